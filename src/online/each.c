/*-------------------------------------------------------------------------
 *
 * each.c
 *	  Upgrade and downgrade with a transaction per revision, or several.
 *
 * What the target means is decided once, at the start.  From then on the plan
 * is what is left of these revisions; it is made anew when others have changed
 * anything between two steps.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "exec/half_done.h"
#include "exec/session.h"
#include "graph/lineage.h"
#include "miscadmin.h"
#include "online/activity.h"
#include "online/each.h"
#include "online/lock_retry.h"
#include "online/segments.h"
#include "store/transaction.h"
#include "utils/memutils.h"

typedef struct Each
{
	bool		upgrade;
	MemoryContext context;		/* of the call */
	MemoryContext plan_context; /* of all about the plan */
	List	   *ran;			/* char *: revisions run under earlier plans */
	List	   *half_done;		/* MigHalfDone *, when the plan was made */
	MigProgress progress;
} Each;

static const char *
function_name(bool upgrade)
{
	return upgrade ? "migrate.upgrade_each()" : "migrate.downgrade_each()";
}

/*
 * Refuse to run where a commit would not be one.  In a transaction block it
 * would seem to succeed and be rolled back later.
 */
static void
refuse_atomic(bool upgrade)
{
	ereport(ERROR,
			(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
			 errmsg("%s cannot be called in a transaction block or in a function",
					function_name(upgrade)),
			 errhint("Call it as a statement of its own, in autocommit mode. A driver may have "
					 "begun a transaction, or put one around several statements. "
					 "migrate.%s() runs everything in the transaction of its caller.",
					 upgrade ? "upgrade" : "downgrade")));
}

/* Positions in a graph of revisions given by name. */
static List *
find_all(MigGraph *graph, const List *rev_ids)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, rev_ids)
	{
		int			rev = mig_graph_find(graph, lfirst(lc), NULL);

		if (rev < 0)
			ereport(ERROR,
					(errcode(ERRCODE_MIG_REVISION_NOT_FOUND),
					 errmsg("revision \"%s\" was removed while a run was to come to it",
							(char *) lfirst(lc))));
		result = lappend_int(result, rev);
	}
	return result;
}

/*
 * Refuse to run a revision a second time: two runs in opposite directions
 * would not come to an end.
 */
static void
refuse_repetition(Each *each)
{
	MigSteps   *steps = &each->progress.steps;
	bool	   *ran = mig_lineage_zeroed(steps->graph, sizeof(bool));
	ListCell   *lc;

	foreach(lc, each->ran)
	{
		int			rev = mig_graph_find(steps->graph, lfirst(lc), NULL);

		if (rev >= 0)
			ran[rev] = true;
	}
	for (int i = 0; i < steps->plan->nsteps; i++)
	{
		int			rev = steps->plan->revs[i];

		if (ran[rev])
			ereport(ERROR,
					(errcode(ERRCODE_MIG_UNEXPECTED_STATE),
					 errmsg("another session has undone what this run has done"),
					 errdetail("Revision \"%s\" would have to be run again.",
							   mig_graph_rev(steps->graph, rev)->rev_id),
					 errhint("What was done before stays. Find out who runs the other way.")));
	}
}

/*
 * Make a plan: for a target, or else for what is left of the earlier plan.
 * Revisions that are half done belong to it whether they are applied or not.
 */
static void
make_plan(Each *each, const char *target, const List *rev_ids)
{
	MigSteps   *steps = &each->progress.steps;
	MigState   *state;

	steps->graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	each->half_done = mig_statements_half_done(MIG_SNAPSHOT_LATEST);
	state = mig_lineage_state(steps->graph);
	mig_half_done_count_in(steps->graph, state, each->half_done, each->upgrade);
	steps->plan = target ? mig_select_plan(steps->graph, state, each->upgrade, target) :
		mig_select_rest(steps->graph, state, each->upgrade, find_all(steps->graph, rev_ids));
	refuse_repetition(each);
}

/* Names of steps of the plan, in a context. */
static List *
step_names(const MigSteps *steps, int begin, int end, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	List	   *result = NIL;

	for (int i = begin; i < end; i++)
		result = lappend(result, pstrdup(mig_graph_rev(steps->graph,
													   steps->plan->revs[i])->rev_id));
	MemoryContextSwitchTo(old);
	return result;
}

/* Refuse to go on with scripts that are not what they were when they were begun. */
static void
check_half_done(Each *each)
{
	MigSteps   *steps = &each->progress.steps;

	for (int i = 0; each->half_done && i < steps->plan->nsteps; i++)
	{
		int			rev = steps->plan->revs[i];
		MigHalfDone *half_done = mig_half_done_find(each->half_done,
													mig_graph_rev(steps->graph, rev)->rev_id);

		if (half_done && half_done->upgrade == each->upgrade)
			mig_half_done_check_script(half_done, mig_steps_fetch(steps, i));
	}
}

/* Make the plan anew from what is left of it, and check all that it runs. */
static void
make_plan_again(Each *each)
{
	MemoryContext context = AllocSetContextCreate(each->context, "migrate plan",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	MigProgress *progress = &each->progress;
	MigSteps   *steps = &progress->steps;
	List	   *rest = step_names(steps, progress->step, steps->plan->nsteps, context);

	MemoryContextSwitchTo(each->context);
	each->ran = list_concat(each->ran, step_names(steps, 0, progress->step, each->context));
	MemoryContextSwitchTo(context);
	MemoryContextDelete(each->plan_context);
	each->plan_context = context;
	memset(steps, 0, sizeof(*steps));
	progress->step = 0;
	progress->nbefore = list_length(each->ran);
	make_plan(each, NULL, rest);
	mig_steps_check(steps, false);
	check_half_done(each);
	steps->current = mig_current_create(steps->graph);
	MemoryContextSwitchTo(old);
}

/* Is just as much half done as was when the plan was made? */
static bool
same_half_done(const List *before, const List *now)
{
	ListCell   *lb;
	ListCell   *ln;

	if (list_length(before) != list_length(now))
		return false;
	forboth(lb, before, ln, now)
	{
		MigHalfDone *a = lfirst(lb);
		MigHalfDone *b = lfirst(ln);

		if (strcmp(a->rev_id, b->rev_id) != 0 || strcmp(a->checksum, b->checksum) != 0 ||
			a->upgrade != b->upgrade || a->ndone != b->ndone || a->begun != b->begun)
			return false;
	}
	return true;
}

/* See under the run lock whether the plan still holds. */
static void
refresh_plan(Each *each)
{
	int64		log_number = mig_log_next_number();

	if (log_number != each->progress.log_number ||
		!same_half_done(each->half_done, mig_statements_half_done(MIG_SNAPSHOT_LATEST)))
		make_plan_again(each);
	each->progress.log_number = log_number;
}

static void
say_waiting(void *arg)
{
	Each	   *each = arg;

	mig_activity_waiting(each->upgrade, mig_progress_step(&each->progress),
						 mig_progress_steps(&each->progress));
}

/* Run the next step, or find that it has to be tried again.  Raises its error if it fails. */
static void
run_next(Each *each)
{
	MigProgress *progress = &each->progress;
	MigSteps   *steps = &progress->steps;
	ErrorData  *error;

	progress->half_done = mig_half_done_find(each->half_done,
											 mig_graph_rev(steps->graph, steps->plan->revs[progress->step])->rev_id);
	switch (mig_segments_run(progress, &error))
	{
		case MIG_OUTCOME_DONE:
			each->half_done = list_delete_ptr(each->half_done, progress->half_done);
			break;
		case MIG_OUTCOME_AGAIN:
			break;
		case MIG_OUTCOME_FAILED:
			ReThrowError(error);
	}
}

static bool
is_complete(const Each *each)
{
	return each->progress.step == each->progress.steps.plan->nsteps;
}

/* Run the plan step by step, each in a memory context of its own. */
static void
run_all(Each *each)
{
	MemoryContext step = AllocSetContextCreate(each->context, "migrate step",
											   ALLOCSET_DEFAULT_SIZES);

	while (!is_complete(each))
	{
		MemoryContextSwitchTo(step);
		mig_run_turn_take(&each->progress.turn, say_waiting, each);
		refresh_plan(each);
		if (!is_complete(each))
			run_next(each);
		MemoryContextSwitchTo(each->context);
		MemoryContextReset(step);
	}
}

/*
 * Apply everything up to a list of targets, or take back everything above, and
 * commit after each revision.  Raises ERRCODE_ACTIVE_SQL_TRANSACTION if that is
 * not possible here.  When a step fails its error is raised, and what was
 * committed before stays.
 */
void
mig_each_run(bool upgrade, const char *target, bool atomic)
{
	Each		each = {upgrade};

	mig_session_begin_change(function_name(upgrade));
	if (atomic)
		refuse_atomic(upgrade);
	mig_transaction_connect();
	each.context = AllocSetContextCreate(CurrentMemoryContext, "migrate each",
										 ALLOCSET_DEFAULT_SIZES);
	each.plan_context = AllocSetContextCreate(each.context, "migrate plan",
											  ALLOCSET_DEFAULT_SIZES);
	each.progress.lasting = AllocSetContextCreate(each.context, "migrate attempts",
												  ALLOCSET_DEFAULT_SIZES);
	each.progress.log_number = -1;
	PG_TRY();
	{
		MemoryContextSwitchTo(each.plan_context);
		make_plan(&each, target, NIL);
		if (is_complete(&each))
			mig_steps_say_nothing(upgrade, target);
		MemoryContextSwitchTo(each.context);
		run_all(&each);
	}
	PG_FINALLY();
	{
		mig_run_turn_end(&each.progress.turn);
		mig_lock_retry_watch_end();
		mig_activity_restore();
	}
	PG_END_TRY();
	mig_transaction_disconnect();
}
