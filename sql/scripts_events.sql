-- Event triggers, notifications, locks: what scripts do beside tables
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE regress_seen (n serial, event text, tag text, object text);
CREATE FUNCTION regress_see() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	IF tg_event = 'ddl_command_end' THEN
		INSERT INTO regress_seen (event, tag, object) SELECT tg_event, command_tag, object_identity FROM pg_event_trigger_ddl_commands();
	ELSIF tg_event = 'sql_drop' THEN
		INSERT INTO regress_seen (event, tag, object) SELECT tg_event, tg_tag, object_identity FROM pg_event_trigger_dropped_objects() WHERE original;
	ELSE
		INSERT INTO regress_seen (event, tag) VALUES (tg_event, tg_tag);
	END IF;
END $$;

-- Event triggers see what scripts do, as from any client; book-keeping is no DDL.
CREATE EVENT TRIGGER regress_start ON ddl_command_start EXECUTE FUNCTION regress_see();
CREATE EVENT TRIGGER regress_end ON ddl_command_end EXECUTE FUNCTION regress_see();
CREATE EVENT TRIGGER regress_drop ON sql_drop EXECUTE FUNCTION regress_see();
CREATE EVENT TRIGGER regress_rewrite ON table_rewrite EXECUTE FUNCTION regress_see();
TRUNCATE regress_seen;
SELECT migrate.define('t1', NULL, 'ddl', $$
CREATE TABLE t1 (i int PRIMARY KEY, j int);
INSERT INTO t1 VALUES (1, 1);
CREATE TEMP TABLE work AS SELECT * FROM t1;
ALTER TABLE t1 ALTER j TYPE bigint;
DO 'BEGIN CREATE VIEW v1 AS SELECT * FROM t1; END';
COPY t1 FROM stdin;
2	2
\.
GRANT SELECT ON t1 TO PUBLIC;
$$, 'DROP VIEW v1; DROP TABLE t1');
SELECT migrate.upgrade();
SELECT event, tag, regexp_replace(object, 'pg_temp(_\d+)?', 'pg_temp') AS object FROM regress_seen ORDER BY n;
TRUNCATE regress_seen;
SELECT migrate.downgrade('base');
SELECT event, tag, object FROM regress_seen ORDER BY n;
-- They can forbid it, and change nothing of what migrate needs to record.
CREATE FUNCTION regress_forbid() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''% is forbidden'', tg_tag; END';
CREATE EVENT TRIGGER regress_forbid ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION regress_forbid();
SELECT migrate.upgrade(); \echo :SQLSTATE
DROP EVENT TRIGGER regress_forbid;
-- made by one revision, fired by the next
DROP EVENT TRIGGER regress_start;
DROP EVENT TRIGGER regress_end;
DROP EVENT TRIGGER regress_drop;
DROP EVENT TRIGGER regress_rewrite;
SELECT migrate.define('t2', 't1', 'event trigger', 'CREATE EVENT TRIGGER regress_t2 ON ddl_command_end EXECUTE FUNCTION regress_see()', 'DROP EVENT TRIGGER regress_t2');
SELECT migrate.define('t3', 't2', 'ddl', 'CREATE TABLE t3 (i int)', 'DROP TABLE t3');
TRUNCATE regress_seen;
SELECT migrate.upgrade();
SELECT event, tag, object FROM regress_seen ORDER BY n;
SELECT migrate.downgrade('base');
-- one that calls migrate itself is part of the script that it fires in
CREATE FUNCTION regress_nested() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM migrate.stamp(''base''); END';
CREATE EVENT TRIGGER regress_nested ON ddl_command_start EXECUTE FUNCTION regress_nested();
SELECT migrate.upgrade('t1'); \echo :SQLSTATE
DROP EVENT TRIGGER regress_nested;

-- Channels, locks and comments
SELECT migrate.define('n1', NULL, 'sessions', $$
LISTEN regress_channel;
UNLISTEN regress_channel;
NOTIFY regress_nobody, 'hears this';
LOCK TABLE regress_seen IN EXCLUSIVE MODE;
SELECT pg_advisory_xact_lock(7), pg_advisory_lock(8), pg_advisory_unlock(8);
COMMENT ON TABLE regress_seen IS 'from a script';
SECURITY LABEL ON TABLE regress_seen IS 'no provider';
$$);
BEGIN;
SELECT migrate.upgrade('n1'); \echo :SQLSTATE
ROLLBACK;
SELECT migrate.edit('n1', (SELECT replace(upgrade, 'SECURITY LABEL', '-- ') FROM migrate.script WHERE rev_id = 'n1'));
BEGIN;
SELECT migrate.upgrade('n1');
SELECT mode FROM pg_locks WHERE relation = 'regress_seen'::regclass AND pid = pg_backend_pid() ORDER BY 1;
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();
SELECT pg_listening_channels();
COMMIT;
SELECT obj_description('regress_seen'::regclass);
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();

DROP FUNCTION regress_see, regress_forbid, regress_nested;
DROP TABLE regress_seen;
DROP EXTENSION migrate;
