-- Upgrade and downgrade with a transaction for each revision
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE regress_ran (n serial, what text, xid xid8 DEFAULT pg_current_xact_id());
SELECT migrate.define('a' || i, CASE WHEN i > 1 THEN 'a' || i - 1 END, 'step ' || i,
	format('INSERT INTO regress_ran (what) VALUES (%L)', 'up ' || i), format('INSERT INTO regress_ran (what) VALUES (%L)', 'down ' || i))
FROM generate_series(1, 5) i;
-- what has run since, and in how many transactions
CREATE FUNCTION regress_since() RETURNS TABLE (ran text, transactions bigint, current text) LANGUAGE sql AS $$
	WITH gone AS (DELETE FROM regress_ran RETURNING *)
	SELECT string_agg(what, ', ' ORDER BY n), count(DISTINCT xid::text), (SELECT string_agg(c, ', ') FROM migrate.current() c) FROM gone;
$$;

-- Targets
CALL migrate.upgrade_each('+2');
SELECT * FROM regress_since();
CALL migrate.upgrade_each('a3');
SELECT * FROM regress_since();
CALL migrate.upgrade_each();
SELECT * FROM regress_since();
CALL migrate.upgrade_each();
SELECT * FROM regress_since();
CALL migrate.downgrade_each('-1');
SELECT * FROM regress_since();
CALL migrate.downgrade_each(target => 'a1');
SELECT * FROM regress_since();
CALL migrate.downgrade_each('a1');
SELECT * FROM regress_since();
CALL migrate.downgrade_each('base');
SELECT * FROM regress_since();
CALL migrate.upgrade_each('heads');
SELECT * FROM regress_since();
CALL migrate.downgrade_each('a5-2');
SELECT * FROM regress_since();
-- Both kinds of runs in turn
SELECT migrate.upgrade('+1');
CALL migrate.upgrade_each('+1');
SELECT migrate.downgrade('a2');
CALL migrate.downgrade_each('base');
SELECT * FROM regress_since();
-- Two branches and a merge
SELECT migrate.define('b2', 'a1', 'branch', 'INSERT INTO regress_ran (what) VALUES (''up b2'')', 'INSERT INTO regress_ran (what) VALUES (''down b2'')', 'side');
SELECT migrate.define('m6', 'a5, b2', 'merge', '', '');
CALL migrate.upgrade_each('a2, side');
SELECT * FROM regress_since();
CALL migrate.upgrade_each();
SELECT * FROM regress_since();
CALL migrate.downgrade_each('-1');
SELECT * FROM regress_since();
CALL migrate.downgrade_each('base');
SELECT * FROM regress_since();
SELECT rev_id, operation, outcome, from_current, to_current FROM migrate.log WHERE rev_id IN ('a5', 'b2', 'm6') AND operation LIKE '%grade' ORDER BY number DESC LIMIT 6;
SELECT count(*), count(duration), count(checksum) FROM migrate.version;

-- What is wrong with a target is known before anything is run
CALL migrate.upgrade_each('nowhere'); \echo :SQLSTATE
CALL migrate.upgrade_each('+9'); \echo :SQLSTATE
CALL migrate.upgrade_each(''); \echo :SQLSTATE
CALL migrate.upgrade_each(NULL); \echo :SQLSTATE
CALL migrate.downgrade_each('a3'); \echo :SQLSTATE
CALL migrate.downgrade_each(); \echo :SQLSTATE
SELECT migrate.define('x2', 'a1', 'no way back', '');
SELECT migrate.define('x3', 'x2', 'way back', '', '');
CALL migrate.upgrade_each('x3');
CALL migrate.downgrade_each('base'); \echo :SQLSTATE
CALL migrate.downgrade_each('x2');
SELECT migrate.stamp('base');
SELECT migrate.define('y2', 'nowhere', 'incomplete', '', '');
CALL migrate.upgrade_each('y2'); \echo :SQLSTATE
SELECT migrate.remove('y2'), migrate.remove('x3'), migrate.remove('x2');
DELETE FROM regress_ran;

-- Where it cannot commit it is refused, before anything happens.
BEGIN;
CALL migrate.upgrade_each(); \echo :SQLSTATE
ROLLBACK;
BEGIN;
CALL migrate.downgrade_each('base');
ROLLBACK;
SELECT 1 AS one\; CALL migrate.upgrade_each(); \echo :SQLSTATE
CALL migrate.upgrade_each()\; SELECT 1 AS one; \echo :SQLSTATE
CREATE FUNCTION regress_f() RETURNS void LANGUAGE plpgsql AS $$BEGIN CALL migrate.upgrade_each(); END$$;
SELECT regress_f(); \echo :SQLSTATE
CREATE PROCEDURE regress_sql() LANGUAGE sql AS 'CALL migrate.upgrade_each()';
CALL regress_sql(); \echo :SQLSTATE
CREATE PROCEDURE regress_definer() LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN CALL migrate.upgrade_each(); END$$;
CALL regress_definer(); \echo :SQLSTATE
CREATE PROCEDURE regress_set() LANGUAGE plpgsql SET work_mem = '4MB' AS $$BEGIN CALL migrate.upgrade_each(); END$$;
CALL regress_set(); \echo :SQLSTATE
DO $$BEGIN CALL migrate.upgrade_each(); EXCEPTION WHEN others THEN RAISE '% %', SQLSTATE, SQLERRM; END$$;
SELECT count(*) FROM regress_ran;
-- A read-only transaction, and the script of a revision
SET default_transaction_read_only = on;
CALL migrate.upgrade_each(); \echo :SQLSTATE
RESET default_transaction_read_only;
SELECT migrate.define('n', NULL, 'nested', 'CALL migrate.upgrade_each(''a1'')', '');
CALL migrate.upgrade_each('n'); \echo :SQLSTATE
SELECT migrate.stamp('n@base'), migrate.remove('n');

-- Where it can, it works: in a DO block, in procedures.
DO $$
BEGIN
	CALL migrate.upgrade_each('a1');
	INSERT INTO regress_ran (what) VALUES ('between');
	CALL migrate.upgrade_each('a5@+1');
END $$;
SELECT * FROM regress_since();
CREATE PROCEDURE regress_inner(target text) LANGUAGE plpgsql AS $$BEGIN CALL migrate.upgrade_each(target); END$$;
CREATE PROCEDURE regress_outer() LANGUAGE plpgsql AS $$
DECLARE
	target text;
BEGIN
	FOR target IN SELECT rev_id FROM migrate.plan('a5') LOOP
		CALL regress_inner(target);
	END LOOP;
	CALL migrate.downgrade_each('a3');
END $$;
CALL regress_outer();
SELECT * FROM regress_since();
-- Under every isolation level
SET default_transaction_isolation = 'serializable';
CALL migrate.upgrade_each();
CALL migrate.downgrade_each('a2');
SET default_transaction_isolation = 'repeatable read';
CALL migrate.upgrade_each();
RESET default_transaction_isolation;
SELECT * FROM regress_since();
SELECT * FROM migrate.half_done;

DROP PROCEDURE regress_sql, regress_definer, regress_set, regress_inner, regress_outer;
DROP FUNCTION regress_f, regress_since;
DROP TABLE regress_ran;
DROP EXTENSION migrate;
