/*-------------------------------------------------------------------------
 *
 * check.c
 *	  Whether the schema is that of the model.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "compare/check.h"
#include "compare/live.h"
#include "schema/kinds.h"
#include "store/models.h"

#define MOST_SHOWN 10

/*
 * Raise ERRCODE_MIG_SCHEMA_DIFFERS, with the first differences, if there is a model
 * and the schema is not that.  Raises what mig_live_diff() raises, so that a model
 * that cannot be read is never taken for one that does not differ.
 */
void
mig_check_schema(void)
{
	StringInfoData differences;
	const MigDiff *diff;

	if (!mig_models_is_set())
		return;
	diff = mig_live_diff(NULL, false)->diff;
	if (diff->nchanges == 0)
		return;
	initStringInfo(&differences);
	for (int i = 0; i < diff->nchanges && i < MOST_SHOWN; i++)
		appendStringInfo(&differences, "%s%s %s %s", i > 0 ? "\n" : "",
						 diff->changes[i].operation, mig_kinds_name(diff->changes[i].kind),
						 diff->changes[i].identity);
	if (diff->nchanges > MOST_SHOWN)
		appendStringInfo(&differences, "\nand %d more", diff->nchanges - MOST_SHOWN);
	ereport(ERROR,
			(errcode(ERRCODE_MIG_SCHEMA_DIFFERS),
			 errmsg_plural("the schema differs from the model by %d change",
						   "the schema differs from the model by %d changes",
						   diff->nchanges, diff->nchanges),
			 errdetail_internal("%s", differences.data),
			 errhint("See them with migrate.diff(); migrate.revision(autogenerate => true) writes a revision that makes them.")));
}
