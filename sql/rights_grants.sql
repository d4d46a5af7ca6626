-- Who may call what, and what that lets him do
CREATE EXTENSION migrate;
CREATE ROLE regress_grant_a;
CREATE ROLE regress_grant_b;

-- PUBLIC has nothing that changes anything; to look, one needs to be let in.
SELECT proname, has_function_privilege('regress_grant_a', oid, 'EXECUTE') AS execute, provolatile AS volatile, proparallel AS parallel, prosecdef AS definer
	FROM pg_proc WHERE pronamespace = 'migrate'::regnamespace ORDER BY provolatile, proname;
SELECT has_schema_privilege('regress_grant_a', 'migrate', 'USAGE') AS usage, has_schema_privilege('regress_grant_a', 'migrate', 'CREATE') AS create;
SELECT relname, array(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p WHERE has_table_privilege('regress_grant_a', oid, p)) AS privileges
	FROM pg_class WHERE relnamespace = 'migrate'::regnamespace AND relkind = 'r' ORDER BY relname;
-- nothing else is in the schema, and everything belongs to the same role
SELECT relkind, count(*) FROM pg_class WHERE relnamespace = 'migrate'::regnamespace GROUP BY 1 ORDER BY 1;
SELECT count(DISTINCT owner) FROM (SELECT relowner FROM pg_class WHERE relnamespace = 'migrate'::regnamespace
	UNION ALL SELECT proowner FROM pg_proc WHERE pronamespace = 'migrate'::regnamespace
	UNION ALL SELECT nspowner FROM pg_namespace WHERE nspname = 'migrate') AS x (owner);

-- without USAGE
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE regress_grant.t (i int)', 'DROP TABLE regress_grant.t');
SET ROLE regress_grant_a;
SELECT * FROM migrate.current(); \echo :SQLSTATE
SELECT * FROM migrate.version; \echo :SQLSTATE
SELECT migrate.upgrade(); \echo :SQLSTATE
RESET ROLE;
-- with USAGE, every function that looks and no other
GRANT USAGE ON SCHEMA migrate TO regress_grant_a, regress_grant_b;
SET ROLE regress_grant_a;
CREATE FUNCTION pg_temp.try(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT * FROM ' || call;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT call, pg_temp.try(call) FROM unnest(ARRAY[
	'migrate.script', 'migrate.version', 'migrate.log', 'migrate.approval',
	'migrate.current()', 'migrate.heads()', 'migrate.bases()', 'migrate.branches()', 'migrate.history()', 'migrate.show(''a1'')',
	'migrate.status()', 'migrate.plan()', 'migrate.graph()', 'migrate.check()', 'migrate.export()', 'migrate.split(''SELECT 1'')',
	'migrate.upgrade_sql()', 'migrate.downgrade_sql(''a1:base'')',
	'migrate.upgrade()', 'migrate.downgrade(''base'')', 'migrate.stamp()', 'migrate.expect('''', '''', '''')', 'migrate.record('''', '''', '''')',
	'migrate.revision()', 'migrate.define(''x'')', 'migrate.merge()', 'migrate.edit(''a1'')', 'migrate.remove(''a1'')', 'migrate.approve(''a1'')']) AS call;
-- Writing to the tables is nobody's business.
INSERT INTO migrate.version VALUES ('a1', 1, now(), 'me'); \echo :SQLSTATE
UPDATE migrate.script SET upgrade = ''; \echo :SQLSTATE
DELETE FROM migrate.log; \echo :SQLSTATE
BEGIN;
LOCK TABLE migrate.version IN SHARE MODE; \echo :SQLSTATE
ROLLBACK;
RESET ROLE;

-- One function at a time: each gives what it does, and nothing besides.
GRANT EXECUTE ON FUNCTION migrate.upgrade TO regress_grant_a;
SET ROLE regress_grant_a;
-- The author of the script, a superuser, has all of its privileges: it may run.
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.downgrade('base'); \echo :SQLSTATE
RESET ROLE;
CREATE SCHEMA regress_grant;
SET ROLE regress_grant_a;
SELECT migrate.upgrade(); \echo :SQLSTATE
RESET ROLE;
GRANT CREATE, USAGE ON SCHEMA regress_grant TO regress_grant_a;
SET ROLE regress_grant_a;
SELECT migrate.upgrade();
SELECT migrate.downgrade('base'); \echo :SQLSTATE
RESET ROLE;
-- What scripts make belongs to who runs them; what is recorded belongs to migrate.
SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'regress_grant';
SELECT rev_id, applied_by FROM migrate.version;
SELECT operation, rev_id, session_role = session_user AS session_role, effective_role FROM migrate.log WHERE operation = 'upgrade';
GRANT EXECUTE ON FUNCTION migrate.downgrade TO regress_grant_b;
SET ROLE regress_grant_b;
SELECT migrate.downgrade('base'); \echo :SQLSTATE
RESET ROLE;
GRANT EXECUTE ON FUNCTION migrate.downgrade TO regress_grant_a;
SET ROLE regress_grant_a;
SELECT migrate.downgrade('base');
RESET ROLE;

-- Who may write needs no more to write anything; it is run by others.
GRANT EXECUTE ON FUNCTION migrate.revision, migrate.define, migrate.edit, migrate.remove, migrate.merge TO regress_grant_b;
SET ROLE regress_grant_b;
SELECT migrate.revision('mine', 'CREATE TABLE regress_grant.u (i int)', 'DROP TABLE regress_grant.u', rev_id => 'b2');
SELECT migrate.edit('b2', message => 'mine, really');
SELECT migrate.edit('a1', 'CREATE TABLE regress_grant.t (i int, j int)');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.stamp('a1'); \echo :SQLSTATE
SELECT migrate.remove('b2');
RESET ROLE;
-- stamp, expect, record, approve
GRANT EXECUTE ON FUNCTION migrate.stamp, migrate.expect, migrate.record, migrate.approve TO regress_grant_b;
SET ROLE regress_grant_b;
SELECT migrate.approve('a1');
SELECT migrate.expect('upgrade', 'a1', (SELECT checksum FROM migrate.script WHERE rev_id = 'a1'));
SELECT migrate.record('upgrade', 'a1', (SELECT checksum FROM migrate.script WHERE rev_id = 'a1'));
SELECT migrate.stamp('base');
RESET ROLE;

-- A grant of everything is not a way to the tables.
GRANT ALL ON ALL FUNCTIONS IN SCHEMA migrate TO regress_grant_a;
SET ROLE regress_grant_a;
SELECT migrate.define('h1', upgrade => 'INSERT INTO migrate.version VALUES (''a1'', 1, now(), ''me'')');
SELECT migrate.upgrade('h1'); \echo :SQLSTATE
SELECT migrate.define('h1', upgrade => 'DROP EXTENSION migrate');
SELECT migrate.upgrade('h1'); \echo :SQLSTATE
SELECT migrate.define('h1', upgrade => 'CREATE FUNCTION migrate.f() RETURNS int LANGUAGE sql AS ''SELECT 1''');
SELECT migrate.upgrade('h1'); \echo :SQLSTATE
RESET ROLE;

DROP SCHEMA regress_grant CASCADE;
DROP EXTENSION migrate;
DROP OWNED BY regress_grant_a, regress_grant_b;
DROP ROLE regress_grant_a, regress_grant_b;
