-- What can be replaced of a revision that is applied: what has not run.
CREATE EXTENSION migrate;
SET client_min_messages = warning;

CREATE FUNCTION regress_last() RETURNS TABLE (operation text, rev_id text, remark text) LANGUAGE sql AS
	$$SELECT operation, rev_id, regexp_replace(remark, 'sha256:([0-9a-f]{4})[0-9a-f]{60}', '\1', 'g') FROM migrate.log ORDER BY number DESC LIMIT 1$$;
CREATE VIEW regress_sums AS
	SELECT rev_id, s.checksum = v.checksum AS same, left(s.checksum, 11) AS checksum, s.downgrade FROM migrate.script s JOIN migrate.version v USING (rev_id) ORDER BY number;
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE regress_r (i int)', 'DROP TABLE regress_wrong');
SELECT migrate.define('a2', 'a1', 'second', 'ALTER TABLE regress_r ADD j int');
SELECT migrate.upgrade();
SELECT migrate.downgrade('base');

-- A downgrade script, where there was one or none; what check() compares with is the new one.
SELECT migrate.edit('a1', downgrade => 'DROP TABLE regress_r'), migrate.edit('a2', downgrade => 'ALTER TABLE regress_r DROP j');
SELECT * FROM regress_last();
TABLE regress_sums;
SELECT migrate.check();
-- The message, alone; the same again is no change.
SELECT migrate.edit('a2', message => 'the second');
SELECT * FROM regress_last();
SELECT migrate.edit('a2', upgrade => E'ALTER TABLE regress_r ADD j int', downgrade => 'ALTER TABLE regress_r DROP j', message => 'the second');
SELECT count(*) FROM migrate.log WHERE operation = 'edit';
-- Not an upgrade script that has run, not the place.
SELECT migrate.edit('a2', upgrade => 'ALTER TABLE regress_r ADD k int');
SELECT migrate.edit('a2', 'ALTER TABLE regress_r ADD k int', 'ALTER TABLE regress_r DROP k');
SELECT migrate.define('a2', 'a1', 'second', 'ALTER TABLE regress_r ADD k int', 'ALTER TABLE regress_r DROP k');
SELECT migrate.define('a2', NULL, 'the second', 'ALTER TABLE regress_r ADD j int', 'ALTER TABLE regress_r DROP j');
-- define does the same as edit, and can take a downgrade away.
SELECT migrate.define('a2', 'a1', 'the second', 'ALTER TABLE regress_r ADD j int');
SELECT * FROM regress_last();
SELECT migrate.define('a2', 'a1', 'the second', 'ALTER TABLE regress_r ADD j int', 'ALTER TABLE regress_r DROP COLUMN j');
SELECT * FROM regress_last();
TABLE regress_sums;
-- Nothing is replaced on top of what somebody has changed by hand, which can be put back.
UPDATE migrate.script SET upgrade = 'SELECT 1' WHERE rev_id = 'a2';
SELECT migrate.edit('a2', downgrade => 'SELECT 2');
SELECT migrate.define('a2', 'a1', 'the second', 'SELECT 1', 'SELECT 2');
SELECT migrate.define('a2', 'a1', 'the second', 'ALTER TABLE regress_r ADD j int', 'ALTER TABLE regress_r DROP COLUMN j');
SELECT migrate.check();
UPDATE migrate.version SET checksum = 'sha256:other' WHERE rev_id = 'a2';
SELECT migrate.edit('a2', downgrade => 'SELECT 2');
UPDATE migrate.version v SET checksum = s.checksum FROM migrate.script s WHERE v.rev_id = 'a2' AND s.rev_id = 'a2';
SELECT migrate.downgrade('base');

-- What was only stamped has not run: both scripts.  What ran from a script of psql has.
SELECT migrate.stamp('a2');
SELECT migrate.edit('a2', 'SELECT 3', 'SELECT 4');
SELECT * FROM regress_last();
SELECT migrate.define('a2', 'a1', 'the second', 'SELECT 5', 'SELECT 6');
SELECT * FROM regress_last();
SELECT migrate.check();
SELECT migrate.downgrade('a1');
SELECT migrate.record('upgrade', 'a2', (SELECT checksum FROM migrate.script WHERE rev_id = 'a2'));
SELECT migrate.edit('a2', 'SELECT 7');
SELECT migrate.edit('a2', downgrade => 'SELECT 8');

-- The new script is that of who wrote it: it needs approval, the old approval is void.
CREATE ROLE regress_replacer;
GRANT USAGE ON SCHEMA migrate TO regress_replacer;
GRANT EXECUTE ON FUNCTION migrate.edit, migrate.define TO regress_replacer;
SELECT migrate.approve('a2');
SET SESSION AUTHORIZATION regress_replacer;
SELECT migrate.edit('a2', downgrade => 'SELECT 9');
RESET SESSION AUTHORIZATION;
SELECT upgrade_by = session_user AS upgrade_is_mine, downgrade_by FROM migrate.script WHERE rev_id = 'a2';
SELECT count(*) FROM migrate.approval;
SELECT migrate.downgrade('a1'); \echo :SQLSTATE
SELECT migrate.approve('a2');
SELECT migrate.downgrade('a1');

REVOKE ALL ON SCHEMA migrate FROM regress_replacer;
REVOKE ALL ON FUNCTION migrate.edit, migrate.define FROM regress_replacer;
DROP ROLE regress_replacer;
DROP VIEW regress_sums;
DROP FUNCTION regress_last;
DROP EXTENSION migrate;
