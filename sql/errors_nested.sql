-- Scripts that call the functions of migrate themselves
CREATE EXTENSION migrate;

-- Whatever changes something is refused, in both directions.
CREATE FUNCTION regress_nested(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	context text;
BEGIN
	SET LOCAL client_min_messages = warning;
	PERFORM migrate.define('x1', upgrade => E'CREATE TABLE x1 (i int);\nSELECT ' || command, downgrade => '');
	PERFORM migrate.upgrade('x1');
	RAISE 'ran';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
	RETURN concat_ws(' ', SQLSTATE, SQLERRM, '|', CASE WHEN SQLSTATE <> 'P0001' THEN split_part(context, ':', 1) END);
END $$;
SELECT command, regress_nested(command) FROM unnest(ARRAY[
	$$migrate.upgrade()$$,
	$$migrate.upgrade('base')$$,
	$$migrate.downgrade('base')$$,
	$$migrate.stamp('x1')$$,
	$$migrate.stamp('base', purge => true)$$,
	$$migrate.revision()$$,
	$$migrate.define('x2')$$,
	$$migrate.define('x1')$$,
	$$migrate.merge()$$,
	$$migrate.edit('x1', 'SELECT 1')$$,
	$$migrate.remove('x1')$$,
	$$migrate.approve('x1')$$,
	$$migrate.expect('upgrade', 'x1', '')$$,
	$$migrate.record('upgrade', 'x1', '')$$]) AS command;
-- Looking is not.
SELECT command, regress_nested(command) FROM unnest(ARRAY[
	$$* FROM migrate.current()$$,
	$$* FROM migrate.heads(), migrate.bases()$$,
	$$* FROM migrate.branches()$$,
	$$* FROM migrate.history()$$,
	$$migrate.show('x1')$$,
	$$* FROM migrate.status()$$,
	$$* FROM migrate.plan()$$,
	$$migrate.graph()$$,
	$$migrate.export()$$,
	$$migrate.upgrade_sql()$$,
	$$migrate.downgrade_sql('base')$$,
	$$* FROM migrate.split('SELECT 1')$$]) AS command;
SELECT count(*) FROM migrate.script;
DROP FUNCTION regress_nested;

-- Through functions, triggers and DO blocks, and in the downgrade
SELECT migrate.define('a1', NULL, 'first', $$
CREATE TABLE a1 (i int);
CREATE FUNCTION a1_nested() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM migrate.upgrade(''heads''); RETURN NEW; END';
CREATE TRIGGER nested BEFORE INSERT ON a1 FOR EACH ROW EXECUTE FUNCTION a1_nested();
$$, $$
DROP TABLE a1;
DROP FUNCTION a1_nested;
$$);
SELECT migrate.define('a2', 'a1', 'trigger', E'CREATE TABLE a2 (i int);\nINSERT INTO a1 VALUES (1)', 'DROP TABLE a2');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.edit('a2', E'CREATE TABLE a2 (i int);\nDO $$ BEGIN PERFORM migrate.stamp(''base''); END $$');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.edit('a2', E'CREATE TABLE a2 (i int);\nCOPY a1 FROM stdin;\n1\n\\.\n');
SELECT migrate.upgrade(); \echo :SQLSTATE
-- The session works normally after each.
SELECT migrate.upgrade('a1');
SELECT migrate.edit('a2', 'CREATE TABLE a2 (i int)', 'DROP TABLE a2; SELECT migrate.upgrade()');
SELECT migrate.upgrade();
SELECT migrate.downgrade('-1'); \echo :SQLSTATE
SELECT * FROM migrate.current();
-- The script may catch it, and goes on as the script of that revision.
SELECT migrate.define('a3', 'a2', 'catches', $$
DO 'BEGIN PERFORM migrate.stamp(''base''); EXCEPTION WHEN SQLSTATE ''MG207'' THEN RAISE NOTICE ''caught: %'', SQLERRM; END';
DO 'BEGIN PERFORM migrate.edit(''a3'', ''''); EXCEPTION WHEN OTHERS THEN RAISE NOTICE ''caught again: %'', SQLSTATE; END';
CREATE TABLE a3 (i int)
$$);
SELECT migrate.upgrade();
SELECT rev_id FROM migrate.version ORDER BY 1;
-- A trigger outside of any script may call what it likes.
SELECT migrate.define('a4', 'a3', 'by trigger', 'CREATE TABLE a4 (i int)');
INSERT INTO a1 VALUES (1);
SELECT * FROM migrate.current();
-- A failed attempt in a subtransaction does not leave the mark of a running script.
SELECT migrate.define('a5', 'a4', 'fails', 'SELECT 1 / 0');
BEGIN;
SAVEPOINT s;
SELECT migrate.upgrade();
ROLLBACK TO s;
SELECT migrate.edit('a5', 'SELECT migrate.remove(''a5'')');
SAVEPOINT s;
SELECT migrate.upgrade();
ROLLBACK TO s;
SELECT migrate.edit('a5', 'CREATE TABLE a5 (i int)');
SELECT migrate.upgrade();
COMMIT;
SELECT * FROM migrate.current();

DROP TABLE a1, a2, a3, a4, a5;
DROP FUNCTION a1_nested;
DROP EXTENSION migrate;
