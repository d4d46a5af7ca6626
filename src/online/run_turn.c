/*-------------------------------------------------------------------------
 *
 * run_turn.c
 *	  Whose turn it is, among procedures that commit as they go.
 *
 * Who waits here does so without a snapshot and without a place in a lock
 * queue: a concurrent index build would wait for either.  So nobody waits for
 * the run lock; it is asked for again and again, between transactions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/extension.h"
#include "miscadmin.h"
#include "online/run_turn.h"
#include "pgstat.h"
#include "storage/latch.h"
#include "store/transaction.h"
#include "utils/snapmgr.h"

/* how long to wait before asking again, in milliseconds */
#define FIRST_WAIT 5
#define LONGEST_WAIT 200

/* Sleep without a snapshot, in a transaction that has done nothing. */
static void
sleep_for(int milliseconds)
{
	InvalidateCatalogSnapshot();
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 milliseconds, PG_WAIT_EXTENSION);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
}

/*
 * Nobody keeps the extension from being dropped while a run is between two
 * transactions, and what waits for a lock is in the way of an index build.
 */
static void
require_extension(void)
{
	if (!OidIsValid(get_extension_oid("migrate", true)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("extension \"migrate\" was dropped while a run was under way"),
				 errdetail("What the run had committed stays.")));
}

/* Take the run lock, unless somebody runs or cleans up after a longer run. */
static bool
try_take(const MigTurn *turn)
{
	int			pid;

	require_extension();
	return mig_locks_try_run() &&
		(turn->is_runner || !mig_locks_long_held(MIG_LOCK_RUNNER, &pid)) &&
		!mig_locks_long_held(MIG_LOCK_WORKER, &pid);
}

/*
 * Wait until nobody else changes anything, and take the run lock in a new
 * transaction.  The callback is told once that there is something to wait for.
 * Raises ERRCODE_UNDEFINED_OBJECT if the extension is gone.
 */
void
mig_run_turn_take(MigTurn *turn, void (*waits) (void *arg), void *arg)
{
	int			wait = FIRST_WAIT;

	mig_transaction_commit();
	while (!try_take(turn))
	{
		mig_transaction_roll_back();
		if (wait == FIRST_WAIT)
			waits(arg);
		sleep_for(wait);
		wait = Min(wait * 2, LONGEST_WAIT);
	}
	mig_transaction_take_snapshot();
}

/*
 * Keep others out from now on, over several transactions, until
 * mig_run_turn_end().  To be called with the run lock; it returns false if it has
 * to be given up before this goes on, because others wait for it with a
 * snapshot, or have not quite gone.
 */
bool
mig_run_turn_become_runner(MigTurn *turn)
{
	LOCKTAG		worker;

	turn->is_runner = mig_locks_try_long(MIG_LOCK_RUNNER, &turn->runner);
	if (!turn->is_runner)
		return false;
	if (!mig_locks_try_long(MIG_LOCK_WORKER, &worker))
		return false;
	mig_locks_release_long(&worker);
	return !mig_locks_run_awaited();
}

/*
 * Take that lock again if a script has released it.  To be called before the
 * run lock, which a script cannot release, ends; so nobody has come in between,
 * but somebody may be looking.
 */
void
mig_run_turn_keep(MigTurn *turn)
{
	while (turn->is_runner && !mig_locks_try_long(MIG_LOCK_RUNNER, &turn->runner))
	{
		CHECK_FOR_INTERRUPTS();
		pg_usleep(1000L);
	}
}

/* Let others in again.  May follow an error. */
void
mig_run_turn_end(MigTurn *turn)
{
	if (turn->is_runner)
		mig_locks_release_long(&turn->runner);
	turn->is_runner = false;
}
