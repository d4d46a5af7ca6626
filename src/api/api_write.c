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
#include "graph/plan.h"
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
 * migrate.revision(message, upgrade, downgrade, head, splice, branch_label,
 * depends_on, rev_id): store a new revision on top of the targets that head names.
 * Returns its identifier, which is made up if none is given.  Raises what
 * mig_revise_create() raises.
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

static int
compare_positions(const void *a, const void *b)
{
	int			left = *(const int *) a;
	int			right = *(const int *) b;

	return (left > right) - (left < right);
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
 * migrate.export(range): the revisions of a range as statements that define them, a
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
	revs = mig_range_history(graph, range, &nrevs);
	qsort(revs, nrevs, sizeof(int), compare_positions);
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
