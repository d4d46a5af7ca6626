/*-------------------------------------------------------------------------
 *
 * api_run.c
 *	  SQL functions that run revisions, or write out how to.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "run/offline.h"
#include "run/runner.h"
#include "run/stamp.h"
#include "store/extension.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(migrate_upgrade);
PG_FUNCTION_INFO_V1(migrate_downgrade);
PG_FUNCTION_INFO_V1(migrate_stamp);
PG_FUNCTION_INFO_V1(migrate_upgrade_sql);
PG_FUNCTION_INFO_V1(migrate_downgrade_sql);
PG_FUNCTION_INFO_V1(migrate_expect);
PG_FUNCTION_INFO_V1(migrate_record);

Datum
migrate_upgrade(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_runner_upgrade(mig_args_text(fcinfo, 0, "target")));
}

Datum
migrate_downgrade(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_runner_downgrade(mig_args_text(fcinfo, 0, "target")));
}

Datum
migrate_stamp(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_stamp(mig_args_text(fcinfo, 0, "target"),
							  mig_args_bool(fcinfo, 1, "purge")));
}

Datum
migrate_upgrade_sql(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_offline_script(true,
														mig_args_text(fcinfo, 0, "target"))));
}

Datum
migrate_downgrade_sql(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_offline_script(false,
														mig_args_text(fcinfo, 0, "range"))));
}

Datum
migrate_expect(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_stamp_expect(mig_args_operation(fcinfo, 0),
					 mig_args_text(fcinfo, 1, "revisions"),
					 mig_args_text(fcinfo, 2, "checksums"));
	PG_RETURN_VOID();
}

Datum
migrate_record(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_stamp_record(mig_args_operation(fcinfo, 0),
					 mig_args_text(fcinfo, 1, "rev_id"),
					 mig_args_text(fcinfo, 2, "checksum"));
	PG_RETURN_VOID();
}
