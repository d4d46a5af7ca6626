-- One error names everything that is wrong with a plan.
CREATE EXTENSION migrate;
CREATE ROLE regress_super SUPERUSER;
CREATE ROLE regress_writer;
GRANT USAGE ON SCHEMA migrate TO regress_writer;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_writer;
SET SESSION AUTHORIZATION regress_super;
SELECT migrate.define('a1', NULL, 'one', 'CREATE TABLE one (id int)', 'DROP TABLE one');
SELECT migrate.define('a2', 'a1', 'two', 'CREATE INDEX CONCURRENTLY ON one (id)', NULL);
SET SESSION AUTHORIZATION regress_writer;
SELECT migrate.define('a3', 'a2', 'three', 'CREATE TABLE three ()', 'DROP TABLE three');
SET SESSION AUTHORIZATION regress_super;
SELECT migrate.define('a4', 'a3', 'four', E'SELECT 4;\nVACUUM one', 'VACUUM one');
SET SESSION AUTHORIZATION regress_writer;
SELECT migrate.define('a5', 'a4', 'five', 'VACUUM one', 'DROP TABLE five');
SET SESSION AUTHORIZATION regress_super;
SELECT migrate.define('a6', 'a5', 'six', 'SELECT 6', NULL);

-- the first of it in the order of the plan gives SQLSTATE and message
DO $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	PERFORM migrate.upgrade();
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
		hint = PG_EXCEPTION_HINT;
	RAISE NOTICE E'%: %\n%\n%', SQLSTATE, message, detail, hint;
END
$$;
SELECT migrate.upgrade();

-- what is no obstacle to a call is not named
CALL migrate.upgrade_each();
SELECT count(*) FROM migrate.log;

-- a script that was changed by hand is named among the others
UPDATE migrate.script SET upgrade = 'SELECT 44' WHERE rev_id = 'a4';
UPDATE migrate.script SET upgrade = 'SELECT 66' WHERE rev_id = 'a6';
SELECT migrate.upgrade();
SELECT migrate.upgrade('a1');

-- downwards
SELECT migrate.stamp('a6', purge => true);
SELECT migrate.downgrade('base');
CALL migrate.downgrade_each('a2');

RESET SESSION AUTHORIZATION;
DROP TABLE one;
DROP EXTENSION migrate;
DROP ROLE regress_writer, regress_super;
