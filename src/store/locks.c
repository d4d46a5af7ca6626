/*-------------------------------------------------------------------------
 *
 * locks.c
 *	  Locks by which runs keep out of each other's way.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "base/compat.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "storage/proc.h"
#include "storage/sinvaladt.h"
#include "store/locks.h"
#include "store/tables.h"
#include "utils/rel.h"

/*
 * Take the run lock until the transaction ends, waiting for it.  It keeps out
 * other runs and whoever writes to the table by hand, but not readers, dumps or
 * anything else in the database; and nobody without rights on the table can
 * take it to block us.
 */
void
mig_locks_run(void)
{
	Oid			table = mig_tables_oid(MIG_VERSION);

	for (;;)
	{
		Oid			present;

		LockRelationOid(table, ShareRowExclusiveLock);
		/* while we waited the extension may have been dropped and created anew */
		present = mig_tables_oid(MIG_VERSION);
		if (present == table)
			return;
		UnlockRelationOid(table, ShareRowExclusiveLock);
		table = present;
	}
}

/* Take the run lock if nobody has it or waits for it. */
bool
mig_locks_try_run(void)
{
	Oid			table = mig_tables_oid(MIG_VERSION);

	if (!ConditionalLockRelationOid(table, ShareRowExclusiveLock))
		return false;
	if (mig_tables_oid(MIG_VERSION) == table)
		return true;
	UnlockRelationOid(table, ShareRowExclusiveLock);
	return false;
}

/* Does anybody wait for the run lock, which we hold? */
bool
mig_locks_run_awaited(void)
{
	Relation	rel = table_open(mig_tables_oid(MIG_VERSION), NoLock);
	bool		awaited = LockHasWaitersRelation(rel, ShareRowExclusiveLock);

	table_close(rel, NoLock);
	return awaited;
}

/*
 * Locks that outlive a transaction have to be of the kind that advisory locks
 * are: of the others the server releases those when a transaction fails, and
 * those not when the process ends outside a transaction.
 */
static void
set_tag(LOCKTAG *tag, MigLongLock lock)
{
	SET_LOCKTAG_OBJECT(*tag, MyDatabaseId, NamespaceRelationId,
					   get_namespace_oid("migrate", false), lock);
	tag->locktag_lockmethodid = USER_LOCKMETHOD;
}

/*
 * Take a lock that outlives the transaction, if nobody else has it.  It ends
 * with mig_locks_release_long(), for which the tag is, or with the process, but
 * not with an error; a script that calls pg_advisory_unlock_all() ends it, too,
 * so it is to be taken again when that may have happened.
 */
bool
mig_locks_try_long(MigLongLock lock, LOCKTAG *tag)
{
	LockAcquireResult result;

	set_tag(tag, lock);
	result = LockAcquire(tag, ExclusiveLock, true, true);
	if (result == LOCKACQUIRE_ALREADY_HELD)
		LockRelease(tag, ExclusiveLock, true);
	return result != LOCKACQUIRE_NOT_AVAIL;
}

/* Release such a lock.  Reads no catalogs, so that it can follow an error. */
void
mig_locks_release_long(const LOCKTAG *tag)
{
	if (mig_compat_lock_is_held(tag, ExclusiveLock))
		LockRelease(tag, ExclusiveLock, true);
}

/* The process that has a lock we cannot get; 0 if it is not to be seen. */
static int
holder_of(const LOCKTAG *tag)
{
	int			count;
	VirtualTransactionId *holders = GetLockConflicts(tag, ShareLock, &count);
	PGPROC	   *proc = count > 0 ? mig_compat_vxid_proc(holders[0]) : NULL;

	return proc ? proc->pid : 0;
}

/*
 * Does somebody else have such a lock?  Tells which process, or 0 if it is just
 * between two transactions.  Looking takes the lock in a mode that does not keep
 * others from looking.
 */
bool
mig_locks_long_held(MigLongLock lock, int *pid)
{
	LOCKTAG		tag;

	set_tag(&tag, lock);
	if (LockAcquire(&tag, ShareLock, false, true) == LOCKACQUIRE_NOT_AVAIL)
	{
		*pid = holder_of(&tag);
		return true;
	}
	LockRelease(&tag, ShareLock, false);
	return false;
}
