/*-------------------------------------------------------------------------
 *
 * api_schema.c
 *	  SQL functions about the schema.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "compare/model.h"
#include "store/extension.h"

PG_FUNCTION_INFO_V1(migrate_set_model);

/*
 * migrate.set_model(ddl, schemas, kinds, exclude): make a text the model.  Returns
 * how many objects it has.  Raises what mig_model_set() raises.
 */
Datum
migrate_set_model(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_model_set(mig_args_text(fcinfo, 0, "ddl"),
								  mig_args_text(fcinfo, 1, "schemas"),
								  mig_args_optional_text(fcinfo, 2),
								  mig_args_optional_text(fcinfo, 3)));
}
