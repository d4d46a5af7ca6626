-- Where nothing can be changed, or must not be
CREATE EXTENSION migrate;
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE a1 (i int)', 'DROP TABLE a1');
CREATE FUNCTION regress_try(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT ' || call;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE VIEW regress_calls AS SELECT * FROM unnest(ARRAY[
	'migrate.upgrade()', 'migrate.downgrade(''base'')', 'migrate.stamp()', 'migrate.stamp(''base'', true)', 'migrate.expect(''upgrade'', ''a1'', '''')',
	'migrate.record(''upgrade'', ''a1'', '''')', 'migrate.revision()', 'migrate.define(''a1'')', 'migrate.merge()', 'migrate.edit(''a1'', ''SELECT 1'')',
	'migrate.remove(''a1'')', 'migrate.approve(''a1'')']) AS call;
CREATE VIEW regress_looks AS SELECT * FROM unnest(ARRAY[
	'migrate.current()', 'migrate.heads()', 'migrate.bases()', 'migrate.branches()', 'migrate.history()', 'migrate.show(''a1'')', 'migrate.status()',
	'migrate.plan()', 'migrate.graph()', 'migrate.export()', 'migrate.split(''SELECT 1'')', 'migrate.upgrade_sql()', 'migrate.downgrade_sql(''a1:base'')']) AS call;

-- Read-only transactions: looking goes on.
BEGIN READ ONLY;
SELECT call, regress_try(call) FROM regress_calls;
SELECT call, regress_try(call) FROM regress_looks;
ROLLBACK;
SET default_transaction_read_only = on;
SELECT migrate.upgrade(); \echo :SQLSTATE
SET default_transaction_read_only = off;

-- Parallel workers, and leaders while there are some: functions say that they
-- are unsafe, and do not rely on being believed.
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE TABLE regress_many AS SELECT i FROM generate_series(1, 10) AS i;
ALTER TABLE regress_many SET (parallel_workers = 2);
-- without being marked otherwise: no parallel plan at all
SELECT count(*) FROM regress_many WHERE migrate.upgrade('base') = 0;
ALTER FUNCTION migrate.upgrade PARALLEL SAFE;
ALTER FUNCTION migrate.downgrade PARALLEL RESTRICTED;
\set VERBOSITY terse
SELECT count(*) FROM regress_many WHERE migrate.upgrade('base') = 0; \echo :SQLSTATE
SELECT max(migrate.downgrade('base')) FROM regress_many WHERE i > 0; \echo :SQLSTATE
\set VERBOSITY default
-- Looking works beside workers.
SELECT count(*) FROM regress_many WHERE i = (SELECT count(*) FROM migrate.history());
SELECT count(*) FROM regress_many JOIN migrate.history() AS h ON i = 1 WHERE h.rev_id = 'a1';
DROP TABLE regress_many;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
ALTER FUNCTION migrate.upgrade PARALLEL UNSAFE;
ALTER FUNCTION migrate.downgrade PARALLEL UNSAFE;

-- Maintenance in the name of another: REINDEX, ANALYZE, REFRESH run functions
-- of tables' owners, and these must not get to migrate.
CREATE ROLE regress_owner;
GRANT USAGE ON SCHEMA migrate TO regress_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_owner;
GRANT CREATE ON SCHEMA public TO regress_owner;
SET ROLE regress_owner;
CREATE TABLE regress_owned (i int);
CREATE FUNCTION regress_index(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN $1; END';
CREATE INDEX regress_owned_idx ON regress_owned (regress_index(i));
INSERT INTO regress_owned VALUES (1);
CREATE FUNCTION regress_view() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE MATERIALIZED VIEW regress_matview AS SELECT regress_view();
CREATE OR REPLACE FUNCTION regress_index(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN migrate.upgrade(); END';
CREATE OR REPLACE FUNCTION regress_view() RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM migrate.edit(''a1'', ''SELECT 1''); RETURN 1; END';
RESET ROLE;
\set SHOW_CONTEXT never
REINDEX TABLE regress_owned; \echo :SQLSTATE
ANALYZE regress_owned; \echo :SQLSTATE
REFRESH MATERIALIZED VIEW regress_matview; \echo :SQLSTATE
-- also when the owner does it
SET ROLE regress_owner;
REFRESH MATERIALIZED VIEW regress_matview; \echo :SQLSTATE
RESET ROLE;
\set SHOW_CONTEXT errors
SELECT upgrade FROM migrate.script;
SELECT count(*) FROM migrate.version;
DROP MATERIALIZED VIEW regress_matview;
DROP TABLE regress_owned;
DROP FUNCTION regress_index, regress_view;

-- Domains, defaults, rules and views may call, as any function may be called.
CREATE VIEW regress_runs AS SELECT migrate.upgrade();
SELECT * FROM regress_runs;
DROP VIEW regress_runs;
SELECT migrate.downgrade('base');
CREATE TABLE regress_default (n int DEFAULT migrate.upgrade());
INSERT INTO regress_default DEFAULT VALUES;
DROP TABLE regress_default;
SELECT migrate.downgrade('base');
-- through cursors, prepared statements and in the middle of other queries
BEGIN;
DECLARE c CURSOR FOR SELECT migrate.upgrade('a1') FROM generate_series(1, 3);
FETCH ALL FROM c;
COMMIT;
PREPARE p (text) AS SELECT migrate.downgrade($1);
EXECUTE p ('base');
EXECUTE p ('base');
SELECT migrate.upgrade(), (SELECT count(*) FROM pg_class WHERE relname = 'a1'), migrate.downgrade('base');
DEALLOCATE p;

DROP VIEW regress_calls, regress_looks;
DROP FUNCTION regress_try;
DROP EXTENSION migrate;
REVOKE ALL ON SCHEMA public FROM regress_owner;
DROP ROLE regress_owner;
