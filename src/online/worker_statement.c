/*-------------------------------------------------------------------------
 *
 * worker_statement.c
 *	  A statement that a worker runs, and what an interrupted one has left.
 *
 * It is recorded as begun in a transaction of ours, and as done in the last one
 * of the worker.  In between we wait outside any snapshot.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "exec/session.h"
#include "online/attempt.h"
#include "online/lock_retry.h"
#include "online/resume.h"
#include "online/settings.h"
#include "online/worker.h"
#include "online/worker_statement.h"
#include "script/script.h"
#include "storage/proc.h"
#include "utils/guc.h"
#include "utils/memutils.h"

typedef struct Detached
{
	MigRevisionRun *run;
	int			statement;
	const char *sql;			/* what the worker is to run */
	bool		is_cleanup;		/* it comes before the statement */
	MigWorker  *worker;			/* null if there is nothing to run */
} Detached;

/* How long the worker may wait for a lock; in a concurrent command without end. */
static int
lock_timeout_for(const RawStmt *raw)
{
	return mig_script_is_concurrent(raw->stmt) ? 0 : LockTimeout;
}

/* Decide what to run, and record the statement as begun if it is not. */
static void
decide(Detached *detached, const RawStmt *raw, const char *sql)
{
	MigRevisionRun *run = detached->run;
	MigHalfDoneRow	row = mig_segment_row(run, detached->statement);
	MigResume	resume = {0};

	if (run->begun != detached->statement)
	{
		mig_segment_forget_other(run);
		mig_statements_begin(&row);
		mig_resume_prepare(row.rev_id, row.number, raw);
	}
	resume = mig_resume_decide(row.rev_id, row.number, raw, sql);
	if (resume.notice)
		ereport(NOTICE,
				(errmsg_internal("[%d/%d] %s", mig_progress_step(run->progress),
								 mig_progress_steps(run->progress), resume.notice)));
	detached->is_cleanup = resume.is_cleanup;
	detached->sql = resume.sql;
	if (detached->sql == NULL)
		mig_statements_done(row.rev_id, row.number);
}

/* Prepare a worker, with the settings that the script has made so far. */
static void
prepare(void *arg)
{
	Detached   *detached = arg;
	MigRevisionRun *run = detached->run;
	MigStatement *statement = &run->script->statements[detached->statement];
	MigJob		job = {run->rev_id, run->upgrade, detached->statement + 1};
	int			nest_level = NewGUCNestLevel();
	char	   *sql = mig_execute_statement_text(run->script, detached->statement);
	RawStmt    *raw = mig_script_parse_statement(sql, statement->std_strings);

	mig_segment_set_lock_timeout();
	mig_execute_settings(run->label, run->script, detached->statement);
	decide(detached, raw, sql);
	job.sql = detached->sql;
	job.std_strings = statement->std_strings;
	job.last = !detached->is_cleanup;
	job.lock_timeout = detached->is_cleanup ? 0 : lock_timeout_for(raw);
	detached->worker = job.sql ? mig_worker_prepare(&job) : NULL;
	AtEOXact_GUC(false, nest_level);
}

static void
run_worker(void *arg)
{
	mig_worker_run(((Detached *) arg)->worker);
}

/* Run the worker, so that its errors say where they are. */
static void
run_worker_in_place(void *arg)
{
	Detached   *detached = arg;
	MigRevisionRun *run = detached->run;

	mig_execute_within(run->label, run->script, detached->statement, detached->sql,
					   &run->monitor, run_worker, detached);
}

/* Begin, run and end one worker; what has gone wrong, or null. */
static ErrorData *
run_once(Detached *detached, bool *has_lock)
{
	ErrorData  *error;

	detached->run->monitor.statement = detached->run->monitor.line = 0;
	detached->is_cleanup = false;
	detached->worker = NULL;
	mig_lock_retry_watch_begin(mig_guc_lock_timeout);
	error = mig_attempt(prepare, detached);
	mig_lock_retry_watch_end();
	*has_lock = error != NULL;
	if (error)
		return error;
	error = mig_attempt_commit();
	if (error && detached->worker)
		mig_worker_discard(detached->worker);
	if (error == NULL && detached->run->begun != detached->statement)
	{
		detached->run->begun = detached->statement;
		detached->run->begun_now = true;
	}
	if (error || detached->worker == NULL)
		return error;
	return mig_attempt_outside(run_worker_in_place, detached);
}

/*
 * Run the statement that is next, in a worker, and before it what it takes to
 * remove the remains of an earlier attempt.  To be called with the run lock; the
 * transaction is over afterwards.  Its errors are not raised, but left in the run.
 */
MigOutcome
mig_worker_statement_run(MigRevisionRun *run)
{
	Detached	detached = {run, run->begin};

	if (!mig_run_turn_become_runner(&run->progress->turn))
		return MIG_OUTCOME_AGAIN;
	for (;;)
	{
		bool		has_lock;
		ErrorData  *error = run_once(&detached, &has_lock);

		if (error && mig_segment_try_later(run, error))
			return MIG_OUTCOME_AGAIN;
		if (error)
			return mig_segment_fail(run, error, has_lock);
		if (!detached.is_cleanup)
			return MIG_OUTCOME_DONE;
		mig_segment_take_turn(run);
	}
}
