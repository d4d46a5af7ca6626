/*-------------------------------------------------------------------------
 *
 * stamp.c
 *	  Changing what is recorded as applied without running scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "exec/half_done.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "graph/current.h"
#include "graph/integrity.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "graph/plan.h"
#include "graph/target.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/stamp.h"
#include "run/steps.h"
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

static void
unexpected_state(MigGraph *graph, const char *what, const char *name)
{
	MigNames	current = current_names(graph);

	ereport(ERROR,
			(errcode(ERRCODE_MIG_UNEXPECTED_STATE),
			 errmsg("the database is not where this script starts"),
			 errdetail("%s: %s; current revisions are: %s.", what, name,
					   current.n ? mig_names_names(&current) : "(none)"),
			 errhint("Define the revisions here and write the script anew for this database.")));
}

/* The position of a revision given by its full identifier. */
static int
find_exactly(MigGraph *graph, const char *rev_id)
{
	bool		is_label;
	int			rev = mig_graph_find(graph, rev_id, &is_label);

	if (rev < 0 || is_label)
		unexpected_state(graph, "Not defined", rev_id);
	return rev;
}

/*
 * Can this step be the next one, or have been the one just run, but for the
 * other steps of a set that it is in?
 */
static void
check_possible(MigGraph *graph, int rev, bool upgrade, const bool *steps)
{
	MigLinks   *links = mig_graph_links(graph, rev, upgrade ? MIG_ALL_DOWN : MIG_ALL_NEXT);

	if (mig_graph_rev(graph, rev)->incomplete)
		mig_integrity_require_complete(graph, steps);
	if (mig_graph_rev(graph, rev)->applied == upgrade)
		unexpected_state(graph, upgrade ? "Already applied" : "Not applied",
						 mig_graph_rev(graph, rev)->rev_id);
	for (int i = 0; i < links->n; i++)
	{
		MigRevision *other = mig_graph_rev(graph, links->revs[i]);

		if (other->applied != upgrade && !steps[links->revs[i]])
			unexpected_state(graph, upgrade ? "Below it, and not applied" :
							 "Above it, and still applied", other->rev_id);
	}
}

static void
check_checksum(const MigStored *stored, const char *checksum)
{
	if (strcmp(stored->checksum, checksum) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
			 errmsg("revision \"%s\" is not the one that this script was written for",
					stored->rev_id),
			 errdetail("Its scripts have checksum %s, those of the script had %s.",
					   stored->checksum, checksum),
			 errhint("Write the script anew from the revisions as they are.")));
}

/* Check one step of a script that is about to run. */
static void
check_step(MigGraph *graph, int rev, bool upgrade, const char *checksum, const bool *steps)
{
	MigStored  *stored = mig_revisions_fetch(mig_graph_rev(graph, rev)->rev_id,
											 MIG_SNAPSHOT_LATEST);

	check_possible(graph, rev, upgrade, steps);
	check_checksum(stored, checksum);
	mig_rights_require_intact(stored);
	mig_rights_require(stored, upgrade);
}

/*
 * Raise ERRCODE_MIG_UNEXPECTED_STATE, ERRCODE_MIG_SCRIPT_CHANGED or
 * ERRCODE_MIG_NOT_APPROVED unless just these revisions, given by full
 * identifiers and with these checksums, could be run now.  Holds the run lock
 * from then on.
 */
void
mig_stamp_expect(bool upgrade, const char *revisions, const char *checksums)
{
	List	   *rev_ids = mig_target_split_list(revisions);
	List	   *sums = mig_target_split_list(checksums);
	MigGraph   *graph;
	bool	   *steps;
	ListCell   *lr;
	ListCell   *ls;

	mig_session_begin_change("migrate.expect()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	mig_integrity_require_closed(graph, mig_lineage_applied(graph));
	steps = mig_lineage_zeroed(graph, sizeof(bool));
	foreach(lr, rev_ids)
		steps[find_exactly(graph, lfirst(lr))] = true;
	if (list_length(rev_ids) != list_length(sums))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there must be a checksum for each revision")));
	mig_half_done_refuse(graph, steps, upgrade);
	forboth(lr, rev_ids, ls, sums)
		check_step(graph, find_exactly(graph, lfirst(lr)), upgrade, lfirst(ls), steps);
}

/*
 * Record one step that was run from outside.  Raises
 * ERRCODE_MIG_UNEXPECTED_STATE if it cannot have been, and
 * ERRCODE_MIG_SCRIPT_CHANGED if it is not the step that is stored.
 */
void
mig_stamp_record(bool upgrade, const char *rev_id, const char *checksum)
{
	MigLogEntry entry;
	MigGraph   *graph;
	bool	   *step;
	int			rev;

	mig_session_begin_change("migrate.record()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	mig_integrity_require_closed(graph, mig_lineage_applied(graph));
	rev = find_exactly(graph, rev_id);
	step = mig_lineage_zeroed(graph, sizeof(bool));
	step[rev] = true;
	check_possible(graph, rev, upgrade, step);
	mig_half_done_refuse(graph, step, upgrade);
	check_checksum(mig_revisions_fetch(rev_id, MIG_SNAPSHOT_LATEST), checksum);

	entry = mig_session_log_entry(NULL, NULL);
	entry.remark = "run from a script";
	mig_steps_record(mig_current_create(graph), rev, upgrade, checksum, entry);
}
