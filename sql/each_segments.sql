-- Statements that cannot run in a transaction, each with others around it
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE regress_ran (n serial, what text, xid xid8 DEFAULT pg_current_xact_id());
CREATE FUNCTION regress_since() RETURNS TABLE (ran text, transactions bigint, half_done bigint) LANGUAGE sql AS $$
	WITH gone AS (DELETE FROM regress_ran RETURNING *)
	SELECT string_agg(what, ', ' ORDER BY n), count(DISTINCT xid::text), (SELECT count(*) FROM migrate.half_done) FROM gone;
$$;
-- run scripts as a revision, up and down
CREATE PROCEDURE regress_up(upgrade text, downgrade text DEFAULT '') LANGUAGE plpgsql AS $$
BEGIN
	PERFORM migrate.define('r', NULL, '', upgrade, downgrade);
	CALL migrate.upgrade_each('r');
END $$;
CREATE PROCEDURE regress_down() LANGUAGE plpgsql AS $$
BEGIN
	CALL migrate.downgrade_each('r@base');
	PERFORM migrate.remove('r');
END $$;
CREATE TABLE regress_t (i int, j int, t text);
INSERT INTO regress_t SELECT i, i, repeat('x', 10) FROM generate_series(1, 100) i;

-- What stands between two of them shares a transaction.
CALL regress_up($$
INSERT INTO regress_ran (what) VALUES ('one');
INSERT INTO regress_ran (what) VALUES ('two');
VACUUM regress_t;
INSERT INTO regress_ran (what) VALUES ('three');
CREATE INDEX CONCURRENTLY regress_t_i_idx ON regress_t (i);
VACUUM regress_t;
INSERT INTO regress_ran (what) VALUES ('four');
INSERT INTO regress_ran (what) VALUES ('five');
$$, 'DROP INDEX CONCURRENTLY regress_t_i_idx');
SELECT * FROM regress_since();
SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'regress_t'::regclass;
SELECT operation, rev_id, outcome, from_current, to_current FROM migrate.log WHERE operation LIKE '%grade';
CALL regress_down();
SELECT count(*) FROM pg_index WHERE indrelid = 'regress_t'::regclass;
-- nothing but one of them
CALL regress_up('VACUUM');
CALL regress_down();
-- in the middle of a script that creates what they are about
CALL regress_up($$
CREATE SCHEMA regress_s;
CREATE TABLE regress_s."Odd name" ("a column" int);
INSERT INTO regress_s."Odd name" SELECT generate_series(1, 10);
CREATE UNIQUE INDEX CONCURRENTLY "Odd index" ON regress_s."Odd name" ("a column");
ALTER TABLE regress_s."Odd name" ADD CONSTRAINT odd UNIQUE USING INDEX "Odd index";
$$, 'DROP SCHEMA regress_s CASCADE');
SELECT conname, contype, conindid::regclass FROM pg_constraint WHERE conrelid = 'regress_s."Odd name"'::regclass;
CALL regress_down();

-- Indexes
CREATE INDEX regress_t_j_idx ON regress_t (j);
SELECT relfilenode AS before FROM pg_class WHERE relname = 'regress_t_j_idx' \gset
CALL regress_up('REINDEX INDEX CONCURRENTLY regress_t_j_idx; REINDEX (CONCURRENTLY) TABLE regress_t; REINDEX TABLE CONCURRENTLY regress_t',
	'DROP INDEX CONCURRENTLY IF EXISTS regress_none; DROP INDEX CONCURRENTLY public.regress_t_j_idx');
SELECT relname, relfilenode <> :before AS rebuilt FROM pg_class JOIN pg_index ON oid = indexrelid WHERE indrelid = 'regress_t'::regclass AND indisvalid;
CALL regress_down();
SELECT count(*) FROM pg_index WHERE indrelid = 'regress_t'::regclass;
CREATE SCHEMA regress_s CREATE TABLE t (i int) CREATE INDEX t_i_idx ON t (i);
CALL regress_up('REINDEX SCHEMA regress_s', 'REINDEX SCHEMA CONCURRENTLY regress_s');
CALL regress_down();
SELECT relname FROM pg_class WHERE relnamespace = 'regress_s'::regnamespace ORDER BY 1;
DROP SCHEMA regress_s CASCADE;
-- of a partitioned table, which shows only when it runs
CREATE TABLE regress_p (i int, t text) PARTITION BY RANGE (i);
CREATE TABLE regress_p1 PARTITION OF regress_p FOR VALUES FROM (1) TO (10);
CREATE TABLE regress_p2 PARTITION OF regress_p FOR VALUES FROM (10) TO (20);
CREATE INDEX regress_p_i_idx ON regress_p (i);
CALL regress_up($$
INSERT INTO regress_ran (what) VALUES ('before');
REINDEX TABLE regress_p;
INSERT INTO regress_ran (what) VALUES ('after');
$$, 'REINDEX TABLE regress_p');
SELECT * FROM regress_since();
CALL regress_down();

-- Partitions
CALL regress_up($$
INSERT INTO regress_p VALUES (15, 'stays');
ALTER TABLE regress_p DETACH PARTITION regress_p2 CONCURRENTLY;
INSERT INTO regress_ran (what) SELECT t FROM regress_p2;
$$, 'ALTER TABLE regress_p ATTACH PARTITION regress_p2 FOR VALUES FROM (10) TO (20)');
SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'regress_p'::regclass;
SELECT * FROM regress_since();
CALL regress_down();
SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'regress_p'::regclass ORDER BY 1;
DROP TABLE regress_p;

-- Tables
CREATE INDEX regress_t_i_idx ON regress_t (i);
CLUSTER regress_t USING regress_t_i_idx;
SELECT relfilenode AS before FROM pg_class WHERE oid = 'regress_t'::regclass \gset
CALL regress_up('CLUSTER; VACUUM (ANALYZE, VERBOSE FALSE) regress_t; VACUUM FULL regress_t', 'VACUUM (FREEZE) regress_t');
SELECT relfilenode <> :before AS rewritten, reltuples FROM pg_class WHERE oid = 'regress_t'::regclass;
CALL regress_down();

-- The server
CALL regress_up($$ALTER SYSTEM SET application_name = 'regress';$$, 'ALTER SYSTEM RESET application_name');
SELECT name, setting FROM pg_file_settings WHERE setting = 'regress';
CALL regress_down();
SELECT name, setting FROM pg_file_settings WHERE setting = 'regress';
CALL regress_up('CREATE DATABASE regress_each TEMPLATE template0; COMMENT ON DATABASE regress_each IS ''made by a revision''', 'DROP DATABASE regress_each');
SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'regress_each';
CALL regress_down();
SET allow_in_place_tablespaces = on;
CALL regress_up($$
CREATE TABLESPACE regress_space LOCATION '';
CREATE TABLE regress_there (i int) TABLESPACE regress_space;
$$, 'DROP TABLE regress_there; DROP TABLESPACE regress_space');
SELECT tablespace FROM pg_tables WHERE tablename = 'regress_there';
CALL regress_down();
SELECT count(*) FROM pg_tablespace WHERE spcname = 'regress_space';
RESET allow_in_place_tablespaces;

-- A value of an enum can be used when its transaction has ended.
CALL regress_up($$
CREATE TYPE regress_enum AS ENUM ('a');
INSERT INTO regress_ran (what) VALUES ('type');
ALTER TYPE regress_enum ADD VALUE 'b';
CREATE TABLE regress_e (e regress_enum);
ALTER TYPE regress_enum ADD VALUE 'c' BEFORE 'b';
INSERT INTO regress_ran (what) VALUES ('values');
INSERT INTO regress_e VALUES ('a'), ('b'), ('c');
INSERT INTO regress_ran (what) VALUES ('used');
$$, 'DROP TABLE regress_e; DROP TYPE regress_enum');
SELECT * FROM regress_e ORDER BY e;
-- in two transactions, before PostgreSQL 17
SELECT ran, half_done FROM regress_since();
CALL regress_down();
-- that of an enum that was there before
CREATE TYPE regress_enum AS ENUM ('a');
CALL regress_up($$
INSERT INTO regress_ran (what) VALUES ('before');
ALTER TYPE regress_enum ADD VALUE 'b';
ALTER TABLE regress_t ADD e regress_enum DEFAULT 'b';
INSERT INTO regress_ran (what) VALUES ('after');
ALTER TYPE regress_enum ADD VALUE 'c';
UPDATE regress_t SET e = 'c' WHERE i = 1;
$$);
SELECT * FROM regress_since();
SELECT e, count(*) FROM regress_t GROUP BY e ORDER BY e;
CALL regress_down();

-- Commits in a wrapper
CALL regress_up($$
BEGIN;
INSERT INTO regress_ran (what) VALUES ('one');
INSERT INTO regress_ran (what) VALUES ('two');
COMMIT AND CHAIN;
INSERT INTO regress_ran (what) VALUES ('three');
COMMIT;
BEGIN;
INSERT INTO regress_ran (what) VALUES ('four');
COMMIT;
$$);
SELECT * FROM regress_since();
CALL regress_down();

-- Procedures and blocks that commit: at the beginning, in the middle, at the end
CREATE PROCEDURE regress_backfill(what text, last int) LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. last LOOP
		INSERT INTO regress_ran (what) VALUES (regress_backfill.what || i);
		COMMIT;
	END LOOP;
END $$;
CALL regress_up($$CALL regress_backfill('only ', 3)$$, $$CALL regress_backfill('down ', 2)$$);
SELECT * FROM regress_since();
CALL regress_down();
SELECT * FROM regress_since();
CALL regress_up($$
CALL regress_backfill('begin ', 2);
INSERT INTO regress_ran (what) VALUES ('between');
DO $do$BEGIN INSERT INTO regress_ran (what) VALUES ('block'); COMMIT; INSERT INTO regress_ran (what) VALUES ('block'); END$do$;
CALL regress_backfill('end ', 2);
$$);
SELECT * FROM regress_since();
CALL regress_down();
-- one that does not commit stays in the transaction
CREATE PROCEDURE regress_plain() LANGUAGE sql AS $$INSERT INTO regress_ran (what) VALUES ('plain')$$;
CALL regress_up($$
INSERT INTO regress_ran (what) VALUES ('before');
CALL regress_plain();
DO $do$BEGIN INSERT INTO regress_ran (what) VALUES ('block'); END$do$;
$$);
SELECT * FROM regress_since();
CALL regress_down();
-- one that rolls back
CALL regress_up($$
DO $do$BEGIN INSERT INTO regress_ran (what) VALUES ('gone'); ROLLBACK; INSERT INTO regress_ran (what) VALUES ('stays'); END$do$;
$$);
SELECT * FROM regress_since();
CALL regress_down();

DROP PROCEDURE regress_up, regress_down, regress_backfill, regress_plain;
DROP FUNCTION regress_since;
DROP TABLE regress_t, regress_ran;
DROP TYPE regress_enum;
DROP EXTENSION migrate;
