-- Temporary objects that scripts create, and those of the caller
CREATE EXTENSION migrate;
SET client_min_messages = warning;

-- what is in the session's temporary schema
CREATE VIEW regress_temp AS
	SELECT c.relkind::text AS kind, c.relname::text AS name FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind NOT IN ('i', 't')
	UNION ALL SELECT 'function', p.proname FROM pg_proc p WHERE p.pronamespace = pg_my_temp_schema()
	UNION ALL SELECT 'type', t.typname FROM pg_type t WHERE t.typnamespace = pg_my_temp_schema() AND t.typtype IN ('e', 'd', 'r')
	UNION ALL SELECT 'operator', o.oprname FROM pg_operator o WHERE o.oprnamespace = pg_my_temp_schema()
	ORDER BY 1, 2;

-- The same names in several revisions, with every way to make them
SELECT migrate.define('t1', NULL, 'tables', $$
CREATE TEMP TABLE work (i int PRIMARY KEY, t text DEFAULT 'x', n serial);
CREATE INDEX ON work (t);
INSERT INTO work SELECT generate_series(1, 3);
CREATE TEMPORARY TABLE scratch ON COMMIT DROP AS SELECT * FROM work;
CREATE TABLE pg_temp.third (LIKE work INCLUDING ALL);
SELECT count(*) AS n INTO TEMP fourth FROM work;
CREATE TABLE t1 AS SELECT i, t FROM work;
$$, $$
CREATE TEMP TABLE work (i int);
DROP TABLE t1;
$$);
SELECT migrate.define('t2', 't1', 'all kinds', $$
CREATE TEMP TABLE work (i int PRIMARY KEY) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE parted (i int REFERENCES work DEFERRABLE INITIALLY DEFERRED) PARTITION BY LIST (i);
CREATE TEMP TABLE part PARTITION OF parted FOR VALUES IN (1);
CREATE TEMP VIEW looking AS SELECT * FROM work;
CREATE VIEW becomes_temporary AS SELECT * FROM work;
CREATE TEMP SEQUENCE counting;
CREATE TYPE pg_temp.mood AS ENUM ('so', 'so so');
CREATE DOMAIN pg_temp.small AS int CHECK (VALUE < 10);
CREATE FUNCTION pg_temp.helping(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
CREATE OPERATOR pg_temp.@@@ (FUNCTION = pg_temp.helping, RIGHTARG = int);
CREATE TABLE t2 AS SELECT pg_temp.helping(41) AS i;
DO 'BEGIN CREATE TEMP TABLE hidden (i int); END';
$$, $$
CREATE TEMP TABLE work (i int);
DROP TABLE t2;
$$);
SELECT migrate.define('t3', 't2', 'again', $$
CREATE TEMP TABLE work (i int);
CREATE TEMP TABLE scratch (i int);
CREATE TEMP TABLE fourth (i int);
CREATE FUNCTION pg_temp.helping(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 2';
CREATE TABLE t3 AS SELECT pg_temp.helping(40) AS i;
$$, $$
CREATE TEMP TABLE work (i int);
DROP TABLE t3;
$$);
SELECT migrate.upgrade();
SELECT * FROM regress_temp;
SELECT * FROM t1, t2, t3;
SELECT migrate.downgrade('base');
SELECT * FROM regress_temp;
-- A table used, or with rows, in the transaction that goes on
BEGIN;
SELECT migrate.upgrade();
SELECT * FROM regress_temp;
SELECT migrate.downgrade('t1');
COMMIT;
SELECT migrate.downgrade('base');

-- Those of the caller stay, with their rows, and are visible to scripts.
BEGIN;
CREATE TEMP TABLE mine (i int PRIMARY KEY, n serial);
CREATE TEMP TABLE on_commit (i int) ON COMMIT DROP;
INSERT INTO mine VALUES (1), (2);
CREATE TEMP VIEW my_view AS SELECT i FROM mine;
CREATE FUNCTION pg_temp.my_function() RETURNS int LANGUAGE sql AS 'SELECT 42';
PREPARE mine AS SELECT count(*) FROM mine;
DECLARE my_cursor CURSOR FOR SELECT * FROM mine ORDER BY i;
FETCH my_cursor;
SELECT * FROM regress_temp;
SELECT migrate.upgrade();
SELECT * FROM regress_temp;
EXECUTE mine;
FETCH my_cursor;
SELECT pg_temp.my_function();
COMMIT;
SELECT * FROM regress_temp;
SELECT * FROM my_view;
SELECT migrate.define('t4', 't3', 'sees it', $$
CREATE TABLE t4 AS SELECT max(i) AS i FROM mine;
INSERT INTO mine VALUES (3);
CREATE INDEX my_index ON mine (n);
ALTER TABLE mine ADD j int;
CREATE TEMP VIEW on_top AS SELECT * FROM mine;
$$, 'DROP TABLE t4');
SELECT migrate.upgrade();
SELECT * FROM regress_temp;
SELECT * FROM t4;
SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'mine'::regclass AND attnum > 0;
SELECT to_regclass('my_index') IS NOT NULL AS indexed;
-- A name that the caller has is taken, as in any session.
SELECT migrate.define('t5', 't4', 'collides', 'CREATE TEMP TABLE mine (i int)');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.define('t5', 't4', 'drops it', 'DROP TABLE IF EXISTS mine CASCADE; CREATE TEMP TABLE mine (i int)');
SELECT migrate.upgrade();
SELECT * FROM regress_temp;

-- What is still in use cannot be removed; the script has to finish with it.
SELECT migrate.define('t6', 't5', 'pending events', $$
CREATE TEMP TABLE work (i int PRIMARY KEY);
CREATE TEMP TABLE refers (i int REFERENCES work DEFERRABLE INITIALLY DEFERRED);
INSERT INTO work VALUES (1);
INSERT INTO refers VALUES (1);
$$);
SELECT migrate.upgrade('t6'); \echo :SQLSTATE
SELECT migrate.edit('t6', (SELECT upgrade || 'SET CONSTRAINTS ALL IMMEDIATE' FROM migrate.script WHERE rev_id = 't6'));
SELECT migrate.upgrade('t6');
SELECT migrate.define('t7', 't6', 'open cursor, which is closed', $$
CREATE TEMP TABLE work (i int PRIMARY KEY);
DECLARE c CURSOR FOR SELECT * FROM work;
$$);
SELECT migrate.upgrade('t7'); \echo :SQLSTATE
SELECT * FROM regress_temp;

-- A failed script leaves none, and takes none with it.
CREATE TEMP TABLE mine (i int);
SELECT migrate.define('t8', 't7', 'fails', $$
CREATE TEMP TABLE work (i int);
DROP TABLE mine;
SELECT 1 / 0;
$$);
SELECT migrate.upgrade('t8'); \echo :SQLSTATE
SELECT * FROM regress_temp;

DROP FUNCTION pg_temp.my_function;
DROP TABLE mine;
DROP TABLE t1, t2, t3, t4;
DROP VIEW regress_temp;
DEALLOCATE mine;
DROP EXTENSION migrate;
