-- Upgrade and downgrade with a transaction for each revision: what is left when something fails
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE VIEW regress_log AS
	SELECT operation, rev_id, from_current, to_current, outcome, remark, sqlstate, statement, line,
		duration >= '0' AND duration < '1 hour' AS duration
	FROM migrate.log WHERE operation IN ('upgrade', 'downgrade') ORDER BY number DESC LIMIT 1;
CREATE VIEW regress_statement AS
	SELECT rev_id, statement, statements, operation, command, run_by = session_user AS run_by,
		done_at >= begun_at AS done, checksum ~ '^sha256:[0-9a-f]{64}$' AS checksum
	FROM migrate.half_done ORDER BY rev_id, statement;
CREATE VIEW regress_index AS
	SELECT indexrelid::regclass AS index, indisunique, indisvalid
	FROM pg_index WHERE indexrelid::regclass::text LIKE '%regress_t%' ORDER BY 1;

-- A statement: what comes before it in the revision is gone, earlier revisions stay.
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE regress_t (i int)', 'DROP TABLE regress_t');
SELECT migrate.define('a2', 'a1', 'second', $$
ALTER TABLE regress_t ADD j int;

INSERT INTO regress_t
SELECT 1,
	1 / 0;
$$, 'ALTER TABLE regress_t DROP j; SELECT 1 / 0');
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM migrate.current();
SELECT * FROM regress_log;
SELECT * FROM regress_statement;
\d regress_t
-- The place of an error is its line, if the server knows it.
SELECT migrate.edit('a2', E'ALTER TABLE regress_t ADD j int;\nINSERT INTO regress_t\nSELECT nothing');
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM regress_log;
-- an error with everything that an error can have
SELECT migrate.edit('a2', $$
DO $do$ BEGIN
	RAISE 'the message' USING DETAIL = 'the detail', HINT = 'the hint', ERRCODE = 'RG001', TABLE = 'the table';
END $do$;
$$);
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM regress_log;
-- With the failure out of the way the same line goes on; the log has it all.
SELECT migrate.edit('a2', 'ALTER TABLE regress_t ADD j int');
CALL migrate.upgrade_each();
SELECT * FROM regress_log;
SELECT operation, rev_id, outcome FROM migrate.log WHERE operation IN ('upgrade', 'downgrade') ORDER BY number;
SELECT count(*) = max(number) AS without_gaps FROM migrate.log;
-- A downgrade fails likewise.
CALL migrate.downgrade_each('base'); \echo :SQLSTATE
SELECT * FROM regress_log;
SELECT * FROM migrate.current();
SELECT last_operation, last_rev_id, last_outcome, half_done FROM migrate.status();
SELECT attname FROM pg_attribute WHERE attrelid = 'regress_t'::regclass AND attnum > 0;

-- A constraint that is checked at the commit
SELECT migrate.define('a3', 'a2', 'deferred', $$
CREATE TABLE regress_d (i int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO regress_d VALUES (1), (1);
$$, '');
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM regress_log;
SELECT to_regclass('regress_d'), (SELECT string_agg(c, ' ') FROM migrate.current() c) AS current;
SELECT * FROM regress_statement;
SELECT migrate.remove('a3');

-- The session keeps nothing of a revision that failed: settings, role, temporary tables.
CREATE ROLE regress_each_failure;
SELECT migrate.define('s3', 'a2', 'session', $$
SET work_mem = '7MB';
SELECT set_config('regress.setting', 'leaks', false);
SET ROLE regress_each_failure;
CREATE TEMP TABLE regress_temp (i int);
PREPARE regress_prepared AS SELECT 1;
SELECT 1 / 0;
$$, '');
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT current_setting('work_mem') AS work_mem, current_setting('regress.setting', true) AS setting,
	current_user = session_user AS same_user, to_regclass('regress_temp'), (SELECT count(*) FROM pg_prepared_statements) AS prepared;
SELECT migrate.remove('s3');
DROP ROLE regress_each_failure;

-- A concurrent index build that fails leaves the revision half done, and an
-- invalid index, which the next call drops and builds again.
SELECT migrate.define('b3', 'a2', 'unique', $$
INSERT INTO regress_t VALUES (1, 1), (2, 2);
CREATE UNIQUE INDEX CONCURRENTLY regress_t_j_idx ON regress_t (j);
INSERT INTO regress_t VALUES (3, 3);
$$, 'DROP INDEX CONCURRENTLY IF EXISTS regress_t_j_idx; DELETE FROM regress_t');
INSERT INTO regress_t VALUES (0, 2);
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM regress_log;
SELECT * FROM regress_statement;
SELECT * FROM regress_index;
SELECT b.rev_id, b.statement, b.relation_oid::regclass, b.made FROM migrate.build b;
SELECT half_done, pending, up_to_date FROM migrate.status();
SELECT rev_id, statements, done FROM migrate.plan();
-- again, with the same result, and not a row more
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM regress_statement;
SELECT * FROM regress_index;
SELECT * FROM regress_t;
-- with what was in the way removed
DELETE FROM regress_t WHERE i = 0;
SELECT oid AS invalid FROM pg_class WHERE relname = 'regress_t_j_idx' \gset
CALL migrate.upgrade_each();
SELECT *, index::oid <> :invalid AS built_again FROM regress_index;
SELECT * FROM regress_t;
SELECT * FROM migrate.half_done;
SELECT * FROM migrate.build;
SELECT * FROM regress_log;
SELECT half_done, pending, up_to_date FROM migrate.status();
CALL migrate.downgrade_each('-1');
SELECT * FROM regress_index;

-- IF NOT EXISTS would take the invalid index for the one that is wanted.
SELECT migrate.edit('b3', 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS regress_t_j_idx ON regress_t (j)', 'DROP INDEX regress_t_j_idx');
INSERT INTO regress_t VALUES (1, 1), (2, 1);
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT * FROM regress_index;
DELETE FROM regress_t WHERE i = 2;
CALL migrate.upgrade_each();
SELECT * FROM regress_index;
CALL migrate.downgrade_each('-1');
-- An index without a name gets the same one again.
SELECT migrate.edit('b3', 'CREATE UNIQUE INDEX CONCURRENTLY ON regress_t (j)');
INSERT INTO regress_t VALUES (2, 1);
CALL migrate.upgrade_each(); \echo :SQLSTATE
DELETE FROM regress_t WHERE i = 2;
CALL migrate.upgrade_each();
SELECT * FROM regress_index;
CALL migrate.downgrade_each('-1');

-- Somebody else's invalid index of that name is not ours to drop.
INSERT INTO regress_t VALUES (2, 1);
CREATE UNIQUE INDEX CONCURRENTLY regress_t_j_idx ON regress_t (j);
SELECT oid AS other FROM pg_class WHERE relname = 'regress_t_j_idx' \gset
SELECT migrate.edit('b3', 'CREATE UNIQUE INDEX CONCURRENTLY regress_t_j_idx ON regress_t (j)');
DELETE FROM regress_t WHERE i = 2;
CALL migrate.upgrade_each(); \echo :SQLSTATE
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT *, index::oid = :other AS as_it_was FROM regress_index;
SELECT * FROM regress_statement;
SELECT migrate.stamp('a2');
-- nor does it count as built, at the first attempt as little as later, in a
-- worker as little as in a transaction
SELECT migrate.edit('b3', 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS regress_t_j_idx ON regress_t (j)');
CALL migrate.upgrade_each(); \echo :SQLSTATE
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT migrate.edit('b3', 'CREATE UNIQUE INDEX IF NOT EXISTS regress_t_j_idx ON regress_t (j)');
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT *, index::oid = :other AS as_it_was FROM regress_index;
SELECT * FROM regress_statement;
SELECT * FROM migrate.current();
REINDEX INDEX regress_t_j_idx;
SELECT migrate.upgrade();
SELECT *, index::oid = :other AS as_it_was FROM regress_index;
SELECT migrate.stamp('a2');
SELECT migrate.edit('b3', 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS regress_t_j_idx ON regress_t (j)');
DROP INDEX regress_t_j_idx;
-- our own was dropped by somebody, and another one made that is invalid, too
INSERT INTO regress_t VALUES (2, 1);
CALL migrate.upgrade_each(); \echo :SQLSTATE
DROP INDEX regress_t_j_idx;
CREATE UNIQUE INDEX CONCURRENTLY regress_t_j_idx ON regress_t (j);
SELECT oid AS other FROM pg_class WHERE relname = 'regress_t_j_idx' \gset
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT *, index::oid = :other AS as_it_was FROM regress_index;
-- our own was repaired by somebody
DELETE FROM regress_t WHERE i = 2;
DROP INDEX regress_t_j_idx;
SELECT migrate.stamp('a2');
INSERT INTO regress_t VALUES (2, 1);
CALL migrate.upgrade_each(); \echo :SQLSTATE
DELETE FROM regress_t WHERE i = 2;
REINDEX INDEX regress_t_j_idx;
SELECT oid AS repaired FROM pg_class WHERE relname = 'regress_t_j_idx' \gset
CALL migrate.upgrade_each();
SELECT *, index::oid = :repaired AS as_it_was FROM regress_index;
SELECT * FROM migrate.current();


-- An index that the other direction has left invalid is dropped by the statement
-- that is to build it again.
CALL migrate.downgrade_each('-1');
SELECT migrate.remove('b3');
CREATE UNIQUE INDEX regress_t_j_idx ON regress_t (j);
SELECT migrate.define('b4', 'a2', 'not unique', $$
DROP INDEX CONCURRENTLY regress_t_j_idx;
CREATE UNIQUE INDEX CONCURRENTLY regress_t_j_idx ON regress_t ((j % 2));
$$, $$
SELECT 1;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS regress_t_j_idx ON regress_t (j);
$$);
INSERT INTO regress_t VALUES (3, 3);
CALL migrate.upgrade_each(); \echo :SQLSTATE
SELECT *, pg_get_indexdef(index) FROM regress_index;
CALL migrate.downgrade_each('a2');
SELECT *, pg_get_indexdef(index) FROM regress_index;
SELECT * FROM migrate.half_done;
SELECT * FROM migrate.build;

-- The index of a partitioned table may be made invalid.
SELECT migrate.edit('b4', 'CREATE INDEX IF NOT EXISTS regress_p_i_idx ON regress_p (i)', '');
CREATE TABLE regress_p (i int) PARTITION BY RANGE (i);
CREATE TABLE regress_p1 PARTITION OF regress_p FOR VALUES FROM (0) TO (9);
CREATE INDEX regress_p_i_idx ON ONLY regress_p (i);
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.edit('b4', 'CREATE INDEX IF NOT EXISTS regress_p_i_idx ON ONLY regress_p (i)');
SELECT migrate.upgrade();
SELECT * FROM migrate.current();
DROP TABLE regress_p;

DROP VIEW regress_log, regress_statement, regress_index;
DROP TABLE regress_t;
DROP EXTENSION migrate;
