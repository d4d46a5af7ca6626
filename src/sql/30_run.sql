--
-- Running revisions.
--
CREATE FUNCTION migrate.upgrade(target pg_catalog.text DEFAULT 'head')
RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME', 'migrate_upgrade' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.upgrade IS 'apply every revision up to the target in this transaction; returns how many';
REVOKE ALL ON FUNCTION migrate.upgrade FROM PUBLIC;

CREATE FUNCTION migrate.downgrade(target pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME', 'migrate_downgrade' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.downgrade IS 'take back every revision above the target in this transaction; returns how many';
REVOKE ALL ON FUNCTION migrate.downgrade FROM PUBLIC;

CREATE PROCEDURE migrate.upgrade_each(target pg_catalog.text DEFAULT 'head')
AS 'MODULE_PATHNAME', 'migrate_upgrade_each' LANGUAGE C;
COMMENT ON PROCEDURE migrate.upgrade_each IS 'apply every revision up to the target and commit after each; the way to run what cannot run in a transaction block, and to go on after an interruption';
REVOKE ALL ON PROCEDURE migrate.upgrade_each FROM PUBLIC;

CREATE PROCEDURE migrate.downgrade_each(target pg_catalog.text DEFAULT NULL)
AS 'MODULE_PATHNAME', 'migrate_downgrade_each' LANGUAGE C;
COMMENT ON PROCEDURE migrate.downgrade_each IS 'take back every revision above the target and commit after each';
REVOKE ALL ON PROCEDURE migrate.downgrade_each FROM PUBLIC;

CREATE FUNCTION migrate.stamp(
	target pg_catalog.text DEFAULT 'head',
	purge pg_catalog.bool DEFAULT false)
RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME', 'migrate_stamp' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.stamp IS 'record the target as applied without running any script; returns how many revisions changed';
REVOKE ALL ON FUNCTION migrate.stamp FROM PUBLIC;

CREATE FUNCTION migrate.adopt(
	tool pg_catalog.text DEFAULT NULL,
	dry_run pg_catalog.bool DEFAULT false,
	rename pg_catalog.bool DEFAULT false,
	version_table pg_catalog.regclass DEFAULT NULL)
RETURNS TABLE (
	found pg_catalog.text,
	version pg_catalog.text,
	rev_id pg_catalog.text,
	result pg_catalog.text)
AS 'MODULE_PATHNAME', 'migrate_adopt' LANGUAGE C VOLATILE PARALLEL UNSAFE
ROWS 100;
COMMENT ON FUNCTION migrate.adopt IS 'record as applied what another tool has recorded as applied in this database; says what became of each version';
REVOKE ALL ON FUNCTION migrate.adopt FROM PUBLIC;

CREATE FUNCTION migrate.upgrade_sql(target pg_catalog.text DEFAULT 'head')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_upgrade_sql' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION migrate.upgrade_sql IS 'the upgrade to a target, or along a from:to range, as a script for psql';

CREATE FUNCTION migrate.downgrade_sql(range pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_downgrade_sql' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION migrate.downgrade_sql IS 'the downgrade to a target, or along a from:to range, as a script for psql';

CREATE FUNCTION migrate.expect(
	operation pg_catalog.text,
	revisions pg_catalog.text,
	checksums pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'migrate_expect' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.expect IS 'raise unless just these revisions, with these scripts, can be upgraded or downgraded now; until the transaction ends nobody else changes that';
REVOKE ALL ON FUNCTION migrate.expect FROM PUBLIC;

CREATE FUNCTION migrate.record(
	operation pg_catalog.text,
	rev_id pg_catalog.text,
	checksum pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'migrate_record' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.record IS 'record one step that a script of upgrade_sql or downgrade_sql has just run';
REVOKE ALL ON FUNCTION migrate.record FROM PUBLIC;
