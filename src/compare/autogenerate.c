/*-------------------------------------------------------------------------
 *
 * autogenerate.c
 *	  The scripts of a revision, made from the model.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "compare/autogenerate.h"
#include "compare/proof.h"
#include "graph/names.h"
#include "schema/kinds.h"
#include "store/revisions.h"

#define MOST_SHOWN 20

/* The changes of a diff, a line each, as far as there is room. */
static void
append_changes(StringInfo text, const MigDiff *diff)
{
	for (int i = 0; i < diff->nchanges; i++)
	{
		const MigChange *change = &diff->changes[i];

		if (i == MOST_SHOWN)
		{
			appendStringInfo(text, "\n  and %d more", diff->nchanges - i);
			return;
		}
		appendStringInfo(text, "\n  %s %s %s", change->operation, mig_kinds_name(change->kind),
						 change->identity);
	}
}

/* Tell what the proof found, as an error unless it is forced. */
static void
judge(const MigProof *proof, bool force)
{
	StringInfoData detail;

	if (proof->columns_moved)
		ereport(NOTICE,
				(errmsg("the downgrade leaves columns in another order")));
	if (proof->left_over == NULL && proof->not_undone == NULL)
		return;
	initStringInfo(&detail);
	if (proof->left_over)
	{
		appendStringInfoString(&detail, "After the upgrade this would still be to do:");
		append_changes(&detail, proof->left_over);
	}
	if (proof->not_undone)
	{
		if (detail.len > 0)
			appendStringInfoChar(&detail, '\n');
		appendStringInfoString(&detail, "After the downgrade this would still be to do:");
		append_changes(&detail, proof->not_undone);
	}
	ereport(force ? WARNING : ERROR,
			(errcode(ERRCODE_MIG_NOT_PROVED),
			 errmsg("the generated scripts do not make what they should"),
			 errdetail_internal("%s", detail.data),
			 force ? 0 : errhint("Write the revision by hand, or with force => true and then edit it.")));
}

/*
 * What is not applied yet would be generated once more, so everything has to be.
 */
static void
require_heads(void)
{
	MigGraph   *graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	List	   *pending = NIL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (!mig_graph_rev(graph, i)->applied)
			pending = lappend_int(pending, i);
	}
	if (pending != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_AT_HEAD),
				 errmsg("Target database is not up to date."),
				 errdetail("Not applied: %s.", mig_names_some_ids(graph, pending, MOST_SHOWN)),
				 errhint("Apply them first, or remove them, since what they change would be generated again.")));
}

/*
 * Make the scripts of a revision that leads from the schema of this database to the
 * model, and prove them.  Returns false if there is no difference.  The scripts are
 * in the current memory context.  Raises ERRCODE_MIG_NOT_PROVED if they do not do what
 * they should, unless that is forced, ERRCODE_MIG_NOT_AT_HEAD if revisions are not applied,
 * and what mig_live_diff() and the proof raise.
 */
bool
mig_autogenerate(const MigAutogenerate *options, char **upgrade, char **downgrade)
{
	MigLiveDiff *live_diff;
	const MigDiff *diff;

	require_heads();
	live_diff = mig_live_diff(options->rename, true);
	diff = live_diff->diff;
	*upgrade = mig_live_upgrade(diff);
	*downgrade = mig_live_downgrade(diff);
	for (int i = 0; i < diff->nchanges; i++)
	{
		if (diff->changes[i].note)
			ereport(NOTICE,
					(errmsg("%s %s: %s", mig_kinds_name(diff->changes[i].kind),
							diff->changes[i].identity, diff->changes[i].note)));
	}
	if (**upgrade == '\0' && **downgrade == '\0')
		return false;
	judge(options->live ? mig_proof_live(live_diff) : mig_proof_in_shadow(live_diff),
		  options->force);
	return true;
}
