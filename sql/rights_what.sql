-- Privileges by what somebody is to do: grant and revoke
SELECT current_user AS me, current_database() AS db \gset
CREATE ROLE regress_what_creator LOGIN;
CREATE ROLE "regress_what ""odd"" 'role'
$" LOGIN;
CREATE ROLE regress_what_looker LOGIN;
CREATE ROLE regress_what_runner LOGIN;
CREATE ROLE regress_what_writer LOGIN;
CREATE ROLE regress_what_nobody LOGIN;
GRANT CREATE ON DATABASE :"db" TO regress_what_creator;
\c - regress_what_creator
CREATE EXTENSION migrate;
SELECT migrate.grant('regress_what_looker', 'look');
SELECT migrate.grant('regress_what_runner', 'run');
SELECT migrate.grant('regress_what_writer', 'write');
SELECT migrate.grant(E'regress_what "odd" ''role''\n$', 'write');
SELECT migrate.grant(E'regress_what "odd" ''role''\n$', what => 'run');

-- what that comes to, of the functions that not everybody may call
CREATE VIEW pg_temp.held AS
	SELECT rolname::text AS role, has_schema_privilege(r.oid, 'migrate', 'USAGE') AS usage,
		(SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc p WHERE pronamespace = 'migrate'::regnamespace
			AND has_function_privilege(r.oid, p.oid, 'EXECUTE') AND NOT has_function_privilege('public', p.oid, 'EXECUTE')) AS functions,
		has_table_privilege(r.oid, 'migrate.script', 'INSERT, UPDATE, DELETE') AS tables
	FROM pg_roles r WHERE rolname LIKE 'regress_what%' AND rolname <> 'regress_what_creator';
SELECT * FROM pg_temp.held ORDER BY role COLLATE "C";
-- there is no function besides that nobody is let call
SELECT proname FROM pg_proc p WHERE pronamespace = 'migrate'::regnamespace AND NOT has_function_privilege('public', p.oid, 'EXECUTE')
	AND NOT has_function_privilege(E'regress_what "odd" ''role''\n$', p.oid, 'EXECUTE') ORDER BY 1;
-- everybody may look, if that is wanted, and do no more
SELECT migrate.grant('public', 'look');
SELECT has_schema_privilege('regress_what_nobody', 'migrate', 'USAGE'), has_function_privilege('regress_what_nobody', 'migrate.check(text)', 'EXECUTE');
SELECT migrate.revoke('public', 'look');
SELECT has_schema_privilege('regress_what_nobody', 'migrate', 'USAGE'), has_function_privilege('regress_what_nobody', 'migrate.check(text)', 'EXECUTE');
SELECT migrate.grant('public', 'run'); \echo :SQLSTATE
SELECT migrate.grant('regress_what_nowhere', 'look'); \echo :SQLSTATE
SELECT migrate.grant('regress_what_nobody', 'fly'); \echo :SQLSTATE
SELECT migrate.grant('regress_what_nobody', NULL); \echo :SQLSTATE
SELECT migrate.revoke(NULL, 'look'); \echo :SQLSTATE
SELECT migrate.revoke('regress_what_nowhere', 'look'); \echo :SQLSTATE

-- They can do it.
\c - regress_what_writer
SELECT migrate.define('w1', NULL, 'written', 'CREATE TEMP TABLE w1 ()', '');
SELECT migrate.upgrade(); \echo :SQLSTATE
\c - regress_what_runner
SELECT migrate.approve('w1');
SELECT migrate.upgrade();
SELECT migrate.remove('w1'); \echo :SQLSTATE
\c - regress_what_looker
SELECT migrate.current();
SELECT migrate.check();
SELECT migrate.downgrade('base'); \echo :SQLSTATE
-- and cannot pass it on
\c - regress_what_runner
SELECT migrate.grant('regress_what_nobody', 'look'); \echo :SQLSTATE
\c - :me
GRANT EXECUTE ON FUNCTION migrate.grant, migrate.revoke TO regress_what_runner;
\c - regress_what_runner
SELECT migrate.grant('regress_what_nobody', 'look'); \echo :SQLSTATE
SELECT migrate.revoke('regress_what_looker', 'look'); \echo :SQLSTATE

-- Less and less of it
\c - regress_what_creator
CREATE VIEW pg_temp.held AS
	SELECT rolname::text AS role, has_schema_privilege(r.oid, 'migrate', 'USAGE') AS usage,
		(SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc p WHERE pronamespace = 'migrate'::regnamespace
			AND has_function_privilege(r.oid, p.oid, 'EXECUTE') AND NOT has_function_privilege('public', p.oid, 'EXECUTE')) AS functions
	FROM pg_roles r WHERE rolname LIKE 'regress_what%' AND rolname <> 'regress_what_creator';
SELECT migrate.revoke(E'regress_what "odd" ''role''\n$', 'run');
SELECT functions FROM pg_temp.held WHERE role ~ 'odd';
SELECT migrate.revoke(E'regress_what "odd" ''role''\n$', 'write');
SELECT functions FROM pg_temp.held WHERE role ~ 'odd';
SELECT migrate.grant(E'regress_what "odd" ''role''\n$', 'write');
SELECT migrate.revoke(E'regress_what "odd" ''role''\n$', 'look');
SELECT * FROM pg_temp.held WHERE role ~ 'odd';
-- what is not there is not missed
SELECT migrate.revoke('regress_what_nobody', 'look');
-- what another role has granted is not taken for revoked
\c - :me
SELECT migrate.grant('regress_what_nobody', 'run');
\c - regress_what_creator
\set VERBOSITY sqlstate
SELECT migrate.revoke('regress_what_nobody', 'run'); \echo :SQLSTATE
SELECT migrate.revoke('regress_what_nobody', 'look'); \echo :SQLSTATE
\set VERBOSITY default
\c - :me
SELECT migrate.revoke('regress_what_nobody', 'look');
-- nor what comes by way of another role
GRANT regress_what_runner TO regress_what_nobody;
SELECT migrate.revoke('regress_what_nobody', 'run');
REVOKE regress_what_runner FROM regress_what_nobody;

-- A function that somebody else has put there is granted to nobody.
CREATE FUNCTION migrate.upgrade() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION migrate.upgrade() FROM PUBLIC;
SELECT migrate.grant('regress_what_nobody', 'run');
SELECT has_function_privilege('regress_what_nobody', 'migrate.upgrade()', 'EXECUTE') AS other, has_function_privilege('regress_what_nobody', 'migrate.upgrade(text)', 'EXECUTE') AS ours;
DROP FUNCTION migrate.upgrade();

SET client_min_messages = warning;
DROP EXTENSION migrate;
REVOKE CREATE ON DATABASE :"db" FROM regress_what_creator;
DROP ROLE regress_what_creator, regress_what_looker, regress_what_runner, regress_what_writer, regress_what_nobody, "regress_what ""odd"" 'role'
$";
