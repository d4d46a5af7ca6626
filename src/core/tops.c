/*-------------------------------------------------------------------------
 *
 * tops.c
 *	  The current revisions, kept up to date while a plan runs.
 *
 * Computing them anew for each step would make a run quadratic.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/tops.h"

#define MOST_NAMED 100

/* Where a revision is in the row of current ones, or would be. */
static int
position(MigTops *tops, int rev)
{
	int			low = 0;
	int			high = tops->n;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (tops->revs[middle] < rev)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
add_top(MigTops *tops, int rev)
{
	int			at = position(tops, rev);

	memmove(&tops->revs[at + 1], &tops->revs[at], (tops->n - at) * sizeof(int));
	tops->revs[at] = rev;
	tops->n++;
}

static void
remove_top(MigTops *tops, int rev)
{
	int			at = position(tops, rev);

	tops->n--;
	memmove(&tops->revs[at], &tops->revs[at + 1], (tops->n - at) * sizeof(int));
}

/*
 * The current revisions of a graph, allocated in the current context.  From
 * then on the graph's marks are changed through here only.
 */
MigTops *
mig_tops_create(MigGraph *graph)
{
	MigTops    *tops = palloc0(sizeof(MigTops));

	tops->graph = graph;
	tops->revs = mig_lineage_zeroed(graph, sizeof(int));
	tops->above = mig_lineage_zeroed(graph, sizeof(int));
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigLinks   *downs = mig_graph_links(graph, i, MIG_ALL_DOWN);

		for (int j = 0; mig_graph_rev(graph, i)->applied && j < downs->n; j++)
			tops->above[downs->revs[j]]++;
	}
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (mig_graph_rev(graph, i)->applied && tops->above[i] == 0)
			tops->revs[tops->n++] = i;
	}
	return tops;
}

/* A revision has been applied; all below it was before. */
void
mig_tops_apply(MigTops *tops, int rev)
{
	MigLinks   *downs = mig_graph_links(tops->graph, rev, MIG_ALL_DOWN);

	for (int i = 0; i < downs->n; i++)
	{
		if (tops->above[downs->revs[i]]++ == 0)
			remove_top(tops, downs->revs[i]);
	}
	mig_graph_rev(tops->graph, rev)->applied = true;
	add_top(tops, rev);
}

/* A revision has been taken back; nothing above it was applied. */
void
mig_tops_unapply(MigTops *tops, int rev)
{
	MigLinks   *downs = mig_graph_links(tops->graph, rev, MIG_ALL_DOWN);

	remove_top(tops, rev);
	mig_graph_rev(tops->graph, rev)->applied = false;
	for (int i = 0; i < downs->n; i++)
	{
		if (--tops->above[downs->revs[i]] == 0)
			add_top(tops, downs->revs[i]);
	}
}

/*
 * The identifiers of the current revisions, in an array of the current
 * context: the first ones and an ellipsis if there are very many, since the
 * log keeps them for every step.
 */
MigNames
mig_tops_names(MigTops *tops)
{
	MigNames	result = {0, palloc((MOST_NAMED + 1) * sizeof(char *))};

	while (result.n < Min(tops->n, MOST_NAMED))
	{
		result.names[result.n] = mig_graph_rev(tops->graph, tops->revs[result.n])->rev_id;
		result.n++;
	}
	if (tops->n > MOST_NAMED)
		result.names[result.n++] = "...";
	return result;
}
