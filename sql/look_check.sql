-- What check() and status() say, and which call they name.
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE VIEW regress_status AS SELECT current, heads, pending, up_to_date, last_operation FROM migrate.status();

-- Nothing is not up to date.
TABLE regress_status;
SELECT migrate.check();
SELECT migrate.check(expected => 'a1');
SELECT migrate.define('a1', upgrade => 'CREATE TABLE regress_c (i int)');
TABLE regress_status;
SELECT migrate.check();
SELECT migrate.upgrade();
TABLE regress_status;
SELECT migrate.check();
-- Rows that are lost: as a restore leaves them that brought the log only.
BEGIN;
DELETE FROM migrate.script;
DELETE FROM migrate.version;
TABLE regress_status;
SELECT migrate.check();
ROLLBACK;

-- The heads that a release has.
SELECT migrate.define('b1');
SELECT migrate.define('c1', depends_on => 'b1');
SELECT migrate.check(expected => 'a1, b1, c1');
SELECT migrate.upgrade('heads');
SELECT migrate.check(expected => 'a1, b1, c1'), migrate.check('c1,a1'), migrate.check();
SELECT migrate.check(expected => 'a1');
SELECT migrate.check(expected => 'a1, c1, d1');
SELECT migrate.check(expected => '');
SELECT migrate.define('a2', 'a1');
SELECT migrate.check(expected => 'a1, c1');
SELECT migrate.check(expected => 'a2, c1');

-- The call that is named can run what is pending.
SELECT migrate.check();
SELECT migrate.define('a3', 'a2', upgrade => 'CREATE INDEX CONCURRENTLY regress_c_idx ON regress_c (i)');
SELECT migrate.check();
CALL migrate.upgrade_each('heads');
SELECT migrate.check(expected => 'a3, b1, c1');
DROP VIEW regress_status;
DROP TABLE regress_c;
DROP EXTENSION migrate;
