-- Scripts with statements that cannot run inside a transaction
CREATE EXTENSION migrate;

SELECT migrate.define('a1', NULL, 'table', 'CREATE TABLE t (i int)', 'DROP TABLE t');
SELECT migrate.define('a2', 'a1', 'index', 'CREATE INDEX CONCURRENTLY t_i_idx ON t (i)', 'DROP INDEX CONCURRENTLY t_i_idx');
SELECT migrate.define('a3', 'a2', 'mixed', $$
ALTER TABLE t ADD j int;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_j_idx ON t (j);
VACUUM t;
$$, 'DROP INDEX CONCURRENTLY t_j_idx; ALTER TABLE t DROP j');
SELECT migrate.define('a4', 'a3', 'plain', 'ALTER TABLE t ADD k int', 'ALTER TABLE t DROP k');
SELECT * FROM migrate.plan();
SELECT * FROM migrate.plan('base', 'downgrade');
-- Nothing runs, not even what could; all of them are named.
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.upgrade('+2'); \echo :SQLSTATE
SELECT to_regclass('t'), count(*) FROM migrate.version;
SELECT migrate.upgrade('+1');
SELECT migrate.upgrade('+1'); \echo :SQLSTATE
SELECT migrate.stamp('a4');
SELECT migrate.downgrade('base'); \echo :SQLSTATE
SELECT migrate.stamp('a1');
SELECT migrate.downgrade('base');
-- The text decides, not the words in it.
SELECT migrate.define('a5', NULL, 'words', $$
-- CREATE INDEX CONCURRENTLY i ON t (i);
CREATE TABLE concurrently_vacuum (t text DEFAULT 'CREATE INDEX CONCURRENTLY');
COMMENT ON TABLE concurrently_vacuum IS 'VACUUM';
$$, 'DROP TABLE concurrently_vacuum');
SELECT migrate.upgrade('a5');
SELECT migrate.downgrade('base');

-- Each such statement is refused in the same way, wherever it stands.
CREATE FUNCTION regress_refused(script text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	context text;
BEGIN
	PERFORM migrate.define('x', upgrade => 'SELECT 1; ' || script);
	PERFORM migrate.upgrade('x');
	RAISE 'ran';
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, context = PG_EXCEPTION_CONTEXT;
	IF SQLSTATE = 'MG204' THEN
		RETURN 'MG204 ' || detail;
	END IF;
	RETURN SQLSTATE || ' ' || SQLERRM || ' ' || split_part(context, E'\n', 1);
END $$;
CREATE TABLE regress_parent (i int) PARTITION BY RANGE (i);
CREATE TABLE regress_part PARTITION OF regress_parent FOR VALUES FROM (1) TO (2);
SELECT script, regress_refused(script) FROM (VALUES
	('CREATE INDEX CONCURRENTLY ON regress_part (i)'),
	('DROP INDEX CONCURRENTLY nothing'),
	('REINDEX INDEX CONCURRENTLY nothing'),
	('REINDEX (CONCURRENTLY) TABLE nothing'),
	('REINDEX SCHEMA public'),
	('REINDEX DATABASE postgres'),
	('REINDEX SYSTEM postgres'),
	('ALTER TABLE regress_parent DETACH PARTITION regress_part CONCURRENTLY'),
	('VACUUM'),
	('VACUUM (ANALYZE) regress_part'),
	('CLUSTER'),
	('ALTER SYSTEM SET work_mem = ''8MB'''),
	('CREATE DATABASE regress_nothing'),
	('DROP DATABASE regress_nothing'),
	('ALTER DATABASE regress_nothing SET TABLESPACE pg_default'),
	('CREATE TABLESPACE regress_nothing LOCATION ''/nowhere'''),
	('DROP TABLESPACE regress_nothing'),
	('CREATE SUBSCRIPTION regress_nothing CONNECTION '''' PUBLICATION p'),
	('DROP SUBSCRIPTION regress_nothing'),
	('DISCARD ALL')) AS v(script);
-- Their relatives run.
SELECT script, regress_refused(script) FROM (VALUES
	('CREATE INDEX ON regress_part (i)'),
	('REINDEX TABLE regress_part'),
	('ALTER TABLE regress_parent DETACH PARTITION regress_part'),
	('ANALYZE'),
	('DISCARD PLANS'),
	('LOCK TABLE regress_part')) AS v(script);
-- What only the catalog knows is the server's to say, at its place.
SELECT regress_refused('REINDEX TABLE regress_parent');

DROP FUNCTION regress_refused;
DROP TABLE regress_parent, regress_part;
DROP EXTENSION migrate;
