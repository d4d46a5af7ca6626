--
-- What has no schema: compared if the model has the kind, and of the caller alone
--
CREATE EXTENSION migrate;
CREATE EXTENSION postgres_fdw;
CREATE SCHEMA "App";
CREATE TABLE "App"."t able" (id int PRIMARY KEY, "na""me" text);
CREATE FUNCTION "App".fires() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
SET client_min_messages = error;
CREATE PUBLICATION "Pub ""1" FOR TABLE "App"."t able" ("na""me", id);
RESET client_min_messages;
CREATE SERVER "Far away" FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h');
CREATE FOREIGN TABLE "App".far (a int) SERVER "Far away";
CREATE USER MAPPING FOR PUBLIC SERVER "Far away" OPTIONS ("user" 'me', password 'hunter2');
CREATE EVENT TRIGGER "Event" ON ddl_command_end EXECUTE FUNCTION "App".fires();
ALTER EVENT TRIGGER "Event" DISABLE;

CREATE FUNCTION changes(OUT operation text, OUT kind text, OUT object text, OUT upgrade text, OUT downgrade text,
	OUT destructive bool, OUT note text) RETURNS SETOF record
LANGUAGE sql AS 'SELECT operation, kind, object, upgrade, downgrade, destructive, note FROM migrate.diff() ORDER BY step';

-- What an ORM prints says nothing of them, and leaves them alone
\set model 'CREATE TABLE "App"."t able" (id int PRIMARY KEY, "na""me" text);'
SELECT migrate.set_model(:'model', '"App"');
SELECT * FROM changes();
-- but for what a column that goes is in
SELECT migrate.set_model('CREATE TABLE "App"."t able" (id int PRIMARY KEY);', '"App"');
SELECT * FROM changes();
-- and a proof makes them, too, in a shadow
SELECT migrate.set_model('CREATE TABLE "App"."t able" (id int PRIMARY KEY, "na""me" varchar(10), more int);', '"App"');
SELECT migrate.revision('More', autogenerate => true) IS NOT NULL AS proved;

-- One kind that the model has is compared, others are not
SELECT migrate.set_model(:'model' || 'CREATE PUBLICATION new FOR TABLES IN SCHEMA "App" WITH (publish = ''insert'');', '"App"');
SELECT * FROM changes();

-- A user mapping is compared without its secrets
SELECT migrate.set_model(:'model' || 'CREATE FOREIGN TABLE far (a int) SERVER "Far away";
	CREATE USER MAPPING FOR PUBLIC SERVER "Far away" OPTIONS ("user" ''you'', password ''hunter3'');
	CREATE USER MAPPING FOR CURRENT_USER SERVER "Far away" OPTIONS (password ''hunter4'', sslpassword ''x'');', '"App"');
SELECT operation, kind, upgrade ~ 'hunter' AS told, regexp_replace(upgrade, 'FOR ' || current_user, 'FOR me') AS upgrade, note FROM changes();
SELECT snapshot ~ 'hunter' AS kept FROM migrate.model;
SELECT migrate.set_model(:'model' || 'CREATE FOREIGN TABLE far (a int) SERVER "Far away";', '"App"', 'user mapping');
SELECT * FROM changes();

-- An extension that is there counts as created; one that the model does not have is
-- left alone unless somebody asks
SELECT migrate.set_model(:'model' || 'CREATE FOREIGN TABLE far (a int) SERVER "Far away";
	CREATE EXTENSION IF NOT EXISTS citext VERSION ''1.5''; CREATE TABLE u (a citext);', '"App"');
SELECT * FROM changes();
SELECT upgrade FROM migrate.diff() WHERE upgrade IS NOT NULL ORDER BY step \gexec
SELECT * FROM changes();
SELECT migrate.set_model(:'model' || 'CREATE FOREIGN TABLE far (a int) SERVER "Far away";
	CREATE EXTENSION citext VERSION ''1.6'' SCHEMA public; CREATE TABLE u (a public.citext);', '"App"');
SELECT * FROM changes();
SELECT migrate.set_model(:'model' || 'CREATE FOREIGN TABLE far (a int) SERVER "Far away";', '"App"', 'extension');
SELECT operation, kind, object, upgrade, downgrade, destructive FROM changes();

-- Subscriptions are only reported
SELECT migrate.set_model(:'model' || 'CREATE SUBSCRIPTION "Sub" CONNECTION ''dbname=none'' PUBLICATION p WITH (connect = false);', '"App"');
SELECT * FROM changes();

-- What takes a superuser says so
CREATE ROLE regress_owner;
ALTER SCHEMA "App" OWNER TO regress_owner;
GRANT CREATE ON DATABASE :"DBNAME" TO regress_owner;
GRANT ALL ON SCHEMA migrate TO regress_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_owner;
SET ROLE regress_owner;
\set VERBOSITY sqlstate
SELECT migrate.set_model('CREATE PUBLICATION p FOR ALL TABLES;', '"App"');
\set VERBOSITY default
SELECT migrate.set_model('CREATE FOREIGN DATA WRAPPER w;', '"App"');
SELECT migrate.set_model('CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS ''BEGIN NULL; END'';
	CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f();', '"App"');
-- what others own is left alone
SELECT migrate.set_model('CREATE TABLE mine (a int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE mine;', '"App"', 'event trigger, server');
SELECT kind, object FROM changes() WHERE kind IN ('publication', 'event trigger', 'server', 'user mapping');
SELECT migrate.set_model('CREATE PUBLICATION "Pub ""1";', '"App"');
RESET ROLE;

-- A fingerprint of some schemas is not about them, that of all is
ALTER SCHEMA "App" OWNER TO CURRENT_USER;
SELECT migrate.fingerprint('"App"') AS app, migrate.fingerprint('*') AS everything \gset
ALTER SERVER "Far away" OPTIONS (SET host 'other');
SELECT migrate.fingerprint('"App"') = :'app' AS same, migrate.fingerprint('*') = :'everything' AS all_same;

-- A publication of all tables leaves the extension's alone
SET client_min_messages = error;
CREATE PUBLICATION everything FOR ALL TABLES;
RESET client_min_messages;
SELECT migrate.set_model(:'model', '"App"') > 0 AS set;
DROP PUBLICATION everything;

-- Default privileges, like others, on request
ALTER DEFAULT PRIVILEGES FOR ROLE regress_owner IN SCHEMA "App" GRANT SELECT ON TABLES TO PUBLIC;
\set defaults 'CREATE FOREIGN TABLE far (a int) SERVER "Far away"; ALTER DEFAULT PRIVILEGES FOR ROLE regress_owner IN SCHEMA "App" GRANT INSERT, UPDATE ON TABLES TO PUBLIC; ALTER DEFAULT PRIVILEGES FOR ROLE regress_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;'
SELECT migrate.set_model(:'model' || :'defaults', '"App"');
SELECT * FROM changes();
SELECT migrate.set_model(:'model' || :'defaults', '"App"', 'privileges');
SELECT object, upgrade, downgrade FROM changes() WHERE kind = 'default privileges';
SELECT migrate.set_model(:'model', '"App"', 'privileges');
SELECT object, upgrade, downgrade FROM changes() WHERE kind = 'default privileges';
SELECT migrate.set_model(:'model', '"App"', 'default privileges');
SELECT object, upgrade, downgrade FROM changes() WHERE kind = 'default privileges';

DROP FUNCTION changes;
DROP EVENT TRIGGER "Event";
DROP PUBLICATION "Pub ""1";
SET client_min_messages = warning;
DROP SCHEMA "App" CASCADE;
DROP EXTENSION IF EXISTS citext CASCADE;
DROP EXTENSION postgres_fdw CASCADE;
DROP EXTENSION migrate;
REVOKE CREATE ON DATABASE :"DBNAME" FROM regress_owner;
DROP OWNED BY regress_owner;
DROP ROLE regress_owner;
