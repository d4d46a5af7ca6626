-- Revisions that are half done: who shows them, who refuses them, ways out
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE regress_ran (n serial, what text);
CREATE FUNCTION regress_since() RETURNS text LANGUAGE sql AS $$
	WITH gone AS (DELETE FROM regress_ran RETURNING *) SELECT string_agg(what, ', ' ORDER BY n) FROM gone;
$$;
CREATE VIEW regress_state AS
	SELECT (SELECT string_agg(c, ' ') FROM migrate.current() c) AS current, (SELECT half_done FROM migrate.status()) AS half_done,
		(SELECT string_agg(format('%s %s/%s%s', operation, statement, statements, CASE WHEN done_at IS NULL THEN ' begun' END), ', ' ORDER BY rev_id, statement) FROM migrate.half_done) AS statements;
-- while there is a row in it, scripts fail
CREATE TABLE regress_obstacle (i int);
CREATE PROCEDURE regress_commit(what text) LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO regress_ran (what) VALUES (regress_commit.what);
	COMMIT;
	IF EXISTS (SELECT FROM regress_obstacle) THEN
		RAISE 'an obstacle';
	END IF;
END $$;
SELECT migrate.define('a1', NULL, 'first', 'INSERT INTO regress_ran (what) VALUES (''up a1'')', 'INSERT INTO regress_ran (what) VALUES (''down a1'')');
SELECT migrate.define('a2', 'a1', 'second', $$
INSERT INTO regress_ran (what) VALUES ('up a2, one');
CALL regress_commit('up a2, two');
INSERT INTO regress_ran (what) VALUES ('up a2, three');
$$, $$
INSERT INTO regress_ran (what) VALUES ('down a2, one');
CALL regress_commit('down a2, two');
INSERT INTO regress_ran (what) VALUES ('down a2, three');
$$);
SELECT migrate.define('a3', 'a2', 'third', 'INSERT INTO regress_ran (what) VALUES (''up a3'')', 'INSERT INTO regress_ran (what) VALUES (''down a3'')');
SELECT migrate.define('b2', 'a1', 'side', 'INSERT INTO regress_ran (what) VALUES (''up b2'')', 'INSERT INTO regress_ran (what) VALUES (''down b2'')', 'side');
SELECT checksum FROM migrate.script WHERE rev_id = 'a2' \gset
SELECT upgrade, downgrade FROM migrate.script WHERE rev_id = 'a2' \gset

INSERT INTO regress_obstacle VALUES (1);
CALL migrate.upgrade_each('a3'); \echo :SQLSTATE
-- Who shows it
SELECT regress_since();
SELECT * FROM regress_state;
SELECT current, pending, up_to_date, last_outcome, half_done FROM migrate.status();
SELECT * FROM migrate.plan('heads');
SELECT step, rev_id, done FROM migrate.plan('base', 'downgrade');
SELECT migrate.check(); \echo :SQLSTATE

-- Who refuses: whatever would go over it
SELECT migrate.upgrade('a2'); \echo :SQLSTATE
SELECT migrate.upgrade('heads'); \echo :SQLSTATE
SELECT migrate.downgrade('base'); \echo :SQLSTATE
SELECT migrate.expect('upgrade', 'a2', :'checksum'); \echo :SQLSTATE
SELECT migrate.record('upgrade', 'a2', :'checksum'); \echo :SQLSTATE
SELECT migrate.remove('a3'), migrate.remove('a2'); \echo :SQLSTATE
-- and nothing else
SELECT migrate.upgrade('side'), migrate.downgrade('side@a1');
CALL migrate.upgrade_each('side');
CALL migrate.downgrade_each('side@a1');
SELECT * FROM regress_state;
SELECT migrate.define('a3', 'a2', 'third', 'INSERT INTO regress_ran (what) VALUES (''up a3'')', 'INSERT INTO regress_ran (what) VALUES (''down a3'')');
SELECT regress_since();

-- An edited script
SELECT migrate.edit('a2', :'upgrade' || 'SELECT 1');
CALL migrate.upgrade_each('heads'); \echo :SQLSTATE
SELECT regress_since();
SELECT * FROM regress_state;
-- of the other direction does not matter; nor does the message
SELECT migrate.edit('a2', :'upgrade', :'downgrade' || 'SELECT 1', 'another message');
CALL migrate.upgrade_each('heads'); \echo :SQLSTATE
SELECT regress_since();
-- Without the obstacle it goes on where it was.
DELETE FROM regress_obstacle;
CALL migrate.upgrade_each('heads');
SELECT regress_since();
SELECT * FROM regress_state;
SELECT migrate.check();

-- A half-done downgrade: the revision is still applied.
INSERT INTO regress_obstacle VALUES (1);
CALL migrate.downgrade_each('base'); \echo :SQLSTATE
SELECT regress_since();
SELECT * FROM regress_state;
SELECT pending, half_done FROM migrate.status();
SELECT step, rev_id, done FROM migrate.plan('base', 'downgrade');
SELECT step, rev_id, done FROM migrate.plan('heads');
-- though nothing may be pending
SELECT migrate.remove('a3');
CALL migrate.upgrade_each('side');
SELECT pending, up_to_date FROM migrate.status();
SELECT migrate.check(); \echo :SQLSTATE
CALL migrate.downgrade_each('side@a1');
SELECT migrate.define('a3', 'a2', 'third', 'INSERT INTO regress_ran (what) VALUES (''up a3'')', 'INSERT INTO regress_ran (what) VALUES (''down a3'')');
SELECT regress_since();
SELECT migrate.upgrade('heads'); \echo :SQLSTATE
SELECT migrate.downgrade('base'); \echo :SQLSTATE
SELECT migrate.edit('a2', 'SELECT 1'); \echo :SQLSTATE
DELETE FROM regress_obstacle;
CALL migrate.downgrade_each('base');
SELECT regress_since();
SELECT * FROM regress_state;

-- Giving up: by the script of the other direction, all of it
INSERT INTO regress_obstacle VALUES (1);
CALL migrate.upgrade_each('a3'); \echo :SQLSTATE
DELETE FROM regress_obstacle;
SELECT regress_since();
CALL migrate.downgrade_each('a1');
SELECT regress_since();
SELECT * FROM regress_state;
SELECT operation, rev_id, outcome, from_current, to_current FROM migrate.log ORDER BY number DESC LIMIT 2;
-- which may fail as well, and is then what is half done
INSERT INTO regress_obstacle VALUES (1);
CALL migrate.upgrade_each('a3'); \echo :SQLSTATE
CALL migrate.downgrade_each('a1'); \echo :SQLSTATE
SELECT regress_since();
SELECT * FROM regress_state;
CALL migrate.downgrade_each('a1'); \echo :SQLSTATE
SELECT regress_since();
-- and back again
CALL migrate.upgrade_each('a2'); \echo :SQLSTATE
SELECT regress_since();
SELECT * FROM regress_state;
DELETE FROM regress_obstacle;
CALL migrate.upgrade_each('a3');
SELECT regress_since();
SELECT * FROM regress_state;
-- a half-done downgrade, by the upgrade
INSERT INTO regress_obstacle VALUES (1);
CALL migrate.downgrade_each('a1'); \echo :SQLSTATE
DELETE FROM regress_obstacle;
SELECT regress_since();
CALL migrate.upgrade_each('a2');
SELECT regress_since();
SELECT * FROM regress_state;
SELECT operation, rev_id, outcome, from_current, to_current FROM migrate.log ORDER BY number DESC LIMIT 2;

-- Giving up: it is done, or it is not, because somebody says so
INSERT INTO regress_obstacle VALUES (1);
CALL migrate.downgrade_each('a1');
SELECT migrate.stamp('a1');
SELECT * FROM regress_state;
SELECT operation, from_current, to_current, remark FROM migrate.log ORDER BY number DESC LIMIT 1;
CALL migrate.upgrade_each('a3');
SELECT migrate.stamp('a2');
SELECT * FROM regress_state;
CALL migrate.downgrade_each('a1');
SELECT migrate.stamp('a2');
SELECT * FROM regress_state;
SELECT operation, from_current, to_current, remark FROM migrate.log ORDER BY number DESC LIMIT 1;
SELECT migrate.stamp('a1');
CALL migrate.upgrade_each('a3');
SELECT migrate.stamp('a1');
SELECT * FROM regress_state;
-- with all that is recorded
CALL migrate.upgrade_each('a3');
SELECT migrate.stamp('a1', purge => true);
SELECT * FROM regress_state;
SELECT operation, remark FROM migrate.log ORDER BY number DESC LIMIT 1;
-- or by a stamp of something above it
CALL migrate.upgrade_each('a3');
SELECT migrate.stamp('a3');
SELECT * FROM regress_state;
-- but not by one of another branch
SELECT migrate.stamp('a1');
CALL migrate.upgrade_each('a3');
SELECT migrate.stamp('side');
SELECT * FROM regress_state;
SELECT migrate.stamp('a1');
SELECT regress_since() IS NOT NULL;

-- A commit in a wrapper
SELECT migrate.define('c2', 'a1', 'commits', $$
BEGIN;
INSERT INTO regress_ran (what) VALUES ('one');
COMMIT AND CHAIN;
INSERT INTO regress_ran (what) VALUES ('two');
DO $do$BEGIN IF EXISTS (SELECT FROM regress_obstacle) THEN RAISE 'an obstacle'; END IF; END$do$;
COMMIT;
$$, '');
CALL migrate.upgrade_each('c2'); \echo :SQLSTATE
SELECT regress_since();
SELECT * FROM regress_state;
DELETE FROM regress_obstacle;
CALL migrate.upgrade_each('c2');
SELECT regress_since();
SELECT * FROM regress_state;
-- Part of a script only shows to need a transaction of its own when it runs.
INSERT INTO regress_obstacle VALUES (1);
CREATE TYPE regress_e2 AS ENUM ('a');
SELECT migrate.define('e2', 'a1', 'enum', $$
ALTER TYPE regress_e2 ADD VALUE 'b';
SELECT 'b'::regress_e2;
DO $do$BEGIN IF EXISTS (SELECT FROM regress_obstacle) THEN RAISE 'an obstacle'; END IF; END$do$;
$$, '');
CALL migrate.upgrade_each('e2'); \echo :SQLSTATE
SELECT half_done FROM regress_state;
DELETE FROM regress_obstacle;
CALL migrate.upgrade_each('e2');
SELECT * FROM regress_state;

DROP VIEW regress_state;
DROP FUNCTION regress_since;
DROP PROCEDURE regress_commit;
DROP TABLE regress_ran, regress_obstacle;
DROP TYPE regress_e2;
DROP EXTENSION migrate;
