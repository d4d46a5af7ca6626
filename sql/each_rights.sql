-- Rights of upgrade_each and downgrade_each, and of their background workers
CREATE EXTENSION migrate;
SET client_min_messages = warning;
SELECT current_user AS me \gset
CREATE ROLE regress_runner LOGIN;
CREATE ROLE regress_other LOGIN;
CREATE ROLE regress_writer;
CREATE ROLE regress_owner;
GRANT regress_owner TO regress_runner;
CREATE SCHEMA regress_s AUTHORIZATION regress_runner;
-- Nothing is granted to PUBLIC.
SELECT proname, prokind, has_function_privilege('public', oid, 'EXECUTE') AS public, prosecdef FROM pg_proc WHERE pronamespace = 'migrate'::regnamespace AND proname LIKE '%\_each' ORDER BY 1;
SELECT migrate.define('a1', NULL, 'as whom', $$
SET search_path = regress_s;
CREATE TABLE t (i int);
CREATE INDEX CONCURRENTLY t_i_idx ON t (i);
CREATE TABLE ran AS SELECT current_user AS who;
VACUUM t;
$$, 'SET search_path = regress_s; DROP INDEX CONCURRENTLY t_i_idx; DROP TABLE t, ran');
GRANT USAGE ON SCHEMA migrate TO regress_runner, regress_other;
\c - regress_runner
SET client_min_messages = warning;
CALL migrate.upgrade_each(); \echo :SQLSTATE
CALL migrate.downgrade_each('base'); \echo :SQLSTATE
\c - :me
-- functions are not procedures
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_runner;
\c - regress_runner
SET client_min_messages = warning;
CALL migrate.upgrade_each(); \echo :SQLSTATE
\c - :me
GRANT EXECUTE ON PROCEDURE migrate.upgrade_each, migrate.downgrade_each TO regress_runner, regress_other;
GRANT EXECUTE ON FUNCTION migrate.define, migrate.approve, migrate.stamp TO regress_writer, regress_other;

-- A role that is no superuser runs workers as itself.
\c - regress_runner
SET client_min_messages = warning;
CALL migrate.upgrade_each();
SELECT relname, relowner::regrole, indisvalid FROM pg_class LEFT JOIN pg_index ON oid = indexrelid WHERE relnamespace = 'regress_s'::regnamespace ORDER BY 1;
SELECT * FROM regress_s.ran;
SELECT applied_by FROM migrate.version;
SELECT operation, session_role, effective_role FROM migrate.log ORDER BY number DESC LIMIT 1;
CALL migrate.downgrade_each('base');
-- as the role that it has SET
\c - :me
ALTER SCHEMA regress_s OWNER TO regress_owner;
GRANT USAGE ON SCHEMA migrate TO regress_owner;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO regress_owner;
\c - regress_runner
SET client_min_messages = warning;
SET ROLE regress_owner;
CALL migrate.upgrade_each();
SELECT relname, relowner::regrole, indisvalid FROM pg_class LEFT JOIN pg_index ON oid = indexrelid WHERE relnamespace = 'regress_s'::regnamespace ORDER BY 1;
SELECT operation, session_role, effective_role FROM migrate.log ORDER BY number DESC LIMIT 1;
SELECT current_user;
CALL migrate.downgrade_each('base');
-- What a role may not do it may not do in a worker.
\c - regress_other
SET client_min_messages = warning;
CALL migrate.upgrade_each(); \echo :SQLSTATE
\c - :me
SET client_min_messages = warning;
CREATE TABLE regress_mine (i int);
SELECT migrate.define('b1', NULL, 'of others', 'SELECT 1; CREATE INDEX CONCURRENTLY regress_mine_idx ON regress_mine (i)', '');
SELECT migrate.define('c1', NULL, 'of superusers', 'SELECT 1; ALTER SYSTEM SET application_name = ''regress''', '');
\c - regress_other
SET client_min_messages = warning;
CALL migrate.upgrade_each('b1'); \echo :SQLSTATE
CALL migrate.upgrade_each('c1'); \echo :SQLSTATE
-- Half-done revisions of one role: another one may give them up or go on, as itself.
SELECT rev_id, statement, run_by FROM migrate.half_done ORDER BY 1;
SELECT migrate.stamp('c1@base');
\c - :me
SET client_min_messages = warning;
CALL migrate.upgrade_each('b1');
SELECT relname, relowner::regrole::text = :'me' AS mine FROM pg_class WHERE relname = 'regress_mine_idx';
SELECT * FROM migrate.half_done;
SELECT migrate.stamp('base');
DROP TABLE regress_mine;

-- Nothing runs that was not approved.
GRANT USAGE ON SCHEMA migrate TO regress_writer;
SET SESSION AUTHORIZATION regress_writer;
SELECT migrate.define('w1', NULL, 'theirs', 'DO $$BEGIN COMMIT; RAISE WARNING ''% runs'', (SELECT rolname FROM pg_roles WHERE rolname = current_user AND NOT rolsuper); END$$', '');
SELECT migrate.define('w2', 'w1', 'theirs', 'VACUUM migrate.version', '');
RESET SESSION AUTHORIZATION;
\c - regress_runner
CALL migrate.upgrade_each('w2'); \echo :SQLSTATE
SELECT migrate.approve('w1');
CALL migrate.upgrade_each('w2'); \echo :SQLSTATE
SELECT count(*) FROM migrate.version;
SET client_min_messages = warning;
CALL migrate.upgrade_each('w1');
-- of the other direction likewise
\c - regress_other
CALL migrate.downgrade_each('base'); \echo :SQLSTATE
SELECT migrate.approve('w1');
SET client_min_messages = warning;
CALL migrate.downgrade_each('base');

\c - :me
SET client_min_messages = warning;
DROP SCHEMA regress_s CASCADE;
DROP EXTENSION migrate;
DROP ROLE regress_runner, regress_other, regress_writer, regress_owner;
