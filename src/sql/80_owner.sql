--
-- Who owns what.  The tables that hold what was done belong to who creates the
-- extension, who may so restore them and put them right.  The schema, the functions,
-- and the tables that say whom to believe stay with the superuser that this script
-- runs as.  The name comes from the catalog, since it may be any.
--
DO $owner$
DECLARE
	owner pg_catalog.name;
	relation pg_catalog.text;
BEGIN
	SELECT r.rolname INTO owner
		FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) e.extowner
		WHERE e.extname OPERATOR(pg_catalog.=) 'migrate' AND NOT r.rolsuper;
	IF owner IS NULL THEN
		RETURN;
	END IF;
	FOREACH relation IN ARRAY ARRAY['script', 'version', 'log', 'half_done', 'model'] LOOP
		EXECUTE pg_catalog.format('ALTER TABLE migrate.%I OWNER TO %I', relation, owner);
	END LOOP;
	INSERT INTO migrate.owner (role) VALUES (owner);
	-- a dump brings its own, and more of them only make less believed
	EXECUTE pg_catalog.format('GRANT INSERT ON migrate.owner TO %I', owner);
	EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA migrate TO %I WITH GRANT OPTION', owner);
	EXECUTE pg_catalog.format('GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO %I WITH GRANT OPTION', owner);
END
$owner$;
