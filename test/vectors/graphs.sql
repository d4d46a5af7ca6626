--
-- Schema conformance: what every test of the graph rests on.  Include it with
-- \i; the test drops the schema when it is done.
--
-- Everything a function here does to the tables of migrate is undone before it
-- returns.  What ran is known from public.trace, which the scripts of the
-- revisions write; nothing here believes migrate.plan().
--
CREATE SCHEMA conformance;

CREATE TABLE public.trace (step pg_catalog.int4 GENERATED ALWAYS AS IDENTITY, did pg_catalog.text);

-- The graphs.  number is the order in which the revisions are defined.
CREATE TABLE conformance.revision (
	graph text NOT NULL,
	number int NOT NULL,
	rev_id text NOT NULL,
	down text NOT NULL DEFAULT '',
	deps text NOT NULL DEFAULT '',
	labels text NOT NULL DEFAULT '',
	PRIMARY KEY (graph, number),
	UNIQUE (graph, rev_id)
);

INSERT INTO conformance.revision VALUES
	('LIN', 1, 'a', '', '', ''),
	('LIN', 2, 'b', 'a', '', ''),
	('LIN', 3, 'c', 'b', '', ''),
	('LIN', 4, 'd', 'c', '', ''),
	('LIN', 5, 'e', 'd', '', ''),
	('BR', 1, 'a', '', '', ''),
	('BR', 2, 'b', 'a', '', ''),
	('BR', 3, 'c1', 'b', '', 'L1'),
	('BR', 4, 'd1', 'c1', '', ''),
	('BR', 5, 'c2', 'b', '', 'L2'),
	('BR', 6, 'd2', 'c2', '', ''),
	('DEP', 1, 'a1', '', '', ''),
	('DEP', 2, 'a2', 'a1', '', ''),
	('DEP', 3, 'n1', '', '', 'net'),
	('DEP', 4, 'n2', 'n1', 'a2', ''),
	('DEP', 5, 'a3', 'a2', '', ''),
	('EFF', 1, 'a1', '', '', ''),
	('EFF', 2, 'a2', 'a1', '', ''),
	('EFF', 3, 'n1', '', '', 'net'),
	('EFF', 4, 'n2', 'n1', 'a2', ''),
	('MRG', 1, 'a', '', '', ''),
	('MRG', 2, 'b', 'a', '', ''),
	('MRG', 3, 'c1', 'b', '', ''),
	('MRG', 4, 'd1', 'c1', '', ''),
	('MRG', 5, 'c2', 'b', '', 'L2'),
	('MRG', 6, 'd2', 'c2', '', ''),
	('MRG', 7, 'm', 'd1,d2', '', ''),
	('MRG', 8, 'n', 'm', '', '');

-- The edges of a graph, down_revision and depends_on alike; a label in
-- depends_on stands for the revision that declares it.  Filled by link().
CREATE TABLE conformance.edge (graph text, child text, parent text, kind text);
CREATE INDEX ON conformance.edge (graph, child);
CREATE INDEX ON conformance.edge (graph, parent);
CREATE FUNCTION conformance.link(g text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM conformance.edge WHERE graph = g;
	INSERT INTO conformance.edge
	SELECT g, r.rev_id, p.rev_id, e.kind
	FROM conformance.revision r
	CROSS JOIN LATERAL (
		SELECT 'down', unnest(string_to_array(r.down, ','))
		UNION ALL
		SELECT 'dep', unnest(string_to_array(r.deps, ','))
	) AS e(kind, name)
	JOIN conformance.revision p
		ON p.graph = g
		AND (p.rev_id = e.name
			 OR e.kind = 'dep' AND e.name = ANY (string_to_array(p.labels, ',')))
	WHERE r.graph = g;
END
$$;

-- Revisions with all their ancestors, sorted.
CREATE FUNCTION conformance.closure(g text, ids text[]) RETURNS text[]
STABLE LANGUAGE sql
BEGIN ATOMIC
	WITH RECURSIVE below AS (
		SELECT unnest(ids) AS id
		UNION
		SELECT e.parent FROM below JOIN conformance.edge e ON e.graph = g AND e.child = below.id
	)
	SELECT coalesce(array_agg(id ORDER BY id COLLATE "C"), '{}') FROM below;
END;

-- Revisions with all their descendants, sorted.
CREATE FUNCTION conformance.above_or_self(g text, ids text[]) RETURNS text[]
STABLE LANGUAGE sql
BEGIN ATOMIC
	WITH RECURSIVE above AS (
		SELECT unnest(ids) AS id
		UNION
		SELECT e.child FROM above JOIN conformance.edge e ON e.graph = g AND e.parent = above.id
	)
	SELECT coalesce(array_agg(id ORDER BY id COLLATE "C"), '{}') FROM above;
END;

-- The members of a set that stand below no other member, sorted.
CREATE FUNCTION conformance.maximal(g text, ids text[]) RETURNS text[]
STABLE LANGUAGE sql
BEGIN ATOMIC
	SELECT coalesce(array_agg(m.id ORDER BY m.id COLLATE "C"), '{}')
	FROM unnest(ids) AS m(id)
	CROSS JOIN (
		SELECT conformance.closure(g, ARRAY(
			SELECT parent FROM conformance.edge e WHERE e.graph = g AND e.child = ANY (ids))) AS ids
		OFFSET 0
	) AS below
	WHERE m.id <> ALL (below.ids);
END;

CREATE FUNCTION conformance.sorted(ids text[]) RETURNS text[]
IMMUTABLE LANGUAGE sql
BEGIN ATOMIC
	SELECT coalesce(array_agg(id ORDER BY id COLLATE "C"), '{}') FROM unnest(ids) AS u(id);
END;

-- Link a graph and define it; its scripts only write to public.trace.
CREATE FUNCTION conformance.define(g text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	PERFORM conformance.link(g);
	FOR r IN SELECT * FROM conformance.revision WHERE graph = g ORDER BY number LOOP
		PERFORM migrate.define(r.rev_id, nullif(r.down, ''), 'message of ' || r.rev_id,
			format('INSERT INTO public.trace(did) VALUES (%L)', r.rev_id),
			format('INSERT INTO public.trace(did) VALUES (%L)', '-' || r.rev_id),
			nullif(r.labels, ''), nullif(r.deps, ''));
	END LOOP;
END
$$;

-- What one call did.
CREATE TYPE conformance.outcome AS (
	started text[],		-- current() before the call
	ran text,			-- revisions in the order of their scripts, or of history()
	moved int,			-- the number the function returned
	planned text,		-- revisions in the order of plan()
	now text[],			-- current() after the call
	applied text[],		-- the rows of migrate.version after the call
	sqlstate text,		-- null: it succeeded
	message text,
	detail text,
	hint text
);

-- Stamp the database with the rows, make one call and undo both.
CREATE FUNCTION conformance.outcome(op text, rows text[], argument text)
RETURNS conformance.outcome
LANGUAGE plpgsql AS $$
DECLARE
	o conformance.outcome;
BEGIN
	PERFORM migrate.stamp(coalesce(nullif(array_to_string(rows, ','), ''), 'base'), purge => true);
	o.started := conformance.sorted(ARRAY(SELECT migrate.current()));
	IF op IN ('upgrade', 'downgrade') THEN
		BEGIN
			SELECT coalesce(string_agg(rev_id, ' ' ORDER BY step), '') INTO o.planned
			FROM migrate.plan(argument, op);
		EXCEPTION WHEN OTHERS THEN
			o.planned := SQLSTATE || ' ' || SQLERRM;
		END;
	END IF;
	BEGIN
		CASE op
			WHEN 'upgrade' THEN o.moved := migrate.upgrade(argument);
			WHEN 'downgrade' THEN o.moved := migrate.downgrade(argument);
			WHEN 'stamp' THEN o.moved := migrate.stamp(argument);
			WHEN 'history' THEN
				SELECT coalesce(string_agg(h.rev_id, ' ' ORDER BY ordinality), '') INTO o.ran
				FROM migrate.history(argument) WITH ORDINALITY AS h;
		END CASE;
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS
			o.sqlstate := RETURNED_SQLSTATE,
			o.message := MESSAGE_TEXT,
			o.detail := PG_EXCEPTION_DETAIL,
			o.hint := PG_EXCEPTION_HINT;
	END;
	IF op <> 'history' THEN
		SELECT coalesce(string_agg(did, ' ' ORDER BY step), '') INTO o.ran FROM public.trace;
		IF op = 'downgrade' THEN
			o.ran := replace(o.ran, '-', '');
		END IF;
	END IF;
	o.now := conformance.sorted(ARRAY(SELECT migrate.current()));
	o.applied := conformance.sorted(ARRAY(SELECT rev_id FROM migrate.version));
	RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN o;
END
$$;

-- What is wrong with an outcome whatever was asked for, or null: what is
-- current is the maxima of what is applied, what is applied is closed, a call
-- that failed left everything as it was, plan() told the truth.
CREATE FUNCTION conformance.broken(g text, op text, o conformance.outcome) RETURNS text
STABLE LANGUAGE plpgsql AS $$
BEGIN
	IF o.applied <> conformance.closure(g, o.applied) THEN
		RETURN format('applied set %s is not closed', o.applied);
	ELSIF o.now <> conformance.maximal(g, o.applied) THEN
		RETURN format('current %s is not the maxima of %s', o.now, o.applied);
	ELSIF o.sqlstate IS NOT NULL AND (o.now <> o.started OR coalesce(o.ran, '') <> '') THEN
		RETURN format('it failed, ran "%s", moved from %s to %s', o.ran, o.started, o.now);
	ELSIF op IN ('upgrade', 'downgrade') AND o.planned <> coalesce(o.sqlstate || ' ' || o.message, o.ran) THEN
		RETURN format('planned "%s", ran "%s"', o.planned, coalesce(o.sqlstate || ' ' || o.message, o.ran));
	ELSIF o.sqlstate IS NULL AND op = 'stamp' AND o.ran <> '' THEN
		RETURN format('stamp ran "%s"', o.ran);
	ELSIF o.sqlstate IS NULL AND op IN ('upgrade', 'downgrade')
		AND o.moved <> cardinality(string_to_array(o.ran, ' ')) THEN
		RETURN format('returned %s, ran "%s"', o.moved, o.ran);
	END IF;
	RETURN NULL;
END
$$;
