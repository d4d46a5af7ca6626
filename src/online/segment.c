/*-------------------------------------------------------------------------
 *
 * segment.c
 *	  A revision being run in segments: what its kinds of segment have in common.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "commands/extension.h"
#include "exec/half_done.h"
#include "exec/session.h"
#include "miscadmin.h"
#include "online/activity.h"
#include "online/attempt.h"
#include "online/lock_retry.h"
#include "online/resume.h"
#include "online/segment.h"
#include "online/settings.h"
#include "storage/proc.h"
#include "store/setting.h"
#include "store/transaction.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

/* A row about a statement that begins now. */
MigHalfDoneRow
mig_segment_row(const MigRevisionRun *run, int statement)
{
	MigHalfDoneRow	row = {0};

	row.rev_id = run->rev_id;
	row.upgrade = run->upgrade;
	row.number = statement + 1;
	row.nstatements = run->script->nstatements;
	row.command = run->script->statements[statement].command;
	row.checksum = run->checksum;
	row.run_by = run->role;
	row.begun_at = GetCurrentTimestamp();
	return row;
}

/* Wait for locks only as long as settings say, within a GUC nest level. */
void
mig_segment_set_lock_timeout(void)
{
	char		value[32];

	if (mig_guc_lock_timeout == 0 || (LockTimeout > 0 && LockTimeout < mig_guc_lock_timeout))
		return;
	snprintf(value, sizeof(value), "%d", mig_guc_lock_timeout);
	mig_setting_change("lock_timeout", value);
}

/* Forget the rows about the script of the other direction, which this one undoes. */
void
mig_segment_forget_other(MigRevisionRun *run)
{
	if (run->undoes)
		mig_resume_undo(run->rev_id, run->script);
}

static void
say_waiting(void *arg)
{
	MigRevisionRun *run = arg;

	mig_activity_waiting(run->upgrade, mig_progress_step(run->progress),
						 mig_progress_steps(run->progress));
}

/*
 * Take the run lock again, to go on with the revision in a new transaction.
 * Raises ERRCODE_MIG_SCRIPT_CHANGED if its script was changed meanwhile, and
 * ERRCODE_MIG_UNEXPECTED_STATE if somebody has come between in spite of all.
 */
void
mig_segment_take_turn(MigRevisionRun *run)
{
	MigStored  *stored;
	MigHalfDone *half_done;

	mig_run_turn_take(&run->progress->turn, say_waiting, run);
	stored = mig_revisions_fetch(run->rev_id, MIG_SNAPSHOT_LATEST);
	half_done = mig_half_done_find(mig_statements_half_done(MIG_SNAPSHOT_LATEST),
									 run->rev_id);
	if (stored == NULL || half_done == NULL || half_done->ndone != run->begin)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_UNEXPECTED_STATE),
				 errmsg("revision \"%s\" is not as this run has left it", run->rev_id),
				 errhint("Another session has changed what is recorded. See migrate.log, and call the procedure again.")));
	mig_half_done_check_script(half_done, stored);
}

/*
 * If an error says that something is busy, and not too often yet: tell the
 * client, give everything back, and wait a while.
 */
bool
mig_segment_try_later(MigRevisionRun *run, ErrorData *error)
{
	MigProgress *progress = run->progress;
	int			step = mig_progress_step(progress);
	int			nsteps = mig_progress_steps(progress);
	char	   *blockers;
	int			pause;

	if (!mig_lock_retry_is_due(error->sqlerrcode))
		return false;
	blockers = mig_lock_retry_blockers();
	if (blockers && error->detail == NULL)
		error->detail = blockers;
	if (progress->attempts >= mig_guc_lock_retries)
		return false;
	progress->attempts++;
	pause = mig_lock_retry_pause_length(progress->attempts);
	ereport(NOTICE,
			(errmsg("[%d/%d] %s, statement %d: %s; trying again in %.1f s (%d of %d)",
					step, nsteps, run->rev_id, run->monitor.statement, error->message,
					pause / 1000.0, progress->attempts, mig_guc_lock_retries),
			 error->detail ? errdetail_internal("%s", error->detail) : 0,
			 error->context ? errcontext("%s", error->context) : 0));
	mig_transaction_roll_back();
	mig_activity_retrying(run->upgrade, run->rev_id, step, nsteps, progress->attempts,
						  mig_guc_lock_retries);
	mig_lock_retry_pause(pause);
	return true;
}

/* Commits of its own, which stay when it fails, are what CALL and DO may have made. */
static bool
may_have_committed(const MigStatement *statement)
{
	return strcmp(statement->command, "CALL") == 0 || strcmp(statement->command, "DO") == 0;
}

/*
 * A statement of a worker that has failed the first time without leaving anything
 * is not begun.  So a script with a slip in it can be edited.
 */
static void
withdraw_statement(MigRevisionRun *run)
{
	if (run->begun < 0 || !run->begun_now ||
		may_have_committed(&run->script->statements[run->begun]))
		return;
	if (mig_statements_withdraw(run->rev_id, run->begun + 1))
		run->begun = -1;
}

/* Write the log row about a step that failed. */
static void
record_failure(void *arg)
{
	MigRevisionRun *run = arg;
	MigLogEntry entry = mig_session_log_entry(run->upgrade ? "upgrade" : "downgrade",
											  run->rev_id);

	entry.from_current = entry.to_current = run->heads;
	entry.duration = GetCurrentTimestamp() - run->start;
	entry.remark = run->error->message;
	entry.sqlstate = run->error->sqlerrcode;
	entry.statement = run->monitor.statement;
	entry.line = run->monitor.line;
	mig_log_append(&entry);
	withdraw_statement(run);
}

/* Drop what the earlier segments have left in the session. */
static void
drop_leftovers(void *arg)
{
	mig_leftovers_remove(((MigRevisionRun *) arg)->leftovers);
}

/* What fails after something of it was committed stays as it is. */
static void
say_half_done(const MigRevisionRun *run)
{
	const char *operation = run->upgrade ? "upgrade" : "downgrade";

	if (run->begin == 0 && run->begun < 0)
		return;
	ereport(NOTICE,
			(errmsg("[%d/%d] Revision \"%s\" is half done, %d of %d statements committed",
					mig_progress_step(run->progress), mig_progress_steps(run->progress),
					run->rev_id, run->begin, run->script->nstatements),
			 errhint("CALL migrate.%s_each goes on with it.", operation)));
}

/*
 * Note the error with which a segment has failed, and whether it has done so with
 * the run lock, for mig_segment_record_failure().  It must outlive the transaction.
 */
MigOutcome
mig_segment_fail(MigRevisionRun *run, ErrorData *error, bool has_lock)
{
	run->error = error;
	run->has_lock = has_lock;
	return MIG_OUTCOME_FAILED;
}

/*
 * Record in a transaction of its own that the revision has failed, and tell the
 * client what of it stays.  If the extension is gone there is nothing to record
 * it in.  What goes wrong here is not raised: the error of the segment is the one
 * that matters.
 */
void
mig_segment_record_failure(MigRevisionRun *run)
{
	if (!run->has_lock && !OidIsValid(get_extension_oid("migrate", true)))
		return;
	if (!run->has_lock)
		mig_run_turn_take(&run->progress->turn, say_waiting, run);
	(void) mig_attempt(record_failure, run);
	(void) mig_attempt(drop_leftovers, run);
	mig_transaction_commit();
	say_half_done(run);
}
