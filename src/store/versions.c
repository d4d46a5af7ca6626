/*-------------------------------------------------------------------------
 *
 * versions.c
 *	  Table migrate.version: what is applied.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/errcodes.h"
#include "base/texts.h"
#include "catalog/pg_type.h"
#include "graph/lineage.h"
#include "store/rows.h"
#include "store/versions.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* the columns of the table */
enum
{
	COLUMN_REV_ID = 1,
	COLUMN_LOG_NUMBER,
	COLUMN_APPLIED_AT,
	COLUMN_APPLIED_BY,
	COLUMN_DURATION
};

typedef struct VersionLoad
{
	MigGraph   *graph;
	int			next;			/* where the revision of the next row is expected */
	MigVersion *versions;
	const char *role;			/* of the last row; it is mostly the next one's */
	char	   *unknown;		/* a revision that the graph lacks */
} VersionLoad;

/* Mark what a row is about; returns its position in the graph, or -1. */
static int
mark_row(VersionLoad *load, TupleTableSlot *slot)
{
	text	   *rev_id = DatumGetTextPP(mig_tables_value(slot, MIG_VERSION, COLUMN_REV_ID));

	if (!mig_graph_set_applied(load->graph, VARDATA_ANY(rev_id), VARSIZE_ANY_EXHDR(rev_id),
							   &load->next))
	{
		load->unknown = text_to_cstring(rev_id);
		return -1;
	}
	mig_graph_rev(load->graph, load->next - 1)->applied_number =
		DatumGetInt64(mig_tables_value(slot, MIG_VERSION, COLUMN_LOG_NUMBER));
	return load->next - 1;
}

static void
mark_applied(TupleTableSlot *slot, void *arg)
{
	mark_row(arg, slot);
}

static void
copy_version(TupleTableSlot *slot, void *arg)
{
	VersionLoad *load = arg;
	MigVersion *version;
	int			rev;
	bool		stamped;
	Datum		duration;
	text	   *role;

	duration = mig_tables_nullable(slot, MIG_VERSION, COLUMN_DURATION, &stamped);
	rev = mark_row(load, slot);
	if (rev < 0)
		return;
	version = &load->versions[rev];
	version->applied_at = DatumGetTimestampTz(mig_tables_value(slot, MIG_VERSION, COLUMN_APPLIED_AT));
	version->stamped = stamped;
	if (!stamped)
		version->duration = *DatumGetIntervalP(duration);
	role = DatumGetTextPP(mig_tables_value(slot, MIG_VERSION, COLUMN_APPLIED_BY));
	if (!mig_texts_equal(role, load->role))
		load->role = text_to_cstring(role);
	version->applied_by = load->role;
}

static void
scan_versions(VersionLoad *load, MigRowCallback callback)
{
	mig_spi_scan(MIG_VERSION, callback, load);
	if (load->unknown)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_REVISION_NOT_FOUND),
				 errmsg("Can't locate revision identified by '%s'", load->unknown),
				 errdetail("It is recorded as applied, but not defined."),
				 errhint("Register it with migrate.define, or record anew what is applied "
						 "with SELECT migrate.stamp(..., purge => true).")));
}

/*
 * Mark in a graph what is applied, as the active snapshot sees it.  Raises
 * ERRCODE_MIG_REVISION_NOT_FOUND if the graph lacks one of them.
 */
void
mig_versions_mark(MigGraph *graph)
{
	VersionLoad load = {graph};

	scan_versions(&load, mark_applied);
}

/*
 * Mark in a graph what is applied, and tell when, by whom and in what time each
 * revision was: an array with one entry per revision, in the current context.
 * Raises what mig_versions_mark() raises.
 */
MigVersion *
mig_versions_load(MigGraph *graph)
{
	VersionLoad load = {graph, .versions = mig_lineage_zeroed(graph, sizeof(MigVersion))};

	scan_versions(&load, copy_version);
	return load.versions;
}

static void
append_id(TupleTableSlot *slot, void *arg)
{
	*(List **) arg = lappend(*(List **) arg, mig_spi_text(slot, 1));
}

static void
copy_applied(TupleTableSlot *slot, void *arg)
{
	MigApplied *applied = arg;

	applied->operation = mig_spi_text(slot, 1);
	applied->checksum = mig_spi_text(slot, 2);
}

/*
 * How exactly this revision came to be applied, in the current context.  Returns
 * false if it is not.  To be asked under the run lock.
 */
bool
mig_versions_fetch(const char *rev_id, MigApplied *applied)
{
	static MigQuery query = {
		"SELECT l.operation, v.checksum FROM ONLY migrate.version v"
		" LEFT JOIN ONLY migrate.log l ON l.number OPERATOR(pg_catalog.=) v.log_number"
		" WHERE v.rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}, MIG_TABLE_BIT(MIG_VERSION) | MIG_TABLE_BIT(MIG_LOG)
	};
	Datum		id = CStringGetTextDatum(rev_id);

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &id, copy_applied, applied) > 0;
}

/* Say that an applied revision has other scripts from now on. */
void
mig_versions_set_checksum(const char *rev_id, const char *checksum)
{
	static MigQuery query = {
		"UPDATE ONLY migrate.version SET checksum = $2 WHERE rev_id OPERATOR(pg_catalog.=) $1",
		2, {TEXTOID, TEXTOID}, MIG_TABLE_BIT(MIG_VERSION)
	};
	Datum		values[] = {CStringGetTextDatum(rev_id), CStringGetTextDatum(checksum)};

	mig_spi_write_row(&query, values, NULL);
}

static void
append_changed(TupleTableSlot *slot, void *arg)
{
	char	   *recorded = mig_spi_text(slot, 2);
	char	   *upgrade = mig_spi_text(slot, 3);
	char	   *downgrade = mig_spi_text(slot, 4);
	char	   *checksum = mig_checksum_scripts(upgrade, downgrade);

	if (recorded && strcmp(recorded, checksum) != 0)
		append_id(slot, arg);
	if (recorded)
		pfree(recorded);
	pfree(upgrade);
	if (downgrade)
		pfree(downgrade);
	pfree(checksum);
}

/* The applied revisions whose scripts are not those they are applied with; a list of char *. */
List *
mig_versions_changed(void)
{
	static MigQuery query = {
		"SELECT v.rev_id, v.checksum, s.upgrade, s.downgrade"
		" FROM ONLY migrate.version v JOIN ONLY migrate.script s"
		" ON s.rev_id OPERATOR(pg_catalog.=) v.rev_id ORDER BY s.number",
		.tables = MIG_TABLE_BIT(MIG_SCRIPT) | MIG_TABLE_BIT(MIG_VERSION), .planning = MIG_PLAN_FREELY
	};
	List	   *result = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_ACTIVE, NULL, append_changed, &result);
	return result;
}

/*
 * Record a revision as applied by a role with scripts of this checksum, which
 * the row of the log with a number tells of.  The duration is in microseconds,
 * or -1 if no script ran.
 */
void
mig_versions_insert(const char *rev_id, int64 log_number, const char *role, int64 duration,
					const char *checksum)
{
	Interval	interval = {.time = duration};
	bool		nulls[] = {false, false, false, false, duration < 0, false};
	Datum		values[] = {
		CStringGetTextDatum(rev_id),
		Int64GetDatum(log_number),
		TimestampTzGetDatum(GetCurrentTimestamp()),
		CStringGetTextDatum(role),
		IntervalPGetDatum(&interval),
		CStringGetTextDatum(checksum)
	};

	mig_rows_insert(MIG_VERSION, values, nulls);
}

/*
 * Record revisions as applied by a role, with the scripts they have, unrun, which
 * the row of the log with a number tells of.
 */
void
mig_versions_stamp(const MigNames *rev_ids, int64 log_number, const char *role)
{
	static MigQuery query = {
		"INSERT INTO migrate.version (rev_id, log_number, applied_at, applied_by, checksum)"
		" SELECT s.rev_id, $3, pg_catalog.clock_timestamp(), $2, s.checksum"
		" FROM ONLY migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) ANY ($1)"
		" ORDER BY s.number",
		3, {TEXTARRAYOID, TEXTOID, INT8OID},
		MIG_TABLE_BIT(MIG_SCRIPT) | MIG_TABLE_BIT(MIG_VERSION)
	};
	Datum		values[] = {mig_arrays_of_names(rev_ids), CStringGetTextDatum(role),
	Int64GetDatum(log_number)};

	if (mig_spi_write(&query, values, NULL) != rev_ids->n)
		mig_tables_row_kept_out(MIG_VERSION);
}

/* Record a revision as not applied. */
void
mig_versions_delete(const char *rev_id)
{
	static MigQuery query = {
		"DELETE FROM ONLY migrate.version WHERE rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}, MIG_TABLE_BIT(MIG_VERSION)
	};
	Datum		id = CStringGetTextDatum(rev_id);

	mig_spi_write_row(&query, &id, NULL);
}

/*
 * Record nothing as applied.  Returns what was, a list of char *, whether it is
 * defined or not.
 */
List *
mig_versions_purge(void)
{
	static MigQuery all = {
		"SELECT v.rev_id FROM ONLY migrate.version v",
		.tables = MIG_TABLE_BIT(MIG_VERSION), .planning = MIG_PLAN_FREELY
	};
	static MigQuery query = {
		"DELETE FROM ONLY migrate.version",
		.tables = MIG_TABLE_BIT(MIG_VERSION), .planning = MIG_PLAN_FREELY
	};
	List	   *before = NIL;

	mig_spi_read(&all, MIG_SNAPSHOT_LATEST, NULL, append_id, &before);
	if (mig_spi_write(&query, NULL, NULL) != list_length(before))
		mig_tables_row_kept_out(MIG_VERSION);
	return before;
}
