--
-- Scripts that the server cannot parse: its own message, the line of the
-- script, and the place in the statement.
--
CREATE EXTENSION migrate;

-- the grammar
SELECT * FROM migrate.split(E'SELECT 1;\n\nSELECT 2,;\nSELECT 3');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate.split(E'SELECT 1;\nCREATE TABLE t (\n\ta int,\n\tb intt eger,\n\tc int);\nSELECT 3');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT 2 +;');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT 2 +');
SELECT * FROM migrate.split(E'-- x\r\nSELEC 1;');
SELECT * FROM migrate.split(E'SELECT 1;\n  FROM )');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT :placeholder;');

-- positions are characters, in the script and in its statements
SELECT * FROM migrate.split(E'SELECT ''äöü€'';\nCOPY t FROM stdin;\näöü€\n\\.\nSELECT ''ä'',\n ''ö'',, ''ü'';');
SELECT * FROM migrate.split(E'SELECT ''äöü€'';\nCOPY t FROM stdin;\näöü€\n\\.\nSELECT ''ä'',\n ''ö'', 1a;');
SELECT * FROM migrate.split(E'SELECT ''äöü€'';\n ''ö;');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT\n' ||
	pg_catalog.repeat(E'  ''ä'',\n', 3000) || E'  ''€'' wrong wrong\n');
SELECT * FROM migrate.split(E'SELECT ''ä'';\n\\' || pg_catalog.repeat('€', 50));

-- parentheses
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT (1;\nSELECT 2);');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT 1);\nSELECT 2;');
SELECT * FROM migrate.split(E'CREATE TABLE t (a int\n;\nCOPY t FROM stdin;\n''\n\\.\n');

-- function bodies
SELECT * FROM migrate.split(E'CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\nSELECT 1 END;\nSELECT 2 2;');
SELECT * FROM migrate.split(E'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;');
SELECT * FROM migrate.split(E'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END x;');

-- the scanner
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT ''a;\n');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT $a$;$b$\n');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT "a;\n');
SELECT * FROM migrate.split(E'SELECT 1;\n/* /* */\n');
SELECT * FROM migrate.split(E'SELECT 1;\n''');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT 1a;');
SELECT * FROM migrate.split(E'SELECT "";');
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT\n  U&''\\00zz'';');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT\n  E''\\xff'';');

-- after an odd quote everything is inside out; what is wrong is before that
SELECT * FROM migrate.split($script$
SELECT 1;
INSERT INTO t VALUES ('it's');
INSERT INTO t VALUES ('ok');
$script$);
SELECT * FROM migrate.split($script$
INSERT INTO t VALUES ('it's');
INSERT INTO t VALUES (E'ok\n');
$script$);

-- a long statement is not repeated
SELECT * FROM migrate.split(E'SELECT 1;\nSELECT\n' ||
	pg_catalog.repeat(E'  1,\n', 3000) || E'  wrong wrong wrong\n' ||
	pg_catalog.repeat(E'  , 1\n', 3000));
-- nor is a long line
\set SHOW_CONTEXT never
DO $$
DECLARE
	state text;
	context text;
BEGIN
	PERFORM migrate.split(E'SELECT 1;\nSELECT ' ||
		pg_catalog.repeat('1, ', 10000) || 'wrong wrong wrong' ||
		pg_catalog.repeat(', 1', 10000));
EXCEPTION WHEN syntax_error THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, context = PG_EXCEPTION_CONTEXT;
	RAISE NOTICE '%: %: %', state, SQLERRM, pg_catalog.split_part(context, E'\n', 1);
END
$$;
\unset SHOW_CONTEXT

-- the settings used for parsing are the session's again
SELECT * FROM migrate.split('SELECT 1 1');
SHOW standard_conforming_strings;
SHOW client_min_messages;

DROP EXTENSION migrate;
