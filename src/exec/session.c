/*-------------------------------------------------------------------------
 *
 * session.c
 *	  What this session is doing, and whether it may.
 *
 * This is the one place with state that outlives a call: which script is
 * running.  It is repaired by a callback of the memory context of the run, so
 * that whatever destroys the run also ends the script.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/errcodes.h"
#include "commands/extension.h"
#include "exec/session.h"
#include "miscadmin.h"
#include "store/locks.h"
#include "tcop/utility.h"
#include "utils/memutils.h"

/* is a script running, and of which revision; null if it is a model */
static bool script_runs = false;
static const char *running_revision = NULL;

static void
end_of_context(void *arg)
{
	script_runs = false;
}

/*
 * Say that the script of a revision, or with null a model, begins to run.  It ends with
 * mig_session_leave_script() or with the memory context, which must be
 * destroyed when the transaction or subtransaction of the caller aborts.
 */
void
mig_session_enter_script(MemoryContext context, const char *rev_id)
{
	MemoryContextCallback *callback = MemoryContextAlloc(context, sizeof(MemoryContextCallback));

	callback->func = end_of_context;
	callback->arg = NULL;
	MemoryContextRegisterResetCallback(context, callback);
	running_revision = rev_id ? MemoryContextStrdup(context, rev_id) : NULL;
	script_runs = true;
}

/* Say that the script has ended. */
void
mig_session_leave_script(void)
{
	script_runs = false;
}

/*
 * Refuse to change anything where that cannot work or must not be done: in a
 * read-only transaction, on a standby, in a parallel worker, in the middle of
 * maintenance done in somebody's name, of an extension's script, or of one of
 * our own.  The function is named as users know it, with parentheses.
 */
void
mig_session_begin_change(const char *function)
{
	PreventCommandIfParallelMode(function);
	PreventCommandDuringRecovery(function);
	PreventCommandIfReadOnly(function);
	if (InSecurityRestrictedOperation())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("cannot execute %s within security-restricted operation", function)));
	if (creating_extension)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot execute %s in the script of an extension", function),
				 errdetail("What a revision creates would become part of the extension.")));
	if (script_runs && running_revision)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NESTED_RUN),
				 errmsg("cannot execute %s in the script of a revision", function),
				 errdetail("Revision \"%s\" is running.", running_revision),
				 errhint("Order revisions by their parents and dependencies.")));
	if (script_runs)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NESTED_RUN),
				 errmsg("cannot execute %s in a model", function)));
}

/* Refuse to be in the way of a run that may take long. */
static void
refuse_meanwhile(MigLongLock lock)
{
	int			pid;

	if (mig_locks_long_held(lock, &pid))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_RUN_IN_PROGRESS),
				 errmsg("a revision is being run that takes several transactions"),
				 errdetail("Process %d runs it.", pid),
				 errhint("See migrate.progress(), and call this function again when it has ended.")));
}

/*
 * Take the run lock, waiting for it.  Raises ERRCODE_MIG_RUN_IN_PROGRESS instead
 * of waiting while somebody runs a revision that takes several transactions: a
 * concurrent index build would wait for our snapshot.  A caller that must not
 * come between such transactions, even if it need not wait, says so.
 */
void
mig_session_take_run_lock(bool exclusive)
{
	if (!mig_locks_try_run())
	{
		refuse_meanwhile(MIG_LOCK_RUNNER);
		mig_locks_run();
	}
	if (exclusive)
	{
		refuse_meanwhile(MIG_LOCK_RUNNER);
		refuse_meanwhile(MIG_LOCK_WORKER);
	}
}

/*
 * Take the run lock to change something whatever there is.  Raises
 * ERRCODE_T_R_SERIALIZATION_FAILURE if the transaction cannot see all of it.
 */
void
mig_session_lock(void)
{
	mig_session_take_run_lock(false);
	mig_log_require_snapshot();
}

/* The role that things are done as, in the current context. */
char *
mig_session_role(void)
{
	return GetUserNameFromId(GetUserId(), false);
}

/* The role that the session belongs to, in the current context. */
char *
mig_session_login_role(void)
{
	return GetUserNameFromId(GetSessionUserId(), false);
}

/*
 * The role that answers for what is written now.  That is who the session
 * belongs to: having become another role for a while does not make a script
 * that role's.  In a function with the rights of its owner it is the owner.
 */
char *
mig_session_author(void)
{
	return InLocalUserIdChange() ? mig_session_role() : mig_session_login_role();
}

/*
 * The beginnings of a log row about what this session does: no heads, no
 * duration, no remark.  The names of the roles are in the current context.
 */
MigLogEntry
mig_session_log_entry(const char *operation, const char *rev_id)
{
	MigLogEntry entry = {0};

	entry.session_role = mig_session_login_role();
	entry.effective_role = mig_session_role();
	entry.operation = operation;
	entry.rev_id = rev_id;
	entry.duration = -1;
	return entry;
}
