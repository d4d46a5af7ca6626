-- Who may write a revision must not get the rights of who runs it
CREATE EXTENSION migrate;
SELECT current_user AS me \gset
CREATE ROLE regress_app LOGIN;			-- runs
CREATE ROLE regress_other LOGIN;		-- runs, too
CREATE ROLE regress_writer;				-- writes
CREATE ROLE regress_member LOGIN IN ROLE regress_app;
CREATE ROLE regress_noinherit NOINHERIT IN ROLE regress_app;
CREATE ROLE regress_super LOGIN SUPERUSER;
CREATE ROLE regress_super_writer SUPERUSER;
GRANT USAGE ON SCHEMA migrate TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_app, regress_other, regress_writer, regress_member, regress_noinherit;
CREATE TABLE regress_ran (n serial, rev_id text, who text);
GRANT ALL ON regress_ran, regress_ran_n_seq TO PUBLIC;
CREATE VIEW regress_authors AS SELECT rev_id, created_by, upgrade_by, downgrade_by FROM migrate.script;
GRANT SELECT ON regress_authors TO PUBLIC;

-- In a function with the rights of its owner it is the owner who writes: one
-- function for each role, to define and to edit.
CREATE SCHEMA regress_as;
GRANT USAGE ON SCHEMA regress_as TO PUBLIC;
DO $do$
DECLARE
	author text;
BEGIN
	FOREACH author IN ARRAY ARRAY['regress_app', 'regress_other', 'regress_writer', 'regress_member', 'regress_noinherit', 'regress_super_writer'] LOOP
		EXECUTE format($$
			CREATE FUNCTION regress_as.define_%1$s(rev_id text, up text, down text, parent text, message text, labels text) RETURNS text LANGUAGE sql SECURITY DEFINER AS
				'SELECT migrate.define($1, $4, $5, $2, $3, $6)';
			ALTER FUNCTION regress_as.define_%1$s OWNER TO %1$s;
			CREATE FUNCTION regress_as.do_%1$s(command text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS
				'DECLARE result text; BEGIN EXECUTE command INTO result; RETURN result; END';
			ALTER FUNCTION regress_as.do_%1$s OWNER TO %1$s;
			$$, author);
	END LOOP;
END $do$;
-- define as a role a revision that says it ran
CREATE FUNCTION regress_write(rev_id text, author text, parent text DEFAULT NULL, message text DEFAULT '', labels text DEFAULT NULL,
	up text DEFAULT NULL, down text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	script text = 'INSERT INTO regress_ran (rev_id, who) VALUES (%L, current_user)';
BEGIN
	EXECUTE format('SELECT regress_as.define_%s($1, $2, $3, $4, $5, $6)', author) INTO result
		USING rev_id, coalesce(up, format(script, rev_id || ' up')), coalesce(down, format(script, rev_id || ' down')), parent, message, labels;
	RETURN result;
END $$;
-- run any other command as a role
CREATE FUNCTION regress_do(author text, command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT regress_as.do_%s($1)', author) INTO result USING command;
	RETURN result;
END $$;

-- Whose scripts run at once: one's own, a superuser's, those of roles that
-- could become the role that runs.
SELECT author, regress_write('r_' || author, author) FROM unnest(ARRAY['regress_app', 'regress_super_writer', 'regress_member', 'regress_noinherit', 'regress_writer', 'regress_other']) AS author;
SELECT * FROM regress_authors ORDER BY rev_id;
\c - regress_app
SELECT migrate.upgrade('r_regress_app');
SELECT migrate.upgrade('r_regress_super_writer');
SELECT migrate.upgrade('r_regress_member');
SELECT migrate.upgrade('r_regress_noinherit');
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
-- nothing of a plan runs that has one of the others; all are named
SELECT migrate.downgrade('base');
SELECT migrate.upgrade('heads'); \echo :SQLSTATE
SELECT rev_id, who FROM regress_ran ORDER BY n;
-- A member is not the group: the scripts of the group it is in are not its own.
\c - regress_member
SELECT migrate.upgrade('r_regress_app'); \echo :SQLSTATE
-- A superuser trusts superusers only: what it runs has all rights.
\c - regress_super
SELECT migrate.upgrade('r_regress_super_writer, r_regress_app, r_regress_member'); \echo :SQLSTATE
SELECT migrate.upgrade('r_regress_super_writer');
SELECT migrate.stamp('base');

-- Approval: by the role that runs, for what it has read
\c - regress_app
SELECT migrate.approve('r_regress_writer');
SELECT migrate.upgrade('r_regress_writer');
SELECT migrate.downgrade('r_regress_writer@base');
SELECT rev_id, approved_by, approved_at <= now() AS approved_at, checksum = (SELECT s.checksum FROM migrate.script s WHERE s.rev_id = a.rev_id) AS checksum FROM migrate.approval a;
SELECT operation, rev_id, effective_role, remark FROM migrate.log WHERE operation = 'approve';
-- of no use to another role
\c - regress_other
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
SELECT migrate.upgrade('r_regress_writer');
\c - regress_member
SELECT migrate.downgrade('r_regress_writer@base'); \echo :SQLSTATE
\c - regress_other
SELECT migrate.downgrade('r_regress_writer@base');
SELECT rev_id, approved_by FROM migrate.approval ORDER BY 1, 2;
-- several at once, by any name, and once more
\c - regress_app
SELECT migrate.approve('r_regress_other , r_regress_writer');
SELECT migrate.upgrade('heads');
SELECT migrate.downgrade('base');
SELECT migrate.approve('heads');
SELECT migrate.approve('base');
SELECT migrate.approve('nowhere'); \echo :SQLSTATE
SELECT migrate.approve(''); \echo :SQLSTATE
SELECT migrate.approve(NULL); \echo :SQLSTATE
SELECT rev_id, approved_by FROM migrate.approval ORDER BY 1, 2;
-- with the checksum of what was read, so that nothing else is approved
SELECT migrate.approve('r_regress_other', (SELECT checksum FROM migrate.script WHERE rev_id = 'r_regress_other'));
SELECT migrate.approve('r_regress_other', checksum => (SELECT checksum FROM migrate.script WHERE rev_id = 'r_regress_writer')); \echo :SQLSTATE
SELECT migrate.approve('r_regress_other', ''); \echo :SQLSTATE
SELECT migrate.approve('r_regress_other, r_regress_writer', (SELECT checksum FROM migrate.script WHERE rev_id = 'r_regress_other')); \echo :SQLSTATE

-- Another text is not what was approved.
\c - :me
CREATE FUNCTION regress_approved() RETURNS text LANGUAGE sql AS
	'SELECT coalesce(string_agg(approved_by, '', '' ORDER BY approved_by), ''nobody'') FROM migrate.approval WHERE rev_id = ''r_regress_writer''';
SELECT regress_approved();
SELECT regress_do('regress_writer', $$SELECT migrate.edit('r_regress_writer', message => 'only the message')$$);
SELECT regress_approved();
SELECT regress_do('regress_writer', $$SELECT migrate.edit('r_regress_writer', 'SELECT 1')$$);
SELECT regress_approved();
\c - regress_app
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
-- by define, also in the other direction only
SELECT regress_write('r_regress_writer', 'regress_writer', up => 'SELECT 1', down => 'SELECT 2', message => 'only the message'), regress_approved();
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
-- changed, and changed back
SELECT regress_do('regress_writer', $$SELECT migrate.edit('r_regress_writer', 'SELECT 3')$$);
SELECT regress_do('regress_writer', $$SELECT migrate.edit('r_regress_writer', 'SELECT 1')$$);
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
-- removed, and defined again
SELECT regress_do('regress_writer', $$SELECT migrate.remove('r_regress_writer')$$);
SELECT regress_write('r_regress_writer', 'regress_writer', up => 'SELECT 1', down => 'SELECT 2');
SELECT migrate.upgrade('r_regress_writer'); \echo :SQLSTATE
SELECT migrate.approve('r_regress_writer');
-- moved to another place: parents, dependencies, labels
SELECT regress_write('r_regress_writer', 'regress_writer', up => 'SELECT 1', down => 'SELECT 2', parent => 'r_regress_app'), regress_approved();
SELECT migrate.approve('r_regress_writer');
SELECT regress_write('r_regress_writer', 'regress_writer', up => 'SELECT 1', down => 'SELECT 2', parent => 'r_regress_app', labels => 'late'), regress_approved();
SELECT migrate.approve('r_regress_writer');
-- nothing, and other line ends
SELECT regress_write('r_regress_writer', 'regress_writer', up => 'SELECT 1', down => 'SELECT 2', parent => 'r_regress_app', labels => 'late'), regress_approved();
SELECT regress_write('r_regress_writer', 'regress_writer', up => E'SELECT 1\n', down => 'SELECT 2', parent => 'r_regress_app', labels => 'late');
SELECT migrate.approve('r_regress_writer');
SELECT regress_write('r_regress_writer', 'regress_writer', up => E'SELECT 1\r\n', down => 'SELECT 2', parent => 'r_regress_app', labels => 'late'), regress_approved();
SELECT migrate.upgrade('r_regress_writer');
SELECT migrate.downgrade('base');

-- Each direction has its author: who wrote it last.
SELECT regress_write('d1', 'regress_super_writer', up => 'SELECT 1', down => 'SELECT 2');
SELECT regress_do('regress_writer', $$SELECT migrate.edit('d1', downgrade => 'SELECT 3')$$);
SELECT * FROM regress_authors WHERE rev_id = 'd1';
SELECT migrate.upgrade('d1');
SELECT migrate.downgrade('d1@base'); \echo :SQLSTATE
SELECT migrate.stamp('base');
SELECT regress_write('d1', 'regress_writer', up => 'SELECT 4', down => 'SELECT 3');
SELECT * FROM regress_authors WHERE rev_id = 'd1';
-- the same text, defined again by another, stays with who wrote it
SELECT regress_write('d1', 'regress_super_writer', up => 'SELECT 4', down => 'SELECT 3');
SELECT regress_write('d1', 'regress_super_writer', up => 'SELECT 4', down => 'SELECT 3', message => 'another message');
SELECT * FROM regress_authors WHERE rev_id = 'd1';
SELECT regress_write('d1', 'regress_super_writer', up => 'SELECT 4', down => E'SELECT\n3');
SELECT regress_write('d1', 'regress_writer', up => 'SELECT 4', down => E'SELECT\r\n3', message => 'other line ends');
SELECT * FROM regress_authors WHERE rev_id = 'd1';
-- approving names both
SELECT migrate.approve('d1');
SELECT remark FROM migrate.log ORDER BY number DESC LIMIT 1;
-- Who moves it answers for what it does there, unless the author could be had
-- to do that.
SELECT regress_write('d2', 'regress_super_writer');
SELECT regress_do('regress_writer', $$SELECT migrate.define('d2', 'd1', '', upgrade, downgrade) FROM migrate.script WHERE rev_id = 'd2'$$);
SELECT * FROM regress_authors WHERE rev_id = 'd2';
SELECT regress_write('d3', 'regress_app');
SELECT regress_do('regress_member', $$SELECT migrate.define('d3', 'd1', '', upgrade, downgrade) FROM migrate.script WHERE rev_id = 'd3'$$);
SELECT * FROM regress_authors WHERE rev_id = 'd3';
SELECT regress_do('regress_super_writer', $$SELECT migrate.define('d3', NULL, '', upgrade, downgrade, 'label') FROM migrate.script WHERE rev_id = 'd3'$$);
SELECT * FROM regress_authors WHERE rev_id = 'd3';
-- A merge is by who made it, although it is empty.
SELECT regress_do('regress_writer', $$SELECT migrate.merge('merge', 'd2, d3', rev_id => 'm')$$);
SELECT migrate.approve('d1, d2');
SELECT migrate.upgrade('m'); \echo :SQLSTATE
-- Stamping runs nothing, and needs no approval.
SELECT migrate.stamp('m');
SELECT migrate.stamp('base');

-- An author who is gone is trusted by nobody, and so is one who lost the rights.
\c - :me
SELECT regress_write('g1', 'regress_noinherit'), regress_write('g2', 'regress_super_writer');
REVOKE regress_app FROM regress_noinherit;
ALTER ROLE regress_super_writer NOSUPERUSER;
\c - regress_app
SELECT migrate.upgrade('g1, g2'); \echo :SQLSTATE
\c - :me
GRANT regress_app TO regress_noinherit;
ALTER ROLE regress_super_writer SUPERUSER;
\c - regress_app
SELECT migrate.upgrade('g1, g2');
SELECT migrate.stamp('base');
\c - :me
DROP OWNED BY regress_noinherit, regress_super_writer;
DROP ROLE regress_noinherit, regress_super_writer;
\c - regress_app
SELECT migrate.upgrade('g1, g2'); \echo :SQLSTATE
SELECT migrate.approve('g1, g2');
SELECT migrate.upgrade('g1, g2');
SELECT migrate.stamp('base');
-- Names may be any.
\c - :me
CREATE ROLE "regress, ""odd"" ('role')";
GRANT EXECUTE ON FUNCTION migrate.define TO "regress, ""odd"" ('role')";
CREATE FUNCTION regress_as.odd() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT migrate.define(''o1'')';
ALTER FUNCTION regress_as.odd OWNER TO "regress, ""odd"" ('role')";
SELECT regress_as.odd();
\c - regress_app
SELECT migrate.upgrade('o1'); \echo :SQLSTATE

\c - :me
SET client_min_messages = warning;
DROP SCHEMA regress_as CASCADE;
DROP FUNCTION regress_write, regress_do, regress_approved;
DROP VIEW regress_authors;
DROP TABLE regress_ran;
DROP EXTENSION migrate;
DROP ROLE regress_app, regress_other, regress_writer, regress_member, regress_super, "regress, ""odd"" ('role')";
