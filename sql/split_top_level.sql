--
-- Statements that refuse to run in a transaction block.  What migrate.split
-- says of each is compared with what the server does.
--
-- No connection string here leads to a server, and the subscription is never
-- enabled in a transaction that commits.
--
CREATE EXTENSION migrate;

CREATE TABLE split_part (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE split_part1 PARTITION OF split_part FOR VALUES IN (1);
CREATE TABLE split_table (a int CONSTRAINT split_key PRIMARY KEY);
CREATE SCHEMA split_schema;
SET client_min_messages = error;
CREATE SUBSCRIPTION regress_split CONNECTION 'host=/nowhere' PUBLICATION p, p2
	WITH (connect = false, slot_name = 'regress_split');
RESET client_min_messages;

-- Runs a statement and takes it back; what did the server say?
CREATE FUNCTION pg_temp.try(sql text) RETURNS text LANGUAGE plpgsql
AS $$
BEGIN
	-- refresh is for enabled ones only
	IF sql LIKE 'ALTER SUBSCRIPTION%' THEN
		EXECUTE 'ALTER SUBSCRIPTION regress_split ENABLE';
	END IF;
	EXECUTE sql;
	RAISE EXCEPTION USING ERRCODE = 'RB000';
EXCEPTION
	-- each of these rolls back what was done above
	WHEN SQLSTATE 'RB000' THEN RETURN 'ran';
	WHEN active_sql_transaction THEN RETURN 'refused';
	WHEN OTHERS THEN RETURN SQLERRM;
END
$$;

CREATE TEMP TABLE example (number int GENERATED ALWAYS AS IDENTITY, sql text);
COPY example (sql) FROM stdin;
CREATE INDEX CONCURRENTLY i ON split_table (a)
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS split_key ON split_table (a)
CREATE INDEX i ON split_table (a)
DROP INDEX CONCURRENTLY split_key
DROP INDEX CONCURRENTLY IF EXISTS split_nothing
DROP INDEX IF EXISTS split_nothing
DROP TABLE split_table
REINDEX INDEX CONCURRENTLY split_key
REINDEX TABLE CONCURRENTLY split_table
REINDEX (CONCURRENTLY) TABLE split_table
REINDEX (VERBOSE, CONCURRENTLY on) TABLE split_table
REINDEX (CONCURRENTLY false) TABLE split_table
REINDEX (CONCURRENTLY 0) INDEX split_key
REINDEX (CONCURRENTLY, CONCURRENTLY false) INDEX split_key
REINDEX TABLE split_table
REINDEX INDEX split_key
REINDEX SCHEMA split_schema
REINDEX SCHEMA CONCURRENTLY split_schema
REINDEX DATABASE regression
REINDEX SYSTEM regression
ALTER TABLE split_part DETACH PARTITION split_part1 CONCURRENTLY
ALTER TABLE split_part DETACH PARTITION split_part1
ALTER TABLE split_part DETACH PARTITION split_part1 FINALIZE
ALTER TABLE split_table ADD b int, DROP b
VACUUM
VACUUM split_table
VACUUM (FULL, ANALYZE) split_table
VACUUM ANALYZE split_table
ANALYZE split_table
ANALYZE (VERBOSE false) split_table
CLUSTER
CLUSTER split_table USING split_key
ALTER SYSTEM SET work_mem = '4MB'
ALTER SYSTEM RESET ALL
CREATE DATABASE split_database
DROP DATABASE split_database
DROP DATABASE IF EXISTS split_database WITH (FORCE)
ALTER DATABASE split_database SET TABLESPACE pg_default
ALTER DATABASE regression WITH TABLESPACE pg_default
ALTER DATABASE split_database CONNECTION LIMIT 5
ALTER DATABASE split_database SET work_mem = '4MB'
CREATE TABLESPACE split_space LOCATION '/nowhere'
DROP TABLESPACE split_space
ALTER TABLESPACE split_space RESET (seq_page_cost)
CREATE SUBSCRIPTION regress_split2 CONNECTION 'host=/nowhere' PUBLICATION p
CREATE SUBSCRIPTION regress_split2 CONNECTION 'host=/nowhere' PUBLICATION p WITH (connect)
CREATE SUBSCRIPTION regress_split2 CONNECTION 'host=/nowhere' PUBLICATION p WITH (slot_name = 'x', create_slot)
CREATE SUBSCRIPTION regress_split2 CONNECTION 'host=/nowhere' PUBLICATION p WITH (connect = false)
CREATE SUBSCRIPTION regress_split2 CONNECTION 'host=/nowhere' PUBLICATION p WITH (create_slot = false)
ALTER SUBSCRIPTION regress_split REFRESH PUBLICATION
ALTER SUBSCRIPTION regress_split REFRESH PUBLICATION WITH (copy_data = false)
ALTER SUBSCRIPTION regress_split SET PUBLICATION q
ALTER SUBSCRIPTION regress_split SET PUBLICATION q WITH (refresh = true)
ALTER SUBSCRIPTION regress_split SET PUBLICATION q WITH (refresh = off)
ALTER SUBSCRIPTION regress_split ADD PUBLICATION q
ALTER SUBSCRIPTION regress_split ADD PUBLICATION q WITH (refresh = false)
ALTER SUBSCRIPTION regress_split DROP PUBLICATION p WITH (refresh)
ALTER SUBSCRIPTION regress_split DROP PUBLICATION p2 WITH (refresh = false)
ALTER SUBSCRIPTION regress_split SET (binary = true)
ALTER SUBSCRIPTION regress_split DISABLE
ALTER SUBSCRIPTION regress_split CONNECTION 'host=/nobody'
DROP SUBSCRIPTION regress_split
DISCARD ALL
DISCARD PLANS
DISCARD TEMP
CREATE TYPE split_enum AS ENUM ('a')
CREATE EVENT TRIGGER split_event ON ddl_command_end EXECUTE FUNCTION nothing()
LISTEN split_channel
CHECKPOINT
\.

SET client_min_messages = error;
-- none differs
SELECT e.number, e.sql, s.kind, pg_temp.try(e.sql)
FROM example e, migrate.split(e.sql) s
WHERE (s.kind = 'top level') <> (pg_temp.try(e.sql) = 'refused')
ORDER BY e.number;
SELECT s.kind, s.transactional, e.sql
FROM example e, migrate.split(e.sql) s
ORDER BY e.number;

-- only the catalog tells that these are refused, or that the last is not
SELECT s.kind, pg_temp.try(s.sql), s.sql
FROM migrate.split($script$
	REINDEX TABLE split_part;
	REINDEX INDEX split_part_pkey;
	DROP SUBSCRIPTION IF EXISTS split_nothing;
$script$) s;

-- an option that is no boolean
SELECT * FROM migrate.split('SELECT 1; REINDEX (CONCURRENTLY maybe) TABLE split_table');

-- without its slot the subscription can be dropped here
ALTER SUBSCRIPTION regress_split SET (slot_name = NONE);
DROP SUBSCRIPTION regress_split;
DROP SCHEMA split_schema;
DROP TABLE split_part, split_table;

DROP EXTENSION migrate;
