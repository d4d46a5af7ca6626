--
-- Writing revisions.
--
CREATE FUNCTION migrate.revision(
	message pg_catalog.text DEFAULT 'empty message',
	upgrade pg_catalog.text DEFAULT '',
	downgrade pg_catalog.text DEFAULT NULL,
	head pg_catalog.text DEFAULT 'head',
	splice pg_catalog.bool DEFAULT false,
	branch_label pg_catalog.text DEFAULT NULL,
	depends_on pg_catalog.text DEFAULT NULL,
	rev_id pg_catalog.text DEFAULT NULL,
	autogenerate pg_catalog.bool DEFAULT false,
	rename pg_catalog.text DEFAULT NULL,
	force pg_catalog.bool DEFAULT false,
	live pg_catalog.bool DEFAULT false)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_revision' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.revision IS 'create a revision on top of the given head, with the given scripts or those that lead to the model; returns its identifier';
REVOKE ALL ON FUNCTION migrate.revision FROM PUBLIC;

CREATE FUNCTION migrate.define(
	rev_id pg_catalog.text,
	down_revision pg_catalog.text DEFAULT NULL,
	message pg_catalog.text DEFAULT '',
	upgrade pg_catalog.text DEFAULT '',
	downgrade pg_catalog.text DEFAULT NULL,
	branch_labels pg_catalog.text DEFAULT NULL,
	depends_on pg_catalog.text DEFAULT NULL,
	created_at pg_catalog.timestamptz DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_define' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.define IS 'register a revision with a known identifier; returns created, unchanged or updated';
REVOKE ALL ON FUNCTION migrate.define FROM PUBLIC;

CREATE FUNCTION migrate.merge(
	message pg_catalog.text DEFAULT 'empty message',
	revisions pg_catalog.text DEFAULT 'heads',
	branch_label pg_catalog.text DEFAULT NULL,
	rev_id pg_catalog.text DEFAULT NULL,
	splice pg_catalog.bool DEFAULT false)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_merge' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.merge IS 'create an empty revision that joins several others; returns its identifier';
REVOKE ALL ON FUNCTION migrate.merge FROM PUBLIC;

CREATE FUNCTION migrate.edit(
	rev pg_catalog.text,
	upgrade pg_catalog.text DEFAULT NULL,
	downgrade pg_catalog.text DEFAULT NULL,
	message pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_edit' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.edit IS 'change the scripts or the message of a revision, if it is applied not an upgrade script that has run; returns its identifier';
REVOKE ALL ON FUNCTION migrate.edit FROM PUBLIC;

CREATE FUNCTION migrate.remove(rev pg_catalog.text)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_remove' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.remove IS 'delete a revision that is not applied and that nothing refers to; returns its identifier';
REVOKE ALL ON FUNCTION migrate.remove FROM PUBLIC;

CREATE FUNCTION migrate.approve(
	rev pg_catalog.text,
	checksum pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME', 'migrate_approve' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.approve IS 'vouch, as the current role, for scripts that another role wrote; returns how many revisions were approved';
REVOKE ALL ON FUNCTION migrate.approve FROM PUBLIC;

CREATE FUNCTION migrate.export(range pg_catalog.text DEFAULT 'base:heads')
RETURNS SETOF pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_export' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 100;
COMMENT ON FUNCTION migrate.export IS 'the revisions of a range as calls of migrate.define, in the order of their numbers';

CREATE FUNCTION migrate.load(
	text pg_catalog.text,
	name pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_load' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.load IS 'register the revision that a revision file is; returns its identifier';
REVOKE ALL ON FUNCTION migrate.load FROM PUBLIC;

CREATE FUNCTION migrate.files(range pg_catalog.text DEFAULT 'base:heads')
RETURNS TABLE (name pg_catalog.text, text pg_catalog.text)
AS 'MODULE_PATHNAME', 'migrate_files' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 100;
COMMENT ON FUNCTION migrate.files IS 'the revisions of a range as revision files, in the order of their numbers';

CREATE FUNCTION migrate.sync(
	names pg_catalog.text[],
	texts pg_catalog.text[],
	prune pg_catalog.bool DEFAULT false,
	dry_run pg_catalog.bool DEFAULT false,
	accept pg_catalog.bool DEFAULT false,
	checksums pg_catalog.text[] DEFAULT NULL)
RETURNS TABLE (
	file pg_catalog.text,
	rev_id pg_catalog.text,
	result pg_catalog.text,
	detail pg_catalog.text)
AS 'MODULE_PATHNAME', 'migrate_sync' LANGUAGE C VOLATILE PARALLEL UNSAFE
ROWS 100;
COMMENT ON FUNCTION migrate.sync IS 'register what all revision files of a release are, or nothing if anything is wrong; says what became of each';
REVOKE ALL ON FUNCTION migrate.sync FROM PUBLIC;

CREATE FUNCTION migrate.sync_needs(
	names pg_catalog.text[],
	checksums pg_catalog.text[])
RETURNS SETOF pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_sync_needs' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 10;
COMMENT ON FUNCTION migrate.sync_needs IS 'which revision files migrate.sync needs the text of, given the SHA-256 of each';
