-- What test/extra/files_fuzz.sh runs: revision files made at random, from the seed
-- and as many of each kind as the variables say.
\set ON_ERROR_STOP on
SET client_min_messages = error;
CREATE EXTENSION migrate;

-- Pieces of SQL that are whole, and have in them what looks like the end of a script.
CREATE TEMP TABLE whole AS SELECT row_number() OVER () AS n, piece FROM unnest(ARRAY[
	E'SELECT 1;\n', E'\nSELECT 2 ;\r\n', E'SELECT ''\n-- migrate:down\n'';\n', E'SELECT ''it''''s\n-- migrate:up'';\n',
	E'SELECT E''\\''\n-- migrate:down\n'';\n', E'SELECT $$\n-- migrate:down\n$$;\n', E'SELECT $x$ $$\n-- migrate:up\n$x$;\n',
	E'/* \n-- migrate:down\n */\n', E'/* /* \n-- migrate:up\n */ '' */\n', E'SELECT 1 AS "\n-- migrate:down\n";\n',
	E'COPY t FROM stdin;\n-- migrate:down\n''\t$$\n\\.\n', E'COPY t (a) FROM stdin; -- data\n-- migrate:up\n/*\n\\.\n',
	E'-- a comment, migrate:down\n', E'--migrate\n', E'-- migration:down\n', E'\n\n', E'\t\n', E'SELECT 1 -- x\n;\n', E'BEGIN;\nCOMMIT;\n',
	E'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\n', E'SELECT U&''\\0041\n-- migrate:down'';\n',
	E'SELECT B''0'', ''a''\n''b\n-- migrate:down\n'';\n', E'SELECT 1 --/*\n;\n', E'SELECT ''é€\n-- migrate:up\n'';\n', E'CREATE TABLE t (a int);\n'
]) AS piece;

-- Pieces of anything.
CREATE TEMP TABLE piece AS SELECT row_number() OVER () AS n, piece FROM (SELECT piece FROM whole UNION ALL SELECT unnest(ARRAY[
	E'-- revision: x\n', E'-- revises: base\n', E'-- revises:\n', E'-- message: m\n', E'--   more\n', E'-- created: 2025-01-01\n', E'-- created: x\n',
	E'-- depends-on: y\n', E'-- branch-label: l,m\n', E'-- Key: x\n', E'-- key: x\n', E'-- migrate:up\n', E'-- migrate:up empty\n', E'-- migrate:down\n',
	E'--MIGRATE : Down \r\n', E'-- migrate:\n', E'-- migrate:left\n', '-- migrate:up', '--', '/*', '*/', '''', '"', '$$', '$x$', ';', E'\\', E'\\.', E'\n', E'\r', E'\r\n', ' ',
	'(', ')', 'BEGIN', 'ATOMIC', 'END', 'COPY t FROM stdin', 'E''', 'é', '€', U&'\FEFF', E'\x01', E'\\restrict x\n', ':', '@', 'SELECT', '1', 'x', ','])) AS p;

CREATE FUNCTION pg_temp.some(many int, source regclass) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n int;
	result text;
BEGIN
	EXECUTE format('SELECT count(*) FROM %s', source) INTO n;
	EXECUTE format('SELECT coalesce(string_agg(p.piece, '''' ORDER BY i), '''')
		FROM (SELECT i, 1 + floor(random() * $1)::int AS n FROM generate_series(1, $2) i OFFSET 0) r JOIN %s p USING (n)', source)
		INTO result USING n, many;
	RETURN result;
END $$;

-- Files that are made of whole pieces: what is read is what was put together, and what
-- is written is what was read.
CREATE FUNCTION pg_temp.made(count int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	up text;
	down text;
	file text;
	stored record;
BEGIN
	FOR i IN 1 .. count LOOP
		up := E'SELECT 0;\n' || pg_temp.some(floor(random() * 6)::int, 'whole');
		down := CASE WHEN random() < 0.7 THEN pg_temp.some(floor(random() * 5)::int, 'whole') END;
		CONTINUE WHEN up ~ 'BEGIN;\s*COMMIT' OR down ~ 'BEGIN;\s*COMMIT';
		file := CASE WHEN random() < 0.1 THEN U&'\FEFF' ELSE '' END || E'-- revision: f\n-- revises: base\n-- a comment\n'
			|| E'-- migrate:up\n' || up || CASE WHEN down IS NULL THEN '' ELSE E'-- migrate:down' ||
				CASE WHEN down = '' AND random() < 0.5 THEN '' ELSE E'\n' || down END END;
		file := CASE WHEN random() < 0.1 THEN replace(replace(file, E'\r\n', E'\n'), E'\n', E'\r\n') ELSE file END;
		PERFORM migrate.load(file, 'f.sql');
		SELECT s.upgrade, s.downgrade, f.text INTO stored FROM migrate.script s, migrate.files('f') f;
		IF replace(stored.upgrade, E'\r', '') <> replace(btrim(up, E' \n\r\t'), E'\r', '')
			OR replace(stored.downgrade, E'\r', '') IS DISTINCT FROM replace(btrim(down, E' \n\r\t'), E'\r', '') THEN
			RAISE EXCEPTION 'read as other scripts: %', to_json(file);
		END IF;
		IF stored.text <> file THEN
			RAISE EXCEPTION 'written as another file: %', to_json(file);
		END IF;
		DELETE FROM migrate.script;
		-- rows that are dead are in the way until the transaction ends
		IF i % 100 = 0 THEN
			TRUNCATE migrate.script, migrate.log;
		END IF;
	END LOOP;
	RETURN count;
END $$;

-- Files that are made of anything: there is a verdict, and it is not that of an
-- internal error, which is raised.
CREATE FUNCTION pg_temp.any(count int, batch int DEFAULT 500) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	texts text[];
	others int;
	done int := 0;
BEGIN
	WHILE done < count LOOP
		SELECT array_agg(CASE WHEN random() < 0.7 THEN E'-- revision: f' || i || E'\n-- revises: base\n-- migrate:up\n' ELSE '' END
				|| pg_temp.some(floor(random() * 12)::int, 'piece')) INTO texts FROM generate_series(1, batch) i;
		SELECT count(*) INTO others
			FROM migrate.sync((SELECT array_agg('f' || i || '.sql') FROM generate_series(1, batch) i), texts, dry_run => true)
			WHERE result NOT IN ('created', 'error') OR result = 'error' AND detail IS NULL;
		IF others > 0 THEN
			RAISE EXCEPTION 'no verdict about % of %', others, to_json(texts);
		END IF;
		done := done + batch;
	END LOOP;
	RETURN done;
END $$;

\o /dev/null
SELECT setseed(:seed);
\o
\pset tuples_only on
SELECT 'made: ' || pg_temp.made(:made);
SELECT 'any: ' || pg_temp.any(:any);
