/*-------------------------------------------------------------------------
 *
 * undo.c
 *	  The order in which a set of applied revisions is taken back.
 *
 * What is above a revision goes before it.  Among what that leaves open, the
 * revision that was applied last goes first: the graph does not have every
 * dependency, and what was made later may need what was made earlier in another
 * branch.  Revisions that one operation recorded without running them, and those
 * of which it is not known when they were applied, go in Alembic's order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/graph.h"
#include "graph/lineage.h"
#include "graph/plan.h"
#include "lib/binaryheap.h"
#include "miscadmin.h"

typedef struct Undo
{
	const int64 *numbers;		/* of the operation that applied each revision */
	int		   *place;			/* of each member in Alembic's order */
} Undo;

/* Which of two revisions goes first?  A binary heap has the greater one on top. */
static int
compare(Datum a, Datum b, void *arg)
{
	Undo	   *undo = arg;
	int			rev_a = DatumGetInt32(a);
	int			rev_b = DatumGetInt32(b);
	int64		number_a = undo->numbers[rev_a];
	int64		number_b = undo->numbers[rev_b];

	if (number_a != number_b)
		return number_a > number_b ? 1 : -1;
	return undo->place[rev_a] < undo->place[rev_b] ? 1 : -1;
}

/* Have all revisions been applied by one operation, or is that not known? */
static bool
same_numbers(const int64 *numbers, const int *revs, int nrevs)
{
	for (int i = 1; i < nrevs; i++)
	{
		if (numbers[revs[i]] != numbers[revs[0]])
			return false;
	}
	return true;
}

/* How many members are directly above each member. */
static int *
count_above(MigGraph *graph, const bool *members)
{
	int		   *result = mig_lineage_zeroed(graph, sizeof(int));

	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigLinks   *downs = mig_graph_links(graph, i, MIG_ALL_DOWN);

		for (int j = 0; members[i] && j < downs->n; j++)
			result[downs->revs[j]]++;
	}
	return result;
}

/* Bring revisions, which come in Alembic's order, into the order of their undoing. */
static void
sort_by_number(MigGraph *graph, const bool *members, const int64 *numbers, int *revs, int nrevs)
{
	Undo		undo = {numbers, mig_lineage_zeroed(graph, sizeof(int))};
	int		   *above = count_above(graph, members);
	binaryheap *open = binaryheap_allocate(nrevs, compare, &undo);
	int			ndone = 0;

	for (int i = 0; i < nrevs; i++)
		undo.place[revs[i]] = i;
	for (int i = 0; i < nrevs; i++)
	{
		if (above[revs[i]] == 0)
			binaryheap_add(open, Int32GetDatum(revs[i]));
	}
	while (!binaryheap_empty(open))
	{
		int			rev = DatumGetInt32(binaryheap_remove_first(open));
		MigLinks   *downs = mig_graph_links(graph, rev, MIG_ALL_DOWN);

		CHECK_FOR_INTERRUPTS();
		revs[ndone++] = rev;
		for (int i = 0; i < downs->n; i++)
		{
			if (--above[downs->revs[i]] == 0 && members[downs->revs[i]])
				binaryheap_add(open, Int32GetDatum(downs->revs[i]));
		}
	}
	Assert(ndone == nrevs);
	binaryheap_free(open);
	pfree(above);
	pfree(undo.place);
}

/*
 * Sort for a downgrade a set of revisions that are applied, with all above them
 * that is applied.  The result is allocated in the current context; it is null if
 * there are no members.
 */
int *
mig_undo_sort(MigGraph *graph, const bool *members, const MigState *state, int *nrevs)
{
	int		   *result = mig_order_sort(graph, members,
										mig_lineage_maxima(graph, state->applied, MIG_ALL_NEXT),
										nrevs);

	if (!same_numbers(state->numbers, result, *nrevs))
		sort_by_number(graph, members, state->numbers, result, *nrevs);
	return result;
}
