--
-- Random graphs: whatever upgrade, downgrade and stamp do to them, the applied
-- set stays closed, is what the rules on sets say, and the order of the
-- scripts is Alembic's on the way up, and the reverse of what was done on the
-- way down.  MIGRATE_TEST_SEED and MIGRATE_TEST_GRAPHS choose others; a failure
-- names the seed and the number of its graph.
--
SET client_min_messages = warning;
CREATE EXTENSION migrate;
\set ECHO none
\set seed 1
\set graphs 200
\getenv seed MIGRATE_TEST_SEED
\getenv graphs MIGRATE_TEST_GRAPHS
\set ECHO all
\getenv srcdir PG_ABS_SRCDIR
\set harness :srcdir '/test/vectors/graphs.sql'
\set order :srcdir '/test/vectors/order.sql'
\set ECHO none
\i :harness
\i :order
\set ECHO all
-- The ordering itself, checked against measured orders.
SELECT count(conformance.link(g)) AS graphs FROM unnest('{BR,DEP,MRG}'::text[]) AS g;
SELECT conformance.alembic_order('BR', '{a,b,c1,d1,c2,d2}', '{d1,d2}') AS "BR",
	conformance.alembic_order('DEP', '{a1,a2,n1,n2}', '{n2}') AS "DEP",
	conformance.alembic_order('MRG', '{a,b,c1,d1,c2,d2,m,n}', '{n}') AS "MRG";
-- Draw a graph of 3 to 12 revisions, defined in any order: roots, lines,
-- merges (also of a revision and its own ancestor) and dependencies.
CREATE FUNCTION conformance.draw() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	n int := 3 + floor(random() * 10);
	dice float8;
	nparents int;
	ndeps int;
	parents int[];
	ids text[] := ARRAY(SELECT substr(md5(random()::text), 1, 5) FROM generate_series(1, n));
BEGIN
	DELETE FROM conformance.revision WHERE graph = 'RND';
	FOR i IN 1 .. n LOOP
		dice := random();
		nparents := CASE WHEN i = 1 OR dice < 0.12 THEN 0 WHEN dice < 0.7 THEN 1 WHEN dice < 0.94 THEN 2 ELSE 3 END;
		dice := random();
		ndeps := CASE WHEN dice < 0.65 THEN 0 WHEN dice < 0.88 THEN 1 ELSE 2 END;
		parents := ARRAY(SELECT p FROM generate_series(1, i - 1) AS p ORDER BY random() * (i - p) LIMIT nparents + ndeps);
		INSERT INTO conformance.revision
		VALUES ('RND', -i, ids[i],
			array_to_string(ARRAY(SELECT ids[p] FROM unnest(parents[:nparents]) AS p ORDER BY random()), ','),
			array_to_string(ARRAY(SELECT ids[p] FROM unnest(parents[nparents + 1:]) AS p), ','));
	END LOOP;
	UPDATE conformance.revision r SET number = s.number
	FROM (SELECT rev_id, row_number() OVER (ORDER BY random()) AS number FROM conformance.revision WHERE graph = 'RND') AS s
	WHERE r.graph = 'RND' AND r.rev_id = s.rev_id;
	PERFORM conformance.link('RND');
END
$$;
-- Up to three revisions drawn from a list, none above another.
CREATE FUNCTION conformance.pick(ids text[]) RETURNS text[]
LANGUAGE sql
RETURN conformance.maximal('RND', ARRAY(SELECT id FROM unnest(ids) AS u(id) ORDER BY random() LIMIT 1 + floor(random() * random() * 3)));
-- What is applied, and by which operation: the script that ran, counted, or the
-- stamp, all of which is one operation.
CREATE TABLE conformance.applied (rev_id text PRIMARY KEY, operation int NOT NULL);
CREATE SEQUENCE conformance.operation;
-- The order in which a set is taken back: of what nothing in the set is above,
-- each time that which was applied last, or of several the first in Alembic's order.
CREATE FUNCTION conformance.undo_order(touched text[], alembic text[]) RETURNS text[]
STABLE LANGUAGE plpgsql AS $$
DECLARE
	todo text[] := touched;
	done text[] := '{}';
	last_first text[] := ARRAY(SELECT rev_id FROM conformance.applied WHERE rev_id = ANY (touched) ORDER BY operation DESC);
	next text;
BEGIN
	WHILE todo <> '{}' LOOP
		SELECT a.rev_id INTO STRICT next
		FROM conformance.applied a
		WHERE a.rev_id = ANY (todo) AND NOT EXISTS (
			SELECT FROM conformance.edge e WHERE e.graph = 'RND' AND e.parent = a.rev_id AND e.child = ANY (todo))
		ORDER BY a.operation DESC, array_position(alembic, a.rev_id)
		LIMIT 1;
		done := done || next;
		todo := array_remove(todo, next);
	END LOOP;
	-- where each was applied by a script of its own, that is all there is to say
	IF done <> last_first AND (SELECT count(*) = count(DISTINCT operation) FROM conformance.applied WHERE rev_id = ANY (touched)) THEN
		RAISE 'not the reverse of what was done: %, expected %', done, last_first;
	END IF;
	RETURN done;
END
$$;
-- Make the table say so after a call.
CREATE FUNCTION conformance.note(op text, applied text[], ran text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	stamp int := nextval('conformance.operation');
BEGIN
	DELETE FROM conformance.applied a WHERE a.rev_id <> ALL (applied);
	IF op = 'upgrade' THEN
		INSERT INTO conformance.applied SELECT id, nextval('conformance.operation') FROM unnest(ran) WITH ORDINALITY AS r(id, place) ORDER BY place;
	ELSE
		INSERT INTO conformance.applied SELECT id, stamp FROM unnest(applied) AS n(id) ON CONFLICT DO NOTHING;
	END IF;
END
$$;
-- What one call must do: the set after it, and the order of the scripts.
CREATE TYPE conformance.expectation AS (applied text[], ran text[]);
CREATE FUNCTION conformance.expectation(op text, applied text[], target text[]) RETURNS conformance.expectation
STABLE LANGUAGE plpgsql AS $$
DECLARE
	x conformance.expectation;
	touched text[];
BEGIN
	CASE op
		WHEN 'upgrade' THEN
			touched := ARRAY(SELECT unnest(conformance.closure('RND', target)) EXCEPT SELECT unnest(applied));
			x.applied := conformance.closure('RND', applied || target);
			SELECT coalesce(array_agg(id ORDER BY place DESC), '{}') INTO x.ran
			FROM unnest(conformance.alembic_order('RND', touched, target)) WITH ORDINALITY AS o(id, place);
		WHEN 'downgrade' THEN
			-- to base: the roots and what is above them
			touched := conformance.above_or_self('RND', ARRAY(
				SELECT rev_id FROM conformance.revision
				WHERE graph = 'RND' AND CASE WHEN target = '{}' THEN down = '' ELSE string_to_array(down, ',') && target END));
			touched := ARRAY(SELECT unnest(touched) INTERSECT SELECT unnest(applied));
			x.applied := conformance.sorted(ARRAY(SELECT unnest(applied) EXCEPT SELECT unnest(touched)));
			x.ran := conformance.undo_order(touched, conformance.alembic_order('RND', touched, conformance.maximal('RND', applied)));
		WHEN 'stamp' THEN
			-- base stands for nothing, and everything is above nothing
			touched := conformance.above_or_self('RND', ARRAY(
				SELECT child FROM conformance.edge WHERE graph = 'RND' AND parent = ANY (target)));
			x.applied := conformance.closure('RND', target);
			IF target <> '{}' THEN
				x.applied := conformance.sorted(ARRAY(
					(SELECT unnest(applied) EXCEPT SELECT unnest(touched)) UNION SELECT unnest(x.applied)));
			END IF;
			x.ran := '{}';
	END CASE;
	RETURN x;
END
$$;
-- Make one call for real; null, or what was wrong with it.
CREATE FUNCTION conformance.step(op text, argument text, applied text[], x conformance.expectation) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	planned text[];
	ran text[];
	moved int;
	now_applied text[];
BEGIN
	DELETE FROM public.trace;
	planned := CASE WHEN op = 'stamp' THEN '{}' ELSE ARRAY(SELECT rev_id FROM migrate.plan(argument, op) ORDER BY step) END;
	EXECUTE format('SELECT migrate.%I($1)', op) INTO moved USING argument;
	ran := ARRAY(SELECT replace(did, '-', '') FROM public.trace ORDER BY step);
	now_applied := conformance.sorted(ARRAY(SELECT rev_id FROM migrate.version));
	IF ran <> x.ran THEN
		RETURN format('ran %s, expected %s', ran, x.ran);
	ELSIF planned <> ran THEN
		RETURN format('planned %s, ran %s', planned, ran);
	ELSIF now_applied <> x.applied THEN
		RETURN format('applied is %s, expected %s', now_applied, x.applied);
	ELSIF conformance.sorted(ARRAY(SELECT migrate.current())) <> conformance.maximal('RND', x.applied) THEN
		RETURN format('current is %s, applied %s', ARRAY(SELECT migrate.current()), x.applied);
	ELSIF moved <> (SELECT count(*) FROM (
			(SELECT unnest(applied) EXCEPT SELECT unnest(x.applied))
			UNION (SELECT unnest(x.applied) EXCEPT SELECT unnest(applied))) AS m) THEN
		RETURN format('returned %s, applied was %s and is %s', moved, applied, x.applied);
	END IF;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN format('raised %s %s', SQLSTATE, SQLERRM);
END
$$;
-- Null, or what is wrong with the looking functions on a fresh graph.
CREATE FUNCTION conformance.looks_wrong() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	every text[] := ARRAY(SELECT rev_id FROM conformance.revision WHERE graph = 'RND');
	top text[] := conformance.maximal('RND', every);
	history text[] := ARRAY(SELECT rev_id FROM migrate.history());
	want text[] := conformance.alembic_order('RND', every, top);
BEGIN
	IF history <> want THEN
		RETURN format('history is %s, expected %s', history, want);
	END IF;
	want := ARRAY(SELECT rev_id FROM conformance.revision r WHERE graph = 'RND' AND NOT EXISTS (
		SELECT FROM conformance.edge e WHERE e.graph = 'RND' AND e.kind = 'down' AND e.parent = r.rev_id));
	IF conformance.sorted(ARRAY(SELECT rev_id FROM migrate.heads())) <> conformance.sorted(want) THEN
		RETURN format('heads are %s, expected %s', ARRAY(SELECT rev_id FROM migrate.heads()), want);
	END IF;
	IF conformance.sorted(ARRAY(SELECT rev_id FROM migrate.heads() WHERE NOT is_effective)) <> top THEN
		RETURN format('real heads are %s, expected %s', ARRAY(SELECT rev_id FROM migrate.heads() WHERE NOT is_effective), top);
	END IF;
	want := ARRAY(SELECT rev_id FROM conformance.revision WHERE graph = 'RND' AND down = '');
	IF conformance.sorted(ARRAY(SELECT rev_id FROM migrate.bases())) <> conformance.sorted(want) THEN
		RETURN format('bases are %s, expected %s', ARRAY(SELECT rev_id FROM migrate.bases()), want);
	END IF;
	RETURN NULL;
END
$$;
-- One graph: define it, look at it, make ncalls calls, undo it all.
CREATE FUNCTION conformance.walk(ncalls int) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	every text[] := ARRAY(SELECT rev_id FROM conformance.revision WHERE graph = 'RND');
	applied text[] := '{}';
	target text[];
	argument text;
	op text;
	x conformance.expectation;
	wrong text;
	failed text[] := '{}';
BEGIN
	BEGIN
		PERFORM conformance.define('RND');
		failed := failed || conformance.looks_wrong();
		FOR i IN 1 .. ncalls LOOP
			op := (ARRAY['upgrade', 'upgrade', 'downgrade', 'stamp'])[1 + floor(random() * 4)];
			target := CASE WHEN random() < 0.1 THEN '{}'
				WHEN op = 'upgrade' AND random() < 0.2 THEN conformance.maximal('RND', every)
				WHEN op = 'downgrade' THEN conformance.pick(applied)
				ELSE conformance.pick(every) END;
			argument := CASE WHEN target = '{}' THEN 'base'
				WHEN target = conformance.maximal('RND', every) AND random() < 0.5 THEN 'heads'
				ELSE array_to_string(ARRAY(SELECT id FROM unnest(target) AS t(id) ORDER BY random()), ', ') END;
			x := conformance.expectation(op, applied, target);
			wrong := conformance.step(op, argument, applied, x);
			IF wrong IS NOT NULL THEN
				failed := failed || format('%s %L with %s applied: %s', op, argument, applied, wrong);
				EXIT;
			END IF;
			applied := x.applied;
			PERFORM conformance.note(op, applied, x.ran);
		END LOOP;
		RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		NULL;
	END;
	RETURN QUERY SELECT f FROM unnest(failed) AS u(f) WHERE f IS NOT NULL;
END
$$;
-- All graphs; one row per failure, with what is needed to see it again.
CREATE FUNCTION conformance.walk_all(seed bigint, ngraphs int, ncalls int) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	wrong text;
BEGIN
	FOR i IN 1 .. ngraphs LOOP
		PERFORM setseed(('x' || substr(md5(seed || '/' || i), 1, 8))::bit(32)::int / 2147483648.0);
		PERFORM conformance.draw();
		FOR wrong IN SELECT * FROM conformance.walk(ncalls) LOOP
			RETURN NEXT format('seed %s, graph %s: %s', seed, i, wrong)
				|| E'\n' || (SELECT string_agg(format('  %s: (%s) dep (%s)', rev_id, down, deps), E'\n' ORDER BY number)
					FROM conformance.revision WHERE graph = 'RND');
		END LOOP;
	END LOOP;
END
$$;
SELECT * FROM conformance.walk_all(:seed, :graphs, 8) AS failure;
-- Nothing is left behind.
SELECT (SELECT count(*) FROM migrate.script) AS scripts, (SELECT count(*) FROM migrate.version) AS versions,
	(SELECT count(*) FROM migrate.log) AS log, (SELECT count(*) FROM public.trace) AS trace;
DROP SCHEMA conformance CASCADE;
DROP TABLE public.trace;
DROP EXTENSION migrate;
