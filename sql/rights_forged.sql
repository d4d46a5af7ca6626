-- Who owns the tables can write anything to them, in anybody's name: nobody is to
-- run it for that.
CREATE ROLE regress_owner LOGIN;
CREATE ROLE regress_deploy LOGIN;		-- writes and runs
CREATE ROLE regress_friend LOGIN IN ROLE regress_deploy;
CREATE ROLE regress_super LOGIN SUPERUSER;
SELECT current_user AS me, current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_owner;
GRANT CREATE ON SCHEMA public TO regress_owner;
CREATE TABLE regress_ran (n serial, rev_id text, who name DEFAULT current_user);
GRANT ALL ON regress_ran, regress_ran_n_seq TO PUBLIC;
\c - regress_owner
CREATE EXTENSION migrate;
SELECT relname, relowner = :'me'::regrole AS stays, has_table_privilege('regress_owner', oid, 'INSERT') AS may_insert, has_table_privilege('regress_owner', oid, 'UPDATE') AS may_update
	FROM pg_class WHERE relnamespace = 'migrate'::regnamespace AND relkind = 'r' ORDER BY relname;
SELECT nspowner::regrole = :'me'::regrole AS schema_stays, (SELECT bool_and(proowner = nspowner) FROM pg_proc WHERE pronamespace = n.oid) AS functions_stay
	FROM pg_namespace n WHERE nspname = 'migrate';
SELECT * FROM migrate.owner;
GRANT USAGE ON SCHEMA migrate TO regress_deploy, regress_friend;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO regress_deploy, regress_friend;
-- does for a revision what an owner can: writes a row with a true checksum
CREATE FUNCTION pg_temp.forge(rev_id text, author text, up text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO migrate.script SELECT coalesce(max(number), 0) + 1, $1, '{}', '{}', '{}', '', now(), $2, $2, $2,
		'sha256:' || encode(sha256(convert_to('+' || $3, 'UTF8') || '\x00'::bytea || convert_to('+', 'UTF8') || '\x00'::bytea), 'hex'), $3, '' FROM migrate.script
$$;
\set evil 'INSERT INTO regress_ran (rev_id) VALUES (''forged'')'

-- A superuser's name, the name of another role, and a member of that
SELECT pg_temp.forge('f1', 'regress_super', :'evil'), pg_temp.forge('f2', 'regress_deploy', :'evil'), pg_temp.forge('f3', 'regress_friend', :'evil');
-- The owner believes what the owner could have written.
SELECT pg_temp.forge('f4', 'regress_super', :'evil');
SELECT migrate.upgrade('f4');
SELECT migrate.stamp('base');
-- an approval in somebody's name
INSERT INTO migrate.approval SELECT rev_id, 'regress_super', now(), checksum, '' FROM migrate.script; \echo :SQLSTATE
INSERT INTO migrate.author VALUES ('f1', 'upgrade', 'regress_super', '', ''); \echo :SQLSTATE
DELETE FROM migrate.owner; \echo :SQLSTATE
ALTER TABLE migrate.approval DISABLE ROW LEVEL SECURITY; \echo :SQLSTATE
CREATE TRIGGER t BEFORE INSERT ON migrate.approval FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); \echo :SQLSTATE
DROP TABLE migrate.approval; \echo :SQLSTATE
ALTER EXTENSION migrate DROP TABLE migrate.approval; \echo :SQLSTATE
ALTER SCHEMA migrate RENAME TO regress_away; \echo :SQLSTATE
CREATE FUNCTION migrate.upgrade() RETURNS int LANGUAGE sql AS 'SELECT 1'; \echo :SQLSTATE
CREATE OPERATOR migrate.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq); \echo :SQLSTATE
CREATE OR REPLACE FUNCTION migrate.upgrade(target text DEFAULT 'head') RETURNS int LANGUAGE sql AS 'SELECT 1'; \echo :SQLSTATE
ALTER FUNCTION migrate.upgrade SET search_path = public; \echo :SQLSTATE
\c - regress_super
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.upgrade('f1, f2'); \echo :SQLSTATE
CALL migrate.upgrade_each('f1'); \echo :SQLSTATE
SELECT migrate.expect('upgrade', 'f1', checksum) FROM migrate.script WHERE rev_id = 'f1'; \echo :SQLSTATE
\c - regress_deploy
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
SELECT migrate.upgrade('f2'); \echo :SQLSTATE
SELECT migrate.upgrade('f3'); \echo :SQLSTATE
SELECT * FROM regress_ran WHERE who <> 'regress_owner';

-- What a role has written itself it need not approve, nor need those who trust it.
SELECT migrate.define('d1', NULL, 'first', 'INSERT INTO regress_ran (rev_id) VALUES (''d1'')', '');
SELECT migrate.upgrade('d1');
SELECT migrate.revision('second', 'INSERT INTO regress_ran (rev_id) VALUES (''d2'')', '', head => 'd1', rev_id => 'd2');
SELECT migrate.upgrade('d2');
SELECT migrate.downgrade('d1@base');
\c - regress_friend
SELECT migrate.define('e1', NULL, 'of a member', 'INSERT INTO regress_ran (rev_id) VALUES (''e1'')', '');
\c - regress_deploy
SELECT migrate.upgrade('d2, e1');
SELECT migrate.downgrade('base');
SELECT rev_id, operation, author FROM migrate.author ORDER BY 1, 2;
\c - regress_super
SELECT migrate.define('s1', NULL, 'of a superuser', 'INSERT INTO regress_ran (rev_id) VALUES (''s1'')', '');
SELECT migrate.upgrade('s1');
SELECT migrate.downgrade('base');
\c - regress_deploy
SELECT migrate.upgrade('s1');
SELECT migrate.downgrade('base');
SELECT rev_id, who FROM regress_ran WHERE rev_id <> 'forged' ORDER BY n;

-- Another text, another place, another author: none of it is what they wrote.
\c - regress_owner
CREATE FUNCTION regress_hash(up text, down text) RETURNS text LANGUAGE sql AS $$
	SELECT 'sha256:' || encode(sha256(convert_to('+' || $1, 'UTF8') || '\x00'::bytea || convert_to('+' || $2, 'UTF8') || '\x00'::bytea), 'hex')
$$;
UPDATE migrate.script SET upgrade = :'evil', checksum = regress_hash(:'evil', downgrade) WHERE rev_id IN ('d1', 's1');
\c - regress_super
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
\c - regress_deploy
SELECT migrate.upgrade('d1'); \echo :SQLSTATE
-- Nor does it become theirs when they change something else.
SELECT migrate.edit('d1', message => 'only the message');
SELECT migrate.edit('d1', downgrade => 'SELECT 1');
SELECT migrate.upgrade('d1'); \echo :SQLSTATE
\c - regress_owner
SELECT migrate.edit('d1', downgrade => '');
UPDATE migrate.script SET downgrade_by = 'regress_super' WHERE rev_id = 'd1';
\c - regress_super
SELECT migrate.stamp('d1');
SELECT migrate.downgrade('d1@base'); \echo :SQLSTATE
SELECT migrate.stamp('base');
-- but when they say it
SELECT migrate.define('s1', NULL, 'of a superuser', 'INSERT INTO regress_ran (rev_id) VALUES (''s1'')', '');
SELECT migrate.upgrade('s1');
SELECT migrate.stamp('base');
\c - regress_owner
UPDATE migrate.script SET down_revision = '{d2}' WHERE rev_id = 's1';
\c - regress_super
SELECT migrate.approve('d1, d2');
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
-- moved by hand, and moved back by a role that could have had it moved: it is as doubtful as before
\c - regress_owner
UPDATE migrate.script SET upgrade = :'evil', checksum = regress_hash(:'evil', downgrade) WHERE rev_id = 's1';
\c - regress_super
SELECT migrate.define('s1', 'd1', 'moved', upgrade, downgrade) FROM migrate.script WHERE rev_id = 's1';
SELECT rev_id, author, operation FROM migrate.author WHERE rev_id = 's1';
SELECT migrate.upgrade('s1'); \echo :SQLSTATE
SELECT migrate.define('s1', 'd1', 'moved', 'SELECT 1', '');
SELECT migrate.upgrade('s1');
SELECT migrate.stamp('base');

-- An approval is of a text and of a place.
SELECT migrate.approve('f1');
SELECT migrate.upgrade('f1');
SELECT migrate.stamp('base');
\c - regress_owner
UPDATE migrate.script SET depends_on = '{f4}' WHERE rev_id = 'f1';
\c - regress_super
SELECT migrate.approve('f4');
SELECT migrate.upgrade('f1'); \echo :SQLSTATE
-- What is shown has the checksum that it has, so that nothing else is approved.
\c - regress_owner
UPDATE migrate.script SET upgrade = 'SELECT 1' WHERE rev_id = 'f2';
\c - regress_super
SELECT line FROM regexp_split_to_table(migrate.show('f2'), E'\n') AS line WHERE line ~ 'hecksum|SELECT';
SELECT migrate.approve('f2'); \echo :SQLSTATE
SELECT migrate.approve('f2', 'sha256:of what was shown'); \echo :SQLSTATE
SELECT migrate.approve('f2', checksum) FROM migrate.script WHERE rev_id = 'f2'; \echo :SQLSTATE

-- What is removed has been written by nobody.
\c - regress_deploy
SELECT migrate.remove('e1');
SELECT count(*) FROM migrate.author WHERE rev_id = 'e1';

-- What runs is what was judged, also where it has to be read again.
\c - regress_super
SET client_min_messages = warning;
DELETE FROM regress_ran;
SELECT count(migrate.define('y' || n, 'y' || nullif(n, 1) - 1, 'long', '-- ' || repeat('x', 240000), '')) FROM generate_series(1, 40) AS n;
SELECT migrate.define('z1', 'y40', 'long', 'SELECT 1', ''), migrate.define('z2', 'z1', '', 'SELECT 1', '');
\c - regress_owner
CREATE FUNCTION regress_swap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE migrate.script SET upgrade = 'INSERT INTO public.regress_ran (rev_id) VALUES (''forged'')',
			checksum = public.regress_hash('INSERT INTO public.regress_ran (rev_id) VALUES (''forged'')', downgrade)
		WHERE rev_id = 'z2';
	RETURN NULL;
END $$;
CREATE TRIGGER regress_swap AFTER INSERT ON migrate.version FOR EACH ROW WHEN (NEW.rev_id = 'z1') EXECUTE FUNCTION regress_swap();
\c - regress_super
SET client_min_messages = warning;
SELECT migrate.upgrade('z2'); \echo :SQLSTATE
CALL migrate.upgrade_each('z2'); \echo :SQLSTATE
SELECT migrate.current();
CALL migrate.upgrade_each('z2'); \echo :SQLSTATE
SELECT * FROM regress_ran;
SELECT migrate.stamp('base');
\c - regress_owner
DROP TRIGGER regress_swap ON migrate.version;
DROP FUNCTION regress_swap;

-- The model: who has set it answers for what its SQL does, and for scripts made of it.
\c - :me
CREATE SCHEMA regress_model AUTHORIZATION regress_deploy;
GRANT CREATE ON DATABASE :"db" TO regress_deploy;
\c - regress_deploy
SELECT migrate.stamp('heads', true) > 0 AS stamped;
SELECT migrate.set_model('CREATE TABLE regress_model.t (a int)', 'regress_model');
SELECT operation, upgrade FROM migrate.diff();
SELECT operation, author FROM migrate.author WHERE rev_id = '';
COMMENT ON SCHEMA regress_model IS 'the model has to be read anew';
SELECT operation, upgrade FROM migrate.diff();
SELECT migrate.revision('made', autogenerate => true, head => 'd2', rev_id => 'm1');
SELECT migrate.remove('m1');
\c - regress_owner
UPDATE migrate.model SET ddl = 'CREATE TABLE regress_model.t (a int DEFAULT 4711)';
\c - regress_deploy
SELECT migrate.revision('made', autogenerate => true, head => 'd2', rev_id => 'm1'); \echo :SQLSTATE
COMMENT ON SCHEMA regress_model IS 'once more';
SELECT operation, upgrade FROM migrate.diff(); \echo :SQLSTATE
SELECT migrate.set_model('CREATE TABLE regress_model.t (a int)', 'regress_model');
\c - regress_owner
UPDATE migrate.model SET snapshot = replace(snapshot, 'integer', 'text');
\c - regress_deploy
SELECT migrate.revision('made', autogenerate => true, head => 'd2', rev_id => 'm1'); \echo :SQLSTATE
-- nor does a superuser answer for the model of somebody with fewer rights
SELECT migrate.set_model('CREATE TABLE regress_model.t (a int)', 'regress_model');
\c - regress_super
SELECT operation, upgrade FROM migrate.diff();
SELECT migrate.revision('made', autogenerate => true, head => 'd2', rev_id => 'm1'); \echo :SQLSTATE

\c - :me
SET client_min_messages = warning;
DROP EXTENSION migrate;
DROP SCHEMA regress_model CASCADE;
DROP TABLE regress_ran;
REVOKE CREATE ON SCHEMA public FROM regress_owner;
REVOKE CREATE ON DATABASE :"db" FROM regress_owner, regress_deploy;
DROP FUNCTION regress_hash;
DROP ROLE regress_owner, regress_deploy, regress_friend, regress_super;
