/*-------------------------------------------------------------------------
 *
 * stamp.c
 *	  Changing what is recorded as applied without running scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "exec/half_done.h"
#include "exec/session.h"
#include "graph/current.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "graph/plan.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/stamp.h"
#include "store/log.h"
#include "store/revisions.h"
#include "store/versions.h"

static MigNames
current_names(MigGraph *graph)
{
	return mig_current_names(mig_current_create(graph));
}

/* Make the version table say what a set says, as a row of the log tells. */
static void
write_difference(MigGraph *graph, const bool *members, int64 log_number)
{
	MigNames	added = {0, palloc((graph->nrevisions + 1) * sizeof(char *))};

	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigRevision *rev = mig_graph_rev(graph, i);

		CHECK_FOR_INTERRUPTS();
		if (members[i] && !rev->applied)
			added.names[added.n++] = rev->rev_id;
		else if (rev->applied && !members[i])
			mig_versions_delete(rev->rev_id);
		rev->applied = members[i];
	}
	if (added.n > 0)
		mig_versions_stamp(&added, log_number, mig_session_role());
}

/* The revision a log row is about, if it is one. */
static const char *
only_name(const MigNames *names)
{
	return names->n == 1 ? names->names[0] : NULL;
}

static void
log_stamp(int64 number, const MigNames *from, const MigNames *to, const char *remark)
{
	MigLogEntry entry = mig_session_log_entry("stamp", only_name(to));

	entry.number = number;
	entry.from_current = *from;
	entry.to_current = *to;
	entry.remark = remark;
	mig_log_append(&entry);
}

/* How many revisions a set has more or less than what is marked as applied. */
static int
count_difference(MigGraph *graph, const bool *members)
{
	int			changed = 0;

	for (int i = 0; i < graph->nrevisions; i++)
		changed += mig_graph_rev(graph, i)->applied != members[i];
	return changed;
}

/* What a stamp would make of what is recorded. */
typedef struct Stamp
{
	MigGraph   *graph;
	bool	   *members;		/* what is applied afterwards */
	List	   *settled;		/* revisions that are half done no longer */
} Stamp;

static Stamp
prepare(const char *target)
{
	Stamp		stamp;
	bool	   *addressed;

	stamp.graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	addressed = mig_lineage_zeroed(stamp.graph, sizeof(bool));
	stamp.members = mig_select_stamp(stamp.graph, mig_lineage_applied(stamp.graph), target,
									 addressed);
	stamp.settled = mig_half_done_among(stamp.graph, addressed);
	return stamp;
}

/* How many revisions a stamp changes. */
static int
count_changed(const Stamp *stamp)
{
	int			changed = count_difference(stamp->graph, stamp->members);
	ListCell   *lc;

	foreach(lc, stamp->settled)
	{
		int			rev = mig_graph_find(stamp->graph,
										 ((MigHalfDone *) lfirst(lc))->rev_id, NULL);

		changed += rev < 0 ||
			mig_graph_rev(stamp->graph, rev)->applied == stamp->members[rev];
	}
	return changed;
}

/* Forget what is half done; returns what there is to say about it, or null. */
static const char *
settle(const List *half_done)
{
	StringInfoData remark;
	ListCell   *lc;

	initStringInfo(&remark);
	foreach(lc, half_done)
	{
		MigHalfDone *settled = lfirst(lc);

		mig_statements_forget(settled->rev_id);
		appendStringInfo(&remark, "%s%s was half done: %s", remark.len ? "; " : "",
						 settled->rev_id, mig_half_done_text(settled));
	}
	return remark.len ? remark.data : NULL;
}

/* Make it so, and say so. */
static void
carry_out(const Stamp *stamp, const MigNames *from, const char *remark)
{
	int64		number = mig_log_next_number();
	MigNames	to;

	write_difference(stamp->graph, stamp->members, number);
	to = current_names(stamp->graph);
	ereport(NOTICE,
			(errmsg_internal("Running stamp_revision %s -> %s",
							 mig_names_names(from), mig_names_names(&to))));
	log_stamp(number, from, &to, remark);
}

/* Stamp from whatever is recorded, unless it is so already. */
static int
stamp_recorded(const char *target)
{
	Stamp		stamp = prepare(target);
	MigNames	from;
	int			changed = count_changed(&stamp);

	if (changed == 0)
		return 0;
	mig_session_take_run_lock(true);
	stamp = prepare(target);
	changed = count_changed(&stamp);
	if (changed == 0)
		return 0;
	mig_log_require_snapshot();
	from = current_names(stamp.graph);
	carry_out(&stamp, &from, settle(stamp.settled));
	return changed;
}

/*
 * Stamp as if nothing were recorded: the way out when what is recorded names
 * revisions that nobody knows.
 */
static int
stamp_purged(const char *target)
{
	Stamp		stamp;
	List	   *before;
	ListCell   *lc;
	MigNames	from;
	const char *settled;
	int			guess = 0;
	int			changed = 0;

	mig_session_take_run_lock(true);
	mig_log_require_snapshot();
	before = mig_versions_purge();
	stamp = prepare(target);
	stamp.settled = mig_statements_half_done(MIG_SNAPSHOT_LATEST);
	settled = settle(stamp.settled);
	foreach(lc, before)
		changed += !mig_graph_set_applied(stamp.graph, lfirst(lc), strlen(lfirst(lc)),
										  &guess);
	from = current_names(stamp.graph);
	changed += count_changed(&stamp);
	mig_graph_clear_applied(stamp.graph);
	carry_out(&stamp, &from, settled ? psprintf("purged; %s", settled) : "purged");
	return changed;
}

/*
 * Record a list of targets and all below them as applied, forget what is above
 * them, and return how many revisions changed.
 */
int
mig_stamp(const char *target, bool purge)
{
	mig_session_begin_change("migrate.stamp()");
	return purge ? stamp_purged(target) : stamp_recorded(target);
}
