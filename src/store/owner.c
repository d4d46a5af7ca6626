/*-------------------------------------------------------------------------
 *
 * owner.c
 *	  Acting as the owner of the extension's tables.
 *
 * An owner can attach code to a table: triggers, checks, defaults, expressions
 * of indexes.  It is not to run with the rights of the role that happens to call
 * a function here, nor to leave anything behind that does.  So it runs as what
 * the server takes such code for when it maintains an index: as the owner, in an
 * operation in which the server refuses what would outlive it, such as a trigger
 * that is to fire at the end of the transaction.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "store/owner.h"
#include "store/setting.h"
#include "utils/guc.h"

#define PINNED_SEARCH_PATH "pg_catalog, pg_temp"

/*
 * Stay the current role, under a search_path that nobody else can write to.
 * What the session was is put down in *before.  Transaction abort undoes all of
 * it if mig_owner_resign() is not reached.
 */
void
mig_owner_remain(MigFormer *before)
{
	before->nest_level = NewGUCNestLevel();
	mig_setting_change("search_path", PINNED_SEARCH_PATH);
	GetUserIdAndSecContext(&before->user, &before->security);
}

/*
 * Become the owner of tables, under such a search_path, until mig_owner_resign().
 */
void
mig_owner_become(Oid owner, MigFormer *before)
{
	mig_owner_remain(before);
	SetUserIdAndSecContext(owner, before->security | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
}

/* Be again what the session was; settings that were changed meanwhile are as before. */
void
mig_owner_resign(const MigFormer *before)
{
	SetUserIdAndSecContext(before->user, before->security);
	AtEOXact_GUC(false, before->nest_level);
}
