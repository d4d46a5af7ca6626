-- What scripts are written like
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE FUNCTION regress_statements(script text) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM migrate.split(script)';

-- No statement at all
SELECT quote_literal(script) AS script, regress_statements(script) FROM unnest(ARRAY['', ' ', E'\n', E'\r\n\t\f', ';', ' ; ;;', '-- nothing',
	E'-- nothing\n', '/* nothing */', '/* /* nested */ */ ;', E'\n-- a;\n/* b; */;\n']) AS script;
SELECT migrate.define('e1', NULL, 'empty', '', ''), migrate.define('e2', 'e1', 'comments', E'-- nothing to do;\n', '/* nothing to undo */');
SELECT migrate.upgrade();
SELECT migrate.downgrade('base');
SELECT operation, rev_id, duration IS NOT NULL AS has_duration FROM migrate.log WHERE operation IN ('upgrade', 'downgrade') ORDER BY number;
SELECT migrate.remove('e2'), migrate.remove('e1');

-- The last semicolon is missing; what follows is not run together.
SELECT migrate.define('f1', NULL, upgrade => 'CREATE TABLE f1 (i int)', downgrade => E'DROP TABLE f1 -- the end');
SELECT migrate.define('f2', 'f1', upgrade => E'INSERT INTO f1 VALUES (1);\nINSERT INTO f1 VALUES (2)\n/* no semicolon */', downgrade => E'DELETE FROM f1 WHERE i = 2;DELETE FROM f1 WHERE i = 1');
SELECT migrate.define('f3', 'f2', upgrade => 'SELECT 1 WHERE EXISTS (SELECT FROM f1 WHERE i = 2)', downgrade => '');
SELECT migrate.upgrade();
SELECT * FROM f1;
SELECT migrate.downgrade('base');

-- CRLF, also in the middle of literals, where it stays
SELECT migrate.define('g1', 'f3', upgrade => E'CREATE TABLE g1 (t text); -- comment\r\nINSERT INTO g1\r\n\tVALUES (''one\r\ntwo'');\r\nDO $$\r\nBEGIN\r\n\tINSERT INTO g1 VALUES (''three'');\r\nEND\r\n$$\r\n', downgrade => E'DROP TABLE g1\r\n;\r\n');
SELECT migrate.upgrade();
SELECT quote_literal(replace(t, E'\r', '<CR>')) FROM g1;
SELECT migrate.define('g2', 'g1', upgrade => E'SELECT 1;\r\n\r\nSELECT\r\n\t1 / 0;\r\n');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.define('g2', 'g1', upgrade => E'SELECT 1;\r\n\r\nSELECT\r\n\tnothing;\r\n');
SELECT migrate.upgrade(); \echo :SQLSTATE
-- a byte order mark is not SQL
\set SHOW_CONTEXT never
SELECT migrate.define('g3', 'g1', upgrade => E'\uFEFFSELECT 1'); \echo :SQLSTATE
\set SHOW_CONTEXT errors
SELECT migrate.remove('g2');

-- Quotes of every kind
SELECT migrate.define('q1', 'g1', upgrade => $script$
CREATE TABLE q1 (n serial, t text);
INSERT INTO q1 (t) VALUES ('semicolon; ''quote'' -- dash /* star'),
	(E'back\\slash\ttab \'quote\' \x41 \u00e4 ;'), (U&'\00e4 \+01F418 '';'''), (U&'!00e4;' UESCAPE '!'),
	('one; '
	'two'), ($$dollar; $x$ inside $x$ ' -- $$), ($a$ $b$ $$ ; $$ $b$ $a$), ($ä1_$;$ä1_$), (B'101'::text), (X'1F'::text), (N'national;');
CREATE TABLE "semi;colon ""quoted"" -- $$" ("a;b" int, U&"\00e4;" int); -- it's "odd" $$
CREATE FUNCTION q1(a int, b int DEFAULT 2) RETURNS text LANGUAGE plpgsql AS $outer$
BEGIN
	EXECUTE $inner$ SELECT $$;$$; $inner$;
	RETURN format($f$%s;%s$f$, $1, b); -- $outer
END;
$outer$;
INSERT INTO q1 (t) SELECT q1(1);
/* $$ ' " */ INSERT INTO q1 (t) VALUES ('last');
$script$, downgrade => $script$DROP TABLE "semi;colon ""quoted"" -- $$"; DROP FUNCTION q1; DROP TABLE q1$script$);
SELECT migrate.upgrade();
SELECT * FROM q1 ORDER BY n;
SELECT attname FROM pg_attribute WHERE attrelid = '"semi;colon ""quoted"" -- $$"'::regclass AND attnum > 0;
SELECT migrate.downgrade('g1');
SELECT migrate.define('q1', 'g1', 'nothing left of it');

-- Function bodies that are SQL
SELECT migrate.define('b1', 'q1', upgrade => $$
CREATE TABLE b1 ("end" int, begin int, atomic text);
CREATE FUNCTION b1_one(a int) RETURNS int
BEGIN ATOMIC
	SELECT CASE WHEN a > 0 THEN 1 ELSE 0 END;
	INSERT INTO b1 VALUES (a, a, 'begin; atomic; end');
	SELECT "end" FROM b1 WHERE begin = a;
END;
CREATE OR REPLACE PROCEDURE b1_two() BEGIN ATOMIC; DELETE FROM b1; END;
CREATE FUNCTION b1_three() RETURNS int RETURN (SELECT count(*) FROM b1);
CREATE RULE b1_rule AS ON DELETE TO b1 DO ALSO (INSERT INTO b1 VALUES (7); SELECT 1;);
SELECT b1_one(5);
SELECT b1_one(-5);
$$, downgrade => 'DROP FUNCTION b1_one, b1_three; DROP PROCEDURE b1_two; DROP TABLE b1');
SELECT statements FROM migrate.plan();
SELECT migrate.upgrade();
SELECT * FROM b1 ORDER BY 1;
SELECT b1_three();
SELECT migrate.downgrade('q1');

-- Every statement that makes an object of its own, and those that return rows
SELECT migrate.define('k1', 'b1', upgrade => $$
CREATE SCHEMA k1 CREATE TABLE t (i int PRIMARY KEY, j int) CREATE VIEW v AS SELECT i FROM t;
WITH new AS (INSERT INTO k1.t VALUES (1, 1), (2, 2) RETURNING *) SELECT * FROM new;
TABLE k1.t;
VALUES (1), (2);
EXPLAIN (COSTS off) SELECT * FROM k1.t;
SHOW work_mem;
DECLARE c CURSOR FOR SELECT * FROM k1.t;
FETCH ALL FROM c;
CLOSE c;
PREPARE p (int) AS SELECT i FROM k1.t WHERE i = $1;
EXECUTE p (1);
CREATE TABLE k1.u AS EXECUTE p (2);
DEALLOCATE p;
MERGE INTO k1.t USING (VALUES (1), (3)) AS s (i) ON t.i = s.i WHEN MATCHED THEN UPDATE SET j = 10 WHEN NOT MATCHED THEN INSERT VALUES (3, 3);
INSERT INTO k1.t VALUES (1) ON CONFLICT (i) DO UPDATE SET j = t.j + 1;
SELECT j FROM k1.t FOR UPDATE;
CREATE MATERIALIZED VIEW k1.m AS SELECT sum(j) FROM k1.t;
TRUNCATE k1.t;
INSERT INTO k1.t VALUES (4, 4);
REFRESH MATERIALIZED VIEW k1.m;
LOCK TABLE k1.t;
NOTIFY k1;
CHECKPOINT;
ANALYZE k1.t;
SET CONSTRAINTS ALL IMMEDIATE;
IMPORT FOREIGN SCHEMA x FROM SERVER nowhere INTO k1;
$$, downgrade => 'DROP SCHEMA k1 CASCADE');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.edit('k1', (SELECT regexp_replace(upgrade, 'IMPORT.*', '') FROM migrate.script WHERE rev_id = 'k1'));
SELECT migrate.upgrade();
TABLE k1.t;
TABLE k1.u;
TABLE k1.m;
SELECT migrate.downgrade('-1');

-- What is missing, or newer than this server, is named.
SELECT migrate.define('n1', 'k1', upgrade => 'GRANT SELECT ON f1 TO regress_nobody');
SELECT migrate.upgrade('n1'); \echo :SQLSTATE
SELECT migrate.define('n1', 'k1', upgrade => E'SELECT 1;\nCREATE TABLE nowhere.t (i int)');
SELECT migrate.upgrade('n1'); \echo :SQLSTATE
SELECT migrate.define('n1', 'k1', upgrade => E'ALTER TABLE alembic_version\n\tADD x int');
SELECT migrate.upgrade('n1'); \echo :SQLSTATE
CREATE FUNCTION regress_context(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	context text;
BEGIN
	EXECUTE command;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
	context = regexp_replace(context, E'\nSQL statement.*', '');
	RETURN concat_ws(E'\n', SQLSTATE, SQLERRM, replace(context, 'PostgreSQL ' || current_setting('server_version_num')::int / 10000, 'PostgreSQL NN'));
END $$;
SELECT regress_context($$SELECT migrate.define('n2', upgrade => E'SELECT 1;\nCREATE PROPERTY GRAPH g')$$);
-- Downgrades are read when they are defined, too.
SELECT regress_context($$SELECT migrate.define('n2', upgrade => 'SELECT 1', downgrade => E'\n\nDROP TABLE t CASCADE t')$$);
SELECT regress_context($$SELECT migrate.revision(head => 'k1', upgrade => 'SELECT 1', downgrade => 'FIXME', rev_id => 'n2')$$);
SELECT regress_context($$SELECT migrate.define('n2', downgrade => 'DO ''BEGIN RAISE EXCEPTION $q$there is no way back$q$; END''')$$);

-- A failed attempt has moved sequences, as any rollback.
CREATE SEQUENCE regress_sequence;
SELECT migrate.define('n1', 'k1', upgrade => E'SELECT nextval(''regress_sequence'');\nSELECT 1 / 0');
SELECT migrate.upgrade('n1'); \echo :SQLSTATE
SELECT last_value, is_called FROM regress_sequence;

DROP SEQUENCE regress_sequence;
DROP FUNCTION regress_statements, regress_context;
DROP TABLE f1, g1, b1 CASCADE;
DROP EXTENSION migrate;
