/*-------------------------------------------------------------------------
 *
 * versions.c
 *	  Table migrate.version: what is applied.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "core/checksum.h"
#include "core/errcodes.h"
#include "store/revisions.h"
#include "store/versions.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

typedef struct Marking
{
	MigGraph   *graph;
	int			guess;
	char	   *unknown;		/* a revision that the graph lacks */
} Marking;

static void
mark_applied(TupleTableSlot *slot, void *arg)
{
	Marking    *marking = arg;
	char	   *rev_id = mig_spi_text(slot, 1);

	if (mig_graph_set_applied(marking->graph, rev_id, &marking->guess))
		pfree(rev_id);
	else
		marking->unknown = rev_id;
}

/*
 * Mark in a graph what is applied, as the active snapshot sees it.  Raises
 * ERRCODE_MIG_REVISION_NOT_FOUND if the graph lacks one of them.
 */
void
mig_versions_mark(MigGraph *graph)
{
	static MigQuery query = {"SELECT v.rev_id FROM migrate.version v", .scan = true};
	Marking		marking = {graph, 0, NULL};

	mig_spi_read(&query, MIG_SNAPSHOT_ACTIVE, NULL, mark_applied, &marking);
	if (marking.unknown)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_REVISION_NOT_FOUND),
				 errmsg("Can't locate revision identified by '%s'", marking.unknown),
				 errdetail("It is recorded as applied, but not defined."),
				 errhint("Register it with migrate.define, or record anew what is applied "
						 "with SELECT migrate.stamp(..., purge => true).")));
}

typedef struct VersionLoad
{
	MigGraph   *graph;
	MigVersion *versions;
	int			guess;
	const char *role;			/* of the last row; it is mostly the next one's */
} VersionLoad;

/* The position in the graph of the revision a row is about, or -1. */
static int
find_revision(VersionLoad *load, const char *rev_id)
{
	if (load->guess >= load->graph->nrevisions ||
		strcmp(mig_graph_rev(load->graph, load->guess)->rev_id, rev_id) != 0)
		load->guess = mig_graph_find(load->graph, rev_id, NULL);
	return load->guess++;
}

static void
copy_version(TupleTableSlot *slot, void *arg)
{
	VersionLoad *load = arg;
	char	   *rev_id = mig_spi_text(slot, 1);
	char	   *role = mig_spi_text(slot, 3);
	int			rev = find_revision(load, rev_id);
	MigVersion *version;
	bool		isnull;
	Datum		duration = slot_getattr(slot, 4, &isnull);

	pfree(rev_id);
	if (rev < 0)
		return;
	version = &load->versions[rev];
	version->applied_at = DatumGetTimestampTz(slot_getattr(slot, 2, &version->stamped));
	version->stamped = isnull;
	if (!isnull)
		version->duration = *DatumGetIntervalP(duration);
	if (load->role && strcmp(load->role, role) == 0)
		pfree(role);
	else
		load->role = role;
	version->applied_by = load->role;
}

/*
 * When, by whom and in what time each revision of a graph was applied: an
 * array with one entry per revision, in the current context.
 */
MigVersion *
mig_versions_load(MigGraph *graph)
{
	static MigQuery query = {
		"SELECT v.rev_id, v.applied_at, v.applied_by, v.duration FROM migrate.version v",
		.scan = true
	};
	VersionLoad load = {graph};

	load.versions = mig_lineage_zeroed(graph, sizeof(MigVersion));
	mig_spi_read(&query, MIG_SNAPSHOT_ACTIVE, NULL, copy_version, &load);
	return load.versions;
}

static void
append_id(TupleTableSlot *slot, void *arg)
{
	*(List **) arg = lappend(*(List **) arg, mig_spi_text(slot, 1));
}

/* Is exactly this revision applied?  To be asked under the run lock. */
bool
mig_versions_applied(const char *rev_id)
{
	static MigQuery query = {
		"SELECT v.rev_id FROM migrate.version v WHERE v.rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}
	};
	Datum		id = CStringGetTextDatum(rev_id);
	List	   *found = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &id, append_id, &found);
	return found != NIL;
}

static void
append_changed(TupleTableSlot *slot, void *arg)
{
	char	   *recorded = mig_spi_text(slot, 2);
	char	   *upgrade = mig_spi_text(slot, 3);
	char	   *downgrade = mig_spi_text(slot, 4);
	char	   *checksum = mig_checksum(upgrade, downgrade);

	if (recorded && strcmp(recorded, checksum) != 0)
		append_id(slot, arg);
	if (recorded)
		pfree(recorded);
	pfree(upgrade);
	if (downgrade)
		pfree(downgrade);
	pfree(checksum);
}

/* The applied revisions whose scripts are not what they were then; a list of char *. */
List *
mig_versions_changed(void)
{
	static MigQuery query = {
		"SELECT v.rev_id, v.checksum, s.upgrade, s.downgrade"
		" FROM migrate.version v JOIN migrate.script s"
		" ON s.rev_id OPERATOR(pg_catalog.=) v.rev_id ORDER BY s.number",
		.scan = true
	};
	List	   *result = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_ACTIVE, NULL, append_changed, &result);
	return result;
}

/*
 * Record a revision as applied by a role with scripts of this checksum.  The
 * duration is in microseconds, or -1 if no script ran.
 */
void
mig_versions_insert(const char *rev_id, const char *role, int64 duration,
					const char *checksum)
{
	Interval	interval = {.time = duration};
	bool		nulls[] = {false, false, false, duration < 0, false};
	Datum		values[] = {
		CStringGetTextDatum(rev_id),
		TimestampTzGetDatum(GetCurrentTimestamp()),
		CStringGetTextDatum(role),
		IntervalPGetDatum(&interval),
		CStringGetTextDatum(checksum)
	};

	mig_spi_insert("version", lengthof(values), values, nulls);
}

/* Record revisions as applied by a role, with the scripts they have, unrun. */
void
mig_versions_stamp(const MigNames *rev_ids, const char *role)
{
	static MigQuery query = {
		"INSERT INTO migrate.version (rev_id, applied_at, applied_by, checksum)"
		" SELECT s.rev_id, pg_catalog.clock_timestamp(), $2, s.checksum"
		" FROM migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) ANY ($1)"
		" ORDER BY s.number",
		2, {TEXTARRAYOID, TEXTOID}
	};
	Datum		values[] = {mig_revisions_array(rev_ids), CStringGetTextDatum(role)};

	if (mig_spi_write(&query, values, NULL) != rev_ids->n)
		elog(ERROR, "revisions to be stamped have vanished");
}

/* Record a revision as not applied. */
void
mig_versions_delete(const char *rev_id)
{
	static MigQuery query = {
		"DELETE FROM migrate.version WHERE rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}
	};
	Datum		id = CStringGetTextDatum(rev_id);

	if (mig_spi_write(&query, &id, NULL) != 1)
		elog(ERROR, "applied revision \"%s\" has vanished", rev_id);
}

/*
 * Record nothing as applied.  Returns what was, a list of char *, whether it is
 * defined or not.
 */
List *
mig_versions_purge(void)
{
	static MigQuery all = {"SELECT v.rev_id FROM migrate.version v", .scan = true};
	static MigQuery query = {"DELETE FROM migrate.version", .scan = true};
	List	   *before = NIL;

	mig_spi_read(&all, MIG_SNAPSHOT_LATEST, NULL, append_id, &before);
	mig_spi_write(&query, NULL, NULL);
	return before;
}
