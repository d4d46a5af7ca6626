-- What scripts set ends with them
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE ROLE regress_set_a;
CREATE ROLE regress_set_b;
GRANT USAGE ON SCHEMA migrate TO regress_set_a;
CREATE SCHEMA regress_set;
CREATE TABLE regress_set.seen (n serial, place text, path text, work_mem text, timeout text, var text, who text);
GRANT ALL ON SCHEMA regress_set TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA regress_set TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA regress_set TO PUBLIC;
CREATE FUNCTION regress_set.note(text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO regress_set.seen (place, path, work_mem, timeout, var, who)
	SELECT $1, current_setting('search_path'), current_setting('work_mem'), current_setting('lock_timeout'),
		current_setting('regress.var', true), CASE WHEN current_user LIKE 'regress%' THEN current_user ELSE 'me' END
$$;

-- Every script begins with what the caller has, and sets something in its own way.
CREATE FUNCTION regress_set.define(rev_id text, down text, script text) RETURNS text LANGUAGE sql AS $f$
	SELECT migrate.define(rev_id, down, upgrade => format($$
SELECT regress_set.note('begin of %1$s');
%2$s;
SELECT regress_set.note('end of %1$s');
$$, rev_id, script), downgrade => format($$
SELECT regress_set.note('begin of down %1$s');
%2$s;
SELECT regress_set.note('end of down %1$s');
$$, rev_id, script))
$f$;
SELECT count(regress_set.define(rev_id, down, script)) FROM (VALUES
	('s01', NULL, $$SET search_path = regress_set; SET work_mem = '5MB'; SET lock_timeout = '50s'; SET regress.var = 's01'$$),
	('s02', 's01', $$SET LOCAL search_path = regress_set; SET LOCAL work_mem = '6MB'; SET LOCAL lock_timeout = '60s'; SET LOCAL regress.var = 's02';$$),
	('s03', 's02', $$SET SESSION search_path TO DEFAULT; SET SESSION work_mem TO '7MB'; SET SESSION regress.var = 's03';$$),
	('s04', 's03', $$SELECT pg_catalog.set_config('search_path', '', false), set_config('regress.var', 's04', true);$$),
	('s05', 's04', $$RESET ALL;$$),
	('s06', 's05', $$RESET search_path; RESET work_mem; SET lock_timeout TO DEFAULT; RESET regress.var;$$),
	('s07', 's06', $$SET ROLE regress_set_b;$$),
	('s08', 's07', $$SET LOCAL ROLE regress_set_b; RESET ROLE; SET ROLE regress_set_b;$$),
	('s09', 's08', $$SET SESSION AUTHORIZATION regress_set_a;$$),
	('s10', 's09', $$SET LOCAL SESSION AUTHORIZATION regress_set_b; SET ROLE NONE;$$),
	('s11', 's10', $$DO 'BEGIN SET work_mem = ''8MB''; PERFORM set_config(''regress.var'', ''s11'', false); END';$$),
	('s12', 's11', $$CREATE OR REPLACE FUNCTION regress_set.f() RETURNS void LANGUAGE plpgsql SET work_mem = '9MB' AS 'BEGIN SET LOCAL lock_timeout = ''90s''; PERFORM set_config(''search_path'', ''regress_set'', false); END'; SELECT regress_set.f();$$),
	('s13', 's12', $$SET work_mem FROM CURRENT; SET search_path = regress_set; SET search_path = pg_catalog; RESET search_path; SET LOCAL search_path = nowhere;$$),
	('s14', 's13', $$DISCARD PLANS; DISCARD SEQUENCES; SET SCHEMA 'regress_set'; SET NAMES 'LATIN1'; SET TIME ZONE 'UTC'; SET XML OPTION DOCUMENT;$$),
	('s15', 's14', '')
) AS v(rev_id, down, script);

SET search_path = public, regress_set;
SET work_mem = '3MB';
SET lock_timeout = '30s';
SET regress.var = 'mine';
SELECT migrate.upgrade();
SELECT regress_set.note('caller');
SELECT * FROM regress_set.seen WHERE place NOT LIKE 'begin%' ORDER BY n;
SELECT count(*), path, work_mem, timeout, var, who FROM regress_set.seen WHERE place LIKE 'begin%' GROUP BY 2, 3, 4, 5, 6;
SHOW client_encoding;
SELECT current_setting('timezone') = 'UTC' AS utc;
TRUNCATE regress_set.seen;
SELECT migrate.downgrade('base');
SELECT regress_set.note('caller');
SELECT count(*), path, work_mem, timeout, var, who FROM regress_set.seen WHERE place NOT LIKE 'end%' GROUP BY 2, 3, 4, 5, 6;
TRUNCATE regress_set.seen;

-- Also in a transaction with settings of its own, which still end with it.
BEGIN;
SET LOCAL work_mem = '2MB';
SET LOCAL ROLE regress_set_a;
SET LOCAL regress.var = 'local';
RESET ROLE;
SET lock_timeout = '40s';
SELECT migrate.upgrade();
SHOW work_mem;
SHOW regress.var;
SHOW lock_timeout;
SAVEPOINT s;
SET LOCAL work_mem = '1MB';
SELECT migrate.downgrade('base');
SHOW work_mem;
ROLLBACK TO s;
SHOW work_mem;
COMMIT;
SHOW work_mem;
SHOW regress.var;
SHOW lock_timeout;
SELECT count(*), path, work_mem, timeout, var, who FROM regress_set.seen WHERE place NOT LIKE 'end%' GROUP BY 2, 3, 4, 5, 6;
SELECT migrate.downgrade('base');
-- and in functions that have settings
CREATE FUNCTION regress_set.up() RETURNS int LANGUAGE plpgsql SET work_mem = '11MB' SET search_path = regress_set, pg_temp
	AS 'BEGIN SET regress.var = ''from function''; RETURN migrate.upgrade(); END';
TRUNCATE regress_set.seen;
SELECT regress_set.up();
SELECT count(*), path, work_mem, timeout, var, who FROM regress_set.seen WHERE place LIKE 'begin%' GROUP BY 2, 3, 4, 5, 6;
SHOW work_mem;
SHOW search_path;
SHOW regress.var;

-- After an error, too
SET regress.var = 'mine';
SELECT migrate.define('x1', 's15', upgrade => $$
SET work_mem = '12MB'; SET search_path = ''; SET regress.var = 'x1'; SET ROLE regress_set_b; SELECT 1 / 0$$);
SELECT migrate.upgrade();
SELECT current_user LIKE 'regress%' AS other_role;
SHOW work_mem;
SHOW regress.var;
SHOW search_path;
DO $$ BEGIN PERFORM migrate.upgrade(); EXCEPTION WHEN division_by_zero THEN RAISE WARNING 'caught'; END $$;
SELECT current_user LIKE 'regress%' AS other_role;
SHOW work_mem;
SHOW regress.var;

-- Some belong to the transaction, and have no end in it.
SELECT migrate.define('x1', 's15', upgrade => 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.define('x1', 's15', upgrade => 'SET TRANSACTION READ ONLY');
SELECT migrate.upgrade();
CREATE TABLE regress_set.still_writable ();
-- What a script cannot set is said at its place.
SELECT migrate.define('x2', 'x1', upgrade => E'SELECT 1;\nSET work_mem = ''much''');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.define('x2', 'x1', upgrade => E'SELECT 1;\nSET nonsense = 1');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.define('x2', 'x1', upgrade => E'SET shared_buffers = 1');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.remove('x2');

-- Who wrote the scripts as another role: its settings end as well.
GRANT EXECUTE ON FUNCTION migrate.upgrade, migrate.define TO regress_set_a;
SET ROLE regress_set_a;
SELECT migrate.define('y1', upgrade => $$SET regress.var = 'y1'; SET search_path = ''; CREATE TABLE regress_set.y1 ()$$);
SELECT migrate.upgrade('y1');
SHOW regress.var;
SELECT current_user;
RESET ROLE;
SELECT tableowner FROM pg_tables WHERE tablename = 'y1';

RESET ALL;
SET client_min_messages = warning;
DROP SCHEMA regress_set CASCADE;
DROP OWNED BY regress_set_a;
DROP ROLE regress_set_a, regress_set_b;
DROP EXTENSION migrate;
