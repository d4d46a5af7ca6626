/*-------------------------------------------------------------------------
 *
 * report.c
 *	  What there is to say about revisions and about the whole.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/errcodes.h"
#include "exec/execute.h"
#include "exec/half_done.h"
#include "graph/integrity.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "graph/target.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/report.h"
#include "store/revisions.h"
#include "store/versions.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#define MOST_NAMED 20

/* The first line: identifier and marks. */
static void
append_marks(StringInfo out, MigGraph *graph, int rev)
{
	MigRevision *revision = mig_graph_rev(graph, rev);
	int			nnext = mig_graph_links(graph, rev, MIG_NEXT)->n;

	appendStringInfo(out, "Rev: %s%s%s%s%s%s\n", revision->rev_id,
					 nnext > 0 ? "" :
					 mig_graph_links(graph, rev, MIG_ALL_NEXT)->n > 0 ? " (effective head)" : " (head)",
					 nnext > 1 ? " (branchpoint)" : "",
					 revision->down_revision.n > 1 ? " (mergepoint)" : "",
					 revision->applied ? " (applied)" : "",
					 list_member_int(mig_lineage_current(graph), rev) ? " (current)" : "");
}

/* Where the revision is in the graph. */
static void
append_place(StringInfo out, MigGraph *graph, int rev, const MigNames *labels)
{
	MigRevision *revision = mig_graph_rev(graph, rev);
	MigLinks   *next = mig_graph_links(graph, rev, MIG_NEXT);

	appendStringInfo(out, "%s: %s\n", revision->down_revision.n > 1 ? "Merges" : "Parent",
					 revision->down_revision.n ? mig_names_names(&revision->down_revision) : "<base>");
	if (revision->depends_on.n)
		appendStringInfo(out, "Also depends on: %s\n", mig_names_names(&revision->depends_on));
	if (next->n > 1)
		appendStringInfo(out, "Branches into: %s\n",
						 mig_names_ids(graph, mig_graph_link_list(next)));
	if (labels->n)
		appendStringInfo(out, "Branch names: %s\n", mig_names_names(labels));
}

/* Who wrote the texts, and the checksum that they have, whatever is stored. */
static void
append_origin(StringInfo out, const MigStored *stored)
{
	const char *checksum = mig_checksum_scripts(stored->upgrade, stored->downgrade);

	appendStringInfo(out, "Created: %s by %s\n", timestamptz_to_str(stored->created_at),
					 stored->created_by);
	if (strcmp(stored->upgrade_by, stored->created_by) != 0)
		appendStringInfo(out, "Upgrade written by: %s\n", stored->upgrade_by);
	if (strcmp(stored->downgrade_by, stored->created_by) != 0)
		appendStringInfo(out, "Downgrade written by: %s\n", stored->downgrade_by);
	appendStringInfo(out, "Checksum: %s\n", checksum);
	if (strcmp(stored->checksum, checksum) != 0)
		appendStringInfo(out, "Stored with another checksum: %s\n", stored->checksum);
}

/* A message, each line of it set in. */
static void
append_message(StringInfo out, const char *message)
{
	appendStringInfoString(out, "\n    ");
	for (; *message; message++)
	{
		appendStringInfoChar(out, *message);
		if (*message == '\n')
			appendStringInfoString(out, "    ");
	}
	appendStringInfoString(out, "\n\n");
}

static void
append_script(StringInfo out, const char *heading, const char *script)
{
	appendStringInfo(out, "-- %s\n", heading);
	if (script == NULL)
		appendStringInfoString(out, "-- (cannot be taken back)\n");
	else if (script[0] == '\0')
		appendStringInfoString(out, "-- (empty)\n");
	else
		appendStringInfo(out, "%s%s", script,
						 script[strlen(script) - 1] == '\n' ? "" : "\n");
}

/* The long form of revisions, scripts included, in the current context. */
char *
mig_report_show(MigGraph *graph, const List *revs)
{
	MigNames   *labels = mig_lineage_labels(graph);
	StringInfoData out;
	ListCell   *lc;

	initStringInfo(&out);
	foreach(lc, revs)
	{
		int			rev = lfirst_int(lc);
		MigStored  *stored = mig_revisions_fetch(mig_graph_rev(graph, rev)->rev_id,
												 MIG_SNAPSHOT_ACTIVE);

		CHECK_FOR_INTERRUPTS();
		if (out.len > 0)
			appendStringInfoChar(&out, '\n');
		append_marks(&out, graph, rev);
		append_place(&out, graph, rev, mig_lineage_carried(labels, rev));
		append_origin(&out, stored);
		append_message(&out, stored->message);
		append_script(&out, "upgrade", stored->upgrade);
		append_script(&out, "downgrade", stored->downgrade);
	}
	return out.data;
}

/* Names from a list of char *, cut short if there are many. */
static char *
some_names(const List *names)
{
	MigNames	some = {0, palloc((MOST_NAMED + 1) * sizeof(char *))};
	ListCell   *lc;

	foreach(lc, names)
	{
		some.names[some.n] = some.n == MOST_NAMED ? "..." : lfirst(lc);
		if (some.n++ == MOST_NAMED)
			break;
	}
	return mig_names_names(&some);
}

/* Are revisions, given by full identifiers, the heads? */
static bool
are_heads(MigGraph *graph, const List *expected)
{
	List	   *heads = mig_lineage_heads(graph);
	List	   *revs = NIL;
	ListCell   *lc;

	foreach(lc, expected)
	{
		bool		is_label;
		int			rev = mig_graph_find(graph, lfirst(lc), &is_label);

		if (rev < 0 || is_label || !list_member_int(heads, rev))
			return false;
		revs = list_append_unique_int(revs, rev);
	}
	/* a head that another one depends on need not be named */
	return list_difference_int(mig_lineage_real_heads(graph), revs) == NIL;
}

/* Raise ERRCODE_MIG_NOT_AT_HEAD unless the heads are what the caller has. */
static void
check_heads(MigGraph *graph, const char *expected)
{
	if (!are_heads(graph, mig_target_split_names(expected, "revision identifier")))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_AT_HEAD),
				 errmsg("the heads are not the expected ones"),
				 errdetail("Expected are: %s; heads are: %s.", expected,
						   mig_names_some_ids(graph, mig_lineage_heads(graph), MOST_NAMED)),
				 errhint("Define what is missing with migrate.define; or take the newer "
						 "release, if the database has more.")));
}

/* The call that can run what is pending. */
static const char *
call_for(MigGraph *graph, const List *pending)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step = AllocSetContextCreate(old, "migrate check", ALLOCSET_DEFAULT_SIZES);
	bool		transactional = true;
	ListCell   *lc;

	foreach(lc, pending)
	{
		MigStored  *stored;

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(step);
		stored = mig_revisions_fetch(mig_graph_rev(graph, lfirst_int(lc))->rev_id,
									 MIG_SNAPSHOT_ACTIVE);
		transactional = mig_execute_split(mig_execute_label(stored, true),
										  stored->upgrade)->transactional;
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
		if (!transactional)
			break;
	}
	MemoryContextDelete(step);
	return transactional ? "SELECT migrate.upgrade('heads');" :
		"CALL migrate.upgrade_each('heads');";
}

static void
check_pending(MigGraph *graph)
{
	List	   *pending = NIL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (!mig_graph_rev(graph, i)->applied)
			pending = lappend_int(pending, i);
	}
	if (pending != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_AT_HEAD),
				 errmsg("Database is not on all head revisions"),
				 errdetail("Pending revisions are: %s.",
						   mig_names_some_ids(graph, pending, MOST_NAMED)),
				 errhint("%s", call_for(graph, pending))));
}

/*
 * Raise ERRCODE_MIG_MISSING_REVISION, ERRCODE_MIG_SCRIPT_CHANGED,
 * ERRCODE_MIG_HALF_DONE or ERRCODE_MIG_NOT_AT_HEAD unless all is as it should
 * be.  That includes that there is something, and that the heads are these, if
 * a list of them is given.  Raises also what mig_execute_split() raises for a
 * script that is pending.
 */
void
mig_report_check(MigGraph *graph, const char *expected)
{
	List	   *changed;

	if (graph->nrevisions == 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_AT_HEAD),
				 errmsg("no revision is defined"),
				 errhint("Define the revisions with migrate.define. If there were any, "
						 "restore schema migrate from a backup, rows included.")));
	mig_integrity_require_complete(graph, NULL);
	changed = mig_versions_changed();
	if (changed != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
				 errmsg("scripts of applied revisions were changed"),
				 errdetail("Revisions are: %s.", some_names(changed)),
				 errhint("Put back what they were; or to accept them, stamp below them, "
						 "register them anew with migrate.define, and stamp again.")));
	mig_half_done_refuse_any();
	if (expected)
		check_heads(graph, expected);
	check_pending(graph);
}
