-- DISCARD ALL in a script that takes several transactions: it ends what the
-- script has set, not what the session has.
CREATE EXTENSION migrate;
SET client_min_messages = warning;
SET work_mem = '7MB';
CREATE TABLE seen (at text, work_mem text, search_path text);
SELECT migrate.revision('settings', $$
	SET search_path = pg_catalog;
	SET work_mem = '5MB';
	VACUUM public.seen;
	INSERT INTO public.seen VALUES ('before', current_setting('work_mem'), current_setting('search_path'));
	DISCARD ALL;
	INSERT INTO public.seen VALUES ('after', current_setting('work_mem') , current_setting('search_path'))
$$, '', rev_id => 'a1');
CALL migrate.upgrade_each();
SELECT at, work_mem, search_path
FROM seen ORDER BY at DESC;
SHOW work_mem;
RESET work_mem;
DROP TABLE seen;
DROP EXTENSION migrate;
