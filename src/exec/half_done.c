/*-------------------------------------------------------------------------
 *
 * half_done.c
 *	  Revisions that are half done, and what they stand in the way of.
 *
 * A half-done upgrade is of a revision that is not applied, a half-done
 * downgrade of one that is; or the reverse, if the one was begun to undo what
 * the other had left.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "exec/half_done.h"
#include "graph/lineage.h"
#include "parser/parser.h"

/* What is known of a revision; null if it is not half done. */
MigHalfDone *
mig_half_done_find(const List *half_done, const char *rev_id)
{
	ListCell   *lc;

	foreach(lc, half_done)
	{
		MigHalfDone *candidate = lfirst(lc);

		if (strcmp(candidate->rev_id, rev_id) == 0)
			return candidate;
	}
	return NULL;
}

/* How far a script has come, in words. */
char *
mig_half_done_text(const MigHalfDone *half_done)
{
	const char *script = half_done->upgrade ? "upgrade" : "downgrade";

	if (half_done->begun)
		return psprintf("%s: %d of %d statements done, statement %d begun", script,
						half_done->ndone, half_done->nstatements, half_done->begun);
	return psprintf("%s: %d of %d statements done", script,
					half_done->ndone, half_done->nstatements);
}

/* Would these steps go over a revision, from below or from above? */
static bool
step_over(MigGraph *graph, const bool *steps, bool upgrade, int rev)
{
	bool	   *beyond = mig_lineage_reach(graph, list_make1_int(rev),
										   upgrade ? MIG_ALL_NEXT : MIG_ALL_DOWN);
	bool		result = false;

	for (int i = 0; i < graph->nrevisions && !result; i++)
		result = steps[i] && beyond[i];
	pfree(beyond);
	return result;
}

static void
refuse(const MigHalfDone *half_done)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_HALF_DONE),
			 errmsg("revision \"%s\" is half done", half_done->rev_id),
			 errdetail("State of its %s.", mig_half_done_text(half_done)),
			 errhint("CALL migrate.%s_each goes on with it, CALL migrate.%s_each runs the "
					 "other script; migrate.stamp says that it is done, or that it is not.",
					 half_done->upgrade ? "upgrade" : "downgrade",
					 half_done->upgrade ? "downgrade" : "upgrade")));
}

/* Raise ERRCODE_MIG_HALF_DONE if anything is half done, as the calling query sees it. */
void
mig_half_done_refuse_any(void)
{
	List	   *half_done = mig_statements_half_done(MIG_SNAPSHOT_ACTIVE);

	if (half_done != NIL)
		refuse(linitial(half_done));
}

/*
 * Raise ERRCODE_MIG_HALF_DONE if steps in one transaction would go over a
 * revision that is half done.  To be called under the run lock.
 */
void
mig_half_done_refuse(MigGraph *graph, const bool *steps, bool upgrade)
{
	List	   *half_done = mig_statements_half_done(MIG_SNAPSHOT_LATEST);
	ListCell   *lc;

	foreach(lc, half_done)
	{
		MigHalfDone *candidate = lfirst(lc);
		int			rev = mig_graph_find(graph, candidate->rev_id, NULL);

		if (rev >= 0 && step_over(graph, steps, upgrade, rev))
			refuse(candidate);
	}
}

/*
 * Make a state of a graph say that what is half done is still to be done, in the
 * direction that is wanted, so that plans have it: an upgrade that is half done came
 * after all that is applied.
 */
void
mig_half_done_count_in(MigGraph *graph, MigState *state, const List *half_done, bool upgrade)
{
	ListCell   *lc;

	foreach(lc, half_done)
	{
		int			rev = mig_graph_find(graph, ((MigHalfDone *) lfirst(lc))->rev_id, NULL);

		if (rev < 0)
			continue;
		if (!state->applied[rev])
			state->numbers[rev] = PG_INT64_MAX;
		state->applied[rev] = !upgrade;
	}
}

/*
 * What tells a script, as this session reads it, from another: which statements
 * it has is up to a setting.  In the current context.
 */
char *
mig_half_done_checksum(const char *script)
{
	return mig_checksum_as_read(script, mig_compat_std_strings());
}

/*
 * Raise ERRCODE_MIG_SCRIPT_CHANGED if a script that is half done is not what it
 * was when it was begun, or would not be taken apart as it was.
 */
void
mig_half_done_check_script(const MigHalfDone *half_done, const MigStored *stored)
{
	const char *script = mig_revisions_script(stored, half_done->upgrade);
	bool		std_strings = mig_compat_std_strings();

	if (script && strcmp(mig_checksum_as_read(script, std_strings), half_done->checksum) == 0)
		return;
	if (script && strcmp(mig_checksum_as_read(script, !std_strings), half_done->checksum) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
				 errmsg("the script of revision \"%s\" was begun with another setting of standard_conforming_strings",
						stored->rev_id),
				 errdetail("State of its %s.", mig_half_done_text(half_done)),
				 errhint("SET standard_conforming_strings TO %s.", std_strings ? "off" : "on")));
	ereport(ERROR,
			(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
			 errmsg("the script of revision \"%s\" was changed while it is half done",
					stored->rev_id),
			 errdetail("State of its %s.", mig_half_done_text(half_done)),
			 errhint("Put back what it was; or finish by hand and call migrate.stamp, or undo "
					 "it with CALL migrate.%s_each.",
					 half_done->upgrade ? "downgrade" : "upgrade")));
}

/* Those of the half-done revisions that are in a set; a list of MigHalfDone *. */
List *
mig_half_done_among(MigGraph *graph, const bool *members)
{
	List	   *result = mig_statements_half_done(MIG_SNAPSHOT_LATEST);
	ListCell   *lc;

	foreach(lc, result)
	{
		int			rev = mig_graph_find(graph, ((MigHalfDone *) lfirst(lc))->rev_id, NULL);

		if (rev < 0 || !members[rev])
			result = foreach_delete_current(result, lc);
	}
	return result;
}
