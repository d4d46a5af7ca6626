-- Scripts in databases of other encodings, and from clients whose characters may
-- have a backslash or a quote in the middle.
SELECT current_database() AS home \gset
CREATE DATABASE regress_latin1 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
CREATE DATABASE regress_ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c regress_latin1
\encoding UTF8
CREATE EXTENSION migrate;
SELECT migrate.define('latin1', '', U&'caf\00e9', U&'CREATE TABLE caf\00e9 (\00fc int DEFAULT 1);
INSERT INTO caf\00e9 VALUES (2); COMMENT ON TABLE caf\00e9 IS ''\00e4'';', U&'DROP TABLE caf\00e9');
SELECT migrate.define('latin2', 'latin1', U&'\00df', U&'SELECT ''\00e9\00e8'' FROM caf\00e9 WHERE \00f6 = 1');
SELECT migrate.upgrade('latin1');
SELECT migrate.upgrade();
SELECT octet_length(upgrade), octet_length(message) FROM migrate.script WHERE rev_id = 'latin1';
SELECT migrate.set_model(U&'CREATE TABLE caf\00e9 (\00fc int DEFAULT 2)');
SELECT kind, object, upgrade FROM migrate.diff();
SELECT migrate.remove('latin2');
SELECT migrate.upgrade_sql('base:latin1') LIKE U&'%caf\00e9%';
SELECT migrate.downgrade('base');
DROP EXTENSION migrate;
\c regress_ascii
\encoding SQL_ASCII
CREATE EXTENSION migrate;
-- bytes that no encoding has
CREATE FUNCTION bytes(VARIADIC bytea[]) RETURNS text LANGUAGE sql
	RETURN convert_from((SELECT string_agg(part, '') FROM unnest($1) part), 'SQL_ASCII');
SELECT migrate.define('ascii1', '', bytes('\x80'),
	bytes('CREATE TABLE "', '\xff80', '" (i int); COMMENT ON TABLE "', '\xff80', '" IS ''', '\xfe', ''';'),
	bytes('DROP TABLE "', '\xff80', '"'));
SET client_min_messages = warning;
SELECT migrate.upgrade();
SELECT convert_to(relname::text, 'SQL_ASCII'), convert_to(obj_description(oid), 'SQL_ASCII')
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace;
SELECT migrate.set_model(upgrade, exclude => 'bytes') FROM migrate.script;
SELECT count(*) FROM migrate.diff();
SELECT count(*) FROM migrate.check();
SELECT migrate.downgrade('base');
DROP EXTENSION migrate;
\c :home
DROP DATABASE regress_latin1;
DROP DATABASE regress_ascii;
-- of a client in whose encoding a backslash can be half of a character
CREATE EXTENSION migrate;
\encoding SJIS
SELECT migrate.define('sjis1', '', 'a quote behind a backslash', 'SELECT E''\'''')', '');
SELECT migrate.define('sjis1', '', 'no quote', 'CREATE TABLE regress_sjis (t text);
INSERT INTO regress_sjis VALUES (convert_from(decode(''955c'', ''hex''), ''SJIS''));', 'DROP TABLE regress_sjis');
SELECT migrate.upgrade();
SELECT convert_to(t, 'SJIS') FROM regress_sjis;
\encoding GBK
SELECT convert_to(t, 'GBK') FROM regress_sjis;
SELECT migrate.downgrade('base');
\encoding UTF8
DROP EXTENSION migrate;
