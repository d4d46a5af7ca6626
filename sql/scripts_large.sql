-- Large scripts: one statement of a megabyte, fifty thousand statements
CREATE EXTENSION migrate;
SET client_min_messages = warning;

-- one literal, one long list, one comment
SELECT migrate.define('l1', upgrade => 'CREATE TABLE l1 AS SELECT ''' || repeat('0123456789abcdef', 65536) || '''::text AS t',
	downgrade => repeat('-- a line of a long comment' || E'\n', 40000) || 'DROP TABLE l1');
SELECT migrate.define('l2', 'l1', upgrade => 'CREATE TABLE l2 (i int, t text); INSERT INTO l2 VALUES '
	|| (SELECT string_agg(format('(%s, ''row %s; it has'')', i, i), E',\n') FROM generate_series(1, 40000) AS i) || ';', downgrade => 'DROP TABLE l2');
SELECT octet_length(upgrade) > 1000000 AS upgrade, octet_length(downgrade) > 1000000 AS downgrade FROM migrate.script ORDER BY number;
SELECT rev_id, statements FROM migrate.plan();
SELECT migrate.upgrade();
SELECT length(t) FROM l1;
SELECT count(*), sum(i) FROM l2;
SELECT migrate.downgrade('base');

-- many statements
SELECT migrate.define('m1', upgrade => E'CREATE TABLE m1 (i int);\n'
	|| string_agg(format('INSERT INTO m1 VALUES (%s);', i), E'\n'), downgrade => repeat(E'SELECT 1;\n', 49999) || 'DROP TABLE m1')
	FROM generate_series(1, 49999) AS i;
SELECT rev_id, statements FROM migrate.plan('m1');
SELECT migrate.upgrade('m1');
SELECT count(*), sum(i) FROM m1;
SELECT migrate.downgrade('base');

-- An error at the end of either has its statement and its line, but does not
-- repeat a megabyte.
SELECT migrate.edit('m1', (SELECT upgrade || E'\nSELECT 1 / 0' FROM migrate.script WHERE rev_id = 'm1'));
SELECT migrate.upgrade('m1'); \echo :SQLSTATE
SELECT migrate.edit('l2', (SELECT replace(upgrade, '(40000, ''row 40000', '(''none'', ''row 40000') FROM migrate.script WHERE rev_id = 'l2'));
SELECT migrate.upgrade('l2'); \echo :SQLSTATE
\set SHOW_CONTEXT never
SELECT migrate.edit('l2', (SELECT replace(upgrade, '(39999,', '(39999;') FROM migrate.script WHERE rev_id = 'l2')); \echo :SQLSTATE
\set SHOW_CONTEXT errors
SELECT to_regclass('m1'), to_regclass('l1'), to_regclass('l2');

DROP EXTENSION migrate;
