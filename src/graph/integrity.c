/*-------------------------------------------------------------------------
 *
 * integrity.c
 *	  Whether the stored revisions form a graph that can be walked.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "graph/graph.h"
#include "graph/integrity.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "lib/stringinfo.h"

#define CYCLE_HINT "Give one of them other parents or dependencies."

/* Raise the error for a revision that names itself. */
static void
check_self_loops(MigGraph *graph)
{
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigLinks   *downs = mig_graph_links(graph, i, MIG_ALL_DOWN);
		const char *rev_id = mig_graph_rev(graph, i)->rev_id;

		for (int j = 0; j < downs->n; j++)
		{
			if (downs->revs[j] != i)
				continue;
			ereport(ERROR,
					(errcode(ERRCODE_MIG_CYCLE),
					 j < mig_graph_links(graph, i, MIG_DOWN)->n ?
					 errmsg("Self-loop is detected in revisions (%s)", rev_id) :
					 errmsg("Dependency self-loop is detected in revisions (%s)", rev_id),
					 errhint(CYCLE_HINT)));
		}
	}
}

/* What is left along one kind of edge, as mig_links_peel() has it. */
static bool *
peel(MigGraph *graph, MigEdges edges, MigEdges back)
{
	return mig_links_peel(graph->links[edges], graph->links[back], graph->nrevisions, NULL);
}

/*
 * The revisions to name if there is a cycle along one kind of edge, or null.
 * They are Alembic's: what cannot be reached both down from the tops and up
 * from the bottoms, which without any top or bottom is all.  Where that is
 * nothing, because the cycle has a top and a bottom, it is what is on the
 * cycle.
 */
static bool *
find_cycle(MigGraph *graph, MigEdges down, MigEdges next)
{
	bool	   *above = peel(graph, down, next);
	bool	   *below = above ? peel(graph, next, down) : NULL;
	bool	   *from_top;
	bool	   *from_bottom;
	bool		found = false;

	if (above == NULL)
		return NULL;
	from_top = mig_lineage_reach(graph, mig_lineage_tips(graph, next), down);
	from_bottom = mig_lineage_reach(graph, mig_lineage_tips(graph, down), next);
	for (int i = 0; i < graph->nrevisions; i++)
	{
		from_top[i] = !(from_top[i] && from_bottom[i]);
		found |= from_top[i];
		above[i] &= below[i];
	}
	return found ? from_top : above;
}

/*
 * Raise ERRCODE_MIG_CYCLE, naming the revisions, if any revision is its own
 * ancestor, first by parents, then by parents and dependencies.
 */
void
mig_integrity_check_cycles(MigGraph *graph)
{
	bool	   *cycle;

	if (graph->ordered || peel(graph, MIG_ALL_DOWN, MIG_ALL_NEXT) == NULL)
		return;
	check_self_loops(graph);
	cycle = find_cycle(graph, MIG_DOWN, MIG_NEXT);
	if (cycle != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_CYCLE),
				 errmsg("Cycle is detected in revisions (%s)",
						mig_names_sorted_ids(graph, mig_lineage_members(graph, cycle))),
				 errhint(CYCLE_HINT)));
	cycle = find_cycle(graph, MIG_ALL_DOWN, MIG_ALL_NEXT);
	ereport(ERROR,
			(errcode(ERRCODE_MIG_CYCLE),
			 errmsg("Dependency cycle is detected in revisions (%s)",
					mig_names_sorted_ids(graph, mig_lineage_members(graph, cycle))),
			 errhint(CYCLE_HINT)));
}

/* Say which names of a revision are not defined, one line each. */
static void
append_missing(StringInfo buf, MigGraph *graph, MigRevision *rev)
{
	bool		is_label;

	for (int i = 0; i < rev->down_revision.n; i++)
	{
		const char *name = rev->down_revision.names[i];
		int			down = mig_graph_find(graph, name, &is_label);

		if (down < 0)
			appendStringInfo(buf, "%sRevision %s referenced from %s is not present.",
							 buf->len ? "\n" : "", name, rev->rev_id);
		else if (is_label)
			appendStringInfo(buf, "%sParent %s of revision %s is a branch label, not a revision.",
							 buf->len ? "\n" : "", name, rev->rev_id);
	}
	for (int i = 0; i < rev->depends_on.n; i++)
	{
		const char *name = rev->depends_on.names[i];

		if (mig_graph_find(graph, name, NULL) < 0)
			appendStringInfo(buf, "%sRevision %s referenced from %s is not present.",
							 buf->len ? "\n" : "", name, rev->rev_id);
	}
}

/* What a revision refers to although it is not defined, a sentence each. */
char *
mig_integrity_missing_of(MigGraph *graph, int rev)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_missing(&buf, graph, mig_graph_rev(graph, rev));
	return buf.data;
}

/*
 * What the members of a set (null: all revisions) refer to although it is not
 * defined, a sentence each; null if there is nothing.
 */
static char *
missing(MigGraph *graph, const bool *members)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (graph->revisions[i].incomplete && (members == NULL || members[i]))
			append_missing(&buf, graph, &graph->revisions[i]);
	}
	return buf.len ? buf.data : NULL;
}

/*
 * Raise ERRCODE_MIG_MISSING_REVISION if a member of the set (null: any revision)
 * refers to a revision that is not defined.
 */
void
mig_integrity_require_complete(MigGraph *graph, const bool *members)
{
	char	   *names = missing(graph, members);

	if (names)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_MISSING_REVISION),
				 members ? errmsg("the plan reaches revisions that are not defined") :
				 errmsg("the graph refers to revisions that are not defined"),
				 errdetail_internal("%s", names),
				 errhint("Register them with migrate.define.")));
}

/*
 * A member of a set with something below it that is not one, or -1.  *lower becomes
 * what that is, or -1 if it is not even defined.
 */
static int
find_gap(MigGraph *graph, const bool *members, int *lower)
{
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigLinks   *downs = mig_graph_links(graph, i, MIG_ALL_DOWN);

		if (!members[i])
			continue;
		*lower = -1;
		if (mig_graph_rev(graph, i)->incomplete)
			return i;
		for (int j = 0; j < downs->n; j++)
		{
			*lower = downs->revs[j];
			if (!members[*lower])
				return i;
		}
	}
	return -1;
}

/*
 * Raise ERRCODE_MIG_UNEXPECTED_STATE if what is applied, a set, is not closed
 * downwards: no plan is right then.
 */
void
mig_integrity_require_closed(MigGraph *graph, const bool *applied)
{
	int			lower;
	int			upper = find_gap(graph, applied, &lower);

	if (upper < 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MIG_UNEXPECTED_STATE),
			 errmsg("revision \"%s\" is recorded as applied, but not all that is below it",
					graph->revisions[upper].rev_id),
			 lower < 0 ? errdetail("It refers to revisions that are not defined.") :
			 errdetail("Revision \"%s\" is not.", graph->revisions[lower].rev_id),
			 errhint("Find out what is applied and record it anew with "
					 "SELECT migrate.stamp(..., purge => true).")));
}

/*
 * Raise ERRCODE_MIG_REVISION_APPLIED if an applied revision depends on one
 * that is not applied: its dependency would come to mean another revision.
 */
void
mig_integrity_check_labels(MigGraph *graph)
{
	int			lower;
	int			upper = find_gap(graph, mig_lineage_applied(graph), &lower);

	if (upper < 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MIG_REVISION_APPLIED),
			 errmsg("revision \"%s\" is applied", graph->revisions[upper].rev_id),
			 errdetail("It depends on a branch label that would come to mean something "
					   "that is not applied."),
			 errhint("Leave the branch label where it is.")));
}
