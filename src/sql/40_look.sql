--
-- Looking.  Nothing here changes anything; USAGE on the schema is what it needs.
--
CREATE FUNCTION migrate.current()
RETURNS SETOF pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_current' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 1;
COMMENT ON FUNCTION migrate.current IS 'the current revisions: applied, with nothing applied above them';

CREATE FUNCTION migrate.heads(
	OUT rev_id pg_catalog.text,
	OUT branch_labels pg_catalog.text[],
	OUT message pg_catalog.text,
	OUT is_effective pg_catalog.bool,
	OUT applied pg_catalog.bool)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_heads' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 2;
COMMENT ON FUNCTION migrate.heads IS 'revisions without children; an effective head is one that another revision depends on';

CREATE FUNCTION migrate.bases(
	OUT rev_id pg_catalog.text,
	OUT branch_labels pg_catalog.text[],
	OUT message pg_catalog.text,
	OUT applied pg_catalog.bool)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_bases' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 2;
COMMENT ON FUNCTION migrate.bases IS 'revisions without parents';

CREATE FUNCTION migrate.branches(
	OUT rev_id pg_catalog.text,
	OUT branch_labels pg_catalog.text[],
	OUT message pg_catalog.text,
	OUT children pg_catalog.text[])
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_branches' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 10;
COMMENT ON FUNCTION migrate.branches IS 'branch points, newest first, with their children';

CREATE FUNCTION migrate.history(
	range pg_catalog.text DEFAULT 'base:heads',
	OUT rev_id pg_catalog.text,
	OUT down_revision pg_catalog.text[],
	OUT depends_on pg_catalog.text[],
	OUT branch_labels pg_catalog.text[],
	OUT message pg_catalog.text,
	OUT applied pg_catalog.bool,
	OUT is_current pg_catalog.bool,
	OUT is_head pg_catalog.bool,
	OUT is_branch_point pg_catalog.bool,
	OUT is_merge_point pg_catalog.bool,
	OUT created_at pg_catalog.timestamptz,
	OUT created_by pg_catalog.text,
	OUT applied_at pg_catalog.timestamptz,
	OUT applied_by pg_catalog.text,
	OUT duration pg_catalog.interval)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_history' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 100;
COMMENT ON FUNCTION migrate.history IS 'the revisions of a range, newest first';

CREATE FUNCTION migrate.show(rev pg_catalog.text DEFAULT 'current')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_show' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION migrate.show IS 'everything about a revision, its scripts included';

CREATE FUNCTION migrate.status(
	OUT current pg_catalog.text[],
	OUT heads pg_catalog.text[],
	OUT pending pg_catalog.int4,
	OUT up_to_date pg_catalog.bool,
	OUT last_operation pg_catalog.text,
	OUT last_rev_id pg_catalog.text,
	OUT last_at pg_catalog.timestamptz,
	OUT last_by pg_catalog.text,
	OUT last_outcome pg_catalog.text,
	OUT half_done pg_catalog.text[])
RETURNS pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_status' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION migrate.status IS 'where the database stands, in one row';

CREATE FUNCTION migrate.plan(
	target pg_catalog.text DEFAULT 'head',
	operation pg_catalog.text DEFAULT 'upgrade',
	OUT step pg_catalog.int4,
	OUT operation pg_catalog.text,
	OUT rev_id pg_catalog.text,
	OUT message pg_catalog.text,
	OUT statements pg_catalog.int4,
	OUT transactional pg_catalog.bool,
	OUT done pg_catalog.int4)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_plan' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 10;
COMMENT ON FUNCTION migrate.plan IS 'the steps that upgrade or downgrade would run, in their order';

CREATE FUNCTION migrate.graph(
	range pg_catalog.text DEFAULT 'base:heads',
	format pg_catalog.text DEFAULT 'text')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'migrate_graph' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION migrate.graph IS 'the graph of a range drawn as text, dot or mermaid';

CREATE FUNCTION migrate.check(expected pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'migrate_check' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.check IS 'raise if no revision is defined, if the database is not at its heads, or these are not the expected ones, if a revision is half done or refers to one that is missing, if an applied script was changed, or if the schema is not that of the model';
REVOKE ALL ON FUNCTION migrate.check FROM PUBLIC;

CREATE FUNCTION migrate.split(
	script pg_catalog.text,
	OUT statement pg_catalog.int4,
	OUT line pg_catalog.int4,
	OUT kind pg_catalog.text,
	OUT transactional pg_catalog.bool,
	OUT sql pg_catalog.text)
RETURNS SETOF pg_catalog.record
AS 'MODULE_PATHNAME', 'migrate_split' LANGUAGE C STABLE PARALLEL RESTRICTED
ROWS 10;
COMMENT ON FUNCTION migrate.split IS 'the statements of a script as they would be run; raises what define would raise';
