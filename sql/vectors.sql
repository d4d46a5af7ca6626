--
-- The 278 conformance vectors of test/vectors/vectors.sql: what upgrade,
-- downgrade, stamp and history do on five graphs.
--
SET client_min_messages = warning;
CREATE EXTENSION migrate;
\getenv srcdir PG_ABS_SRCDIR
\set graphs :srcdir '/test/vectors/graphs.sql'
\set vectors :srcdir '/test/vectors/vectors.sql'
\set ECHO none
\i :graphs
\i :vectors
\set ECHO all
-- Every vector says what it expects, and nothing twice.
SELECT count(*), count(DISTINCT (graph, operation, before, argument)) AS "distinct",
	count(*) FILTER (WHERE operation = 'history') AS history,
	count(defect) AS deviations
FROM conformance.vector;
SELECT * FROM conformance.vector
WHERE defect IS NULL AND (expected IS NOT NULL OR reason IS NOT NULL OR alembic ~ '^CRASH')
	OR defect IS NOT NULL AND (reason IS NULL OR coalesce(sqlstate, expected) IS NULL)
	OR defect IS NULL AND (alembic ~ '^ERR') <> (sqlstate IS NOT NULL);
-- The text that stands for an abbreviation of the table.
CREATE FUNCTION conformance.spell(alembic text, argument text) RETURNS text
IMMUTABLE LANGUAGE sql
RETURN CASE
	WHEN alembic = 'ERR: NVT'
		THEN format('Destination %s is not a valid downgrade target from current head(s)', argument)
	WHEN alembic = 'ERR: RNG'
		THEN format('Requested range %s does not refer to ancestor/descendant revisions along the same branch', argument)
	WHEN alembic ~ '^ERR: MH'
		THEN format('Multiple head revisions are present for given argument ''%1$s''; please specify a specific target revision, ''<branchname>@%1$s'' to narrow to a specific head, or ''heads'' for all heads',
			substring(alembic FROM 'MH\((.*)\)'))
	ELSE regexp_replace(alembic, '^ERR: ', '')
END;
-- Null, or how an outcome differs from the vector.
CREATE FUNCTION conformance.differs(v conformance.vector, o conformance.outcome) RETURNS text
STABLE LANGUAGE plpgsql AS $$
DECLARE
	got text := btrim(CASE WHEN v.operation = 'history' THEN coalesce(nullif(o.ran, ''), '(nothing)')
		ELSE format('%s = %s', o.ran, o.now) END);
	want text := CASE WHEN v.defect IS NULL THEN conformance.spell(v.alembic, v.argument) ELSE v.expected END;
BEGIN
	IF o.sqlstate IS NOT NULL THEN
		got := o.sqlstate || ' ' || o.message;
	END IF;
	IF (v.sqlstate IS NULL) <> (o.sqlstate IS NULL)
		OR o.sqlstate !~ ('^' || v.sqlstate || '$')
		OR coalesce(o.message, got) <> want
		OR (want IS NULL AND strpos(concat_ws(' ', o.message, o.detail), v.argument) = 0) THEN
		RETURN format('expected "%s", got "%s"', concat_ws(' ', v.sqlstate, want), got);
	END IF;
	RETURN conformance.broken(v.graph, v.operation, o);
END
$$;
-- Run the vectors of a graph; one row for each that failed.
CREATE FUNCTION conformance.failures(g text, OUT operation text, OUT failure text) RETURNS SETOF record
LANGUAGE plpgsql AS $$
DECLARE
	v conformance.vector;
	found_wrong text;
	failed text[] := '{}';
BEGIN
	BEGIN
		PERFORM conformance.define(g);
		FOR v IN SELECT * FROM conformance.vector WHERE graph = g LOOP
			found_wrong := conformance.differs(v, conformance.outcome(v.operation, v.before, v.argument));
			IF found_wrong IS NOT NULL THEN
				failed := failed || ARRAY[[v.operation, format('%s %s %s: %s', g, v.before, v.argument, found_wrong)]];
			END IF;
		END LOOP;
		RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		NULL;
	END;
	FOR i IN 1 .. coalesce(array_length(failed, 1), 0) LOOP
		operation := failed[i][1];
		failure := failed[i][2];
		RETURN NEXT;
	END LOOP;
END
$$;
CREATE TEMP TABLE failed AS
	SELECT g.graph, f.*
	FROM (SELECT DISTINCT graph FROM conformance.vector) AS g, conformance.failures(g.graph) AS f;
SELECT operation, failure FROM failed ORDER BY operation, failure;
SELECT v.graph, v.operation, count(*) AS vectors, count(*) - count(v.defect) AS "as Alembic",
	(SELECT count(*) FROM failed f WHERE (f.graph, f.operation) = (v.graph, v.operation)) AS failed
FROM conformance.vector v
GROUP BY v.graph, v.operation
ORDER BY v.graph, array_position('{upgrade,downgrade,stamp,history}', v.operation);
-- Nothing is left behind.
SELECT (SELECT count(*) FROM migrate.script) AS scripts, (SELECT count(*) FROM migrate.version) AS versions,
	(SELECT count(*) FROM migrate.log) AS log, (SELECT count(*) FROM public.trace) AS trace;
DROP SCHEMA conformance CASCADE;
DROP TABLE public.trace;
DROP EXTENSION migrate;
