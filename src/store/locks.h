/*-------------------------------------------------------------------------
 *
 * locks.h
 *	  Locks by which runs keep out of each other's way.
 *
 * The run lock is held by whoever changes something, until the transaction
 * ends: SHARE ROW EXCLUSIVE on migrate.version.  The runner lock is held, over
 * several transactions, by whoever runs a revision of several transactions;
 * the worker lock by the worker that runs a statement for it.  These two are
 * EXCLUSIVE locks on the schema as an object, with 1 and 2 as objsubid.
 * They are taken in this order, the last two never by waiting.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LOCKS_H
#define MIGRATE_LOCKS_H

#include "storage/lock.h"

typedef enum MigLongLock
{
	MIG_LOCK_RUNNER = 1,
	MIG_LOCK_WORKER = 2
} MigLongLock;

extern void mig_locks_run(void);
extern bool mig_locks_try_run(void);
extern bool mig_locks_run_awaited(void);
extern bool mig_locks_try_long(MigLongLock lock, LOCKTAG *tag);
extern void mig_locks_release_long(const LOCKTAG *tag);
extern bool mig_locks_long_held(MigLongLock lock, int *pid);

#endif							/* MIGRATE_LOCKS_H */
