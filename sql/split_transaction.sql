--
-- Transaction control in scripts.
--
CREATE EXTENSION migrate;

-- around the whole script: dropped
SELECT * FROM migrate.split(E'-- a\nBEGIN;\nSELECT 1;\nSELECT 2;\nCOMMIT;\n');
SELECT * FROM migrate.split(E'/* END */ start transaction; SELECT 1; end transaction');
SELECT * FROM migrate.split(E'BEGIN WORK; -- COMMIT;\nSELECT ''COMMIT;''; COMMIT AND NO CHAIN; -- END;\n;');
SELECT * FROM migrate.split('BEGIN; COMMIT');
SELECT * FROM migrate.split('BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE, NOT DEFERRABLE; SELECT 1; COMMIT');
SELECT * FROM migrate.split(E'BEGIN;\nCOPY t FROM stdin;\nCOMMIT;\n\\.\nCOMMIT;');

-- two transactions by intent
SELECT * FROM migrate.split(E'BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nSELECT 2;\nCOMMIT;');
SELECT * FROM migrate.split(E'BEGIN;\nSELECT 1;\nEND; -- and\n\nBEGIN;\nSELECT 2;\nCOMMIT;');
SELECT * FROM migrate.split(E'SELECT 1;\nCOMMIT AND CHAIN;\nSELECT 2');
SELECT * FROM migrate.split(E'BEGIN; COMMIT; BEGIN; COMMIT AND CHAIN; COMMIT');
-- the first one ends with what was SET LOCAL in it
SELECT * FROM migrate.split($script$
BEGIN;
SET LOCAL standard_conforming_strings = off;
SELECT 'a\';b';
COMMIT AND CHAIN;
SELECT 'a\'; SELECT ';b';
SET standard_conforming_strings = off;
COMMIT;
BEGIN;
SELECT 'a\';b';
COMMIT;
$script$);

-- settings of a transaction are no transaction control
SELECT * FROM migrate.split($script$
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
SET LOCAL TRANSACTION READ ONLY;
SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;
SET CONSTRAINTS ALL DEFERRED;
SET default_transaction_isolation = serializable;
DO $$ BEGIN COMMIT; END $$;
LOCK TABLE t;
$script$);

-- everything else is refused
CREATE FUNCTION pg_temp.refused(script text) RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
	detail text;
BEGIN
	PERFORM migrate.split(script);
	RETURN 'accepted';
EXCEPTION WHEN SQLSTATE 'MG202' THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLERRM || E'\n' || detail;
END
$$;
SELECT script, pg_temp.refused(script) FROM (VALUES
	(E'SELECT 1;\nCOMMIT;'),
	(E'END'),
	(E'BEGIN;\nSELECT 1;'),
	(E'BEGIN'),
	(E'SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;'),
	(E'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;'),
	(E'BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;'),
	(E'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;\nCOMMIT;'),
	(E'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;\nBEGIN;\nCOMMIT;'),
	(E'BEGIN;\nSELECT 1;\nCOMMIT;\nCOMMIT;'),
	(E'BEGIN;\nBEGIN;\nCOMMIT;\nCOMMIT;'),
	(E'BEGIN;\nSTART TRANSACTION;\nCOMMIT;'),
	(E'BEGIN;\nROLLBACK;'),
	(E'BEGIN;\nROLLBACK AND CHAIN;\nCOMMIT;'),
	(E'ABORT'),
	(E'BEGIN;\nSAVEPOINT a;\nRELEASE a;\nCOMMIT;'),
	(E'SAVEPOINT a'),
	(E'RELEASE SAVEPOINT a'),
	(E'SELECT 1;\n\nROLLBACK TO a'),
	(E'PREPARE TRANSACTION ''a'''),
	(E'COMMIT PREPARED ''a'''),
	(E'ROLLBACK PREPARED ''a'''),
	(E'BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;'),
	(E'BEGIN READ ONLY;\nSELECT 1;\nCOMMIT;'),
	(E'BEGIN;\nCOMMIT;\nSTART TRANSACTION DEFERRABLE;\nSELECT 1;\nCOMMIT;'),
	(E'BEGIN;\nSELECT 1;\nCREATE INDEX CONCURRENTLY i ON t (a);\nCOMMIT;'),
	(E'BEGIN;\nSELECT 1;\nCOMMIT;\nVACUUM t;\nBEGIN;\nSELECT 1;\nCOMMIT;')
) AS c (script);
SELECT * FROM migrate.split(E'SELECT 1;\nCOMMIT;');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate.split(E'BEGIN;\nVACUUM t;\nCOMMIT;');
\echo :LAST_ERROR_SQLSTATE

DROP EXTENSION migrate;
