-- What a revision of several transactions sets and creates in the session
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE ROLE regress_session_a;
CREATE ROLE regress_session_b;
CREATE SCHEMA regress_s;
GRANT ALL ON SCHEMA regress_s TO regress_session_a;
CREATE TABLE regress_ran (n serial, what text, work_mem text DEFAULT current_setting('work_mem'), path text DEFAULT current_setting('search_path'),
	setting text DEFAULT current_setting('regress.setting', true), who text DEFAULT current_user, session text DEFAULT session_user);
GRANT ALL ON regress_ran, regress_ran_n_seq TO PUBLIC;
CREATE FUNCTION regress_since() RETURNS TABLE (what text, work_mem text, path text, setting text, who text, session text) LANGUAGE sql AS $$
	WITH gone AS (DELETE FROM regress_ran RETURNING *)
	SELECT g.what, g.work_mem, g.path, g.setting, replace(g.who, session_user, 'caller'), replace(g.session, session_user, 'caller') FROM gone g ORDER BY g.n;
$$;
CREATE FUNCTION regress_now() RETURNS TABLE (work_mem text, path text, setting text, who text) LANGUAGE sql AS $$
	SELECT current_setting('work_mem'), current_setting('search_path'), current_setting('regress.setting', true), replace(current_user, session_user, 'caller');
$$;
CREATE TABLE regress_t (i int);
INSERT INTO regress_t VALUES (1);
-- a row from a worker: a block that commits
CREATE PROCEDURE regress_worker() LANGUAGE plpgsql AS $$
BEGIN
	COMMIT;
	INSERT INTO public.regress_ran (what) VALUES ('worker');
END $$;

-- A setting is in effect in the statements behind it, whoever runs them, and is
-- gone after the revision.
SET regress.setting = 'of the caller';
SELECT migrate.define('a1', NULL, 'settings', $$
INSERT INTO regress_ran (what) VALUES ('before');
SET work_mem = '5MB';
SELECT set_config('regress.setting', 'of the script', false);
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('after');
VACUUM regress_t;
SET work_mem = '6MB';
RESET regress.setting;
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('at the end');
$$, 'CALL regress_worker()');
SELECT migrate.define('a2', 'a1', 'next', $$CALL regress_worker(); INSERT INTO regress_ran (what) VALUES ('next')$$, '');
CALL migrate.upgrade_each();
SELECT * FROM regress_since();
SELECT * FROM regress_now();
SET work_mem = '8MB';
CALL migrate.downgrade_each('base');
SELECT * FROM regress_since();
RESET work_mem;
RESET regress.setting;
-- set_config in other words; with anything but constants it is not seen
SELECT migrate.edit('a1', $$
SELECT set_config('work_mem', '5MB', false::bool), pg_catalog.set_config('regress.setting', 'both', 'off');
CALL regress_worker();
SELECT set_config('work_mem', '6' || 'MB', false);
CALL regress_worker();
SELECT set_config('work_mem', '7MB', true), set_config('regress.setting', NULL, NULL);
CALL regress_worker();
$$);
CALL migrate.upgrade_each('a1');
SELECT what, work_mem, setting FROM regress_since();
SELECT migrate.stamp('base');
-- Settings of a transaction end with its segment.
SELECT migrate.edit('a1', $$
SET LOCAL work_mem = '5MB';
SELECT set_config('work_mem', '6MB', true);
INSERT INTO regress_ran (what) VALUES ('same segment');
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('next segment');
$$);
CALL migrate.upgrade_each('a1');
SELECT * FROM regress_since();
SELECT migrate.stamp('base');

-- Those of transactions are not for the books.
SELECT migrate.edit('a1', $$
SET default_transaction_read_only = on;
SET default_transaction_isolation = 'serializable';
VACUUM regress_t;
DO $do$BEGIN COMMIT; PERFORM 1; END$do$;
DO $do$BEGIN COMMIT; INSERT INTO regress_ran VALUES (1); END$do$;
$$);
CALL migrate.upgrade_each('a1'); \echo :SQLSTATE
SELECT statement, command, done_at IS NOT NULL AS done FROM migrate.half_done ORDER BY 1;
SELECT migrate.stamp('base');

-- search_path
SELECT migrate.edit('a1', $$
SET search_path = regress_s;
CREATE TABLE t (i int);
CREATE INDEX CONCURRENTLY t_i_idx ON t (i);
VACUUM t;
CREATE TABLE t2 (i int);
$$, $$
SET search_path = regress_s;
DROP INDEX CONCURRENTLY t_i_idx;
DROP TABLE t, t2;
$$);
CALL migrate.upgrade_each('a1');
SELECT relname, relnamespace::regnamespace FROM pg_class WHERE relnamespace = 'regress_s'::regnamespace ORDER BY 1;
SELECT * FROM regress_now();
CALL migrate.downgrade_each('base');
SELECT count(*) FROM pg_class WHERE relnamespace = 'regress_s'::regnamespace;
-- that of the caller
SET search_path = regress_s, public;
SELECT migrate.edit('a1', 'CREATE TABLE t (i int); CREATE INDEX CONCURRENTLY t_i_idx ON t (i)', 'DROP INDEX CONCURRENTLY t_i_idx; DROP TABLE t');
CALL migrate.upgrade_each('a1');
SELECT relname FROM pg_class WHERE relnamespace = 'regress_s'::regnamespace ORDER BY 1;
CALL migrate.downgrade_each('base');
RESET search_path;

-- Roles: of the script, of the caller, of both
SELECT migrate.edit('a1', $$
SET ROLE regress_session_a;
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('as a');
CREATE TABLE regress_s.t (i int);
CREATE INDEX CONCURRENTLY t_i_idx ON regress_s.t (i);
SET SESSION AUTHORIZATION regress_session_b;
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('as b');
RESET SESSION AUTHORIZATION;
RESET ROLE;
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('as the caller');
$$, 'DROP TABLE regress_s.t');
CALL migrate.upgrade_each('a1');
SELECT what, who, session FROM regress_since();
SELECT relname, relowner::regrole FROM pg_class WHERE relnamespace = 'regress_s'::regnamespace ORDER BY 1;
SELECT * FROM regress_now();
CALL migrate.downgrade_each('base');
-- what the role may not do it may not do in a worker
SELECT migrate.edit('a1', $$
SET ROLE regress_session_b;
CREATE INDEX CONCURRENTLY regress_t_i_idx ON regress_t (i);
$$);
CALL migrate.upgrade_each('a1'); \echo :SQLSTATE
SELECT * FROM regress_now();
SELECT statement, run_by = current_user AS run_by FROM migrate.half_done ORDER BY 1;
SELECT migrate.stamp('base');

-- a role that the script drops again
SELECT migrate.edit('a1', $$
CREATE ROLE regress_session_c;
SET ROLE regress_session_c;
CALL regress_worker();
RESET ROLE;
DROP ROLE regress_session_c;
SET work_mem = '5MB';
CALL regress_worker();
INSERT INTO regress_ran (what) VALUES ('after it');
$$);
CALL migrate.upgrade_each('a1');
SELECT what, who, work_mem FROM regress_since();
SELECT migrate.stamp('base');

-- Temporary tables last until the end of the revision, over its transactions.
SELECT migrate.edit('a1', $$
CREATE TEMP TABLE regress_temp (what text);
INSERT INTO regress_temp VALUES ('from one');
VACUUM regress_t;
INSERT INTO regress_temp VALUES ('transaction to another');
INSERT INTO regress_ran (what) SELECT what FROM regress_temp;
CREATE TEMP TABLE regress_dropped (i int) ON COMMIT DROP;
VACUUM regress_t;
CREATE TEMP TABLE regress_dropped (i int);
INSERT INTO regress_ran (what) SELECT string_agg(what, ' ') FROM regress_temp;
$$, 'CREATE TEMP TABLE regress_temp (i int); VACUUM regress_t');
CREATE TEMP TABLE regress_callers (i int);
CALL migrate.upgrade_each('a1');
SELECT what FROM regress_since();
SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() ORDER BY 1;
CALL migrate.downgrade_each('base');
SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() ORDER BY 1;
-- those of a revision that fails go, too; a worker does not see them
SELECT migrate.edit('a1', $$
CREATE TEMP TABLE regress_temp (i int);
VACUUM regress_temp;
$$);
CALL migrate.upgrade_each('a1'); \echo :SQLSTATE
SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() ORDER BY 1;
SELECT migrate.stamp('base');
-- prepared statements and cursors
SELECT migrate.edit('a1', $$
PREPARE regress_prepared AS INSERT INTO regress_ran (what) VALUES ('prepared');
VACUUM regress_t;
EXECUTE regress_prepared;
$$);
CALL migrate.upgrade_each('a1');
SELECT what FROM regress_since();
SELECT count(*) FROM pg_prepared_statements;
SELECT migrate.stamp('base');

-- Advisory locks of a script do not free those of the run.
SELECT migrate.edit('a1', $$
SELECT pg_advisory_lock(1);
VACUUM regress_t;
SELECT pg_advisory_unlock_all();
VACUUM regress_t;
SELECT set_config('regress.runners', (SELECT count(*)::text FROM pg_locks WHERE locktype = 'object' AND mode = 'ExclusiveLock' AND pid = pg_backend_pid()), false);
INSERT INTO regress_ran (what) VALUES ('locks: ' || current_setting('regress.runners'));
$$);
CALL migrate.upgrade_each('a1');
SELECT what FROM regress_since();
SELECT count(*) FROM pg_locks WHERE locktype IN ('advisory', 'object') AND pid = pg_backend_pid();

DROP TABLE regress_callers, regress_t, regress_ran;
DROP PROCEDURE regress_worker;
DROP FUNCTION regress_since, regress_now;
DROP SCHEMA regress_s;
DROP EXTENSION migrate;
DROP ROLE regress_session_a, regress_session_b;
