-- Steps beside a revision that is half done
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE regress_t (i int);
SELECT migrate.define('h1', NULL, '', 'VACUUM regress_t; SELECT 1 / 0', '');
SELECT count(migrate.define('m' || i, CASE WHEN i > 1 THEN 'm' || (i - 1) END, '',
	format('INSERT INTO regress_t VALUES (%s)', i), format('DELETE FROM regress_t WHERE i = %s', i)))
	FROM generate_series(1, 50) i;
CALL migrate.upgrade_each('h1');
CALL migrate.upgrade_each('m50');
SELECT count(*), min(i), max(i) FROM regress_t;
CALL migrate.downgrade_each('m1@base');
SELECT count(*) FROM regress_t;
SELECT operation, outcome, count(*) FROM migrate.log WHERE operation LIKE '%grade' GROUP BY 1, 2 ORDER BY 1, 2;
DROP TABLE regress_t;
DROP EXTENSION migrate;
