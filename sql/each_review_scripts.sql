-- Scripts whose segments are not what they seem
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE regress_t (i int, what text);

-- a boundary at the end, and two with nothing in between
SELECT migrate.define('b1', NULL, '', 'BEGIN; INSERT INTO regress_t VALUES (1); COMMIT AND CHAIN; COMMIT',
	'BEGIN; COMMIT AND CHAIN; COMMIT; BEGIN; DELETE FROM regress_t; COMMIT; BEGIN; COMMIT');
CALL migrate.upgrade_each('b1');
TABLE regress_t;
CALL migrate.downgrade_each('base');
TABLE regress_t;
SELECT migrate.remove('b1');

-- what a segment prepares when it is run a second time, and what the next ones do with it
CREATE PROCEDURE regress_commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
SELECT migrate.define('p1', NULL, '', $$
PREPARE regress_p AS INSERT INTO regress_t VALUES ($1);
EXECUTE regress_p(1);
CALL regress_commits();
EXECUTE regress_p(2);
$$, '');
CALL migrate.upgrade_each('p1');
TABLE regress_t;
SELECT name FROM pg_prepared_statements WHERE name = 'regress_p';
CALL migrate.downgrade_each('base');
SELECT migrate.remove('p1');
TRUNCATE regress_t;

-- an index that an event trigger makes while another one is built
TRUNCATE regress_t;
CREATE FUNCTION regress_logs() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	CREATE TABLE IF NOT EXISTS regress_log (id int PRIMARY KEY);
END $$;
CREATE EVENT TRIGGER regress_logs ON ddl_command_start WHEN TAG IN ('CREATE INDEX')
	EXECUTE FUNCTION regress_logs();
INSERT INTO regress_t VALUES (1), (1);
SELECT migrate.define('e1', NULL, '', 'CREATE UNIQUE INDEX CONCURRENTLY regress_t_i_idx ON regress_t (i)', '');
CALL migrate.upgrade_each('e1');
SELECT relation_oid::regclass, made FROM migrate.build;
TRUNCATE regress_t;
CALL migrate.upgrade_each('e1');
SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid IN ('regress_t'::regclass, 'regress_log'::regclass) ORDER BY (indexrelid::regclass)::text;

DROP EVENT TRIGGER regress_logs;
DROP FUNCTION regress_logs;
DROP PROCEDURE regress_commits;
DROP TABLE regress_t, regress_log;
DROP EXTENSION migrate;
