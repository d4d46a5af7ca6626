/*-------------------------------------------------------------------------
 *
 * current.c
 *	  The current revisions, kept up to date while a plan runs.
 *
 * Computing them anew for each step would make a run quadratic.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/current.h"
#include "graph/lineage.h"

#define MOST_NAMED 100

/* Where a revision is in the row of current ones, or would be. */
static int
position(MigCurrent *current, int rev)
{
	int			low = 0;
	int			high = current->n;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (current->revs[middle] < rev)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
add_top(MigCurrent *current, int rev)
{
	int			at = position(current, rev);

	memmove(&current->revs[at + 1], &current->revs[at], (current->n - at) * sizeof(int));
	current->revs[at] = rev;
	current->n++;
}

static void
remove_top(MigCurrent *current, int rev)
{
	int			at = position(current, rev);

	current->n--;
	memmove(&current->revs[at], &current->revs[at + 1], (current->n - at) * sizeof(int));
}

/*
 * The current revisions of a graph, allocated in the current context.  From
 * then on the graph's marks are changed through here only.
 */
MigCurrent *
mig_current_create(MigGraph *graph)
{
	MigCurrent    *current = palloc0(sizeof(MigCurrent));

	current->graph = graph;
	current->revs = mig_lineage_zeroed(graph, sizeof(int));
	current->above = mig_lineage_zeroed(graph, sizeof(int));
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigLinks   *downs = mig_graph_links(graph, i, MIG_ALL_DOWN);

		for (int j = 0; mig_graph_rev(graph, i)->applied && j < downs->n; j++)
			current->above[downs->revs[j]]++;
	}
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (mig_graph_rev(graph, i)->applied && current->above[i] == 0)
			current->revs[current->n++] = i;
	}
	return current;
}

/* A revision has been applied; all below it was before. */
void
mig_current_apply(MigCurrent *current, int rev)
{
	MigLinks   *downs = mig_graph_links(current->graph, rev, MIG_ALL_DOWN);

	for (int i = 0; i < downs->n; i++)
	{
		if (current->above[downs->revs[i]]++ == 0)
			remove_top(current, downs->revs[i]);
	}
	mig_graph_rev(current->graph, rev)->applied = true;
	add_top(current, rev);
}

/* A revision has been taken back; nothing above it was applied. */
void
mig_current_unapply(MigCurrent *current, int rev)
{
	MigLinks   *downs = mig_graph_links(current->graph, rev, MIG_ALL_DOWN);

	remove_top(current, rev);
	mig_graph_rev(current->graph, rev)->applied = false;
	for (int i = 0; i < downs->n; i++)
	{
		if (--current->above[downs->revs[i]] == 0)
			add_top(current, downs->revs[i]);
	}
}

/*
 * The identifiers of the current revisions, in an array of the current
 * context: the first ones and an ellipsis if there are very many, since the
 * log keeps them for every step.
 */
MigNames
mig_current_names(MigCurrent *current)
{
	MigNames	result = {0, palloc((MOST_NAMED + 1) * sizeof(char *))};

	while (result.n < Min(current->n, MOST_NAMED))
	{
		result.names[result.n] = mig_graph_rev(current->graph, current->revs[result.n])->rev_id;
		result.n++;
	}
	if (current->n > MOST_NAMED)
		result.names[result.n++] = "...";
	return result;
}
