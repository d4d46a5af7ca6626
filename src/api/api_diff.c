/*-------------------------------------------------------------------------
 *
 * api_diff.c
 *	  SQL functions that compare the schema with the model.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "base/compat.h"
#include "compare/live.h"
#include "funcapi.h"
#include "schema/kinds.h"
#include "store/extension.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(migrate_diff);
PG_FUNCTION_INFO_V1(migrate_fingerprint);

#define DIFF_COLUMNS 8

/* A text without its last line end, as a value; NULL for null. */
static Datum
text_value(const char *text, bool *isnull)
{
	int			length = text ? strlen(text) : 0;

	*isnull = text == NULL;
	if (length > 0 && text[length - 1] == '\n')
		length--;
	return text ? PointerGetDatum(cstring_to_text_with_len(text, length)) : (Datum) 0;
}

static void
put_change(ReturnSetInfo *result, const MigChange *change, int step)
{
	Datum		values[DIFF_COLUMNS] = {0};
	bool		nulls[DIFF_COLUMNS] = {0};

	values[0] = Int32GetDatum(step);
	values[1] = CStringGetTextDatum(change->operation);
	values[2] = CStringGetTextDatum(mig_kinds_name(change->kind));
	values[3] = CStringGetTextDatum(change->identity);
	values[4] = text_value(change->upgrade, &nulls[4]);
	values[5] = text_value(change->downgrade, &nulls[5]);
	values[6] = BoolGetDatum(change->destructive);
	values[7] = text_value(change->note, &nulls[7]);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * migrate.diff(rename): what makes the schema of this database that of the model, a
 * row per change in the order of the upgrade.  Takes no lock on a table, unless
 * something is renamed or the model has to be made real again.  Raises
 * what mig_live_diff() raises.
 */
Datum
migrate_diff(PG_FUNCTION_ARGS)
{
	MigDiff    *diff;

	mig_extension_check_version();
	InitMaterializedSRF(fcinfo, 0);
	diff = mig_live_diff(mig_args_optional_text(fcinfo, 0), false)->diff;
	for (int i = 0; i < diff->nchanges; i++)
		put_change((ReturnSetInfo *) fcinfo->resultinfo, &diff->changes[i], i + 1);
	return (Datum) 0;
}

/*
 * migrate.fingerprint(schemas, column_order): a hash of the schema of this
 * database.  Raises what mig_scope_parse() raises.
 */
Datum
migrate_fingerprint(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_live_fingerprint(mig_args_text(fcinfo, 0, "schemas"),
														  mig_args_bool(fcinfo, 1, "column_order"))));
}
