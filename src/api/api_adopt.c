/*-------------------------------------------------------------------------
 *
 * api_adopt.c
 *	  SQL function to take a database over from another tool.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "base/compat.h"
#include "run/adopt.h"
#include "store/extension.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(migrate_adopt);

/* One version as a row. */
static void
put_version(ReturnSetInfo *rsinfo, const MigAdoption *adoption, const MigAdopted *adopted)
{
	bool		skipped = adopted->result == MIG_ADOPT_SKIPPED;
	bool		nulls[4] = {false, adopted->version == NULL, skipped, false};
	Datum		values[4] = {0};

	values[0] = CStringGetTextDatum(adoption->table->tool);
	if (adopted->version)
		values[1] = CStringGetTextDatum(adopted->version);
	if (!skipped)
		values[2] = CStringGetTextDatum(adopted->rev_id);
	values[3] = CStringGetTextDatum(mig_adopt_result_name(adopted->result));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * migrate.adopt(tool, dry_run, rename, version_table): record as applied what another
 * tool has recorded as applied.  Returns a row for each version.  Raises what
 * mig_adopt() raises, but in a dry run only what mig_adopt_judge() does.
 */
Datum
migrate_adopt(PG_FUNCTION_ARGS)
{
	MigAdoption adoption = {0};
	ListCell   *lc;

	mig_extension_check_version();
	adoption.tool = mig_args_optional_text(fcinfo, 0);
	adoption.rename = mig_args_bool(fcinfo, 2, "rename");
	adoption.relid = PG_ARGISNULL(3) ? InvalidOid : PG_GETARG_OID(3);
	InitMaterializedSRF(fcinfo, 0);
	if (mig_args_bool(fcinfo, 1, "dry_run"))
		mig_adopt_judge(&adoption);
	else
		mig_adopt(&adoption);
	foreach(lc, adoption.versions)
		put_version((ReturnSetInfo *) fcinfo->resultinfo, &adoption, lfirst(lc));
	return (Datum) 0;
}
