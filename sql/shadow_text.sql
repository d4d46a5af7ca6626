-- What a model can be, and what it cannot.
CREATE EXTENSION migrate;
CREATE ROLE regress_owner;

-- refused by name, before anything runs
SELECT migrate.set_model(E'SELECT 1/0;\n\nVACUUM');
SELECT migrate.set_model('ALTER SYSTEM SET work_mem = ''1MB''');
SELECT migrate.set_model('CREATE DATABASE regress_database');
SELECT migrate.set_model('DROP DATABASE regress_database');
SELECT migrate.set_model('CREATE TABLESPACE regress_space LOCATION ''/nowhere''');
SELECT migrate.set_model('CLUSTER');
SELECT migrate.set_model('REINDEX DATABASE regression');
SELECT migrate.set_model('DISCARD ALL');
SELECT migrate.set_model('DROP OWNED BY regress_owner');
SELECT migrate.set_model('REASSIGN OWNED BY regress_owner TO CURRENT_USER');
SELECT migrate.set_model('COPY (SELECT 1) TO ''/tmp/regress_model''');
SELECT migrate.set_model('COPY pg_class FROM PROGRAM ''false''');
SELECT migrate.set_model(E'BEGIN;\nCREATE TABLE t ();\nCOMMIT AND CHAIN;\nCREATE TABLE u ();\nCOMMIT');
SELECT migrate.set_model(E'CREATE TABLE t ();\nCOMMIT;\nCREATE TABLE u ()');
SELECT migrate.set_model(E'\\i other.sql');
\set VERBOSITY terse
SELECT migrate.set_model(E'CREATE TABLE t ();\nCREATE TALBE u ()');
\set VERBOSITY default
\set VERBOSITY sqlstate
SELECT migrate.set_model('VACUUM');
\set VERBOSITY default

-- an error says where
SELECT migrate.set_model(E'CREATE TABLE t (\n\tid int\n);\n\nCREATE TABLE u (\n\tid int REFERENCES t (id)\n);');
SELECT migrate.set_model(E'CREATE TABLE t (\n\tid innt\n);');
DO $do$
BEGIN
	PERFORM migrate.set_model('SELECT * FROM nowhere');
EXCEPTION WHEN undefined_table THEN
	RAISE NOTICE 'caught: %', sqlerrm;
END
$do$;

-- without CONCURRENTLY it is the same
SELECT migrate.set_model($$
	CREATE TABLE t (id int, name text) PARTITION BY RANGE (id);
	CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (2);
	CREATE INDEX CONCURRENTLY t1_name ON t1 (name);
	REINDEX INDEX CONCURRENTLY t1_name;
	REINDEX (CONCURRENTLY) TABLE t1;
	CREATE INDEX t1_id ON t1 (id);
	DROP INDEX CONCURRENTLY t1_id;
	ALTER TABLE t DETACH PARTITION t1 CONCURRENTLY;
$$) > 0 AS has_objects;

-- a pair of BEGIN and COMMIT around it, settings, data, temporary objects
SELECT migrate.set_model($$
	BEGIN;
	SET search_path = nowhere;
	SELECT pg_catalog.set_config('search_path', '', false);
	CREATE TEMPORARY TABLE scratch (id int);
	CREATE TABLE public.t (id serial PRIMARY KEY, name text);
	INSERT INTO public.t (name) VALUES ('a');
	PREPARE regress_statement AS SELECT 1;
	DECLARE regress_cursor CURSOR FOR SELECT 1;
	COMMIT;
$$) > 0 AS has_objects;
SELECT migrate.set_model(E'CREATE TABLE t (id int, name text);\nCOPY t (id, name) FROM stdin;\n1\tone\n2\ttwo\n\\.\nALTER TABLE t ADD CHECK (id > 0);\n') > 0 AS has_objects;
SELECT migrate.set_model(E'\\restrict abc\nCREATE TABLE t (id int);\n\\unrestrict abc\n') > 0 AS has_objects;
SHOW search_path;
SELECT count(*) FROM pg_prepared_statements;
SELECT to_regclass('pg_temp.scratch'), to_regclass('public.t');

-- a model in a transaction that goes on, with cursors and deferred triggers
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
BEGIN;
DECLARE before CURSOR FOR SELECT g FROM generate_series(1, 3) AS g;
FETCH before;
INSERT INTO child VALUES (1);
SELECT migrate.set_model('CREATE TABLE parent (id int); CREATE TABLE child ()') > 0 AS has_objects;
FETCH before;
INSERT INTO parent VALUES (1);
COMMIT;
SELECT * FROM child;
DROP TABLE child, parent;

-- without the rights there is nothing done
CREATE SCHEMA app AUTHORIZATION regress_owner;
GRANT EXECUTE ON FUNCTION migrate.set_model TO regress_owner;
GRANT USAGE ON SCHEMA migrate TO regress_owner;
SET ROLE regress_owner;
\set VERBOSITY sqlstate
SELECT migrate.set_model('', 'app');
\set VERBOSITY default
RESET ROLE;
DO $$BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_owner', current_database()); END$$;
SET ROLE regress_owner;
SELECT migrate.set_model('', 'app, public');
SELECT migrate.set_model('CREATE TABLE t (id int)', 'app') > 0 AS has_objects;
SELECT migrate.set_model('CREATE TABLE t (id int)', 'new') > 0 AS has_objects;
SELECT migrate.set_model('RESET ROLE; CREATE ROLE regress_more SUPERUSER', 'new') > 0 AS has_objects;
RESET ROLE;
SELECT set_by = session_user AS by_session FROM migrate.model;
SELECT count(*) FROM pg_roles WHERE rolname = 'regress_more';

-- an extension of somebody else in a schema of the caller's
CREATE EXTENSION citext SCHEMA app;
SET ROLE regress_owner;
SELECT migrate.set_model('CREATE TABLE t (name citext UNIQUE, id app.citext)', 'app') > 0 AS has_objects;
RESET ROLE;
SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'citext';

DROP EXTENSION citext;
DROP SCHEMA app;
DROP EXTENSION migrate;
DROP OWNED BY regress_owner;
DROP ROLE regress_owner;
