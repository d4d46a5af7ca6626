/*-------------------------------------------------------------------------
 *
 * api_privileges.c
 *	  SQL functions that say who may do what.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "exec/grants.h"
#include "store/extension.h"

PG_FUNCTION_INFO_V1(migrate_grant);
PG_FUNCTION_INFO_V1(migrate_revoke);

/*
 * migrate.grant(role, what): let a role look, run or write.  Raises what
 * mig_grants_give() raises.
 */
Datum
migrate_grant(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_grants_give(mig_args_text(fcinfo, 0, "role"), mig_args_text(fcinfo, 1, "what"));
	PG_RETURN_VOID();
}

/*
 * migrate.revoke(role, what): no longer let it do so.  Raises what
 * mig_grants_take() raises.
 */
Datum
migrate_revoke(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_grants_take(mig_args_text(fcinfo, 0, "role"), mig_args_text(fcinfo, 1, "what"));
	PG_RETURN_VOID();
}
