--
-- The schema, compared with the model.
--
CREATE FUNCTION migrate.diff(
	rename pg_catalog.text DEFAULT NULL,
	OUT step pg_catalog.int4,
	OUT operation pg_catalog.text,
	OUT kind pg_catalog.text,
	OUT object pg_catalog.text,
	OUT upgrade pg_catalog.text,
	OUT downgrade pg_catalog.text,
	OUT destructive pg_catalog.bool,
	OUT note pg_catalog.text)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_diff' LANGUAGE C VOLATILE PARALLEL UNSAFE
ROWS 20;
COMMENT ON FUNCTION migrate.diff IS 'what makes the schema that of the model: upgrades in the order of rows, downgrades in the reverse order';
REVOKE ALL ON FUNCTION migrate.diff FROM PUBLIC;

CREATE FUNCTION migrate.fingerprint(
	schemas pg_catalog.text DEFAULT 'public',
	column_order pg_catalog.bool DEFAULT false)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_fingerprint' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION migrate.fingerprint IS 'a hash of the schema, the same in every database that has it';
