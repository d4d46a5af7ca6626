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

#include "core/errcodes.h"
#include "core/plan.h"
#include "core/text.h"
#include "core/tops.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/definition.h"
#include "run/execute.h"
#include "run/rights.h"
#include "run/runner.h"
#include "run/session.h"
#include "store/log.h"
#include "store/revisions.h"
#include "store/versions.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* scripts of up to so many bytes are kept from the check of a plan to its run */
#define MOST_KEPT (4 * 1024 * 1024)

/* A plan being run. */
typedef struct Run
{
	MigGraph   *graph;
	MigPlan    *plan;
	MigTops    *tops;
	MigStored **kept;			/* per step: what was read for the check, or null */
	int64		log_number;		/* of the row about the first step */
} Run;

/* What is wrong with a plan, collected before anything is run. */
typedef struct Refusals
{
	StringInfoData irreversible;
	StringInfoData not_transactional;
	StringInfoData not_approved;
	Oid			distrusting;	/* the role that has not approved the last of them */
} Refusals;

static const char *
script_of(const MigStored *stored, bool upgrade)
{
	return upgrade ? stored->upgrade : stored->downgrade;
}

/* The stored form of a step; it is there since we hold the lock. */
static MigStored *
fetch_step(MigGraph *graph, int rev)
{
	const char *rev_id = mig_graph_rev(graph, rev)->rev_id;
	MigStored  *stored = mig_revisions_fetch(rev_id, MIG_SNAPSHOT_LATEST);

	if (stored == NULL)
		elog(ERROR, "revision \"%s\" has vanished", rev_id);
	return stored;
}

static void
append_refused(StringInfo buf, const char *format, const char *rev_id, const char *what)
{
	appendStringInfoString(buf, buf->len ? ", " : "");
	appendStringInfo(buf, format, rev_id, what);
}

/* The first statement of a script that cannot run in a transaction. */
static const char *
obstacle(const MigScript *script)
{
	for (int i = 0; i < script->nstatements; i++)
	{
		MigStatement *statement = &script->statements[i];
		char	   *sql;

		if (statement->kind == MIG_STATEMENT_BOUNDARY)
			return psprintf("a commit at line %d", statement->line);
		if (statement->kind != MIG_STATEMENT_TOP_LEVEL)
			continue;
		sql = pnstrdup(script->text + statement->offset, statement->length);
		return psprintf("%s at line %d", mig_execute_excerpt(sql), statement->line);
	}
	elog(ERROR, "script has no obstacle");
}

/* Look at one step without running it. */
static void
check_step(const MigStored *stored, bool upgrade, Refusals *refusals)
{
	MigScriptName name = {stored->rev_id, upgrade};
	const char *text = script_of(stored, upgrade);
	MigScript  *script;
	Oid			distrusting;

	mig_definition_check_intact(stored);
	if (text == NULL)
	{
		append_refused(&refusals->irreversible, "%s", stored->rev_id, NULL);
		return;
	}
	script = mig_execute_split(&name, text);
	if (!script->transactional)
		append_refused(&refusals->not_transactional, "%s (%s)", stored->rev_id,
					   obstacle(script));
	distrusting = mig_rights_distrusting(stored, upgrade);
	if (OidIsValid(distrusting))
	{
		append_refused(&refusals->not_approved, "%s (by %s)", stored->rev_id,
					   mig_rights_author(stored, upgrade));
		refusals->distrusting = distrusting;
	}
}

/* Raise ERRCODE_MIG_IRREVERSIBLE for revisions, given by name. */
void
mig_runner_irreversible(const char *rev_ids)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_IRREVERSIBLE),
			 errmsg("the plan contains revisions that cannot be downgraded"),
			 errdetail("Revisions without a downgrade script: %s.", rev_ids),
			 errhint("Stop above them, or undo them by hand and then call migrate.stamp.")));
}

static void
report_refusals(Refusals *refusals)
{
	if (refusals->irreversible.len)
		mig_runner_irreversible(refusals->irreversible.data);
	if (refusals->not_approved.len)
		mig_rights_refuse(refusals->distrusting, refusals->not_approved.data);
	if (refusals->not_transactional.len)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_TRANSACTIONAL),
				 errmsg("the plan contains statements that cannot run inside a transaction"),
				 errdetail("Revisions: %s.", refusals->not_transactional.data),
				 errhint("Run such scripts with psql: migrate.upgrade_sql and "
						 "migrate.downgrade_sql write them out.")));
}

/* How much memory a stored revision takes, roughly, in bytes. */
static Size
stored_size(const MigStored *stored)
{
	return 1024 + strlen(stored->upgrade) + (stored->downgrade ? strlen(stored->downgrade) : 0);
}

/*
 * Refuse a plan that cannot succeed: every script is read, parsed and checked
 * for the right to run it, before the first one runs.
 */
static void
check_plan(Run *run)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step = AllocSetContextCreate(old, "migrate check", ALLOCSET_DEFAULT_SIZES);
	Refusals	refusals = {0};
	Size		kept = 0;

	initStringInfo(&refusals.irreversible);
	initStringInfo(&refusals.not_transactional);
	initStringInfo(&refusals.not_approved);
	for (int i = 0; i < run->plan->nsteps; i++)
	{
		MigStored  *stored;

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(kept < MOST_KEPT ? old : step);
		stored = fetch_step(run->graph, run->plan->revs[i]);
		if (kept < MOST_KEPT)
			run->kept[i] = stored;
		kept += stored_size(stored);
		MemoryContextSwitchTo(step);
		check_step(stored, run->plan->upgrade, &refusals);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	MemoryContextDelete(step);
	report_refusals(&refusals);
}

/*
 * Record a step that has run, of a revision with scripts of this checksum: in
 * the version table, in what is current, and as a row of the log, of which the
 * caller gives the rest.  To be called under the run lock.
 */
void
mig_runner_record(MigTops *tops, int rev, bool upgrade, const char *checksum,
				  MigLogEntry entry)
{
	entry.operation = upgrade ? "upgrade" : "downgrade";
	entry.rev_id = mig_graph_rev(tops->graph, rev)->rev_id;
	entry.from_heads = mig_tops_names(tops);
	if (upgrade)
	{
		mig_versions_insert(entry.rev_id, entry.effective_role, entry.duration, checksum);
		mig_tops_apply(tops, rev);
	}
	else
	{
		mig_versions_delete(entry.rev_id);
		mig_tops_unapply(tops, rev);
	}
	entry.to_heads = mig_tops_names(tops);
	mig_log_append(&entry);
}

/* Run one step and record it. */
static void
run_step(Run *run, int step)
{
	int			rev = run->plan->revs[step];
	bool		upgrade = run->plan->upgrade;
	MigStored  *stored = run->kept[step] ? run->kept[step] : fetch_step(run->graph, rev);
	MigScriptName name = {stored->rev_id, upgrade};
	TimestampTz start = GetCurrentTimestamp();
	MigLogEntry entry;

	ereport(NOTICE,
			(errmsg_internal("%s", mig_text_step(stored->rev_id, &stored->down_revision,
												 stored->message, upgrade))));
	mig_execute_script(&name, script_of(stored, upgrade));
	entry = mig_session_log_entry(NULL, NULL);
	entry.number = run->log_number + step;
	entry.duration = GetCurrentTimestamp() - start;
	mig_runner_record(run->tops, rev, upgrade, stored->checksum, entry);
}

static void
run_plan(Run *run)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step = AllocSetContextCreate(old, "migrate step", ALLOCSET_DEFAULT_SIZES);

	run->tops = mig_tops_create(run->graph);
	run->log_number = mig_log_next_number();
	for (int i = 0; i < run->plan->nsteps; i++)
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
	run->graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	run->plan = mig_select_plan(run->graph, upgrade, target);
}

/* Plan and run; returns the number of steps. */
static int
plan_and_run(bool upgrade, const char *target)
{
	Run			run = {0};

	make_plan(&run, upgrade, target);
	if (run.plan->nsteps == 0)
		return 0;
	MemoryContextReset(CurrentMemoryContext);
	mig_session_take_run_lock(true);
	make_plan(&run, upgrade, target);
	if (run.plan->nsteps == 0)
		return 0;
	mig_log_require_snapshot();
	run.kept = MemoryContextAllocExtended(CurrentMemoryContext,
										  run.plan->nsteps * sizeof(MigStored *),
										  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	check_plan(&run);
	run_plan(&run);
	return run.plan->nsteps;
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

/* Likewise take back everything above a list of targets. */
int
mig_runner_downgrade(const char *target)
{
	mig_session_begin_change("migrate.downgrade()");
	return run_in_context(false, target);
}
