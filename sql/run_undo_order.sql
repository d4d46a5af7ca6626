-- The order of a downgrade: the reverse of that in which revisions were applied.
-- The graph does not have every dependency.
CREATE EXTENSION migrate;
CREATE SCHEMA regress_undo;
CREATE FUNCTION regress_planned(target text) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(rev_id, ' ' ORDER BY step) FROM migrate.plan(target, 'downgrade')$$;
CREATE FUNCTION regress_written(range text) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(m[1], ' ') FROM regexp_matches(migrate.downgrade_sql(range), '^-- Running downgrade (\S+)', 'gn') AS m$$;

-- Views that are made later, in one branch, on tables that were made earlier in
-- another: psql would drop the views first.  The order of definition is another one.
SELECT migrate.define('a', message => 'base', downgrade => '');
SELECT migrate.define('v1', 'a', 'views', 'CREATE VIEW regress_undo.v1 AS SELECT i FROM regress_undo.t', 'DROP VIEW regress_undo.v1');
SELECT migrate.define('t', 'a', 'tables', 'CREATE TABLE regress_undo.t (i int)', 'DROP TABLE regress_undo.t');
SELECT migrate.define('v2', 'a', 'views', 'CREATE VIEW regress_undo.v2 AS SELECT i FROM regress_undo.t', 'DROP VIEW regress_undo.v2');
SELECT migrate.upgrade('t'), migrate.upgrade('v1'), migrate.upgrade('v2');
SELECT regress_planned('base'), regress_written('base');
SELECT migrate.downgrade('base');
SELECT migrate.upgrade('t'), migrate.upgrade('v2'), migrate.upgrade('v1');
SELECT regress_planned('a'), regress_written('a');
SET client_min_messages = warning;
CALL migrate.downgrade_each('a');

-- What was undone and done again counts from then on.
CALL migrate.upgrade_each('t');
CALL migrate.upgrade_each('v1');
CALL migrate.upgrade_each('v2');
RESET client_min_messages;
SELECT migrate.downgrade('v1@-1');
SELECT migrate.upgrade('v1');
SELECT regress_planned('a');

-- A child goes before its parent, and the parent when it may.
SELECT migrate.define('b', 't', 'on top', downgrade => '');
SELECT migrate.upgrade('b');
SELECT regress_planned('base');
UPDATE migrate.version SET log_number = log_number + 1000 WHERE rev_id IN ('a', 't');
SELECT regress_planned('base');
UPDATE migrate.version SET log_number = log_number - 1000 WHERE rev_id IN ('a', 't');

-- Several runs in one transaction are no exception.
SELECT migrate.downgrade('base');
BEGIN;
SELECT migrate.upgrade('t'), migrate.upgrade('v2'), migrate.upgrade('b'), migrate.upgrade('v1');
SELECT regress_planned('base'), count(DISTINCT log_number) FROM migrate.version;
COMMIT;
SELECT migrate.downgrade('base');

-- What a stamp recorded is in Alembic's order; what came after it goes first.
SELECT migrate.stamp('heads');
SELECT regress_planned('base'), count(DISTINCT log_number) FROM migrate.version;
SELECT migrate.stamp('a');
SELECT migrate.stamp('v2'), migrate.stamp('t'), migrate.stamp('v1');
SELECT regress_planned('base');
SELECT migrate.stamp('a');
SELECT migrate.upgrade('t');
SELECT migrate.stamp('v1, v2, b');
SELECT regress_planned('base');
SELECT migrate.stamp('t');
SELECT migrate.upgrade('v2'), migrate.upgrade('b');
SELECT regress_planned('base');
-- A range does not ask what is applied.
SELECT regress_written('heads:base');

SET client_min_messages = warning;
DROP SCHEMA regress_undo CASCADE;
DROP FUNCTION regress_planned, regress_written;
DROP EXTENSION migrate;
