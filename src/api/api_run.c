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

/*
 * migrate.upgrade(target): apply what is not applied up to the targets, in the
 * transaction of the caller.  Returns the number of revisions.  Raises what
 * mig_runner_upgrade() raises.
 */
Datum
migrate_upgrade(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_runner_upgrade(mig_args_text(fcinfo, 0, "target")));
}

/*
 * migrate.downgrade(target): take back what is applied above the targets, in the
 * transaction of the caller.  Returns the number of revisions.  Raises what
 * mig_runner_downgrade() raises.
 */
Datum
migrate_downgrade(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_runner_downgrade(mig_args_downgrade(fcinfo, 0, "target")));
}

/*
 * migrate.stamp(target, purge): record the targets and what is below them as applied,
 * and what is above them as not applied, without running anything.  Returns the
 * number of revisions that changed.  Raises what mig_stamp() raises.
 */
Datum
migrate_stamp(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_stamp(mig_args_text(fcinfo, 0, "target"),
							  mig_args_bool(fcinfo, 1, "purge")));
}

/*
 * migrate.upgrade_sql(target): a script for psql that does what migrate.upgrade()
 * would do.  Changes nothing.  Raises what mig_offline_script() raises.
 */
Datum
migrate_upgrade_sql(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_offline_script(true,
														mig_args_text(fcinfo, 0, "target"))));
}

/*
 * migrate.downgrade_sql(range): a script for psql that does what migrate.downgrade()
 * would do.  Changes nothing.  Raises what mig_offline_script() raises.
 */
Datum
migrate_downgrade_sql(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_offline_script(false,
														mig_args_downgrade(fcinfo, 0, "range"))));
}

/*
 * migrate.expect(operation, revisions, checksums): called by such a script to make
 * sure that its steps, and no others, are what is to be done.  Takes the run lock.
 * Raises what mig_offline_expect() raises.
 */
Datum
migrate_expect(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_offline_expect(mig_args_operation(fcinfo, 0),
					   mig_args_text(fcinfo, 1, "revisions"),
					   mig_args_text(fcinfo, 2, "checksums"));
	PG_RETURN_VOID();
}

/*
 * migrate.record(operation, rev_id, checksum): called by such a script to record a
 * step that it has run.  Raises what mig_offline_record() raises.
 */
Datum
migrate_record(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	mig_offline_record(mig_args_operation(fcinfo, 0),
					   mig_args_text(fcinfo, 1, "rev_id"),
					   mig_args_text(fcinfo, 2, "checksum"));
	PG_RETURN_VOID();
}
