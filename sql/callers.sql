-- Who calls: blocks, functions, procedures, triggers, queries, cursors
CREATE EXTENSION migrate;
CREATE TABLE ran (rev text);
SELECT migrate.define('a', NULL, 'first', $$CREATE TABLE ta (i int); INSERT INTO ran VALUES ('a')$$, 'DROP TABLE ta; DELETE FROM ran');
SELECT migrate.define('b', 'a', 'second', $$CREATE TABLE tb (i int); INSERT INTO ran VALUES ('b')$$, 'DROP TABLE tb');
SELECT migrate.define('c', 'b', 'third', $$INSERT INTO ran VALUES ('c'); SELECT 1 / 0$$, '');
CREATE FUNCTION regress_state() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', 'current', (SELECT string_agg(c, ',') FROM migrate.current() AS c),
		'ran', (SELECT string_agg(rev, ',') FROM ran),
		'tables', to_regclass('ta'), to_regclass('tb'))
$$;

-- a block, in which a failure is caught
DO $$
BEGIN
	RAISE NOTICE '% steps', migrate.upgrade('a');
	BEGIN
		PERFORM migrate.upgrade();
	EXCEPTION WHEN division_by_zero THEN
		RAISE NOTICE 'caught, %', regress_state();
	END;
	RAISE NOTICE '% steps', migrate.upgrade('b');
	RAISE NOTICE '% steps', migrate.downgrade('base');
END $$;
SELECT regress_state();

-- a block that ends transactions
DO $$
BEGIN
	PERFORM migrate.upgrade('b');
	ROLLBACK;
	RAISE NOTICE 'rolled back, %', regress_state();
	PERFORM migrate.upgrade('a');
	COMMIT;
	BEGIN
		PERFORM migrate.upgrade('c');
	EXCEPTION WHEN division_by_zero THEN
		NULL;
	END;
	COMMIT;
	RAISE NOTICE 'committed, %', regress_state();
	PERFORM migrate.upgrade('b');
	ROLLBACK AND CHAIN;
	PERFORM migrate.downgrade('base');
END $$;
SELECT regress_state();

-- a procedure that goes on as far as it can, revision by revision
CREATE PROCEDURE regress_each() LANGUAGE plpgsql AS $$
DECLARE
	next text;
BEGIN
	FOR next IN SELECT p.rev_id FROM migrate.plan() AS p ORDER BY p.step LOOP
		PERFORM migrate.upgrade(next);
		COMMIT;
	END LOOP;
END $$;
CALL regress_each();
SELECT regress_state();
SELECT migrate.downgrade('base');

-- functions: one that is said to be stable, one of SQL, one in a query for each row
CREATE FUNCTION regress_stable() RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN RETURN migrate.upgrade('a'); END $$;
CREATE FUNCTION regress_sql() RETURNS int LANGUAGE sql AS $$ SELECT migrate.upgrade('b') $$;
SELECT regress_stable(), regress_sql();
SELECT regress_state();
SELECT migrate.downgrade('base') FROM generate_series(1, 3);
WITH up AS MATERIALIZED (SELECT migrate.upgrade('b') AS steps)
SELECT steps, regress_state() FROM up;
-- what it prints differs between servers
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT migrate.downgrade('base') \g /dev/null
COPY (SELECT migrate.upgrade('b')) TO stdout;
SELECT regress_state();

-- a cursor runs it when it is read; what looks has the snapshot of its query
BEGIN;
DECLARE down CURSOR FOR SELECT migrate.downgrade('base');
DECLARE look CURSOR FOR SELECT migrate.current();
SELECT regress_state();
FETCH ALL FROM down;
SELECT regress_state();
FETCH ALL FROM look;
COMMIT;

-- a trigger; not one of the table that the script wants to change
CREATE TABLE wish (target text);
CREATE FUNCTION regress_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM migrate.upgrade(new.target);
	RETURN NULL;
END $$;
CREATE TRIGGER wish AFTER INSERT ON wish FOR EACH ROW EXECUTE FUNCTION regress_wish();
SELECT migrate.define('w', 'b', 'wish', 'ALTER TABLE wish ADD COLUMN by_whom text', 'ALTER TABLE wish DROP COLUMN by_whom');
INSERT INTO wish VALUES ('a'), ('a'), ('b');
SELECT regress_state();
INSERT INTO wish VALUES ('w');
SELECT regress_state(), count(*) FROM wish;
-- at the end of the transaction it is too late for that table as well
DROP TRIGGER wish ON wish;
CREATE CONSTRAINT TRIGGER wish AFTER INSERT ON wish DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regress_wish();
SELECT migrate.downgrade('base');
BEGIN;
INSERT INTO wish VALUES ('b');
SELECT regress_state();
COMMIT;
SELECT regress_state();
BEGIN;
INSERT INTO wish VALUES ('c');
COMMIT;
SELECT regress_state();

-- an event trigger that looks, and one that runs
CREATE FUNCTION regress_event() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE 'before %: current %', tg_tag, (SELECT array_agg(c) FROM migrate.current() AS c);
END $$;
CREATE EVENT TRIGGER regress_event ON ddl_command_start WHEN tag IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION regress_event();
SELECT migrate.downgrade('base');
SELECT migrate.upgrade('b');
CREATE OR REPLACE FUNCTION regress_event() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM migrate.upgrade('b');
END $$;
SELECT migrate.downgrade('base');
SELECT regress_state();
CREATE TABLE harmless (i int);
DROP EVENT TRIGGER regress_event;
SELECT regress_state();

-- where nothing may be changed
CREATE MATERIALIZED VIEW view AS SELECT migrate.downgrade('base') AS steps WITH NO DATA;
REFRESH MATERIALIZED VIEW view;
DROP MATERIALIZED VIEW view;
BEGIN READ ONLY;
SELECT migrate.current();
SELECT count(*) FROM migrate.history();
SELECT migrate.downgrade('b');
ROLLBACK;
SELECT regress_state();

-- the script of a revision is known to be running whatever becomes of blocks in it
SELECT migrate.define('n', 'b', 'nested', $script$
DO $do$
BEGIN
	PERFORM 1 / 0;
EXCEPTION WHEN division_by_zero THEN
	NULL;
END $do$;
DO $do$
BEGIN
	PERFORM migrate.upgrade('c');
EXCEPTION WHEN OTHERS THEN
	RAISE NOTICE '%: %', SQLSTATE, SQLERRM;
END $do$;
DO $do$
BEGIN
	PERFORM migrate.downgrade('base');
EXCEPTION WHEN OTHERS THEN
	RAISE NOTICE '%: %', SQLSTATE, SQLERRM;
END $do$
$script$, '');
SELECT migrate.upgrade('n');
SELECT migrate.downgrade('base');
SELECT regress_state();

DROP PROCEDURE regress_each;
DROP FUNCTION regress_state, regress_stable, regress_sql, regress_event, regress_wish CASCADE;
DROP TABLE ran, wish, harmless;
DROP EXTENSION migrate;
