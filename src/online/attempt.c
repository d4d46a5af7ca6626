/*-------------------------------------------------------------------------
 *
 * attempt.c
 *	  Doing something that may fail, in a procedure that goes on afterwards.
 *
 * Each function returns null if all went well, or else the error, in the
 * current context, which must not be of the transaction.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "exec/trial.h"
#include "online/attempt.h"
#include "store/transaction.h"
#include "utils/memutils.h"

/* The error that was caught, taken off the server's stack. */
static ErrorData *
take_error(MemoryContext context)
{
	ErrorData  *error;

	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	FlushErrorState();
	return error;
}

/* Do something in a subtransaction; if it fails nothing of it is left. */
ErrorData *
mig_attempt(void (*action) (void *arg), void *arg)
{
	return mig_trial_keep(action, arg);
}

/*
 * Do something that is not part of the transaction, of which there is nothing
 * to lose yet; if it fails, a new one is begun.
 */
ErrorData *
mig_attempt_outside(void (*action) (void *arg), void *arg)
{
	MemoryContext context = CurrentMemoryContext;
	ErrorData  *volatile error = NULL;

	PG_TRY();
	{
		action(arg);
	}
	PG_CATCH();
	{
		error = take_error(context);
		mig_transaction_roll_back();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	return error;
}

/* Commit; deferred constraints may object.  A new transaction has begun then. */
ErrorData *
mig_attempt_commit(void)
{
	MemoryContext context = CurrentMemoryContext;
	ErrorData  *volatile error = NULL;

	PG_TRY();
	{
		mig_transaction_commit();
	}
	PG_CATCH();
	{
		error = take_error(context);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	return error;
}
