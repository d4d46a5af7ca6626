--
-- Privileges of the model: those that an object has not, or has, when it is made
--
CREATE EXTENSION migrate;
CREATE ROLE regress_reader;
CREATE ROLE "regress Writer";
CREATE SCHEMA app;
CREATE TABLE app.item (id int, name text, price numeric);
CREATE VIEW app.names AS SELECT 1 AS id, 2 AS name;
CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT SELECT, INSERT ON app.item TO regress_reader;
GRANT UPDATE ON app.item TO "regress Writer" WITH GRANT OPTION;

CREATE FUNCTION changes(OUT object text, OUT upgrade text, OUT downgrade text) RETURNS SETOF record
LANGUAGE sql AS 'SELECT object, upgrade, downgrade FROM migrate.diff() ORDER BY step';

-- The model that is used below
\set model 'CREATE TABLE app.item (id int, name text, price numeric); CREATE VIEW app.names AS SELECT 1 AS id, 2 AS name; CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS ''SELECT 1''; GRANT SELECT ON app.item TO regress_reader WITH GRANT OPTION; GRANT UPDATE ON app.item TO "regress Writer"; GRANT UPDATE (name, price) ON app.item TO regress_reader; GRANT SELECT (id) ON app.names TO PUBLIC; REVOKE ALL ON FUNCTION app.one() FROM PUBLIC; CREATE TABLE app.more (id int); GRANT SELECT, INSERT, DELETE ON app.more TO regress_reader;'

-- They are compared only on request
SELECT migrate.set_model(:'model', 'app');
SELECT * FROM changes();
SELECT migrate.set_model(:'model', 'app', 'privileges');
SELECT * FROM changes();

-- What the changes say is what is missing
SELECT upgrade FROM migrate.diff() ORDER BY step \gexec
SELECT * FROM changes();

-- An object that has to be made anew keeps what it has, though nobody asked for it
SELECT migrate.set_model('CREATE TABLE app.item (id int, name text, price numeric);
	CREATE VIEW app.names AS SELECT 2 AS name;
	CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS ''SELECT 1'';
	CREATE TABLE app.more (id int);', 'app');
SELECT * FROM changes() WHERE object = 'app.names';

-- A model of all schemas is that of a whole database
SELECT migrate.set_model('', '*') >= 0 AS read;
SELECT object, upgrade FROM migrate.diff() WHERE kind = 'schema' AND object IN ('app', 'public') ORDER BY 1;

DROP FUNCTION changes;
DROP SCHEMA app CASCADE;
DROP EXTENSION migrate;
DROP ROLE regress_reader;
DROP ROLE "regress Writer";
