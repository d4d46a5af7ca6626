--
-- Prepared statements and cursors of a script go with it; the caller's stay.
--
\set VERBOSITY terse
\set SHOW_CONTEXT never
CREATE EXTENSION migrate;
PREPARE mine AS SELECT 'of the caller';
SELECT migrate.define('p1', NULL, 'prepares', 'PREPARE q AS SELECT 1; EXECUTE q; DECLARE c CURSOR FOR SELECT 2; FETCH c', '');
SELECT migrate.define('p2', 'p1', 'prepares the same', 'PREPARE q AS SELECT 1; DECLARE c CURSOR WITH HOLD FOR SELECT 2', '');
SELECT migrate.upgrade('p2');
SELECT name FROM pg_prepared_statements WHERE name IN ('mine', 'q');
SELECT name FROM pg_cursors;
EXECUTE mine;

-- A script that removes them itself is as good.
SELECT migrate.define('p3', 'p2', 'tidy', 'PREPARE q AS SELECT 1; DEALLOCATE q; DECLARE c CURSOR FOR SELECT 2; CLOSE c', '');
SELECT migrate.upgrade('p3');

-- A failed script leaves none either, so that it can be tried again.
SELECT migrate.define('p4', 'p3', 'fails', 'PREPARE q AS SELECT 1; SELECT 1 / (SELECT count(*) FROM pg_class WHERE relname = ''p4'')', '');
SELECT migrate.upgrade('p4');
SELECT count(*) FROM pg_prepared_statements WHERE name = 'q';
CREATE TABLE p4 ();
SELECT migrate.upgrade('p4');

-- What a name of the caller's is in the way of fails, and leaves it alone.
SELECT migrate.define('p5', 'p4', 'in the way', 'PREPARE mine AS SELECT 1', '');
SELECT migrate.upgrade('p5');
EXECUTE mine;

DEALLOCATE mine;
DROP TABLE p4;
DROP EXTENSION migrate;
