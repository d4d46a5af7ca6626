--
-- Alembic's ordering, word for word as it was described and measured: slow,
-- and independent of the code under test.  Include it after graphs.sql.  Sets
-- are bit masks of the numbers of revisions, so a graph has at most 60.
--

-- Parents of each revision as the ordering sees them: down_revision as
-- written, then depends_on without what an ancestor along down_revision
-- depends on as well.
CREATE FUNCTION conformance.normal_downs(g text, OUT number int, OUT downs int[], OUT is_line bool) RETURNS SETOF record
STABLE LANGUAGE sql
BEGIN ATOMIC
	WITH RECURSIVE line AS (
		SELECT e.child AS id, e.parent AS ancestor
		FROM conformance.edge e WHERE e.graph = g AND e.kind = 'down'
		UNION
		SELECT l.id, e.parent
		FROM line l JOIN conformance.edge e ON e.graph = g AND e.kind = 'down' AND e.child = l.ancestor
	), parent AS (
		SELECT e.child, e.parent, e.kind
		FROM conformance.edge e
		WHERE e.graph = g
			AND NOT (e.kind = 'dep' AND EXISTS (
				SELECT FROM line l JOIN conformance.edge o ON o.graph = g AND o.kind = 'dep' AND o.child = l.ancestor
				WHERE l.id = e.child AND o.parent = e.parent))
	)
	SELECT r.number,
		ARRAY(
			SELECT p.number
			FROM parent e JOIN conformance.revision p ON p.graph = g AND p.rev_id = e.parent
			WHERE e.child = r.rev_id
			GROUP BY p.number
			ORDER BY min(CASE e.kind
				WHEN 'down' THEN array_position(string_to_array(r.down, ','), p.rev_id)
				ELSE 1000 + array_position(string_to_array(r.deps, ','), p.rev_id) END)),
		(SELECT count(*) FILTER (WHERE kind = 'down') = 1 AND count(*) FILTER (WHERE kind = 'dep') = 0
		 FROM parent e WHERE e.child = r.rev_id)
	FROM conformance.revision r
	WHERE r.graph = g;
END;

CREATE FUNCTION conformance.mask(g text, ids text[]) RETURNS bigint
STABLE LANGUAGE sql
BEGIN ATOMIC
	SELECT coalesce(bit_or(1::bigint << r.number), 0)
	FROM conformance.revision r WHERE r.graph = g AND r.rev_id = ANY (ids);
END;

-- The order in which the set todo is taken down from its heads.
CREATE FUNCTION conformance.alembic_order(g text, todo_ids text[], head_ids text[]) RETURNS text[]
STABLE LANGUAGE plpgsql AS $$
DECLARE
	todo bigint := conformance.mask(g, todo_ids);
	open int[];
	anc bigint[];		-- of open, pairwise: its ancestors and itself
	below bigint[];		-- by number: ancestors and itself
	downs jsonb;		-- by number
	is_line bool[];		-- by number: one down revision and no dependency
	ids text[];			-- by number
	done text[] := '{}';
	added int[];
	c int;
	i int := 1;
	j int;
BEGIN
	WITH RECURSIVE reach AS (
		SELECT rev_id, rev_id AS ancestor FROM conformance.revision WHERE graph = g
		UNION
		SELECT r.rev_id, e.parent FROM reach r JOIN conformance.edge e ON e.graph = g AND e.child = r.ancestor
	)
	SELECT array_agg(m.mask ORDER BY m.number), array_agg(m.rev_id ORDER BY m.number)
	INTO below, ids
	FROM (
		SELECT r.number, r.rev_id, bit_or(1::bigint << a.number) AS mask
		FROM conformance.revision r
		JOIN reach ON reach.rev_id = r.rev_id
		JOIN conformance.revision a ON a.graph = g AND a.rev_id = reach.ancestor
		WHERE r.graph = g
		GROUP BY r.number, r.rev_id
	) AS m;
	SELECT jsonb_object_agg(n.number, n.downs), array_agg(n.is_line ORDER BY n.number)
	INTO downs, is_line
	FROM conformance.normal_downs(g) AS n;
	SELECT coalesce(array_agg(r.number ORDER BY r.number), '{}'), coalesce(array_agg(below[r.number] ORDER BY r.number), '{}')
	INTO open, anc
	FROM conformance.revision r
	WHERE r.graph = g AND r.rev_id = ANY (head_ids) AND todo & (1::bigint << r.number) <> 0;

	WHILE cardinality(open) > 0 LOOP
		c := open[i];
		SELECT min(o) INTO j
		FROM generate_subscripts(open, 1) AS o
		WHERE o <> i AND anc[o] & (1::bigint << c) <> 0;
		IF j IS NOT NULL THEN
			i := j;
			CONTINUE;
		END IF;
		IF todo & (1::bigint << c) <> 0 THEN
			done := done || ids[c];
			todo := todo & ~(1::bigint << c);
		END IF;
		SELECT coalesce(array_agg(d.number ORDER BY d.place), '{}') INTO added
		FROM (SELECT value::int, ordinality FROM jsonb_array_elements_text(downs -> c::text) WITH ORDINALITY) AS d(number, place)
		WHERE todo & (1::bigint << d.number) <> 0 AND d.number <> ALL (open);
		IF added = '{}' THEN
			open := open[:i - 1] || open[i + 1:];
			anc := anc[:i - 1] || anc[i + 1:];
			i := greatest(i - 1, 1);
		ELSE
			open[i] := added[1];
			open := open || added[2:];
			IF is_line[c] THEN
				anc[i] := anc[i] & ~(1::bigint << c);
			ELSE
				anc[i] := below[added[1]];
				anc := anc || ARRAY(SELECT below[a] FROM unnest(added[2:]) AS a);
			END IF;
		END IF;
	END LOOP;
	IF todo <> 0 THEN
		RAISE EXCEPTION 'the ordering left something of % from %', todo_ids, head_ids;
	END IF;
	RETURN done;
END
$$;
