/*-------------------------------------------------------------------------
 *
 * runner.c
 *	  Upgrade and downgrade in the caller's transaction.
 *
 * State is read without a lock first, and nothing more happens if there is
 * nothing to do.  Otherwise the run lock is taken and state is read again:
 * whoever held the lock may have done our work.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "exec/half_done.h"
#include "exec/session.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "miscadmin.h"
#include "run/runner.h"
#include "run/steps.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* A plan being run. */
typedef struct Run
{
	MigSteps	steps;
	int64		log_number;		/* of the row about the first step */
} Run;

/* Run one step and record it. */
static void
run_step(Run *run, int step)
{
	int			rev = run->steps.plan->revs[step];
	bool		upgrade = run->steps.plan->upgrade;
	MigStored  *stored = mig_steps_fetch(&run->steps, step);
	TimestampTz start = GetCurrentTimestamp();
	MigLogEntry entry;

	ereport(NOTICE,
			(errmsg_internal("%s", mig_names_step(stored->rev_id, &stored->down_revision,
												 stored->message, upgrade))));
	mig_steps_execute(&run->steps, step);
	entry = mig_session_log_entry(NULL, NULL);
	entry.number = mig_log_number_after(run->log_number, step);
	entry.duration = GetCurrentTimestamp() - start;
	mig_steps_record(run->steps.current, rev, upgrade, stored->checksum, entry);
}

static void
run_plan(Run *run)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step = AllocSetContextCreate(old, "migrate step", ALLOCSET_DEFAULT_SIZES);

	run->steps.current = mig_current_create(run->steps.graph);
	run->log_number = mig_log_next_number();
	for (int i = 0; i < run->steps.plan->nsteps; i++)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(step);
		run_step(run, i);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	MemoryContextDelete(step);
}

/* Read the graph and plan, in the memory context of the run. */
static void
make_plan(Run *run, bool upgrade, const char *target)
{
	run->steps.graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	run->steps.plan = mig_select_plan(run->steps.graph, mig_lineage_state(run->steps.graph),
									  upgrade, target);
}

/* Refuse to go over a revision that is half done. */
static void
refuse_half_done(Run *run)
{
	bool	   *steps = mig_lineage_zeroed(run->steps.graph, sizeof(bool));

	for (int i = 0; i < run->steps.plan->nsteps; i++)
		steps[run->steps.plan->revs[i]] = true;
	mig_half_done_refuse(run->steps.graph, steps, run->steps.plan->upgrade);
	pfree(steps);
}

/* Plan and run; returns the number of steps. */
static int
plan_and_run(bool upgrade, const char *target)
{
	Run			run = {0};

	make_plan(&run, upgrade, target);
	if (run.steps.plan->nsteps == 0)
	{
		mig_steps_say_nothing(upgrade, target);
		return 0;
	}
	MemoryContextReset(CurrentMemoryContext);
	mig_session_take_run_lock(true);
	make_plan(&run, upgrade, target);
	if (run.steps.plan->nsteps == 0)
		return 0;
	mig_log_require_snapshot();
	refuse_half_done(&run);
	mig_steps_check(&run.steps, true);
	run_plan(&run);
	return run.steps.plan->nsteps;
}

/*
 * A run lives in a context below that of the current subtransaction, so that
 * aborting it also ends what session.c knows of it.
 */
static int
run_in_context(bool upgrade, const char *target)
{
	MemoryContext context = AllocSetContextCreate(CurTransactionContext, "migrate run",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	int			nsteps = plan_and_run(upgrade, target);

	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return nsteps;
}

/*
 * Apply everything up to a list of targets in the current transaction and
 * return the number of steps.  Nothing has changed if it raises an error and
 * the (sub)transaction is rolled back.
 */
int
mig_runner_upgrade(const char *target)
{
	mig_session_begin_change("migrate.upgrade()");
	return run_in_context(true, target);
}

/*
 * Take back everything above a list of targets in the current transaction and
 * return the number of steps.  Nothing has changed if it raises an error and the
 * (sub)transaction is rolled back.
 */
int
mig_runner_downgrade(const char *target)
{
	mig_session_begin_change("migrate.downgrade()");
	return run_in_context(false, target);
}
