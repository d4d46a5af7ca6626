-- Who owns the tables must not get the rights of who calls the functions:
-- whatever the owner attaches to a table runs as the owner, or not at all.
CREATE ROLE regress_owner NOSUPERUSER CREATEROLE;
CREATE EXTENSION migrate;
SET client_min_messages = error;
SELECT migrate.define('a', upgrade => 'SELECT 1', downgrade => 'SELECT 1');
SELECT migrate.define('b', 'a', upgrade => 'SELECT 1', downgrade => 'SELECT 1');
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['script', 'version', 'log', 'half_done', 'model'] LOOP
		EXECUTE format('ALTER TABLE migrate.%I OWNER TO regress_owner', name);
	END LOOP;
END $$;
CREATE SCHEMA regress_owned AUTHORIZATION regress_owner;
-- where what the owner's code could do leaves its mark
CREATE TABLE regress_owned.seen (n serial, who name, what text, gained text);
GRANT ALL ON regress_owned.seen, regress_owned.seen_n_seq TO PUBLIC;
CREATE TABLE regress_secret (s text);
GRANT ALL ON SCHEMA migrate TO regress_owner;
SET ROLE regress_owner;
-- tries all that would be a way up, and tells as whom it ran
CREATE FUNCTION regress_owned.attempt(what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	gained text = '';
	way text;
BEGIN
	-- what a role does to its own table is its own affair
	IF pg_catalog.current_setting('regress.attach', true) = 'on' THEN
		RETURN what;
	END IF;
	FOREACH way IN ARRAY ARRAY[
		'ALTER ROLE regress_owner SUPERUSER',
		'INSERT INTO public.regress_secret VALUES (1)',
		'RESET ROLE', 'SET ROLE NONE', 'SET SESSION AUTHORIZATION DEFAULT', 'RESET SESSION AUTHORIZATION',
		'CREATE TEMP TABLE regress_temp ()',
		'DECLARE regress_cursor CURSOR WITH HOLD FOR SELECT 1',
		'SELECT migrate.define(''evil'')'] LOOP
		BEGIN
			EXECUTE way;
			gained = gained || way || '; ';
		EXCEPTION WHEN OTHERS THEN NULL;
		END;
	END LOOP;
	PERFORM pg_catalog.set_config('search_path', 'regress_owned', false);
	PERFORM pg_catalog.set_config('statement_timeout', '4711s', false);
	INSERT INTO regress_owned.seen (who, what, gained) VALUES (current_user, what, gained);
	RETURN what;
END $$;
CREATE FUNCTION regress_owned.trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM regress_owned.attempt(TG_ARGV[0] || ' of ' || TG_RELNAME);
	IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
	RETURN NEW;
END $$;
CREATE FUNCTION regress_owned.value(what text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT regress_owned.attempt(what)';
ALTER FUNCTION regress_owned.value STABLE;
CREATE FUNCTION regress_owned.fixed(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN regress_owned.attempt(what); END $$;
-- a cast and a type of the owner's own
CREATE DOMAIN regress_owned.domain AS text CHECK (regress_owned.fixed(VALUE) IS NOT NULL);
-- another table that a trigger may lead to, with a trigger that is to run later
CREATE TABLE regress_owned.other (what text);
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON regress_owned.other DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('late trigger');
CREATE FUNCTION regress_owned.onward() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO regress_owned.other VALUES ('x'); RETURN NULL; END $$;
RESET ROLE;

-- what a superuser calls
CREATE TABLE regress_call (number serial, call text);
INSERT INTO regress_call (call) VALUES
	($$SELECT count(*) FROM migrate.history()$$), ($$SELECT migrate.status()::text$$), ($$SELECT migrate.check()$$),
	($$SELECT migrate.define('n', 'b')$$), ($$SELECT migrate.define('b', 'a', upgrade => 'SELECT 2')$$),
	($$SELECT migrate.revision('new', head => 'b', rev_id => 'n')$$), ($$SELECT migrate.merge(revisions => 'b, x', rev_id => 'n')$$),
	($$SELECT migrate.edit('b', 'SELECT 3')$$), ($$SELECT migrate.approve('b')$$), ($$SELECT migrate.remove('b')$$),
	($$SELECT migrate.approve('a, b'), migrate.upgrade('b')$$), ($$SELECT migrate.approve('a, b'), migrate.upgrade('b'), migrate.downgrade('base')$$),
	($$SELECT migrate.stamp('b')$$), ($$SELECT migrate.stamp('b', true)$$), ($$SELECT migrate.stamp('h')$$);
SELECT migrate.define('x'), migrate.define('h', upgrade => 'SELECT 1');
INSERT INTO migrate.half_done VALUES ('h', 1, 2, 'upgrade', 'SELECT', 'none', current_user, now(), NULL);
INSERT INTO migrate.build VALUES ('h', 1, 1, true);
CREATE FUNCTION regress_call(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	SET CONSTRAINTS ALL DEFERRED;
	EXECUTE call;
	SET CONSTRAINTS ALL IMMEDIATE;
	RETURN 'ok';
EXCEPTION
	WHEN OTHERS THEN RETURN SQLSTATE || CASE WHEN SQLSTATE NOT LIKE 'MG%' THEN ' ' || SQLERRM ELSE '' END;
END $$;
-- What the owner could have written runs as a superuser who has approved it.
\set VERBOSITY sqlstate
SELECT migrate.upgrade('b');
\set VERBOSITY default
SELECT migrate.approve('a, b');
DELETE FROM migrate.log WHERE operation = 'approve';
-- Make a table over to the owner, attach something as the owner, make the calls as
-- the superuser that we are, undo it.  Tells what calls ended with, who ran what was attached, and what it gained.
CREATE FUNCTION regress_attach(attach text, relation text, OUT outcome text, OUT ran text, OUT gains text, OUT settings text) LANGUAGE plpgsql AS $$
DECLARE
	states text;
	c record;
	state text;
BEGIN
	BEGIN
		EXECUTE format('ALTER TABLE migrate.%I OWNER TO regress_owner', relation);
		SET LOCAL regress.attach = on;
		SET LOCAL ROLE regress_owner;
		EXECUTE attach;
		RESET ROLE;
		SET LOCAL regress.attach = off;
		outcome = '';
		FOR c IN SELECT call FROM regress_call ORDER BY number LOOP
			BEGIN
				state = regress_call(c.call);
				IF position(state IN outcome) = 0 THEN
					outcome = outcome || state || ' ';
				END IF;
				SELECT string_agg(DISTINCT who, ', ') INTO states FROM regress_owned.seen;
				ran = coalesce(states, ran);
				SELECT coalesce(string_agg(DISTINCT s.gained, ', ') FILTER (WHERE s.gained <> ''), gains) INTO gains FROM regress_owned.seen s;
				settings = current_setting('search_path') || ' ' || current_setting('statement_timeout');
				RAISE EXCEPTION USING ERRCODE = 'UNDO1';
			EXCEPTION WHEN SQLSTATE 'UNDO1' THEN NULL;
			END;
		END LOOP;
		RAISE EXCEPTION USING ERRCODE = 'UNDO2';
	EXCEPTION WHEN SQLSTATE 'UNDO2' THEN NULL;
	END;
END $$;
SELECT * FROM regress_attach('SELECT', 'script');
\t on
SELECT relation, what, (regress_attach(replace(replace(attach, '%s', 'migrate.' || relation), '@', keys), relation)).*
	FROM unnest(ARRAY['script', 'version', 'log', 'approval', 'half_done', 'build', 'author']) WITH ORDINALITY AS r(relation, place),
		(VALUES (1, 'row trigger', $$CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('row trigger')$$),
			(2, 'trigger before it', $$CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('trigger before')$$),
			(3, 'statement trigger', $$CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON %s EXECUTE FUNCTION regress_owned.trigger('statement trigger')$$),
			(4, 'deferred trigger', $$CREATE CONSTRAINT TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON %s DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('deferred trigger')$$),
			(5, 'deferrable trigger', $$CREATE CONSTRAINT TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON %s DEFERRABLE FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('deferrable trigger')$$),
			(6, 'trigger that leads to one', 'CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regress_owned.onward()'),
			(7, 'rule', $$CREATE RULE r AS ON INSERT TO %s DO ALSO SELECT regress_owned.attempt('rule')$$),
			(8, 'row security', $$ALTER TABLE %s ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON %s USING (regress_owned.value('policy') IS NOT NULL) WITH CHECK (regress_owned.value('policy') IS NOT NULL)$$),
			(9, 'forced row security', $$ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON %s USING (regress_owned.value('policy') IS NOT NULL)$$),
			(10, 'default', $$ALTER TABLE %s ADD more text; ALTER TABLE %s ALTER more SET DEFAULT regress_owned.value('default')$$),
			(11, 'default of a known column', $$ALTER TABLE %s ALTER rev_id SET DEFAULT regress_owned.value('default')$$),
			(12, 'check', $$ALTER TABLE %s ADD CHECK (regress_owned.fixed(rev_id) IS NOT NULL) NOT VALID$$),
			(13, 'index expression', $$CREATE INDEX ON %s (regress_owned.fixed(rev_id))$$),
			(14, 'index predicate', $$CREATE INDEX ON %s (rev_id) WHERE regress_owned.fixed(rev_id) IS NOT NULL$$),
			(15, 'generated column', $$ALTER TABLE %s ADD more text GENERATED ALWAYS AS (regress_owned.fixed(rev_id)) STORED$$),
			(16, 'domain', $$ALTER TABLE %s ADD more regress_owned.domain DEFAULT 'x'$$),
			(17, 'exclusion constraint', $$ALTER TABLE %s ADD EXCLUDE ((regress_owned.fixed(rev_id)) WITH =) WHERE (rev_id <> 'a')$$),
			(18, 'statistics', $$CREATE STATISTICS regress_owned.s ON (regress_owned.fixed(rev_id)), rev_id FROM %s; ANALYZE %s$$),
			(19, 'partition', $$CREATE TABLE regress_owned.parent (LIKE %s) PARTITION BY LIST ((regress_owned.fixed(rev_id))); ALTER TABLE regress_owned.parent ATTACH PARTITION %s DEFAULT$$),
			(20, 'foreign key', $$CREATE TABLE regress_owned.child (number bigint, rev_id text, approved_by text, statement int, relation_oid oid, operation text); CREATE TRIGGER t AFTER DELETE ON regress_owned.child EXECUTE FUNCTION regress_owned.trigger('trigger of a child'); GRANT ALL ON regress_owned.child TO PUBLIC; ALTER TABLE regress_owned.child ADD FOREIGN KEY (@) REFERENCES %s ON DELETE CASCADE$$)) AS a(number, what, attach),
		LATERAL (SELECT string_agg(attname, ', ' ORDER BY n) FROM pg_index, unnest(indkey) WITH ORDINALITY AS k(attnum, n)
			JOIN pg_attribute USING (attnum) WHERE indisprimary AND indrelid = ('migrate.' || relation)::regclass AND attrelid = indrelid) AS p(keys)
	WHERE (relation, number) <> ('author', 17)	-- has two rows of a revision
	ORDER BY place, number;
\t off

-- nothing is left of it in the session, and the owner is not more than it was
SELECT rolsuper FROM pg_roles WHERE rolname = 'regress_owner';
SHOW search_path;

-- also in transactions of their own: what a superuser commits with upgrade_each
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT migrate.stamp('base', true);
SET ROLE regress_owner;
CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON migrate.version FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('row trigger');
CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON migrate.log FOR EACH ROW EXECUTE FUNCTION regress_owned.onward();
RESET ROLE;
CALL migrate.upgrade_each('b');
CALL migrate.downgrade_each('base');
SELECT DISTINCT who, what, gained FROM regress_owned.seen;
DROP TRIGGER t ON migrate.log;
CALL migrate.upgrade_each('b');
SELECT DISTINCT who, what, gained FROM regress_owned.seen;
SET ROLE regress_owner;
CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE OR DELETE ON migrate.version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regress_owned.trigger('deferred trigger');
RESET ROLE;
CALL migrate.downgrade_each('base');
SELECT migrate.downgrade('base');
SELECT rolsuper FROM pg_roles WHERE rolname = 'regress_owner';
-- tables of several owners
DROP TRIGGER late ON migrate.version;
DROP TRIGGER t ON migrate.version;
ALTER TABLE migrate.version OWNER TO CURRENT_USER;
SELECT migrate.stamp('base');
SELECT migrate.stamp('b');
SELECT migrate.check();
DROP EXTENSION migrate CASCADE;
SET client_min_messages = error;
DROP SCHEMA regress_owned CASCADE;
DROP TABLE regress_secret, regress_call;
DROP FUNCTION regress_call, regress_attach;
DROP ROLE regress_owner;
