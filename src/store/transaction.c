/*-------------------------------------------------------------------------
 *
 * transaction.c
 *	  Transactions of a procedure that commits as it goes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "store/transaction.h"
#include "tcop/pquery.h"

/* Get ready to commit; the current memory context is one that survives it. */
void
mig_transaction_connect(void)
{
	if (SPI_connect_ext(SPI_OPT_NONATOMIC) != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
}

/* The end of it, in whatever transaction is open. */
void
mig_transaction_disconnect(void)
{
	SPI_finish();
}

/* Commit and begin a transaction, which has no snapshot.  Raises what commit does. */
void
mig_transaction_commit(void)
{
	SPI_commit();
}

/* Roll back and begin a transaction, which has no snapshot. */
void
mig_transaction_roll_back(void)
{
	SPI_rollback();
}

/* Give the transaction an active snapshot, as a statement has, until its end. */
void
mig_transaction_take_snapshot(void)
{
	EnsurePortalSnapshotExists();
}
