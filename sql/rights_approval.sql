-- Who may write a revision must not get the rights of who runs it
CREATE EXTENSION migrate;
CREATE ROLE regress_app;		-- runs
CREATE ROLE regress_other;		-- runs, too
CREATE ROLE regress_writer;		-- writes
CREATE ROLE regress_member IN ROLE regress_app;
CREATE ROLE regress_noinherit NOINHERIT IN ROLE regress_app;
CREATE ROLE regress_super SUPERUSER;
GRANT USAGE ON SCHEMA migrate TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_app, regress_other, regress_writer, regress_member, regress_noinherit;
CREATE TABLE regress_ran (n serial, rev_id text, who text);
GRANT ALL ON regress_ran, regress_ran_n_seq TO PUBLIC;
-- a revision that says it ran, written by a role
CREATE FUNCTION regress_write(rev_id text, author text) RETURNS text LANGUAGE plpgsql AS $f$
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', author);
	RETURN migrate.define(rev_id, upgrade => format($$INSERT INTO regress_ran (rev_id, who) VALUES ('%s up', current_user)$$, rev_id),
		downgrade => format($$INSERT INTO regress_ran (rev_id, who) VALUES ('%s down', current_user)$$, rev_id));
END $f$;

-- Whose scripts run at once: one's own, a superuser's, those of roles that
-- have one's rights anyway.
SELECT author, regress_write('r_' || author, author) FROM unnest(ARRAY['regress_app', 'regress_super', 'regress_member', 'regress_noinherit', 'regress_writer', 'regress_other']) AS author;
SET ROLE regress_app;
SELECT migrate.upgrade('r_regress_app');
SELECT migrate.upgrade('r_regress_super');
SELECT migrate.upgrade('r_regress_member');
SELECT migrate.upgrade('r_regress_noinherit'); \echo :SQLSTATE
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
-- nothing of a plan runs that has one of them; all are named
SELECT migrate.downgrade('base');
SELECT migrate.upgrade('heads'); \echo :SQLSTATE
RESET ROLE;
SELECT rev_id, who FROM regress_ran ORDER BY n;
-- A superuser trusts superusers only; what a superuser runs is run with all rights.
SET ROLE regress_super;
SELECT migrate.upgrade('r_regress_super, r_regress_app'); \echo :SQLSTATE
SELECT count(*) FROM migrate.version;
RESET ROLE;
-- A member runs as itself: the scripts of the group it is in are not its own.
SET ROLE regress_member;
SELECT migrate.upgrade('r_regress_app'); \echo :SQLSTATE
RESET ROLE;

-- Approval: by the role that runs, for what it has read
SET ROLE regress_app;
SELECT migrate.approve('r_regress_writer');
SELECT migrate.upgrade('r_regress_writer');
SELECT migrate.downgrade('r_regress_writer@base');
RESET ROLE;
SELECT rev_id, approved_by, approved_at <= now() AS approved_at, checksum = (SELECT s.checksum FROM migrate.script s WHERE s.rev_id = a.rev_id) AS checksum FROM migrate.approval a;
SELECT operation, rev_id, effective_role, error FROM migrate.log WHERE operation = 'approve';
-- of no use to another role
SET ROLE regress_other;
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
SELECT migrate.upgrade('r_regress_writer');
RESET ROLE;
SET ROLE regress_member;
SELECT migrate.downgrade('r_regress_writer@base'); \echo :SQLSTATE
RESET ROLE;
SET ROLE regress_other;
SELECT migrate.downgrade('r_regress_writer@base');
RESET ROLE;
SELECT rev_id, approved_by FROM migrate.approval ORDER BY 1, 2;
-- several at once, by any name, and once more
SET ROLE regress_app;
SELECT migrate.approve('r_regress_noinherit, r_regress_other , r_regress_writer');
SELECT migrate.upgrade('heads');
SELECT migrate.downgrade('base');
SELECT migrate.approve('heads');
SELECT migrate.approve('base');
SELECT migrate.approve('nowhere'); \echo :SQLSTATE
SELECT migrate.approve(''); \echo :SQLSTATE
SELECT migrate.approve(NULL); \echo :SQLSTATE
RESET ROLE;
SELECT rev_id, approved_by FROM migrate.approval ORDER BY 1, 2;

-- Another text is not what was approved.
SELECT rev_id, approved_by FROM migrate.approval WHERE rev_id = 'r_regress_writer' ORDER BY 2;
SET ROLE regress_writer;
SELECT migrate.edit('r_regress_writer', message => 'only the message');
RESET ROLE;
SELECT count(*) FROM migrate.approval WHERE rev_id = 'r_regress_writer';
SET ROLE regress_writer;
SELECT migrate.edit('r_regress_writer', 'SELECT 1');
RESET ROLE;
SELECT count(*) FROM migrate.approval WHERE rev_id = 'r_regress_writer';
SET ROLE regress_app;
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
RESET ROLE;
-- changed by define, also in the other direction only; changed back
SET ROLE regress_writer;
SELECT migrate.define('r_regress_writer', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
RESET ROLE;
SET ROLE regress_app;
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
RESET ROLE;
SET ROLE regress_writer;
SELECT migrate.edit('r_regress_writer', 'SELECT 3');
SELECT migrate.edit('r_regress_writer', 'SELECT 1');
RESET ROLE;
SET ROLE regress_app;
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
RESET ROLE;
-- removed, and defined again with the same text
SET ROLE regress_writer;
SELECT migrate.remove('r_regress_writer');
SELECT migrate.define('r_regress_writer', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
RESET ROLE;
SET ROLE regress_app;
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
RESET ROLE;

-- Each direction has its author: who wrote it last.
SELECT migrate.define('d1', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
CREATE VIEW regress_authors AS SELECT rev_id, replace(created_by, session_user, 'session') AS created_by, replace(upgrade_by, session_user, 'session') AS upgrade_by,
	replace(downgrade_by, session_user, 'session') AS downgrade_by FROM migrate.script;
SELECT * FROM regress_authors WHERE rev_id = 'd1';
SET ROLE regress_writer;
SELECT migrate.edit('d1', downgrade => 'SELECT 3');
RESET ROLE;
SELECT * FROM regress_authors WHERE rev_id = 'd1';
SET ROLE regress_app;
SELECT migrate.upgrade('d1');
SELECT migrate.downgrade('d1@base'); \echo :SQLSTATE
RESET ROLE;
SET ROLE regress_super;
SELECT migrate.stamp('base');
RESET ROLE;
SET ROLE regress_writer;
SELECT migrate.define('d1', upgrade => 'SELECT 4', downgrade => 'SELECT 3');
RESET ROLE;
SELECT * FROM regress_authors WHERE rev_id = 'd1';
-- the same text, defined again by another, stays with who wrote it
SET ROLE regress_super;
SELECT migrate.define('d1', upgrade => 'SELECT 4', downgrade => 'SELECT 3');
SELECT migrate.define('d1', message => 'changed', upgrade => 'SELECT 4', downgrade => 'SELECT 3');
RESET ROLE;
SELECT * FROM regress_authors WHERE rev_id = 'd1';
SET ROLE regress_super;
SELECT migrate.define('d1', message => 'changed', upgrade => 'SELECT 4', downgrade => E'SELECT\n3');
RESET ROLE;
SET ROLE regress_writer;
SELECT migrate.define('d1', message => 'other line ends', upgrade => 'SELECT 4', downgrade => E'SELECT\r\n3');
RESET ROLE;
SELECT * FROM regress_authors WHERE rev_id = 'd1';
SET ROLE regress_writer;
SELECT migrate.define('d1', message => 'irreversible', upgrade => 'SELECT 4');
RESET ROLE;
SELECT * FROM regress_authors WHERE rev_id = 'd1';
-- approving names both
SELECT migrate.define('d2', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
SET ROLE regress_writer;
SELECT migrate.edit('d2', downgrade => 'SELECT 3');
RESET ROLE;
SELECT migrate.approve('d2');
SELECT replace(error, session_user, 'session') AS error FROM migrate.log ORDER BY number DESC LIMIT 1;

-- A merge has no script, and yet its author: empty scripts are texts, too.
SET ROLE regress_writer;
SELECT migrate.merge('merge', 'd1, d2', rev_id => 'm');
RESET ROLE;
SET ROLE regress_app;
SELECT migrate.upgrade('m'); \echo :SQLSTATE
RESET ROLE;
-- Stamping runs nothing, and needs no approval.
SET ROLE regress_app;
SELECT migrate.stamp('m');
SELECT migrate.stamp('base');
RESET ROLE;

-- An author who is gone is trusted by nobody, and so is one who lost the rights.
SELECT regress_write('g1', 'regress_member');
SELECT regress_write('g2', 'regress_super');
REVOKE regress_app FROM regress_member;
ALTER ROLE regress_super NOSUPERUSER;
SET ROLE regress_app;
SELECT migrate.upgrade('g1, g2'); \echo :SQLSTATE
RESET ROLE;
GRANT regress_app TO regress_member;
ALTER ROLE regress_super SUPERUSER;
SET ROLE regress_app;
SELECT migrate.upgrade('g1, g2');
SELECT migrate.stamp('base');
RESET ROLE;
DROP OWNED BY regress_member, regress_super;
DROP ROLE regress_member, regress_super;
SET ROLE regress_app;
SELECT migrate.upgrade('g1, g2'); \echo :SQLSTATE
SELECT migrate.approve('g1, g2');
SELECT migrate.upgrade('g1, g2');
RESET ROLE;
-- Names may be any.
CREATE ROLE "regress, ""odd"" ('role')";
GRANT EXECUTE ON FUNCTION migrate.define TO "regress, ""odd"" ('role')";
SELECT regress_write('o1', 'regress, "odd" (''role'')');
SET ROLE regress_app;
SELECT migrate.upgrade('o1'); \echo :SQLSTATE
RESET ROLE;

-- A session of more rights that has become a role of fewer: the script is kept
-- in that role, unless the session's own role trusts its author.
SELECT migrate.stamp('base');
SET ROLE regress_app;
SELECT migrate.define('s1', upgrade => 'RESET ROLE; INSERT INTO regress_ran (rev_id, who) VALUES (''s1'', current_user)');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'SET SESSION AUTHORIZATION regress_other');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'SET ROLE regress_other');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'SELECT set_config(''role'', ''none'', true)');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'RESET SESSION AUTHORIZATION');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'DO ''BEGIN RESET ROLE; END''');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE plpgsql SET role = none AS ''BEGIN END''; SELECT pg_temp.f()');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', upgrade => 'RESET ALL; INSERT INTO regress_ran (rev_id, who) VALUES (''s1'', current_user)');
SELECT migrate.upgrade('s1');
RESET ROLE;
SELECT who FROM regress_ran WHERE rev_id = 's1';
SELECT migrate.define('s2', upgrade => 'SET ROLE regress_other; INSERT INTO regress_ran (rev_id, who) VALUES (''s2'', current_user)');
SET ROLE regress_app;
SELECT migrate.upgrade('s2');
RESET ROLE;
SELECT who FROM regress_ran WHERE rev_id = 's2';
SET ROLE regress_app;
SELECT migrate.define('s3', upgrade => 'SET ROLE regress_other; INSERT INTO regress_ran (rev_id, who) VALUES (''s3'', current_user)');
RESET ROLE;
SELECT migrate.approve('s3');
SET ROLE regress_app;
SELECT migrate.upgrade('s3');
RESET ROLE;
SELECT who FROM regress_ran WHERE rev_id = 's3';

-- In a function with the rights of its owner it is the owner who trusts.
GRANT USAGE, CREATE ON SCHEMA public TO regress_app;
SET ROLE regress_app;
CREATE FUNCTION regress_up(text) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS 'SELECT migrate.upgrade($1)';
RESET ROLE;
SELECT regress_write('t1', 'regress_app'), regress_write('t2', 'regress_other'), regress_write('t3', 'regress_writer');
SET SESSION AUTHORIZATION regress_other;
SELECT regress_up('t1');
SELECT regress_up('t2'); \echo :SQLSTATE
SELECT migrate.upgrade('t2');
SELECT migrate.approve('t3');
SELECT regress_up('t3'); \echo :SQLSTATE
RESET SESSION AUTHORIZATION;
SELECT rev_id, who FROM regress_ran WHERE rev_id LIKE 't%' ORDER BY n;
SELECT rev_id, session_role, effective_role FROM migrate.log WHERE rev_id LIKE 't%' AND operation = 'upgrade' ORDER BY number;

DROP FUNCTION regress_up, regress_write;
DROP VIEW regress_authors;
DROP TABLE regress_ran;
DROP EXTENSION migrate;
REVOKE ALL ON SCHEMA public FROM regress_app;
DROP ROLE regress_app, regress_other, regress_writer, regress_noinherit, "regress, ""odd"" ('role')";
