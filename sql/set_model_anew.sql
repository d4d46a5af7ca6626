-- A model that is read anew, because what it depends on has changed, or that cannot be read.
CREATE EXTENSION migrate;
\set superuser :USER
CREATE ROLE regress_author LOGIN;
CREATE ROLE regress_caller LOGIN;
GRANT regress_author TO regress_caller;
CREATE SCHEMA app AUTHORIZATION regress_author;
GRANT EXECUTE ON FUNCTION migrate.set_model TO regress_author, regress_caller;
GRANT EXECUTE ON FUNCTION migrate.diff TO regress_author, regress_caller;
GRANT USAGE ON SCHEMA migrate TO PUBLIC;
DO $$BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_author', current_database()); END$$;

SELECT * FROM migrate.diff();

-- nothing has changed: nothing runs
\c - regress_author
SELECT migrate.set_model('CREATE TABLE app.account (id int)', 'app') > 0 AS has_objects;
\c - :superuser
SELECT operation, kind, object FROM migrate.diff();
CREATE TABLE app.unrelated (id int);
DROP TABLE app.unrelated;
CREATE SCHEMA unrelated;
DROP SCHEMA unrelated;
SELECT md5(depends_on) AS seen FROM migrate.model \gset
SELECT operation, kind, object FROM migrate.diff();
SELECT md5(depends_on) = :'seen' AS as_it_was FROM migrate.model;

-- each of these is a reason; who has no reason to trust the author does not run it
CREATE EXTENSION citext;
\set VERBOSITY sqlstate
SELECT count(*) FROM migrate.diff();
\set VERBOSITY default
\c - regress_caller
SELECT count(*) FROM migrate.diff();
\c - :superuser
\c - regress_author
SELECT operation, kind, object FROM migrate.diff();
\c - :superuser
SELECT depends_on LIKE '%extension citext 1.% in public%' AS renewed, set_by FROM migrate.model;
SELECT operation, kind, object FROM migrate.diff();

-- reasons to read it anew, and what is none
SELECT migrate.set_model('CREATE TABLE account (id int)', 'app') > 0 AS has_objects;
CREATE FUNCTION renewed(change text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	before text := (SELECT depends_on FROM migrate.model);
BEGIN
	EXECUTE change;
	PERFORM migrate.diff();
	RETURN before <> (SELECT depends_on FROM migrate.model);
END $$;
SELECT change, renewed(change) FROM (VALUES
	('GRANT USAGE ON SCHEMA app TO regress_caller'),
	('COMMENT ON SCHEMA app IS ''a comment'''),
	('ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO regress_caller'),
	('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO regress_caller'),
	('ALTER SCHEMA app OWNER TO CURRENT_USER'),
	('ALTER EXTENSION citext SET SCHEMA app'),
	('DROP EXTENSION citext'),
	('CREATE TABLE app.other (id int)'),
	('COMMENT ON SCHEMA public IS ''of others'''),
	('DROP SCHEMA app CASCADE'),
	('SELECT 1')) AS changes(change);
COMMENT ON SCHEMA public IS 'standard public schema';
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM regress_caller;

-- where it cannot be read anew
CREATE EXTENSION citext;
BEGIN READ ONLY;
SELECT count(*) FROM migrate.diff();
ROLLBACK;
DROP EXTENSION citext;

-- a stored snapshot that is damaged
SELECT migrate.set_model('CREATE TABLE account (id int PRIMARY KEY, name text)') > 0 AS has_objects;
CREATE TEMPORARY TABLE whole AS SELECT snapshot FROM migrate.model;
CREATE FUNCTION damaged(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	UPDATE migrate.model SET snapshot = $1;
	PERFORM migrate.diff();
	RETURN 'read';
EXCEPTION WHEN SQLSTATE 'MG403' THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN detail;
END $$;
SELECT damaged(snapshot) FROM whole;
SELECT damaged(text) FROM (VALUES (''), (E'\n'), (E'\n\n\n'), ('nonsense'), (E'migrate snapshot 2\nend\t0\n'),
	(E'migrate snapshot 1\n'), (E'migrate snapshot 1\nend\t0'), (E'migrate snapshot 1\nend\t1\n'),
	(E'migrate snapshot 1\nend\t0\nend\t0\n'), (E'migrate snapshot 1\nend\t0\t0\n'), (E'migrate snapshot 1\n\nend\t0\n'),
	(E'migrate snapshot 1\n\tname\tvalue\nend\t0\n'), (E'migrate snapshot 1\nnothing\t-1\t0\ta\ta\ta\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\nend\t1\n'), (E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\t\\N\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\t\\x\nend\t1\n'), (E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\\\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\ta\nend\t1\n'), (E'migrate snapshot 1\nschema\t-2\t0\t\\N\ta\ta\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t1\t0\t\\N\ta\ta\nend\t1\n'), (E'migrate snapshot 1\nschema\t0\t0\t\\N\ta\ta\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t99999999999999\t\\N\ta\ta\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\n\tb\t1\n\ta\t1\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\n\ta\nend\t1\n'), (E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\n\t\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\n\t\t0\nend\t1\n'), (E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\n\t\t+1\t2\t3\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\n\t\t\nend\t1\n'),
	(E'migrate snapshot 1\nschema\t-1\t0\t\\N\ta\ta\nschema\t-1\t0\t\\N\ta\ta\nend\t2\n'),
	(E'migrate snapshot 1\nschema\t1\t0\t\\N\ta\ta\nschema\t0\t0\t\\N\tb\tb\nend\t2\n')) AS texts(text);
-- cut anywhere it is not read, and with a byte changed it is read or refused
SELECT DISTINCT damaged(left(snapshot, n)) <> 'read' AS refused FROM whole, generate_series(0, length(snapshot) - 1) AS n;
SELECT count(damaged(overlay(snapshot PLACING byte FROM n FOR 1))) = 3 * max(length(snapshot)) AS survived
FROM whole, generate_series(1, length(snapshot)) AS n, unnest(ARRAY[E'\t', E'\n', '9']) AS byte;
UPDATE migrate.model SET snapshot = whole.snapshot FROM whole;
SELECT damaged(snapshot) FROM whole;

DROP FUNCTION damaged, renewed;
DROP TABLE whole;
DROP EXTENSION migrate;
DROP OWNED BY regress_author, regress_caller;
DROP ROLE regress_author, regress_caller;
