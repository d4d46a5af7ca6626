-- show, status, plan, check: the long form, where the database stands, what would run
CREATE EXTENSION migrate;
SET client_min_messages = warning;
SET timezone = 'UTC';
-- the role that runs the test may have any name
CREATE FUNCTION regress_show(rev text) RETURNS text LANGUAGE sql AS $$SELECT replace(migrate.show(rev), ' by ' || session_user, ' by SESSION')$$;
CREATE FUNCTION regress_status() RETURNS TABLE (current text[], heads text[], pending int, up_to_date boolean, last_operation text, last_rev_id text, last_at boolean, last_by boolean) LANGUAGE sql AS
	'SELECT current, heads, pending, up_to_date, last_operation, last_rev_id, last_at <= clock_timestamp(), last_by = session_user FROM migrate.status()';

-- Nothing is there.
SELECT * FROM migrate.status();
SELECT migrate.show();
SELECT migrate.show('heads');
SELECT migrate.show('head'); \echo :SQLSTATE
SELECT * FROM migrate.plan();
SELECT * FROM migrate.plan('base', 'downgrade');
SELECT migrate.check();

SELECT count(migrate.define(rev_id, down, message, up, nullif(down_script, 'none'), labels, deps, '2024-02-03 04:05:06+00')) FROM (VALUES
	('a1', NULL, 'create account', E'CREATE TABLE account (\n\tid int PRIMARY KEY\n);\n', 'DROP TABLE account;', 'main, trunk', NULL),
	('a2', 'a1', E'a message\nof three\n\nlines', 'ALTER TABLE account ADD name text', 'ALTER TABLE account DROP name', NULL, NULL),
	('b2', 'a1', '', '', '', NULL, NULL),
	('m3', 'a2, b2', 'merge', '', 'none', NULL, NULL),
	('n1', NULL, 'net', 'SELECT 1; SELECT 2', 'none', 'net', 'm3, trunk')) AS v(rev_id, down, message, up, down_script, labels, deps);
\pset format unaligned
\pset tuples_only on
SELECT regress_show('a1');
SELECT regress_show('a2');
SELECT regress_show('b2, m3');
SELECT regress_show('net');
SELECT migrate.upgrade('m3');
SELECT regress_show('current');
SELECT regress_show('heads');
SELECT regress_show('base');
-- written by several
CREATE ROLE regress_show_writer SUPERUSER;
SET SESSION AUTHORIZATION regress_show_writer;
SELECT migrate.edit('n1', 'SELECT 3');
RESET SESSION AUTHORIZATION;
SELECT regress_show('n1');
\pset tuples_only off
\pset format aligned
SELECT migrate.show('a2-1'); \echo :SQLSTATE
SELECT migrate.show('nowhere'); \echo :SQLSTATE
SELECT migrate.show(''); \echo :SQLSTATE
SELECT migrate.show(NULL); \echo :SQLSTATE

-- status
SELECT * FROM regress_status();
SELECT migrate.upgrade('heads');
SELECT * FROM regress_status();
SELECT migrate.stamp('a2, b2');
SELECT * FROM regress_status();
SELECT migrate.downgrade('base');
SELECT * FROM regress_status();
SELECT migrate.define('z2', 'z1');
SELECT * FROM regress_status();
SELECT migrate.remove('z2');

-- plan: what upgrade and downgrade would run, in their order; nothing runs
SELECT * FROM migrate.plan('heads');
SELECT * FROM migrate.plan('a2');
SELECT * FROM migrate.plan('+1');
SELECT migrate.upgrade('m3');
SELECT * FROM migrate.plan('heads');
SELECT * FROM migrate.plan('m3');
SELECT * FROM migrate.plan(); \echo :SQLSTATE
SELECT * FROM migrate.plan('base', 'downgrade');
SELECT * FROM migrate.plan('a1', operation => 'downgrade');
SELECT * FROM migrate.plan('-1', 'downgrade');
SELECT * FROM migrate.plan('n1', 'downgrade'); \echo :SQLSTATE
SELECT * FROM migrate.plan('nowhere'); \echo :SQLSTATE
SELECT * FROM migrate.plan('heads', 'stamp'); \echo :SQLSTATE
SELECT * FROM migrate.plan('heads', 'Upgrade'); \echo :SQLSTATE
SELECT * FROM migrate.plan(NULL); \echo :SQLSTATE
SELECT * FROM migrate.plan('heads', NULL); \echo :SQLSTATE
SELECT * FROM migrate.current();

-- check: at the heads, complete, and as applied
SELECT migrate.check(); \echo :SQLSTATE
SELECT migrate.upgrade('heads');
SELECT migrate.check();
SELECT count(migrate.define('x' || i)) FROM generate_series(1, 30) AS i;
SELECT migrate.check(); \echo :SQLSTATE
SELECT migrate.stamp('heads');
SELECT migrate.check();
-- a script that was changed behind the back of the functions
UPDATE migrate.script SET upgrade = 'SELECT 4' WHERE rev_id IN ('n1', 'x1');
SELECT migrate.check(); \echo :SQLSTATE
SELECT migrate.define('y2', 'y1');
SELECT migrate.check(); \echo :SQLSTATE
SELECT migrate.remove('y2');
-- to accept one
SELECT migrate.stamp('base');
SELECT migrate.define('x1', message => '', upgrade => 'SELECT 4');
SELECT migrate.stamp('heads');
SELECT migrate.check(); \echo :SQLSTATE

DROP TABLE account;
DROP FUNCTION regress_show, regress_status;
DROP EXTENSION migrate;
DROP ROLE regress_show_writer;
