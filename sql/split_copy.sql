--
-- COPY with its data in the script, and what belongs to psql.
--
CREATE EXTENSION migrate;

SELECT * FROM migrate.split($script$
COPY t (a, b) FROM stdin;
1	it's; "x
\N	\\.
 \.
\. 
$$	/*
\.
SELECT 1;
COPY t FROM STDIN WITH (FORMAT csv);  -- rows:
1,"two
lines;"
\.
COPY t FROM stdin /* none */ ; /* no /* rows */ */ -- at all
\.
copy t from stdout;
\.
SELECT 2;
$script$);

-- at the end of the text, and with other line ends
SELECT * FROM migrate.split(E'COPY t FROM stdin;\n1\n\\.');
SELECT * FROM migrate.split(E'COPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;\r\n');

-- COPY that reads and writes elsewhere is a plain statement
SELECT * FROM migrate.split($script$
COPY t FROM '/dev/null';
COPY t FROM PROGRAM 'true';
COPY t TO '/dev/null';
COPY (SELECT 1) TO PROGRAM 'cat';
$script$);

-- many
SELECT pg_catalog.count(*), pg_catalog.max(line) FROM migrate.split(
	pg_catalog.repeat(E'COPY t FROM stdin;\n1\n2\n\\.\n\nSELECT 1;', 1000));

-- data that is not there, or is not data
SELECT * FROM migrate.split(E'SELECT 1;\nCOPY t FROM stdin;\n1\n2\n');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate.split(E'SELECT 1;\nCOPY t FROM stdin;\n');
SELECT * FROM migrate.split(E'SELECT 1;\nCOPY t FROM stdin;');
SELECT * FROM migrate.split(E'SELECT 1;\nCOPY t FROM stdin');
SELECT * FROM migrate.split(E'COPY t FROM stdin; SELECT 1;\n1\n\\.\n');
SELECT * FROM migrate.split(E'COPY t FROM stdin; /*\n*/\n1\n\\.\n');
SELECT * FROM migrate.split(E'COPY t FROM stdin; /*/\n1\n\\.\n');
SELECT * FROM migrate.split(E'COPY t FROM stdin;; -- x\n1\n\\.\n');
SELECT * FROM migrate.split(E'COPY t\nFROM stdin BINARY;\n\\.\n');
SELECT * FROM migrate.split(E'COPY t\nFROM stdin (FORMAT "binary");\n\\.\n');

-- COPY to the client
SELECT * FROM migrate.split(E'SELECT 1;\nCOPY t TO stdout;');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate.split(E'SELECT 1;\n\nCOPY (SELECT 1) TO stdout (FORMAT csv)');

-- what pg_dump writes for psql is skipped
SELECT * FROM migrate.split($script$
-- PostgreSQL database dump
\restrict it's"$a$/*

SET standard_conforming_strings = on;
COPY public.t (a) FROM stdin;
\\x
\.


\unrestrict it's"$a$/*

$script$);
SELECT * FROM migrate.split(E'\\restrict');
SELECT * FROM migrate.split(E'SELECT 1; \\unrestrict x\r\nSELECT 2;');

-- other commands for psql are not
SELECT * FROM migrate.split(E'SELECT 1;\n\\copy t from program ''cat x'' csv\nSELECT 2;');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate.split(E'SELECT 1;\n\n\\i more.sql');
SELECT * FROM migrate.split(E'\\connect other');
SELECT * FROM migrate.split(E'SELECT 1\n\\gset');
SELECT * FROM migrate.split(E'SELECT 1 \\; SELECT 2;');
SELECT * FROM migrate.split(E'CREATE TABLE t (\n\\restrict x\n);');
SELECT * FROM migrate.split(E'\\restricted x');
SELECT * FROM migrate.split(E'COPY t FROM stdin;\n1\n\\.\n\\.\n');
SELECT * FROM migrate.split(E'\\' || pg_catalog.repeat('x', 200));
SELECT * FROM migrate.split(E'SELECT 1;\n\\');

DROP EXTENSION migrate;
