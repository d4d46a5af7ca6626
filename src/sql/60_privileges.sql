--
-- Privileges by what somebody is to do.
--
CREATE FUNCTION migrate.grant(
	role pg_catalog.text,
	what pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'migrate_grant' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.grant IS 'let a role look, run or write, or with public everybody look; running and writing include looking';
REVOKE ALL ON FUNCTION migrate.grant FROM PUBLIC;

CREATE FUNCTION migrate.revoke(
	role pg_catalog.text,
	what pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'migrate_revoke' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.revoke IS 'no longer let a role run or write, or do anything if it is not even to look';
REVOKE ALL ON FUNCTION migrate.revoke FROM PUBLIC;
