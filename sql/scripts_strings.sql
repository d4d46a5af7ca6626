-- Scripts that are read, run and exported with standard_conforming_strings off
-- before: 19
CREATE EXTENSION migrate;
SET client_min_messages = warning;

-- Backslashes are what the session, or the script, says they are.
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT migrate.define('h1', NULL, upgrade => $$
CREATE TABLE h1 (t text);
INSERT INTO h1 VALUES ('it\'s off; \\'), (E'\\;');
SET standard_conforming_strings = on;
INSERT INTO h1 VALUES ('on\'), (';');
$$);
SELECT migrate.upgrade();
SELECT * FROM h1;
SET standard_conforming_strings = on;
SELECT migrate.define('h2', 'h1', upgrade => $$
INSERT INTO h1 VALUES ('on again\');
SET standard_conforming_strings = off;
INSERT INTO h1 VALUES ('it\'s off again;');
RESET standard_conforming_strings;
INSERT INTO h1 VALUES ('\');
$$, downgrade => '');
SELECT migrate.upgrade();
SELECT * FROM h1;
SHOW standard_conforming_strings;
-- What was written under one setting does not parse under the other, and is
-- refused before anything runs.
DROP TABLE h1;
SELECT migrate.stamp('base');
\set SHOW_CONTEXT never
SELECT migrate.upgrade('h1'); \echo :SQLSTATE
SELECT migrate.plan('h1'); \echo :SQLSTATE
\set SHOW_CONTEXT errors
SELECT to_regclass('h1');

-- The setting is changed where the splitter cannot see it.
SELECT migrate.define('hidden1', NULL, 'set_config', $$
CREATE TABLE regress_read (text text, number int GENERATED ALWAYS AS IDENTITY);
INSERT INTO regress_read VALUES ('a\\b');
DO $do$BEGIN PERFORM set_config('standard_conforming_strings', 'off', true); END$do$;
SET escape_string_warning = off;
INSERT INTO regress_read VALUES ('a\\b');
$$);
SELECT migrate.define('hidden2', 'hidden1', 'as it was', $$INSERT INTO regress_read VALUES ('a\\b')$$);
SELECT migrate.upgrade('hidden2');
SELECT text FROM regress_read ORDER BY number;

-- What is exported does not depend on it.
SELECT md5(string_agg(e, '')) AS before FROM migrate.export() AS e \gset
SET standard_conforming_strings = off; SET escape_string_warning = off;
SELECT md5(string_agg(e, '')) = :'before' AS same FROM migrate.export() AS e;
RESET standard_conforming_strings; RESET escape_string_warning;

CREATE TABLE regress_t (i int);
-- It makes other statements of a script that is half done.
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT migrate.define('s1', NULL, '', $$
SELECT 'x\'; VACUUM regress_t; SELECT ';
VACUUM regress_t;
INSERT INTO regress_t VALUES (1 / (SELECT count(*) FROM regress_t)); --'
$$, '');
CALL migrate.upgrade_each('s1');
INSERT INTO regress_t VALUES (0);
SET standard_conforming_strings = on;
CALL migrate.upgrade_each('s1');
SELECT statement, statements FROM migrate.half_done;
SET standard_conforming_strings = off;
CALL migrate.upgrade_each('s1');
TABLE regress_t;
RESET standard_conforming_strings;
RESET escape_string_warning;

DROP TABLE regress_t, regress_read;
DROP EXTENSION migrate;
