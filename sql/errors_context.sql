-- Where an error is: revision, direction, statement, line
CREATE EXTENSION migrate;

-- An error at run time: the line where its statement begins.  One that the
-- server has a position for: that line.
SELECT migrate.define('r1', NULL, 'runtime', $$CREATE TABLE r1 (i int);

-- a comment
INSERT INTO r1
	SELECT 1
	/ 0;
$$, $$
SELECT 1;


SELECT nothing FROM
	r1
$$);
SELECT migrate.upgrade('r1'); \echo :SQLSTATE
SELECT migrate.stamp('r1');
SELECT migrate.downgrade('base'); \echo :SQLSTATE
SELECT migrate.stamp('base');
SELECT migrate.define('r1', NULL, 'position', $$SELECT 1;
/* a comment
of two lines */ SELECT 2; CREATE TABLE r1 (
	i int,
	j nonsense
);$$);
SELECT migrate.upgrade('r1'); \echo :SQLSTATE
-- text of several bytes per character before it
SELECT migrate.define('r1', NULL, 'multibyte', $$SELECT 'ä頭🐘'; SELECT '頭頭頭',
	'äöü', nonsense;$$);
SELECT migrate.upgrade('r1'); \echo :SQLSTATE
-- the first line of a statement may be too long to repeat
SELECT migrate.define('r1', NULL, 'long', E'SELECT ''ääääääääääääääääääääääääääääääääääääääääää'' AS long_name_number_one;\nSELECT ''' || repeat('頭', 100) || ''', nonsense');
SELECT migrate.upgrade('r1'); \echo :SQLSTATE

-- In the second of three revisions: the steps before it are told, and undone.
SELECT migrate.define('s1', NULL, 'one', 'CREATE TABLE s1 (i int)', 'DROP TABLE s1');
SELECT migrate.define('s2', 's1', 'two', E'CREATE TABLE s2 (i int);\nALTER TABLE s1\n\tDROP COLUMN j;', 'DROP TABLE s2');
SELECT migrate.define('s3', 's2', 'three', 'CREATE TABLE s3 (i int)', 'DROP TABLE s3');
SELECT migrate.upgrade('s3'); \echo :SQLSTATE
SELECT to_regclass('s1'), to_regclass('s2'), count(*) FROM migrate.version;

-- In functions, triggers, views and DO blocks that the script uses
CREATE FUNCTION regress_fails(int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
	RETURN 1 / $1;
END $$;
CREATE FUNCTION regress_fails_sql(int) RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT regress_fails($1)';
SELECT migrate.define('f1', NULL, 'function', E'SELECT\nregress_fails(1);\nSELECT regress_fails_sql(0);');
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.define('f1', NULL, 'do', E'DO $$\nBEGIN\n\tPERFORM nothing;\nEND $$');
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.define('f1', NULL, 'dynamic', E'SELECT 1;\nDO $$\nBEGIN\n\tEXECUTE ''SELECT 1,\n\tnothing'';\nEND $$');
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.define('f1', NULL, 'body', E'SELECT 1;\nCREATE FUNCTION f1() RETURNS int LANGUAGE sql AS $$\n\tSELECT nothing\n$$');
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.define('f1', NULL, 'plpgsql body', E'SELECT 1;\nCREATE FUNCTION f1() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n\tRETURN 1 +;\nEND $$');
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.define('f1', NULL, 'trigger', $$
CREATE TABLE f1 (i int);
CREATE FUNCTION f1() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no %'', NEW.i; END';
CREATE TRIGGER f1 BEFORE INSERT ON f1 FOR EACH ROW EXECUTE FUNCTION f1();
INSERT INTO f1 VALUES (1)
$$);
SELECT migrate.upgrade('f1'); \echo :SQLSTATE

-- Whatever an error carries stays with it.
SELECT migrate.define('e1', NULL, 'all fields', $$
CREATE TABLE e1 (i int CONSTRAINT e1_positive CHECK (i > 0));
DO 'BEGIN RAISE EXCEPTION ''the message'' USING ERRCODE = ''ZZ001'', DETAIL = ''the detail'', HINT = ''the hint'', SCHEMA = ''s'', TABLE = ''t'', COLUMN = ''c''; END';
$$);
SELECT migrate.upgrade('e1'); \echo :SQLSTATE
DO $$
DECLARE
	s text; t text; c text; n text;
BEGIN
	PERFORM migrate.upgrade('e1');
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	GET STACKED DIAGNOSTICS s = SCHEMA_NAME, t = TABLE_NAME, c = COLUMN_NAME;
	RAISE NOTICE 'caught % in %.%.%', SQLERRM, s, t, c;
END $$;
SELECT migrate.define('e1', NULL, 'constraint', 'CREATE TABLE e1 (i int CONSTRAINT e1_positive CHECK (i > 0)); INSERT INTO e1 VALUES (-1)');
SELECT migrate.upgrade('e1'); \echo :SQLSTATE
-- Deferred constraints are checked when the caller commits, where there is no script.
SELECT migrate.define('e1', NULL, 'deferred', 'CREATE TABLE e1 (i int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO e1 VALUES (1), (1)');
SELECT migrate.upgrade('e1'); \echo :SQLSTATE
SELECT to_regclass('e1'), count(*) FROM migrate.version;

-- Notices and warnings say it, too, if one asks for it.
SELECT migrate.define('n1', NULL, 'notices', E'DROP TABLE IF EXISTS nothing;\nDO ''BEGIN RAISE WARNING $q$careful$q$; RAISE NOTICE $q$by the way$q$; END''');
SELECT migrate.upgrade('n1');
SELECT migrate.stamp('base');
\set SHOW_CONTEXT always
SELECT migrate.upgrade('n1');
\set SHOW_CONTEXT errors
-- The caller may be a function itself.
CREATE FUNCTION regress_up(target text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
	RETURN migrate.upgrade(target);
END $$;
SELECT migrate.define('e1', 'n1', 'in between', 'SELECT 1 / 0');
SELECT regress_up('e1'); \echo :SQLSTATE

DROP FUNCTION regress_fails, regress_fails_sql, regress_up;
DROP EXTENSION migrate;
