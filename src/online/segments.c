/*-------------------------------------------------------------------------
 *
 * segments.c
 *	  One revision, in as many transactions as it takes.
 *
 * A script is taken in segments.  A statement that cannot run in a transaction
 * block is a segment of its own, run by a worker; what is between two of these
 * shares a transaction.  With more than one segment each statement leaves a row
 * in migrate.half_done until the revision is recorded, in the transaction of
 * its effects or, for one that a worker runs, before it and in its last
 * transaction.  So whoever comes next knows where to go on.
 *
 * Some statements show only when they run that they need a transaction of
 * their own.  The segment is then taken back and cut before them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/errcodes.h"
#include "exec/half_done.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "graph/names.h"
#include "online/activity.h"
#include "online/attempt.h"
#include "online/lock_retry.h"
#include "online/resume.h"
#include "online/segments.h"
#include "online/settings.h"
#include "online/worker_statement.h"
#include "store/transaction.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* The end of the segment that begins at a statement; counts one that only ends it. */
static int
end_of_segment(const MigRevisionRun *run, int begin)
{
	for (int i = begin; i < run->script->nstatements; i++)
	{
		if (run->script->statements[i].kind == MIG_STATEMENT_BOUNDARY)
			return i + 1;
		if (i > begin && (run->top_level[i] || run->cut[i]))
			return i;
	}
	return run->script->nstatements;
}

/* Record the revision, of which everything is done. */
static void
record_revision(MigRevisionRun *run)
{
	MigLogEntry entry = mig_session_log_entry(NULL, NULL);

	entry.number = run->progress->log_number;
	if (run->keeps_rows)
	{
		mig_statements_forget(run->rev_id);
		entry.number = mig_log_next_number();
	}
	run->logged = entry.number;
	entry.duration = GetCurrentTimestamp() - run->start;
	mig_steps_record(run->progress->steps.current, run->rev, run->upgrade,
					 run->stored->checksum, entry);
}

/* Run the statements of a segment that is not the last, and record them. */
static void
run_and_record(MigRevisionRun *run)
{
	mig_segment_forget_other(run);
	for (int i = run->begin; i < run->end; i++)
	{
		MigHalfDoneRow	row = mig_segment_row(run, i);

		mig_execute_range(run->label, run->script, i, i + 1, run->leftovers, &run->monitor);
		mig_statements_finish(&row);
	}
}

/* Run a segment, and record it or, with the last one, the revision. */
static void
run_segment(void *arg)
{
	MigRevisionRun *run = arg;
	bool		last = run->end == run->script->nstatements;
	MemoryContext context = AllocSetContextCreate(CurTransactionContext, "migrate segment",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	int			nest_level = NewGUCNestLevel();

	mig_segment_set_lock_timeout();
	mig_session_enter_script(context, run->rev_id);
	mig_execute_settings(run->label, run->script, run->begin);
	if (last)
		mig_execute_range(run->label, run->script, run->begin, run->end, run->leftovers,
						  &run->monitor);
	else
		run_and_record(run);
	mig_session_leave_script();
	AtEOXact_GUC(false, nest_level);
	if (last)
	{
		mig_execute_clean_up(run->label, run->leftovers);
		record_revision(run);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* Does a statement, which has failed in a transaction, need none around it? */
static bool
needs_top_level(const MigRevisionRun *run, int statement, int sqlerrcode)
{
	char	   *sql = mig_execute_statement_text(run->script, statement);
	Node	   *stmt = mig_script_parse_statement(sql, run->script->statements[statement].std_strings)->stmt;

	switch (nodeTag(stmt))
	{
		case T_CallStmt:
		case T_DoStmt:
			return sqlerrcode == ERRCODE_INVALID_TRANSACTION_TERMINATION;
		case T_SelectStmt:
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
			return false;
		default:
			return sqlerrcode == ERRCODE_ACTIVE_SQL_TRANSACTION;
	}
}

/*
 * See whether a statement failed for being in one transaction with what is
 * before it, or in one at all.  If so, have the segment cut there.
 */
static bool
cut_segment(MigRevisionRun *run, const ErrorData *error)
{
	int			failed = run->monitor.statement - 1;

	if (failed < run->begin)
		return false;
	if (error->sqlerrcode == ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE)
	{
		if (failed == run->begin)
			return false;
		run->cut[failed] = true;
	}
	else if (error->sqlerrcode == ERRCODE_INVALID_TRANSACTION_TERMINATION ||
			 error->sqlerrcode == ERRCODE_ACTIVE_SQL_TRANSACTION)
	{
		if (!needs_top_level(run, failed, error->sqlerrcode))
			return false;
		run->top_level[failed] = true;
	}
	else
		return false;
	run->keeps_rows = true;
	return true;
}

/* Say of an error, such as that of a deferred constraint, where it has come up. */
static void
add_commit_context(const MigRevisionRun *run, ErrorData *error)
{
	char	   *place = psprintf("commit after statement %d of the %s", run->end, run->label->text);

	error->context = error->context ? psprintf("%s\n%s", error->context, place) : place;
}

static bool
next_is_top_level(const MigRevisionRun *run)
{
	return run->begin < run->script->nstatements && run->top_level[run->begin];
}

/* Run the next statement in a worker. */
static MigOutcome
run_detached(MigRevisionRun *run)
{
	run->end = run->begin + 1;
	return mig_worker_statement_run(run);
}

/*
 * Run the next segment in a transaction; or its first statement in a worker, if
 * that shows to need one.
 */
static MigOutcome
run_transaction(MigRevisionRun *run)
{
	ErrorData  *error;

	for (;;)
	{
		run->end = end_of_segment(run, run->begin);
		if (run->keeps_rows && !mig_run_turn_become_runner(&run->progress->turn))
			return MIG_OUTCOME_AGAIN;
		run->monitor.statement = run->monitor.line = 0;
		mig_lock_retry_watch_begin(mig_guc_lock_timeout);
		error = mig_attempt(run_segment, run);
		mig_lock_retry_watch_end();
		mig_run_turn_keep(&run->progress->turn);
		if (error == NULL)
			break;
		mig_leftovers_roll_back(run->leftovers);
		if (!cut_segment(run, error))
		{
			if (mig_segment_try_later(run, error))
				return MIG_OUTCOME_AGAIN;
			return mig_segment_fail(run, error, true);
		}
		if (next_is_top_level(run))
			return run_detached(run);
	}
	run->monitor.statement = run->monitor.line = 0;
	error = mig_attempt_commit();
	if (error == NULL)
	{
		mig_leftovers_keep(run->leftovers);
		return MIG_OUTCOME_DONE;
	}
	mig_leftovers_roll_back(run->leftovers);
	add_commit_context(run, error);
	if (mig_segment_try_later(run, error))
		return MIG_OUTCOME_AGAIN;
	return mig_segment_fail(run, error, false);
}

/* Which statement runs, for who watches. */
static void
show_statement(void *arg, const MigScript *script, int number)
{
	MigRevisionRun *run = arg;

	mig_activity_statement(run->upgrade, run->rev_id, mig_progress_step(run->progress),
						   mig_progress_steps(run->progress), number + 1, script->nstatements,
						   script->text + script->statements[number].offset,
						   script->statements[number].length);
}

/* Take up where an earlier run has left the revision. */
static void
take_up(MigRevisionRun *run, const MigHalfDone *half_done)
{
	run->begun = -1;
	if (half_done == NULL)
		return;
	run->keeps_rows = true;
	mig_statements_require_intact(half_done);
	if (half_done->upgrade != run->upgrade)
	{
		run->undoes = true;
		return;
	}
	if (half_done->nstatements != run->script->nstatements)
		elog(ERROR, "script of revision \"%s\" has %d statements, not %d",
			 half_done->rev_id, run->script->nstatements, half_done->nstatements);
	run->begin = half_done->ndone;
	if (half_done->begun == 0)
		return;
	run->begun = half_done->begun - 1;
	run->top_level[run->begun] = true;
}

/* What the revision has left in the session, in this attempt or an earlier one. */
static MigLeftovers *
leftovers_of(MigProgress *progress)
{
	MemoryContext old = MemoryContextSwitchTo(progress->lasting);

	if (progress->leftovers == NULL)
		progress->leftovers = mig_leftovers_begin();
	MemoryContextSwitchTo(old);
	return progress->leftovers;
}

/* All there is to know about a revision before it is run. */
static MigRevisionRun *
prepare_run(MigProgress *progress)
{
	MigRevisionRun *run = palloc0(sizeof(MigRevisionRun));
	MigSteps   *steps = &progress->steps;
	bool		upgrade = steps->plan->upgrade;
	const char *text;

	run->progress = progress;
	run->rev = steps->plan->revs[progress->step];
	run->stored = mig_steps_fetch(steps, progress->step);
	run->rev_id = run->stored->rev_id;
	run->upgrade = upgrade;
	run->label = mig_execute_label(run->stored, upgrade);
	mig_rights_require(run->stored, upgrade);
	text = mig_revisions_script(run->stored, upgrade);
	run->script = mig_steps_parsed(steps, progress->step);
	run->checksum = mig_half_done_checksum(text);
	run->role = mig_session_role();
	run->heads = mig_current_names(steps->current);
	run->cut = palloc0(run->script->nstatements + 1);
	run->top_level = palloc0(run->script->nstatements + 1);
	for (int i = 0; i < run->script->nstatements; i++)
		run->top_level[i] = run->script->statements[i].kind == MIG_STATEMENT_TOP_LEVEL;
	run->keeps_rows = !run->script->transactional;
	run->leftovers = leftovers_of(progress);
	run->monitor.begins = show_statement;
	run->monitor.arg = run;
	run->start = GetCurrentTimestamp();
	take_up(run, progress->half_done);
	return run;
}

/* Tell the client which revision is run, unless an earlier attempt has. */
static void
announce(const MigRevisionRun *run)
{
	MigProgress *progress = run->progress;
	char	   *step = mig_names_step(run->stored->rev_id, &run->stored->down_revision,
									 run->stored->message, run->upgrade);

	if (progress->announced && strcmp(progress->announced, run->rev_id) == 0)
		return;
	progress->announced = MemoryContextStrdup(progress->lasting, run->rev_id);
	progress->attempts = 0;
	if (run->begin > 0 || run->begun >= 0)
		ereport(NOTICE,
				(errmsg("[%d/%d] %s (going on with statement %d of %d)",
						mig_progress_step(progress), mig_progress_steps(progress), step,
						run->begin + 1, run->script->nstatements)));
	else
		ereport(NOTICE,
				(errmsg("[%d/%d] %s", mig_progress_step(progress),
						mig_progress_steps(progress), step)));
}

/* Tell the client that the revision is recorded, and get ready for the next one. */
static void
finish(const MigRevisionRun *run)
{
	MigProgress *progress = run->progress;

	ereport(NOTICE,
			(errmsg("[%d/%d] Done in %.3f ms", mig_progress_step(progress),
					mig_progress_steps(progress),
					(GetCurrentTimestamp() - run->start) / 1000.0)));
	progress->step++;
	progress->log_number = run->logged == progress->log_number &&
		run->logged < PG_INT64_MAX ? run->logged + 1 : -1;
	progress->announced = NULL;
	progress->leftovers = NULL;
	MemoryContextReset(progress->lasting);
	mig_run_turn_end(&progress->turn);
}

/* Run what is left of a revision, segment by segment. */
static MigOutcome
run_segments(MigRevisionRun *run)
{
	for (;;)
	{
		MigOutcome	outcome = next_is_top_level(run) ? run_detached(run) : run_transaction(run);
		bool		recorded;

		if (outcome != MIG_OUTCOME_DONE)
			return outcome;
		/* which of the two it was may have shown only then */
		recorded = !next_is_top_level(run) && run->end == run->script->nstatements;
		run->begin = run->end;
		run->undoes = false;
		if (recorded)
			return MIG_OUTCOME_DONE;
		mig_segment_take_turn(run);
	}
}

/*
 * Run the next step of a plan, in the current context.  To be called in a
 * transaction that has the run lock and has done nothing; it is over afterwards.
 * When the step is done, the progress is at the one behind it.  When it has failed,
 * that is logged, and *error becomes its error, in the current context.
 */
MigOutcome
mig_segments_run(MigProgress *progress, ErrorData **error)
{
	MigRevisionRun *run = prepare_run(progress);
	MigOutcome	outcome;

	announce(run);
	outcome = run_segments(run);
	switch (outcome)
	{
		case MIG_OUTCOME_DONE:
			finish(run);
			break;
		case MIG_OUTCOME_AGAIN:
			progress->log_number = -1;
			break;
		case MIG_OUTCOME_FAILED:
			mig_segment_record_failure(run);
			*error = run->error;
			break;
	}
	return outcome;
}
