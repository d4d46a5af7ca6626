--
-- Where the statements of a script begin and end.
--
CREATE EXTENSION migrate;

-- a semicolon that is quoted or commented out ends nothing
SELECT * FROM migrate.split($script$
-- a comment; with END, and a ' quote
SELECT 1 ; /* nested /* ; */ ; */ SELECT 'a;b', "c;d" FROM "c;d";
SELECT $$;$$, $a$ $b$;$b$ $$;$$ $a$, E'\';', E';\\', U&'d\0061;', U&"d!0061;" UESCAPE '!';
SELECT 'continued;'
	'here;' -- ;
	, B'01', X'1F', N'n;', a.b, $1, 1::int, 1.5e3, 'x' || ';' /* ; */
$script$);

-- what is no statement vanishes, lines are counted all the same
SELECT * FROM migrate.split('');
SELECT * FROM migrate.split(NULL);
SELECT * FROM migrate.split(E' \t\n');
SELECT * FROM migrate.split('-- nothing');
SELECT * FROM migrate.split('/* nothing /* at */ all */');
SELECT * FROM migrate.split(';; ;/* ; */;');
SELECT * FROM migrate.split(E';;\n;\nSELECT 1;;\n\n;SELECT\n2\n;\n\n;-- end');

-- other line ends: CR LF is one
SELECT statement, line, pg_catalog.replace(sql, E'\r', '<CR>') AS sql
FROM migrate.split(E'SELECT 1;\r\n-- b\r\nSELECT\r\n 2;\r\n\r\n/*\r\n*/ SELECT 3\r\n');

-- without the last semicolon, or with something after it
SELECT * FROM migrate.split('SELECT 1; SELECT 2');
SELECT * FROM migrate.split('SELECT 1; SELECT 2 -- end');
SELECT * FROM migrate.split('SELECT 1; SELECT $$2$$/* end */');
SELECT * FROM migrate.split('SELECT 1; SELECT ''2'' ');
SELECT * FROM migrate.split('SELECT 1; SELECT "2" ; -- end');

-- function bodies
SELECT * FROM migrate.split($script$
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
	SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 END END;
	SELECT (SELECT CASE a WHEN 1 THEN 2 END);
	SELECT 1 AS end, 2 AS "case", 3 AS begin;
	SELECT x.end, x.case, x.begin FROM x;
	SELECT 4 end;
	SELECT 5 "atomic";
END;
CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END; SELECT 1;
CREATE FUNCTION begin() RETURNS int LANGUAGE sql RETURN CASE WHEN true THEN 1 END;
CREATE FUNCTION atomic(begin int) RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2';
create function g() returns void language sql begin /* ; */ atomic
	create function h() returns int begin atomic select 1; end;
	create rule r as on insert to t do also (delete from a; delete from b);
	;
end
$script$);

-- rules
SELECT * FROM migrate.split($script$
CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b WHERE (c));
CREATE OR REPLACE RULE r AS ON DELETE TO t DO (; UPDATE a SET b = ';';);
SELECT 1
$script$);

-- names that look like something else
SELECT * FROM migrate.split($script$
CREATE TABLE function (begin int, atomic int);
SELECT begin atomic FROM function;
SELECT begin AS end FROM function;
SELECT "BEGIN" ATOMIC; SELECT 1
$script$);

-- what psql -f accepts, too
SELECT * FROM migrate.split($script$
DO $do$ BEGIN PERFORM 1; PERFORM $q$ ; $q$; END $do$;
CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT a FROM t;
PREPARE x AS SELECT 1; EXECUTE x; DEALLOCATE x;
INSERT INTO t VALUES (1), (2) ON CONFLICT DO NOTHING;
COMMENT ON TABLE t IS 'a;b';
$script$);

-- a backslash is a letter like any other
SELECT * FROM migrate.split($script$SELECT 'a\'; SELECT 2$script$);

-- no notice about long names while a script is only looked at
SELECT pg_catalog.count(*) FROM migrate.split('SELECT 1 AS ' || pg_catalog.repeat('x', 100));

DROP EXTENSION migrate;
