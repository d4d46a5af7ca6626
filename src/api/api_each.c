/*-------------------------------------------------------------------------
 *
 * api_each.c
 *	  Procedures that run revisions with transactions of their own.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "nodes/parsenodes.h"
#include "online/each.h"
#include "store/extension.h"

PG_FUNCTION_INFO_V1(migrate_upgrade_each);
PG_FUNCTION_INFO_V1(migrate_downgrade_each);

/* Is a procedure called where it cannot commit? */
static bool
is_atomic(FunctionCallInfo fcinfo)
{
	return fcinfo->context == NULL || !IsA(fcinfo->context, CallContext) ||
		castNode(CallContext, fcinfo->context)->atomic;
}

/*
 * migrate.upgrade_each(target): apply what is not applied up to the targets, with
 * a transaction or several for each revision.  Raises ERRCODE_ACTIVE_SQL_TRANSACTION
 * where it cannot commit, and what mig_each_run() raises.
 */
Datum
migrate_upgrade_each(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_each_run(true, mig_args_text(fcinfo, 0, "target"), is_atomic(fcinfo));
	PG_RETURN_VOID();
}

/*
 * migrate.downgrade_each(target): take back what is applied above the targets, with
 * a transaction or several for each revision.  Raises as migrate_upgrade_each()
 * does.
 */
Datum
migrate_downgrade_each(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_each_run(false, mig_args_downgrade(fcinfo, 0, "target"), is_atomic(fcinfo));
	PG_RETURN_VOID();
}
