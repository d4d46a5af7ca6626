-- What there is in a shadow, seen by a model that raises what it finds.
CREATE EXTENSION migrate;
CREATE EXTENSION citext;
CREATE ROLE regress_owner;
CREATE ROLE regress_reader;
CREATE SCHEMA app AUTHORIZATION regress_owner;
COMMENT ON SCHEMA app IS 'of the application';
GRANT USAGE ON SCHEMA app TO regress_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO regress_reader;
CREATE TABLE app.live (name citext, id serial);
CREATE VIEW app.seen AS SELECT * FROM app.live;

-- a model can say what it sees only by an error; this one is made of a query
CREATE FUNCTION see(model text, query text, schemas text DEFAULT 'app', kinds text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $see$
BEGIN
	PERFORM migrate.set_model(format($model$
		%s;
		DO $do$ BEGIN RAISE EXCEPTION '%%', (%s) USING ERRCODE = 'XX999'; END $do$
		$model$, model, query), schemas, kinds);
EXCEPTION WHEN SQLSTATE 'XX999' THEN
	RETURN sqlerrm;
END $see$;

-- the schemas: empty, and as they are outside
SELECT see('', $$SELECT count(*) FROM pg_class WHERE relnamespace = 'app'::regnamespace$$);
SELECT see('', $$SELECT format('%s %s %s', nspowner::regrole, nspacl, obj_description(oid, 'pg_namespace'))
	FROM pg_namespace WHERE nspname = 'app'$$);
SELECT see('CREATE TABLE t ()', $$SELECT relacl::text LIKE '%regress_reader=r/%' FROM pg_class WHERE oid = 't'::regclass$$);
SELECT see('', $$SELECT current_setting('search_path')$$);
SELECT see('', $$SELECT current_setting('search_path')$$, '"new one", app');
SELECT see('CREATE TABLE t ()', $$SELECT format('%I of %s', nspname, nspowner::regrole = current_user::regrole)
	FROM pg_namespace WHERE oid = (SELECT relnamespace FROM pg_class WHERE relname = 't')$$, '"new one"');

-- or as the model says, if it creates them
SELECT see('CREATE SCHEMA app', $$SELECT format('%s %s %s', nspowner::regrole = current_user::regrole, nspacl,
	obj_description(oid, 'pg_namespace')) FROM pg_namespace WHERE nspname = 'app'$$);
SELECT see('CREATE SCHEMA app; CREATE TABLE app.t ()', $$SELECT relacl FROM pg_class WHERE oid = 'app.t'::regclass$$);
SELECT see('CREATE SCHEMA AUTHORIZATION regress_reader CREATE TABLE t () CREATE VIEW v AS SELECT * FROM t',
	$$SELECT string_agg(oid::regclass::text, ', ' ORDER BY oid) FROM pg_class WHERE relnamespace = 'regress_reader'::regnamespace$$,
	'regress_reader');
SELECT see('CREATE SCHEMA IF NOT EXISTS app', $$SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'app'$$);
SELECT see('CREATE SCHEMA app; CREATE SCHEMA app', $$SELECT 1$$);
SELECT see('CREATE TABLE app.t (); CREATE SCHEMA app', $$SELECT 1$$);
SELECT see('CREATE SCHEMA public', $$SELECT 1$$);

-- extensions
SELECT see('CREATE TABLE t (name public.citext)', $$SELECT count(*) FROM t WHERE name = 'A'$$);
SELECT see('CREATE TABLE t (name citext)', $$SELECT format_type(atttypid, atttypmod) FROM pg_attribute
	WHERE attrelid = 't'::regclass AND attname = 'name'$$, 'public');
SELECT see('CREATE EXTENSION citext; CREATE EXTENSION IF NOT EXISTS citext SCHEMA public; COMMENT ON EXTENSION citext IS NULL',
	$$SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'citext'$$, 'public');
SELECT see('CREATE SCHEMA public; CREATE TABLE t (name public.citext)',
	$$SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'citext'$$, 'public');
SELECT see('CREATE EXTENSION pg_trgm', $$SELECT similarity('abc', 'abc')$$, 'public');

-- roles
SELECT see('CREATE ROLE regress_reader; CREATE USER regress_reader; CREATE ROLE regress_other; GRANT regress_other TO regress_reader',
	$$SELECT pg_has_role('regress_reader', 'regress_other', 'member')$$);

-- what has no schema: as it is, or as the model says
CREATE FOREIGN DATA WRAPPER regress_wrapper;
CREATE SERVER regress_server FOREIGN DATA WRAPPER regress_wrapper;
SET client_min_messages = error;
CREATE PUBLICATION regress_publication FOR TABLE app.live;
RESET client_min_messages;
CREATE CAST (text AS app.live) WITH INOUT;
CREATE FUNCTION deny() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'event trigger %', tg_tag; END$$;
SELECT see('CREATE FOREIGN TABLE f (a int) SERVER regress_server', $$SELECT count(*) FROM pg_foreign_server$$);
SELECT see('CREATE FOREIGN DATA WRAPPER regress_wrapper; CREATE SERVER regress_server FOREIGN DATA WRAPPER regress_wrapper OPTIONS (a ''1'')',
	$$SELECT srvoptions FROM pg_foreign_server WHERE srvname = 'regress_server'$$);
SELECT see('CREATE PUBLICATION regress_publication', $$SELECT count(*) FROM pg_publication WHERE pubname = 'regress_publication'$$);
SELECT see('CREATE TABLE live (); CREATE CAST (text AS app.live) WITH INOUT', $$SELECT count(*) FROM pg_cast WHERE oid >= 16384
	AND casttarget = 'app.live'::regtype$$);
SELECT see('', $$SELECT count(*) FROM pg_publication WHERE pubname = 'regress_publication'$$, kinds => '*');
CREATE EVENT TRIGGER regress_deny ON ddl_command_start EXECUTE FUNCTION deny();
SELECT see('CREATE TABLE t ()', $$SELECT count(*) FROM t$$);
ALTER EVENT TRIGGER regress_deny DISABLE;
DROP EVENT TRIGGER regress_deny;
-- those of the model are read, and no others
SELECT migrate.set_model('CREATE SERVER regress_other FOREIGN DATA WRAPPER regress_wrapper', 'app') AS objects;
SELECT migrate.set_model('', 'app', '*') AS objects;

-- settings
SELECT see('', $$SELECT concat_ws(' ', current_setting('jit'), current_setting('check_function_bodies'), current_setting('lock_timeout'))$$);
SELECT see($$SELECT set_config('search_path', '', false)$$, $$SELECT current_setting('search_path') = ''$$);
SHOW search_path;
SHOW jit;
SELECT see('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''SELECT id FROM later''; CREATE TABLE later (id int)', $$SELECT count(f())$$);

-- values that are added to an enum
CREATE TYPE app.mood AS ENUM ('sad');
SELECT see('CREATE TYPE mood AS ENUM (''a''); ALTER TYPE mood ADD VALUE ''b''; CREATE TABLE t (m mood DEFAULT ''b'' CHECK (m <> ''b''))',
	$$SELECT enum_range(NULL::mood)$$);
BEGIN;
ALTER TYPE app.mood ADD VALUE 'glad';
SELECT migrate.set_model('CREATE TYPE mood AS ENUM (''a''); ALTER TYPE mood ADD VALUE ''b''; SELECT ''b''::mood', 'app') AS objects;
SELECT 'glad'::app.mood;
ROLLBACK;

-- what was there is there
SELECT nspname, nspowner::regrole, nspacl, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname IN ('app', 'new one');
SELECT extname, extnamespace::regnamespace FROM pg_extension WHERE extname IN ('citext', 'pg_trgm');
SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass
	AND refobjid = 'app'::regnamespace ORDER BY 1;
SELECT srvname, srvoptions FROM pg_foreign_server;

DROP PUBLICATION regress_publication;
DROP FOREIGN DATA WRAPPER regress_wrapper CASCADE;
DROP CAST (text AS app.live);
DROP FUNCTION see, deny;
DROP SCHEMA app CASCADE;
DROP EXTENSION citext;
DROP ROLE regress_owner, regress_reader;
DROP EXTENSION migrate;
