-- Hints: each names what helps.
CREATE EXTENSION migrate;
SET client_min_messages = notice;
\set SHOW_CONTEXT never

-- downgrade has no default that would be harmless
SELECT migrate.downgrade();
CALL migrate.downgrade_each();
SELECT migrate.downgrade_sql();

-- procedures want to be alone
BEGIN;
CALL migrate.upgrade_each();
ROLLBACK;
BEGIN;
CALL migrate.downgrade_each('base');
ROLLBACK;
SELECT 1 \; CALL migrate.upgrade_each();

-- null means that a revision cannot be taken back, and no word does
SELECT migrate.define('a1', NULL, 'first', 'CREATE TYPE regress_e AS ENUM (''one'')', 'irreversible');
SELECT migrate.define('a1', NULL, 'first', 'irreversible');
SELECT migrate.define('a1', NULL, 'first', 'CREATE TYPE regress_e AS ENUM (''one'')');
SELECT migrate.edit('a1', downgrade => 'none');
SELECT migrate.upgrade();
SELECT migrate.downgrade('base');

-- a value of an enum that is used too early
SELECT migrate.define('a2', 'a1', 'second', 'ALTER TYPE regress_e ADD VALUE ''two''', '');
SELECT migrate.define('a3', 'a2', 'third', 'SELECT ''two''::regress_e', '');
SELECT migrate.upgrade();

-- one revision, or several, are exported by name
SELECT substring(e FROM 'rev_id => ''[^'']*''') AS exported FROM migrate.export('a3') AS e;
SELECT substring(e FROM 'rev_id => ''[^'']*''') AS exported FROM migrate.export('head, a1') AS e;

-- a branch of which nothing is taken back
SELECT migrate.define('b1', NULL, 'other', '', '', branch_labels => 'net');
SELECT migrate.downgrade('net@base');
CALL migrate.downgrade_each('net@base');
SELECT migrate.upgrade('net@head');
SELECT migrate.downgrade('net@base');
SELECT migrate.downgrade('net@base'), count(*) FROM migrate.plan('net@base', 'downgrade');
DROP TYPE regress_e;
DROP EXTENSION migrate;
