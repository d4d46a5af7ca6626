-- Scripts with transaction control in them
CREATE EXTENSION migrate;

-- BEGIN and COMMIT around the whole script are dropped, in all their spellings.
SELECT migrate.define('w1', NULL, 'plain', 'BEGIN; CREATE TABLE t1 (i int); COMMIT;', 'BEGIN; DROP TABLE t1; COMMIT;');
SELECT migrate.define('w2', 'w1', 'words', 'begin work; CREATE TABLE t2 (i int); end transaction', 'start transaction; DROP TABLE t2; commit work');
SELECT migrate.define('w3', 'w2', 'comments', $$
-- BEGIN; this is not it
/* nor COMMIT; /* nor END; */ this */
BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE;
CREATE TABLE t3 (i int); -- COMMIT;
CREATE FUNCTION f3() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
COMMIT AND NO CHAIN; -- END
/* the end */;;
$$, 'BEGIN; DROP FUNCTION f3(); DROP TABLE t3; END;');
SELECT migrate.define('w4', 'w3', 'nothing inside', 'BEGIN; COMMIT;', 'START TRANSACTION;END');
SELECT step, rev_id, statements, transactional FROM migrate.plan();
-- They run in the transaction of the caller, who may still roll it back.
BEGIN;
SELECT pg_catalog.pg_current_xact_id() AS before \gset
SELECT migrate.upgrade();
SELECT pg_catalog.pg_current_xact_id() = :'before'::xid8 AS same_transaction;
SELECT count(*) FROM migrate.version;
ROLLBACK;
SELECT count(*) FROM migrate.version;
SELECT to_regclass('t1'), to_regclass('t3');
SELECT migrate.upgrade();
SELECT migrate.downgrade('base');
-- Lines are counted from the start of the script all the same.
SELECT migrate.define('l1', NULL, 'line 5', $$
BEGIN;

SELECT 1;
SELECT 1 / 0;
COMMIT;$$);
SELECT migrate.upgrade('l1'); \echo :SQLSTATE
SELECT migrate.remove('l1');

-- A transaction that ends in the middle, the next beginning at once, is meant;
-- upgrade() has one transaction only, and refuses before anything has run.
SELECT migrate.define('c0', NULL, 'before', 'CREATE TABLE c0 ()', 'DROP TABLE c0');
SELECT migrate.define('c1', 'c0', 'chain', $$BEGIN;
CREATE TYPE color AS ENUM ('red');
COMMIT AND CHAIN;
CREATE TABLE c1 (c color);
COMMIT;$$, 'DROP TABLE c1; DROP TYPE color');
SELECT migrate.define('c2', 'c1', 'commit, begin', $$BEGIN;
CREATE TABLE c2 ();
COMMIT;
-- between
BEGIN;
DROP TABLE c2;
COMMIT$$, 'BEGIN; SELECT 1; COMMIT; START TRANSACTION; SELECT 2; END');
SELECT rev_id, statements, transactional FROM migrate.plan('c2');
SELECT migrate.upgrade('c2'); \echo :SQLSTATE
SELECT to_regclass('c0'), count(*) FROM migrate.version;
SELECT migrate.upgrade('c0');
SELECT migrate.upgrade('c1'); \echo :SQLSTATE
SELECT migrate.stamp('c2');
SELECT migrate.downgrade('c1'); \echo :SQLSTATE
SELECT migrate.stamp('c0');
SELECT migrate.downgrade('base');

-- COMMIT AND CHAIN means that, too, where nothing is around the script.
SELECT migrate.define('k1', 'c0', 'chain alone', $$CREATE TYPE mood AS ENUM ('sad');
ALTER TYPE mood ADD VALUE 'glad';
COMMIT AND CHAIN;
CREATE TABLE k1 (m mood DEFAULT 'glad');
INSERT INTO k1 DEFAULT VALUES;
COMMIT AND CHAIN;
SELECT 1 / 0;
$$, 'DROP TABLE k1; COMMIT AND CHAIN; DROP TYPE mood');
SELECT rev_id, statements, transactional FROM migrate.plan('k1');
SELECT migrate.upgrade('k1'); \echo :SQLSTATE
SET client_min_messages = warning;
CALL migrate.upgrade_each('k1'); \echo :SQLSTATE
SELECT * FROM k1;
SELECT statement, statements, command, done_at IS NOT NULL AS done FROM migrate.half_done;
CALL migrate.downgrade_each('base');
RESET client_min_messages;
SELECT to_regclass('k1'), to_regtype('mood');
SELECT migrate.remove('k1');

-- Everything else is refused when it is defined.
SELECT migrate.define('x1', upgrade => 'COMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => 'BEGIN'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1;\nCOMMIT;\nSELECT 2'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nBEGIN;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nCOMMIT;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nCOMMIT;\nSELECT 1;\nBEGIN;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nROLLBACK'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nABORT;\nBEGIN;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nROLLBACK AND CHAIN;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SAVEPOINT s;\nROLLBACK TO s'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nRELEASE s;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nPREPARE TRANSACTION ''x'''); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'COMMIT PREPARED ''x'''); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'START TRANSACTION READ ONLY;\nSELECT 1;\nCOMMIT'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => 'SELECT 1', downgrade => E'SELECT 1;\nEND'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'BEGIN;\nVACUUM;\nCOMMIT'); \echo :SQLSTATE
SELECT count(*) FROM migrate.script WHERE rev_id = 'x1';

-- What commits out of sight is refused by the server.
SELECT migrate.define('d1', upgrade => E'CREATE TABLE d1 ();\nDO $$ BEGIN COMMIT; END $$');
SELECT migrate.upgrade('d1'); \echo :SQLSTATE
SELECT migrate.edit('d1', upgrade => $$CREATE PROCEDURE p1() LANGUAGE plpgsql AS 'BEGIN ROLLBACK; END';
CALL p1()$$);
SELECT migrate.upgrade('d1'); \echo :SQLSTATE
SELECT to_regclass('d1'), to_regproc('p1');
-- EXCEPTION blocks are subtransactions, and as good as anywhere.
SELECT migrate.edit('d1', upgrade => $$CREATE TABLE d1 (i int);
DO 'BEGIN INSERT INTO d1 VALUES (1); PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN INSERT INTO d1 VALUES (2); END'$$);
SELECT migrate.upgrade('d1');
SELECT * FROM d1;

DROP TABLE d1;
DROP EXTENSION migrate;
