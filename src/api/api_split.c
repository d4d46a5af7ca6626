/*-------------------------------------------------------------------------
 *
 * api_split.c
 *	  migrate.split: the statements of a script.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "base/compat.h"
#include "exec/split.h"
#include "miscadmin.h"
#include "store/extension.h"
#include "utils/builtins.h"

static const char *const kind_names[] = {
	[MIG_STATEMENT_PLAIN] = "plain",
	[MIG_STATEMENT_COPY] = "copy",
	[MIG_STATEMENT_TOP_LEVEL] = "top level",
	[MIG_STATEMENT_BOUNDARY] = "boundary",
};

PG_FUNCTION_INFO_V1(migrate_split);

/*
 * migrate.split(script): one row per statement.  COPY data is left out.
 */
Datum
migrate_split(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MigScript  *script;

	InitMaterializedSRF(fcinfo, 0);
	mig_extension_check_version();
	script = mig_split_script(NULL, mig_args_text(fcinfo, 0, "script"), false);
	for (int i = 0; i < script->nstatements; i++)
	{
		MigStatement *statement = &script->statements[i];
		text	   *sql = cstring_to_text_with_len(script->text + statement->offset,
												   statement->length);
		Datum		values[5];
		bool		nulls[5] = {0};

		CHECK_FOR_INTERRUPTS();

		values[0] = Int32GetDatum(i + 1);
		values[1] = Int32GetDatum(statement->line);
		values[2] = CStringGetTextDatum(kind_names[statement->kind]);
		values[3] = BoolGetDatum(statement->kind == MIG_STATEMENT_PLAIN ||
								 statement->kind == MIG_STATEMENT_COPY);
		values[4] = PointerGetDatum(sql);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		pfree(sql);
	}
	return (Datum) 0;
}
