/*-------------------------------------------------------------------------
 *
 * lineage.c
 *	  Sets of revisions: ancestors, descendants, branches, heads.
 *
 * A set is an array of one bool per revision.  Every function here costs
 * O(V + E) at most and allocates its result in the current context.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/graph.h"
#include "graph/lineage.h"
#include "miscadmin.h"

/* An array with an element of so many bytes, zero, for each revision. */
void *
mig_lineage_zeroed(MigGraph *graph, Size size)
{
	return mig_links_zeroed(graph->nrevisions, size);
}

/* Those of some revisions that are in a set; a null set has all. */
List *
mig_lineage_among(const List *revs, const bool *members)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, revs)
	{
		if (members == NULL || members[lfirst_int(lc)])
			result = lappend_int(result, lfirst_int(lc));
	}
	return result;
}

/* All that can be reached from the seeds along one kind of edge, seeds included. */
bool *
mig_lineage_reach(MigGraph *graph, const List *seeds, MigEdges edges)
{
	return mig_links_reach(graph->links[edges], graph->nrevisions, seeds);
}

/*
 * The branch that contains a revision: its ancestors, itself, its
 * descendants, by parents only.
 */
bool *
mig_lineage_branch(MigGraph *graph, int rev)
{
	List	   *seed = list_make1_int(rev);
	bool	   *result = mig_lineage_reach(graph, seed, MIG_DOWN);
	bool	   *above = mig_lineage_reach(graph, seed, MIG_NEXT);

	for (int i = 0; i < graph->nrevisions; i++)
		result[i] |= above[i];
	pfree(above);
	return result;
}

/*
 * Add the ancestors that carry the label of a revision: down to, and without,
 * the preceding branch point or merge point.
 */
static void
add_carrying_ancestors(MigGraph *graph, int rev, bool *carriers)
{
	while (mig_graph_links(graph, rev, MIG_DOWN)->n == 1)
	{
		CHECK_FOR_INTERRUPTS();
		rev = mig_graph_links(graph, rev, MIG_DOWN)->revs[0];
		if (mig_graph_links(graph, rev, MIG_ALL_NEXT)->n > 1 ||
			mig_graph_links(graph, rev, MIG_DOWN)->n > 1)
			break;
		carriers[rev] = true;
	}
}

/*
 * The revisions that carry the label declared by a revision, or that would if
 * it declared one: itself, its descendants, and its ancestors up to the
 * preceding branch point, as Alembic documents it.
 */
bool *
mig_lineage_carriers(MigGraph *graph, int rev)
{
	bool	   *result = mig_lineage_reach(graph, list_make1_int(rev), MIG_NEXT);

	add_carrying_ancestors(graph, rev, result);
	return result;
}

/* What is applied, as a set. */
bool *
mig_lineage_applied(MigGraph *graph)
{
	bool	   *result = mig_lineage_zeroed(graph, sizeof(bool));

	for (int i = 0; i < graph->nrevisions; i++)
		result[i] = graph->revisions[i].applied;
	return result;
}

/* What is recorded as applied, to be changed at will. */
MigState *
mig_lineage_state(MigGraph *graph)
{
	MigState   *result = palloc(sizeof(MigState));

	result->applied = mig_lineage_applied(graph);
	result->numbers = mig_lineage_zeroed(graph, sizeof(int64));
	for (int i = 0; i < graph->nrevisions; i++)
		result->numbers[i] = mig_graph_rev(graph, i)->applied_number;
	return result;
}

/* The members of a set in load order. */
List *
mig_lineage_members(MigGraph *graph, const bool *members)
{
	List	   *result = NIL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (members[i])
			result = lappend_int(result, i);
	}
	return result;
}

/*
 * The members without a link to another member along the given edges.  For a
 * set that is closed in the other direction these are its maximal elements.
 */
List *
mig_lineage_maxima(MigGraph *graph, const bool *members, MigEdges upward)
{
	List	   *result = NIL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigLinks   *links = mig_graph_links(graph, i, upward);
		bool		maximal = members[i];

		for (int j = 0; maximal && j < links->n; j++)
			maximal = !members[links->revs[j]];
		if (maximal)
			result = lappend_int(result, i);
	}
	return result;
}

/* Those of some revisions that are no ancestor of another, in load order. */
List *
mig_lineage_reduce(MigGraph *graph, const List *revs)
{
	List	   *downs = NIL;
	bool	   *below;
	bool	   *members = mig_lineage_zeroed(graph, sizeof(bool));
	ListCell   *lc;

	foreach(lc, revs)
	{
		MigLinks   *links = mig_graph_links(graph, lfirst_int(lc), MIG_ALL_DOWN);

		members[lfirst_int(lc)] = true;
		for (int i = 0; i < links->n; i++)
			downs = lappend_int(downs, links->revs[i]);
	}
	below = mig_lineage_reach(graph, downs, MIG_ALL_DOWN);
	for (int i = 0; i < graph->nrevisions; i++)
		members[i] &= !below[i];
	pfree(below);
	return mig_lineage_members(graph, members);
}

/* The current revisions: applied, with nothing applied above them. */
List *
mig_lineage_current(MigGraph *graph)
{
	bool	   *applied = mig_lineage_applied(graph);
	List	   *result = mig_lineage_maxima(graph, applied, MIG_ALL_NEXT);

	pfree(applied);
	return result;
}

/* Revisions without a link of the given kind, in load order. */
List *
mig_lineage_tips(MigGraph *graph, MigEdges edges)
{
	List	   *result = NIL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (mig_graph_links(graph, i, edges)->n == 0)
			result = lappend_int(result, i);
	}
	return result;
}

/* Revisions that are nobody's parent. */
List *
mig_lineage_heads(MigGraph *graph)
{
	return mig_lineage_tips(graph, MIG_NEXT);
}

/* Revisions that are nobody's parent and nobody's dependency. */
List *
mig_lineage_real_heads(MigGraph *graph)
{
	return mig_lineage_tips(graph, MIG_ALL_NEXT);
}

/* Revisions that declare no parent. */
List *
mig_lineage_bases(MigGraph *graph)
{
	List	   *result = NIL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (graph->revisions[i].down_revision.n == 0)
			result = lappend_int(result, i);
	}
	return result;
}

/* Append a name unless it is there. */
static void
add_name(MigNames *names, const char *name)
{
	for (int i = 0; i < names->n; i++)
	{
		if (strcmp(names->names[i], name) == 0)
			return;
	}
	if (names->names == NULL)
		names->names = palloc(sizeof(char *));
	else
		names->names = repalloc(names->names, (names->n + 1) * sizeof(char *));
	names->names[names->n++] = name;
}

/*
 * The labels that each revision carries, declared or not, for
 * mig_lineage_carried().
 */
MigNames *
mig_lineage_labels(MigGraph *graph)
{
	MigNames   *result = NULL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigNames   *declared = &graph->revisions[i].branch_labels;
		bool	   *carriers;

		if (declared->n == 0)
			continue;
		if (result == NULL)
			result = mig_lineage_zeroed(graph, sizeof(MigNames));
		carriers = mig_lineage_carriers(graph, i);
		for (int j = 0; j < graph->nrevisions; j++)
		{
			for (int k = 0; carriers[j] && k < declared->n; k++)
				add_name(&result[j], declared->names[k]);
		}
		pfree(carriers);
	}
	return result;
}

/* The labels of one revision; none has any if there is no array of them. */
const MigNames *
mig_lineage_carried(const MigNames *labels, int rev)
{
	static const MigNames none = {0, NULL};

	return labels ? &labels[rev] : &none;
}
