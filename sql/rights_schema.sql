-- Objects of others in a schema that is compared: what they call must not run with
-- the rights of who generates, proves and runs a revision.
SET client_min_messages = warning;
CREATE EXTENSION migrate;
CREATE ROLE regress_schema_low;
CREATE SCHEMA regress_shared;
GRANT ALL ON SCHEMA regress_shared TO regress_schema_low;
CREATE TABLE regress_seen (who name);
GRANT ALL ON regress_seen TO PUBLIC;
-- tells of what was taken back, too
CREATE SEQUENCE regress_gained;
GRANT ALL ON SEQUENCE regress_gained TO PUBLIC;
SET ROLE regress_schema_low;
CREATE FUNCTION regress_shared.evil() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO public.regress_seen VALUES (current_user);
	IF current_user <> 'regress_schema_low' THEN
		PERFORM nextval('public.regress_gained');
	END IF;
	RETURN 1;
END $$;
CREATE TABLE regress_shared.t (a int DEFAULT regress_shared.evil(), CHECK (regress_shared.evil() > a));
CREATE MATERIALIZED VIEW regress_shared.m AS SELECT a, (SELECT regress_shared.evil()) AS x FROM regress_shared.t;
CREATE MATERIALIZED VIEW regress_shared.n AS SELECT regress_shared.evil() AS y, count(a) FROM regress_shared.m;
CREATE VIEW regress_shared.v AS SELECT regress_shared.evil(), y FROM regress_shared.n;
RESET ROLE;
SELECT migrate.set_model('CREATE TABLE regress_shared.t (a bigint DEFAULT 1)', 'regress_shared') > 0 AS is_set;
TRUNCATE regress_seen;
SELECT operation, kind, object, upgrade FROM migrate.diff() WHERE kind ~ 'view';
SELECT migrate.revision('proved live', autogenerate => true, live => true, rev_id => 'a1');
SELECT migrate.remove('a1');
SELECT migrate.revision('generated', autogenerate => true, rev_id => 'a1');
SELECT is_called AS gained FROM regress_gained;
SELECT migrate.upgrade('a1');
SELECT who, count(*) > 0 AS ran FROM regress_seen GROUP BY 1 ORDER BY 1;
SELECT relname, relowner::regrole, relispopulated FROM pg_class WHERE relnamespace = 'regress_shared'::regnamespace AND relkind = 'm' ORDER BY 1;
SELECT migrate.downgrade('base');
SELECT who, count(*) > 0 AS ran FROM regress_seen GROUP BY 1 ORDER BY 1;
SELECT relname, relowner::regrole, relispopulated FROM pg_class WHERE relnamespace = 'regress_shared'::regnamespace AND relkind = 'm' ORDER BY 1;
DROP SCHEMA regress_shared CASCADE;
SELECT is_called AS gained FROM regress_gained;
DROP TABLE regress_seen;
DROP SEQUENCE regress_gained;
DROP EXTENSION migrate;
DROP ROLE regress_schema_low;
