/*-------------------------------------------------------------------------
 *
 * transaction.h
 *	  Transactions of a procedure that commits as it goes.
 *
 * These can only be used between mig_transaction_connect(), which a procedure
 * may call if it was not called in a transaction block, and
 * mig_transaction_disconnect(), or an error.  Memory contexts other than those
 * of the transaction survive; snapshots and locks of the transaction do not.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TRANSACTION_H
#define MIGRATE_TRANSACTION_H

extern void mig_transaction_connect(void);
extern void mig_transaction_disconnect(void);
extern void mig_transaction_commit(void);
extern void mig_transaction_roll_back(void);
extern void mig_transaction_take_snapshot(void);

#endif							/* MIGRATE_TRANSACTION_H */
