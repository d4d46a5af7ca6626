/*-------------------------------------------------------------------------
 *
 * api_write.c
 *	  SQL functions that write revisions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "base/compat.h"
#include "compare/autogenerate.h"
#include "miscadmin.h"
#include "store/extension.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "write/export.h"
#include "write/revise.h"

PG_FUNCTION_INFO_V1(migrate_revision);
PG_FUNCTION_INFO_V1(migrate_define);
PG_FUNCTION_INFO_V1(migrate_merge);
PG_FUNCTION_INFO_V1(migrate_edit);
PG_FUNCTION_INFO_V1(migrate_remove);
PG_FUNCTION_INFO_V1(migrate_approve);
PG_FUNCTION_INFO_V1(migrate_export);

/*
 * Fill in the scripts that lead to the model.  Returns false if it has been reached.
 * A revision has scripts of one kind only, and only generated ones are proved.
 */
static bool
generate_scripts(FunctionCallInfo fcinfo, MigRevisionSpec *spec)
{
	MigAutogenerate options = {
		.rename = mig_args_optional_text(fcinfo, 9),
		.force = mig_args_bool(fcinfo, 10, "force"),
		.live = mig_args_bool(fcinfo, 11, "live")
	};
	char	   *upgrade;
	char	   *downgrade;

	if (spec->upgrade[0] != '\0' || spec->downgrade != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scripts are either given or generated")));
	if (!mig_autogenerate(&options, &upgrade, &downgrade))
	{
		ereport(NOTICE,
				(errmsg("the schema is that of the model, no revision is created")));
		return false;
	}
	spec->upgrade = upgrade;
	spec->downgrade = downgrade;
	return true;
}

/*
 * migrate.revision(...): create a revision, with the scripts that are given or with
 * generated ones.  Returns its identifier, or NULL if there was nothing to generate.
 * Raises what mig_revise_create() and mig_autogenerate() raise.
 */
Datum
migrate_revision(PG_FUNCTION_ARGS)
{
	MigRevisionSpec spec = {0};

	mig_extension_check_version();
	spec.message = mig_args_text(fcinfo, 0, "message");
	spec.upgrade = mig_args_text(fcinfo, 1, "upgrade");
	spec.downgrade = mig_args_optional_text(fcinfo, 2);
	spec.heads = mig_args_text(fcinfo, 3, "head");
	spec.splice = mig_args_bool(fcinfo, 4, "splice");
	spec.branch_labels = mig_args_optional_text(fcinfo, 5);
	spec.depends_on = mig_args_optional_text(fcinfo, 6);
	spec.rev_id = mig_args_optional_text(fcinfo, 7);
	if (mig_args_bool(fcinfo, 8, "autogenerate") && !generate_scripts(fcinfo, &spec))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(mig_revise_create(&spec)));
}

/*
 * migrate.define(rev_id, down_revision, message, upgrade, downgrade, branch_labels,
 * depends_on, created_at): store a revision that has been written elsewhere.
 * Returns created, updated or unchanged.  Raises what mig_revise_define() raises.
 */
Datum
migrate_define(PG_FUNCTION_ARGS)
{
	MigDefinition definition = {0};

	mig_extension_check_version();
	definition.rev_id = mig_args_text(fcinfo, 0, "rev_id");
	definition.down_revision = mig_args_optional_text(fcinfo, 1);
	definition.message = mig_args_text(fcinfo, 2, "message");
	definition.upgrade = mig_args_text(fcinfo, 3, "upgrade");
	definition.downgrade = mig_args_optional_text(fcinfo, 4);
	definition.branch_labels = mig_args_optional_text(fcinfo, 5);
	definition.depends_on = mig_args_optional_text(fcinfo, 6);
	definition.created_at = PG_ARGISNULL(7) ? GetCurrentTimestamp() : PG_GETARG_TIMESTAMPTZ(7);
	PG_RETURN_TEXT_P(cstring_to_text(mig_revise_define(&definition)));
}

/*
 * migrate.merge(message, revisions, branch_label, rev_id, splice): store a revision
 * without scripts that has all of the given ones as parents.  Returns its
 * identifier.  Raises what mig_revise_create() raises.
 */
Datum
migrate_merge(PG_FUNCTION_ARGS)
{
	MigRevisionSpec spec = {0};

	mig_extension_check_version();
	spec.message = mig_args_text(fcinfo, 0, "message");
	spec.heads = mig_args_text(fcinfo, 1, "revisions");
	spec.branch_labels = mig_args_optional_text(fcinfo, 2);
	spec.rev_id = mig_args_optional_text(fcinfo, 3);
	spec.splice = mig_args_bool(fcinfo, 4, "splice");
	spec.upgrade = "";
	spec.downgrade = "";
	spec.merge = true;
	PG_RETURN_TEXT_P(cstring_to_text(mig_revise_create(&spec)));
}

/*
 * migrate.edit(rev, upgrade, downgrade, message): replace what is not null of a
 * revision.  Returns its identifier.  Raises what mig_revise_edit() raises.
 */
Datum
migrate_edit(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_revise_edit(mig_args_text(fcinfo, 0, "rev"),
													 mig_args_optional_text(fcinfo, 1),
													 mig_args_optional_text(fcinfo, 2),
													 mig_args_optional_text(fcinfo, 3))));
}

/*
 * migrate.remove(rev): delete a revision that nothing refers to.  Returns its
 * identifier.  Raises what mig_revise_remove() raises.
 */
Datum
migrate_remove(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_revise_remove(mig_args_text(fcinfo, 0, "rev"))));
}

/*
 * migrate.approve(rev, checksum): record that the current role has read scripts and
 * trusts them.  Returns the number of revisions.  Raises what mig_revise_approve()
 * raises.
 */
Datum
migrate_approve(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_INT32(mig_revise_approve(mig_args_text(fcinfo, 0, "rev"),
									   mig_args_optional_text(fcinfo, 1)));
}

/* Put one exported revision into the result. */
static void
put_definition(ReturnSetInfo *rsinfo, const char *rev_id)
{
	MigStored  *stored = mig_revisions_fetch(rev_id, MIG_SNAPSHOT_ACTIVE);
	Datum		value;
	bool		isnull = false;

	if (stored == NULL)
		return;
	value = CStringGetTextDatum(mig_export_definition(stored));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
}

/*
 * migrate.export(range): the revisions of a range, or those that are named, as statements that define them, a
 * row each.  They are in the order of the numbers, so that the order of the numbers,
 * and with it that of every plan, is the same where the result is loaded.  Raises
 * what mig_range_history() raises.
 */
Datum
migrate_export(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *range = mig_args_text(fcinfo, 0, "range");
	MigGraph   *graph;
	int		   *revs;
	int			nrevs;
	MemoryContext step;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	graph = mig_args_load_graph();
	revs = mig_args_revisions(graph, range, &nrevs);
	step = AllocSetContextCreate(CurrentMemoryContext, "migrate export",
								 ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < nrevs; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(step);

		CHECK_FOR_INTERRUPTS();
		put_definition(rsinfo, mig_graph_rev(graph, revs[i])->rev_id);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	return (Datum) 0;
}
