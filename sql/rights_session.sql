-- Sessions that have become another role: every role that they could become
-- again has to trust a script
CREATE EXTENSION migrate;
SELECT current_user AS me \gset
CREATE ROLE regress_app LOGIN;
CREATE ROLE regress_dba LOGIN;
CREATE ROLE regress_super LOGIN SUPERUSER;
GRANT regress_app TO regress_dba;
GRANT USAGE ON SCHEMA migrate TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_app, regress_dba;
GRANT CREATE, USAGE ON SCHEMA public TO regress_app, regress_dba;
CREATE VIEW regress_authors AS SELECT rev_id, upgrade_by FROM migrate.script;
GRANT SELECT ON regress_authors TO PUBLIC;

-- What is written under SET ROLE is by who logged in, and its own.
\c - regress_dba
SET ROLE regress_app;
SELECT migrate.define('a1', upgrade => 'CREATE TABLE a1 (i int)', downgrade => 'DROP TABLE a1');
SELECT * FROM regress_authors;
SELECT migrate.upgrade('a1');
SELECT tableowner FROM pg_tables WHERE tablename = 'a1';
SELECT applied_by FROM migrate.version;
SELECT operation, session_role, effective_role FROM migrate.log;
SELECT migrate.downgrade('base');
RESET ROLE;
SELECT migrate.upgrade('a1');
SELECT migrate.downgrade('base');

-- What the lesser role has written is not for the session of the greater one,
-- also while it is the lesser role: RESET ROLE is only a statement away.
\c - regress_app
SELECT migrate.define('b1', upgrade => 'CREATE TABLE b1 (i int)', downgrade => 'DROP TABLE b1');
SELECT migrate.upgrade('b1');
SELECT migrate.downgrade('base');
\c - regress_dba
SELECT migrate.upgrade('b1'); \echo :SQLSTATE
SET ROLE regress_app;
SELECT migrate.upgrade('b1'); \echo :SQLSTATE
RESET ROLE;
\c - regress_super
SET ROLE regress_app;
SELECT migrate.upgrade('b1'); \echo :SQLSTATE
RESET ROLE;
SET SESSION AUTHORIZATION regress_app;
SELECT migrate.upgrade('b1'); \echo :SQLSTATE
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_dba;
SET ROLE regress_app;
SELECT migrate.upgrade('b1'); \echo :SQLSTATE
RESET SESSION AUTHORIZATION;
-- Each of them may approve, as itself; one by one they do.
SET SESSION AUTHORIZATION regress_dba;
SELECT migrate.approve('b1');
SET ROLE regress_app;
SELECT migrate.upgrade('b1'); \echo :SQLSTATE
RESET SESSION AUTHORIZATION;
SELECT migrate.approve('b1');
SET SESSION AUTHORIZATION regress_dba;
SET ROLE regress_app;
SELECT migrate.upgrade('b1');
SELECT migrate.downgrade('base');
RESET SESSION AUTHORIZATION;
SELECT rev_id, approved_by FROM migrate.approval ORDER BY 2;
-- An approval under SET ROLE is by the role that it is under.
SELECT migrate.define('b2', 'b1', upgrade => 'SELECT 1', downgrade => '');
SELECT * FROM regress_authors WHERE rev_id = 'b2';
\c - regress_dba
SET ROLE regress_app;
SELECT migrate.approve('b2');
RESET ROLE;
SELECT rev_id, approved_by FROM migrate.approval WHERE rev_id = 'b2';

-- What would run later, when the role is back: none of it gets to run.
\c - regress_app
SELECT migrate.define('c1', upgrade => $$
CREATE TABLE c1 (i int);
CREATE FUNCTION c1_evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RESET ROLE; ALTER ROLE regress_app SUPERUSER; RETURN NULL; END';
CREATE CONSTRAINT TRIGGER evil AFTER INSERT ON c1 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION c1_evil();
INSERT INTO c1 VALUES (1);
$$);
SELECT migrate.define('c2', upgrade => $$
CREATE FUNCTION c2_evil() RETURNS int LANGUAGE plpgsql AS 'BEGIN RESET ROLE; ALTER ROLE regress_app SUPERUSER; RETURN 1; END';
DO 'BEGIN EXECUTE ''DECLARE c CURSOR WITH HOLD FOR SELECT c2_evil()''; END';
$$);
SELECT migrate.define('c3', upgrade => 'RESET ROLE; ALTER ROLE regress_app SUPERUSER');
-- run by their author they fail
\set VERBOSITY sqlstate
SELECT migrate.upgrade('c1');
SELECT migrate.upgrade('c2');
SELECT migrate.upgrade('c3');
-- run by others they are refused
\c - regress_super
SET ROLE regress_app;
SELECT migrate.upgrade('c1');
SELECT migrate.upgrade('c2');
SELECT migrate.upgrade('c3');
RESET ROLE;
SET SESSION AUTHORIZATION regress_app;
SELECT migrate.upgrade('c1');
SELECT migrate.upgrade('c2');
RESET SESSION AUTHORIZATION;
\set VERBOSITY default
SELECT rolsuper FROM pg_roles WHERE rolname = 'regress_app';

-- A script may change roles where it is trusted, and is the caller's again after it.
SELECT migrate.define('d1', upgrade => 'SET ROLE regress_app; CREATE TABLE d1 (i int)', downgrade => 'SET SESSION AUTHORIZATION regress_app; DROP TABLE d1');
SELECT migrate.upgrade('d1');
SELECT tableowner, current_user FROM pg_tables WHERE tablename = 'd1';
SELECT migrate.downgrade('base');
SELECT session_user, current_user;

-- In a function with the rights of its owner there is no way back, and it is
-- the owner who has to trust.
\c - regress_app
CREATE FUNCTION regress_up(text) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT migrate.upgrade($1)';
CREATE FUNCTION regress_down(text) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT migrate.downgrade($1)';
CREATE FUNCTION regress_approve(text) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT migrate.approve($1)';
CREATE FUNCTION regress_define(text) RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT migrate.define($1, upgrade => ''SET ROLE regress_dba'')';
SELECT migrate.define('e1', upgrade => 'CREATE TABLE e1 (i int)', downgrade => 'DROP TABLE e1');
\c - regress_dba
SELECT migrate.define('e2', upgrade => 'CREATE TABLE e2 (i int)', downgrade => 'DROP TABLE e2');
\c - regress_super
SELECT regress_up('e1');
SELECT tableowner FROM pg_tables WHERE tablename = 'e1';
SELECT session_role, effective_role FROM migrate.log ORDER BY number DESC LIMIT 1;
SELECT regress_up('e2');
SELECT regress_down('base');
SELECT regress_define('e3');
SELECT * FROM regress_authors WHERE rev_id LIKE 'e%' ORDER BY 1;
SELECT regress_up('e3'); \echo :SQLSTATE
SELECT migrate.define('e4', upgrade => 'SELECT 1', downgrade => '');
ALTER FUNCTION regress_up OWNER TO regress_dba;
\c - regress_app
-- the caller's own rights are of no matter, and give none
SELECT regress_up('e1'); \echo :SQLSTATE
SELECT regress_approve('e1');
SELECT regress_up('e1'); \echo :SQLSTATE
SELECT regress_up('e2');
SELECT tableowner FROM pg_tables WHERE tablename = 'e2';
SELECT migrate.stamp('base');

-- Scripts for psql ask for the same trust before they do anything.
\c - regress_super
SELECT migrate.expect('upgrade', 'e4', (SELECT checksum FROM migrate.script WHERE rev_id = 'e4'));
SELECT migrate.expect('upgrade', 'e1', (SELECT checksum FROM migrate.script WHERE rev_id = 'e1')); \echo :SQLSTATE
SET ROLE regress_app;
SELECT migrate.expect('upgrade', 'e1', (SELECT checksum FROM migrate.script WHERE rev_id = 'e1')); \echo :SQLSTATE
\c - regress_app
SELECT migrate.expect('upgrade', 'e1', (SELECT checksum FROM migrate.script WHERE rev_id = 'e1'));
SELECT migrate.expect('upgrade', 'e4', (SELECT checksum FROM migrate.script WHERE rev_id = 'e4'));

\c - :me
DROP FUNCTION regress_up, regress_down, regress_approve, regress_define;
DROP TABLE e2;
DROP VIEW regress_authors;
DROP EXTENSION migrate;
REVOKE ALL ON SCHEMA public FROM regress_app, regress_dba;
DROP ROLE regress_app, regress_dba, regress_super;
