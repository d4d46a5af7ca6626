-- COPY ... FROM stdin with its data in the script
CREATE EXTENSION migrate;
SET client_min_messages = warning;

-- text, with everything that has an escape
SELECT migrate.define('c1', upgrade => $$
CREATE TABLE c1 (i int, t text);
COPY c1 FROM stdin;
1	plain
2	\N
3	
4	tab\tnewline\nbackslash\\end
5	\x41\101
6	$$ || '$$ dollar $q$ ''quotes'' "and" -- comment; /* more' || $$
7	ä頭
\.
INSERT INTO c1 VALUES (8, 'after');
$$, downgrade => 'DROP TABLE c1');
SELECT migrate.upgrade('c1');
SELECT i, quote_nullable(t) FROM c1;
SELECT migrate.downgrade('base');

-- no data at all, data without a line of SQL after it, CRLF
SELECT migrate.define('c2', upgrade => E'CREATE TABLE c2 (i int, t text);\nCOPY c2 FROM stdin;\n\\.\nCOPY c2 (t, i) FROM STDIN;\none\t1\n\\.');
SELECT migrate.define('c3', 'c2', upgrade => E'COPY c2 FROM stdin;\r\n2\ttwo\r\n3\tthree\r\n\\.\r\n\r\nINSERT INTO c2 VALUES (4, ''four'');\r\n');
SELECT migrate.upgrade('c3');
SELECT i, quote_nullable(t) FROM c2 ORDER BY i;

-- csv, header, quotes over several lines, null strings, delimiters, conditions
SELECT migrate.define('c4', 'c3', upgrade => $$
CREATE TABLE c4 (i int, t text, d date DEFAULT '2020-02-02');
COPY c4 (t, i) FROM stdin WITH (FORMAT csv, HEADER, NULL 'none');
text,number
"one
""and"" a half",1
none,2
,3
"",4
\N,5
\.
COPY c4 (i, t) FROM stdin (DELIMITER '|', NULL '') WHERE i % 2 = 0 AND t IS NOT NULL;
10|ten
11|eleven
12|
14|fourteen
\.
COPY c4 (i, t) FROM STDIN WITH CSV FORCE NOT NULL t;
20,
\.
-- the old syntax, and an encoding, which has to be that of the script by now
COPY c4 (i, t) FROM stdin WITH DELIMITER ';' NULL AS '-';
30;-
\.
COPY c4 (i, t) FROM stdin (ENCODING 'LATIN1');
40	äöü
\.
$$);
SELECT migrate.upgrade('c4');
SELECT i, quote_nullable(t), d FROM c4 ORDER BY i;
-- Defaults, generated columns, triggers, constraints and partitions work as usual.
SELECT migrate.define('c5', 'c4', upgrade => $$
CREATE TABLE c5 (i int PRIMARY KEY, s int GENERATED ALWAYS AS (i * i) STORED, n serial, who text) PARTITION BY RANGE (i);
CREATE TABLE c5_1 PARTITION OF c5 FOR VALUES FROM (0) TO (10);
CREATE TABLE c5_2 PARTITION OF c5 FOR VALUES FROM (10) TO (20);
CREATE FUNCTION c5_who() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.who = TG_TABLE_NAME; RETURN NEW; END';
CREATE TRIGGER who BEFORE INSERT ON c5 FOR EACH ROW EXECUTE FUNCTION c5_who();
COPY c5 (i) FROM stdin;
5
15
\.
CREATE VIEW c5_view AS SELECT i FROM c5;
CREATE FUNCTION c5_insert() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO c5 (i) VALUES (NEW.i + 1); RETURN NEW; END';
CREATE TRIGGER redirect INSTEAD OF INSERT ON c5_view FOR EACH ROW EXECUTE FUNCTION c5_insert();
COPY c5_view FROM stdin;
6
\.
$$);
SELECT migrate.upgrade('c5');
SELECT * FROM c5 ORDER BY i;

-- Errors in the data are the server's; statement and line are ours.
SELECT migrate.define('x1', upgrade => $$
INSERT INTO c2 VALUES (50, 'fifty');

COPY c2
FROM stdin;
51	fifty-one
fifty-two	52
\.
$$);
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin;\n51\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin;\n51\tx\ty\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c5 (i) FROM stdin;\n7\n8\n5\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c5 (i) FROM stdin;\n25\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY nowhere FROM stdin;\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 (nothing) FROM stdin;\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 (i, i) FROM stdin;\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin (FORMAT nonsense);\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin\nWHERE nothing > 1;\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin (ENCODING nonsense);\n\\.\n');
SELECT migrate.upgrade('x1'); \echo :SQLSTATE
SELECT count(*) FROM c2;
SELECT migrate.remove('x1');
-- What has no data, or no end of it, is refused when it is defined.
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin;\n51\tx\n'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1;\nCOPY c2 FROM stdin; SELECT 2;\n51\tx\n\\.\n'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 FROM stdin (FORMAT binary);\n\\.\n'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COPY c2 TO stdout'); \echo :SQLSTATE

-- COPY needs the caller's rights, and no more than these.
CREATE ROLE regress_copy;
GRANT USAGE ON SCHEMA migrate TO regress_copy;
GRANT EXECUTE ON FUNCTION migrate.upgrade, migrate.define, migrate.remove TO regress_copy;
CREATE TABLE c6 (i int, j int, k int DEFAULT 7);
SET ROLE regress_copy;
SELECT migrate.define('c6', upgrade => E'COPY c6 (i, j) FROM stdin WHERE i > 0;\n1\t2\n-1\t2\n\\.\n');
SELECT migrate.upgrade('c6'); \echo :SQLSTATE
RESET ROLE;
GRANT INSERT (i, j) ON c6 TO regress_copy;
SET ROLE regress_copy;
SELECT migrate.define('c6', upgrade => E'COPY c6 (i, j) FROM stdin;\n1\t2\n\\.\nCOPY c6 FROM stdin;\n1\t2\t3\n\\.\n');
SELECT migrate.upgrade('c6'); \echo :SQLSTATE
-- a condition reads columns, which is another right
SELECT migrate.define('c6', upgrade => E'COPY c6 (i, j) FROM stdin WHERE i > 0;\n1\t2\n-1\t2\n\\.\n');
SELECT migrate.upgrade('c6'); \echo :SQLSTATE
RESET ROLE;
GRANT SELECT (i) ON c6 TO regress_copy;
SET ROLE regress_copy;
SELECT migrate.upgrade('c6');
-- files and programs are not for everybody
SELECT migrate.define('c7', upgrade => 'COPY c6 (i, j) FROM ''/nowhere/nothing''');
\set VERBOSITY sqlstate
SELECT migrate.upgrade('c7');
\set VERBOSITY default
SELECT migrate.remove('c7');
RESET ROLE;
SELECT * FROM c6;
-- Row level security forbids COPY FROM to whom it applies.
ALTER TABLE c6 ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON c6 WITH CHECK (i > 0);
GRANT ALL ON c6 TO regress_copy;
SET ROLE regress_copy;
SELECT migrate.define('c8', upgrade => E'COPY c6 FROM stdin;\n-9\t9\t9\n\\.\n');
SELECT migrate.upgrade('c8'); \echo :SQLSTATE
RESET ROLE;
SELECT * FROM c6;
DROP TABLE c6;
DROP OWNED BY regress_copy;
DROP ROLE regress_copy;

-- More than one buffer of data
SELECT migrate.define('c9', 'c5', upgrade => E'CREATE TABLE c9 (i int, t text);\nCOPY c9 FROM stdin;\n'
	|| string_agg(i || E'\t' || repeat('x', i % 100), E'\n') || E'\n\\.\nSELECT 1;')
	FROM generate_series(1, 20000) AS i;
SELECT migrate.upgrade('c9');
SELECT count(*), min(i), max(i), sum(length(t)) FROM c9;

DROP VIEW c5_view;
DROP TABLE c2, c4, c5, c9;
DROP FUNCTION c5_who, c5_insert;
DROP EXTENSION migrate;
