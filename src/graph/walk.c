/*-------------------------------------------------------------------------
 *
 * walk.c
 *	  Relative targets: so many steps up or down from somewhere.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "graph/walk.h"
#include "miscadmin.h"

/*
 * Raise ERRCODE_MIG_AMBIGUOUS_WALK for a target, with the revisions that the way
 * leads to.
 */
void
mig_walk_ambiguous(MigGraph *graph, const MigTarget *target, const List *candidates, bool up)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_AMBIGUOUS_WALK),
			 errmsg("Ambiguous walk"),
			 errdetail("The target is \"%s\"; the way %s leads to: %s.", target->typed,
					   up ? "up" : "down", mig_names_some_ids(graph, candidates, 10)),
			 errhint("Name a branch, as in <branch>@%s, or a revision.", target->relative)));
}

/* The ways up from a revision, or to the bases from nothing, within a branch. */
static List *
ways_up(MigGraph *graph, int rev, const bool *branch)
{
	if (rev == MIG_NOTHING)
		return mig_lineage_among(mig_lineage_bases(graph), branch);
	return mig_lineage_among(mig_graph_link_list(mig_graph_links(graph, rev, MIG_NEXT)),
							 branch);
}

/*
 * Go up target->steps from a revision or from MIG_NOTHING, within a branch, that
 * of the target, unless that is null.  Returns where that ends and in *walked how
 * far it came, which is less if there was no further way.  Raises
 * ERRCODE_MIG_AMBIGUOUS_WALK.
 */
int
mig_walk_up(MigGraph *graph, int start, const MigTarget *target, const bool *branch,
			int *walked)
{
	for (*walked = 0; *walked < target->steps; (*walked)++)
	{
		List	   *ways = ways_up(graph, start, branch);

		CHECK_FOR_INTERRUPTS();
		if (ways == NIL)
			break;
		if (list_length(ways) > 1)
			mig_walk_ambiguous(graph, target, ways, true);
		start = linitial_int(ways);
		list_free(ways);
	}
	return start;
}

/*
 * Go down so many steps by parents.  MIG_NOTHING is what is below a base,
 * MIG_TOO_FAR what is below that.  Raises ERRCODE_MIG_AMBIGUOUS_WALK.
 */
int
mig_walk_down(MigGraph *graph, int start, const MigTarget *target, int steps)
{
	for (; steps > 0; steps--)
	{
		MigLinks   *links;

		CHECK_FOR_INTERRUPTS();
		if (start == MIG_NOTHING)
			return MIG_TOO_FAR;
		links = mig_graph_links(graph, start, MIG_DOWN);
		if (links->n > 1)
			mig_walk_ambiguous(graph, target,
						   list_make2_int(links->revs[0], links->revs[1]), false);
		start = links->n == 0 ? MIG_NOTHING : links->revs[0];
	}
	return start;
}
