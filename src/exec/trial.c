/*-------------------------------------------------------------------------
 *
 * trial.c
 *	  Doing something in a subtransaction of its own.
 *
 * A trial is rolled back in any case: somebody wants to know what would be, or
 * whether something would work.  The rollback takes back all that a
 * transaction can take back: rows and catalogs, settings, the current role,
 * queued triggers, and locks.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "exec/trial.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

/*
 * Run the body in a subtransaction, and in a memory context of the caller's
 * choice, or if that is null in one that ends with the subtransaction.  The
 * subtransaction is rolled back if the body fails, or unless it is to be kept.
 * Returns the error, taken off the server's stack and copied to the current
 * context, or null.
 */
static ErrorData *
within_subtransaction(void (*body) (void *arg), void *arg, MemoryContext within, bool keep)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	PG_TRY();
	{
		if (within == NULL)
			within = AllocSetContextCreate(CurTransactionContext, "migrate trial",
										   ALLOCSET_DEFAULT_SIZES);
		MemoryContextSwitchTo(within);
		body(arg);
		if (keep)
			ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	if (error || !keep)
		RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return error;
}

/*
 * Run the body in a subtransaction that is rolled back whether it succeeds or
 * fails.  The body has a memory context that ends with the subtransaction: what
 * is to outlive it, the body has to copy into another one, such as the caller's,
 * and it must hold no OID, snapshot, or reference to a relation or to a cache.
 * Returns null if the body has succeeded, or else its error in the current
 * context, for the caller to rethrow or to free.  Memory context, resource
 * owner, settings and role are then as before.
 */
ErrorData *
mig_trial_try(void (*body) (void *arg), void *arg)
{
	return within_subtransaction(body, arg, NULL, false);
}

/* Contract as that of mig_trial_try(), but the error is raised again. */
void
mig_trial_run(void (*body) (void *arg), void *arg)
{
	ErrorData  *error = mig_trial_try(body, arg);

	if (error)
		ReThrowError(error);
}

/*
 * Run the body in a subtransaction that becomes part of the transaction if it
 * succeeds, and is rolled back if it fails.  The body has the current memory
 * context, and so what it allocates stays in both cases.  Returns as
 * mig_trial_try() does.
 */
ErrorData *
mig_trial_keep(void (*body) (void *arg), void *arg)
{
	return within_subtransaction(body, arg, CurrentMemoryContext, true);
}
