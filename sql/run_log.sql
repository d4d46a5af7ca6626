-- What the log and the version table say about every operation
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE ROLE regress_log_a SUPERUSER;
CREATE VIEW regress_log AS
	SELECT number, CASE WHEN session_role = session_user THEN 'session' ELSE session_role END AS session_role,
		CASE WHEN effective_role = session_user THEN 'session' ELSE effective_role END AS effective_role,
		operation, rev_id, from_current, to_current,
		CASE WHEN duration IS NULL THEN '' WHEN duration >= '0' AND duration < '1 hour' THEN 'ok' ELSE duration::text END AS duration,
		outcome, replace(remark, session_user, 'session') AS remark
	FROM migrate.log ORDER BY number;
CREATE VIEW regress_version AS
	SELECT v.rev_id, CASE WHEN v.applied_by = session_user THEN 'session' ELSE v.applied_by END AS applied_by,
		CASE WHEN v.duration IS NULL THEN '' WHEN v.duration >= '0' AND v.duration < '1 hour' THEN 'ok' ELSE v.duration::text END AS duration,
		v.checksum = s.checksum AS checksum
	FROM migrate.version v LEFT JOIN migrate.script s USING (rev_id) ORDER BY s.number;

-- Writing: no heads, since they do not move
SELECT migrate.define('a1', NULL, 'first', '', '');
SELECT migrate.define('a1', NULL, 'first', '', '');
SELECT migrate.define('a1', NULL, 'First', '', '');
SELECT migrate.revision('second', rev_id => 'a2', downgrade => '');
SELECT migrate.revision('other', rev_id => 'b2', downgrade => '', head => 'a1', splice => true);
SELECT migrate.merge('both', rev_id => 'm3');
SELECT migrate.edit('m3', 'SELECT pg_sleep(0.002)', '');
SET ROLE regress_log_a;
SELECT migrate.revision('unwanted', rev_id => 'x1', head => 'base');
SELECT migrate.remove('x1');
RESET ROLE;
SELECT migrate.approve('a2, b2');
SELECT * FROM regress_log;
-- Running: one row for each step, with the heads before and after it
SELECT migrate.upgrade();
SELECT migrate.upgrade();
SET ROLE regress_log_a;
SELECT migrate.downgrade('-1');
SELECT migrate.downgrade('a2@-1');
RESET ROLE;
SELECT migrate.downgrade('base');
SET SESSION AUTHORIZATION regress_log_a;
SELECT migrate.upgrade('b2');
RESET SESSION AUTHORIZATION;
SELECT * FROM regress_log WHERE number > 11;
SELECT * FROM regress_version;
SELECT v.duration >= '2 ms' AS slept FROM migrate.log v WHERE operation = 'upgrade' AND rev_id = 'm3';
-- Stamping: one row for all that changed, and no duration
SELECT migrate.stamp('m3');
SELECT * FROM regress_version;
SELECT migrate.stamp('a2');
SELECT migrate.stamp('a2, b2');
SELECT migrate.stamp('a2, b2');
SELECT migrate.stamp('base');
SELECT migrate.stamp('heads', purge => true);
SELECT migrate.stamp('heads', purge => true);
SELECT migrate.stamp('base', true);
SELECT migrate.stamp('base', true);
SELECT * FROM regress_log WHERE number > 22;
-- Scripts that were run from outside
SELECT migrate.expect('upgrade', 'a1', (SELECT checksum FROM migrate.script WHERE rev_id = 'a1'));
SELECT migrate.record('upgrade', 'a1', (SELECT checksum FROM migrate.script WHERE rev_id = 'a1'));
SELECT * FROM regress_version;
SELECT migrate.record('downgrade', 'a1', (SELECT checksum FROM migrate.script WHERE rev_id = 'a1'));
SELECT * FROM regress_log WHERE operation IN ('upgrade', 'downgrade') ORDER BY number DESC LIMIT 2;

-- Times do not go backwards, and are those of the operation, not of its transaction.
SELECT count(*) FROM (SELECT logged_at < lag(logged_at) OVER (ORDER BY number) AS backwards FROM migrate.log) AS l WHERE backwards;
BEGIN;
SELECT migrate.upgrade('b2');
SELECT count(*) FROM migrate.log WHERE logged_at > now();
SELECT bool_and(v.applied_at > now()) AS applied_later, bool_and(v.applied_at <= l.logged_at) AS before_logged
	FROM migrate.version v JOIN LATERAL (SELECT max(logged_at) AS logged_at FROM migrate.log WHERE rev_id = v.rev_id) AS l ON true;
COMMIT;
-- Numbers have no gaps, also after rollbacks.
BEGIN;
SELECT migrate.upgrade('heads');
ROLLBACK;
SELECT migrate.upgrade('heads');
SELECT count(*) = max(number) AS without_gaps FROM migrate.log;
-- Nothing is logged by looking, nor by what fails or has nothing to do.
SELECT max(number) AS before FROM migrate.log \gset
SELECT FROM migrate.status(), migrate.history(), migrate.plan();
SELECT migrate.upgrade(), migrate.stamp('heads');
SELECT migrate.upgrade('nowhere');
SELECT migrate.define('m3', 'a2, b2', 'both', 'SELECT pg_sleep(0.002)', '');
SELECT max(number) = :before AS same FROM migrate.log;

DROP VIEW regress_log, regress_version;
DROP EXTENSION migrate;
DROP ROLE regress_log_a;
