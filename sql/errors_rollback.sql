-- What fails leaves nothing, and the session goes on
CREATE EXTENSION migrate;
-- everything there is to leave
CREATE FUNCTION regress_left() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ',
		'tables: ' || (SELECT coalesce(string_agg(relname, ', ' ORDER BY relname), 'none') FROM pg_class WHERE relname ~ '^[abc][0-9]$' AND relkind = 'r'),
		'versions: ' || (SELECT coalesce(string_agg(rev_id, ', ' ORDER BY rev_id), 'none') FROM migrate.version),
		'log: ' || (SELECT coalesce(string_agg(operation || ' ' || rev_id, ', ' ORDER BY number), 'nothing') FROM migrate.log WHERE operation IN ('upgrade', 'downgrade', 'stamp')),
		'current: ' || (SELECT coalesce(string_agg(c, ', '), 'none') FROM migrate.current() AS c))
$$;
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE a1 (i int)', 'DROP TABLE a1');
SELECT migrate.define('a2', 'a1', 'second', 'CREATE TABLE a2 (i int); INSERT INTO a2 VALUES (1); SELECT 1 / (SELECT count(*) - 1 FROM a2)', 'DROP TABLE a2');
SELECT migrate.define('a3', 'a2', 'third', 'CREATE TABLE a3 (i int)', 'DROP TABLE a3; SELECT 1 / 0');

-- on its own
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT regress_left();
SELECT migrate.upgrade('a1');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT regress_left();
SELECT migrate.edit('a2', 'CREATE TABLE a2 (i int)');
SELECT migrate.upgrade();
SELECT migrate.downgrade('base'); \echo :SQLSTATE
SELECT regress_left();

-- in a transaction that is lost with it
BEGIN;
CREATE TABLE b1 (i int);
SELECT migrate.downgrade('base');
SELECT migrate.upgrade();
COMMIT;
SELECT regress_left();

-- after a savepoint
BEGIN;
CREATE TABLE b1 (i int);
SAVEPOINT before;
SELECT migrate.downgrade('base'); \echo :SQLSTATE
SELECT migrate.current();
ROLLBACK TO before;
SELECT regress_left();
SELECT migrate.stamp('a2');
SELECT migrate.downgrade('a1');
SELECT regress_left();
SAVEPOINT later;
SELECT migrate.downgrade('base');
SELECT migrate.revision('in a savepoint', 'CREATE TABLE c1 (i int)', 'DROP TABLE c1', head => 'base', rev_id => 'c1');
SELECT migrate.upgrade('heads');
SELECT regress_left();
ROLLBACK TO later;
SELECT regress_left();
SELECT migrate.show('c1'); \echo :SQLSTATE
ROLLBACK TO later;
RELEASE later;
-- what is in the transaction is seen by all that follows in it
SELECT migrate.upgrade('a2');
SELECT regress_left();
COMMIT;
SELECT regress_left();
DROP TABLE a3, b1;

-- a success that is rolled back
BEGIN;
SELECT migrate.downgrade('base');
SELECT regress_left();
ROLLBACK;
SELECT regress_left();

-- in a block of PL/pgSQL that catches it, after which the next run works
SELECT migrate.edit('a3', 'CREATE TABLE a3 (i int); SELECT 1 / 0', 'DROP TABLE a3');
SELECT migrate.define('a4', 'a2', 'fourth', 'CREATE TABLE a4 (i int)', 'DROP TABLE a4');
DO $$
BEGIN
	FOR i IN 1..3 LOOP
		BEGIN
			PERFORM migrate.upgrade('a3');
		EXCEPTION WHEN division_by_zero THEN
			RAISE NOTICE 'caught: %', SQLERRM;
		END;
	END LOOP;
	PERFORM migrate.upgrade('a4');
	PERFORM migrate.edit('a3', 'CREATE TABLE a3 (i int)');
	PERFORM migrate.upgrade('heads');
END $$;
SELECT regress_left();
-- the block fails after a run that did not
DO $$
BEGIN
	BEGIN
		PERFORM migrate.downgrade('base');
		RAISE 'after the downgrade';
	EXCEPTION WHEN raise_exception THEN
		RAISE NOTICE 'caught: %', SQLERRM;
	END;
	PERFORM migrate.downgrade('a2');
END $$;
SELECT regress_left();

-- cancelled in the middle of a script
SELECT migrate.define('b2', NULL, 'slow', 'CREATE TABLE b2 (i int); SELECT pg_sleep(300)');
SET statement_timeout = '100ms';
SELECT migrate.upgrade('b2'); \echo :SQLSTATE
DO $$
BEGIN
	PERFORM migrate.upgrade('b2');
EXCEPTION WHEN query_canceled THEN
	RAISE NOTICE 'caught: %', SQLERRM;
END $$;
RESET statement_timeout;
SELECT regress_left();

-- A script that destroys what it stands on
SELECT migrate.remove('b2');
SELECT migrate.define('b3', NULL, 'destroys', 'DROP EXTENSION migrate');
SELECT migrate.upgrade('b3'); \echo :SQLSTATE
SELECT migrate.edit('b3', 'CREATE TABLE b3 (i int); DROP TABLE migrate.log');
SELECT migrate.upgrade('b3'); \echo :SQLSTATE
SELECT migrate.edit('b3', 'CREATE TABLE b3 (i int); INSERT INTO migrate.version VALUES (''b3'', 1, now(), ''me'')');
SELECT migrate.upgrade('b3'); \echo :SQLSTATE
SELECT regress_left();

DROP TABLE a1, a2;
DROP FUNCTION regress_left;
DROP EXTENSION migrate;
