/*-------------------------------------------------------------------------
 *
 * order.c
 *	  The order of a set of revisions, Alembic's.
 *
 * Sorting keeps a row of open revisions and stays with one of them, going
 * down its branch, until it comes to a revision that something above it still
 * waits for; then the first open revision above that one takes over.  A
 * revision is added to the row when the first of its children is done.
 *
 * Everything is decided by load order and by the order in which parents are
 * declared.  The test for "something above is still waiting" is a count of
 * the children that are not done, which is what keeps the cost near O(V + E):
 * in a set that is closed between its tops and bottoms, a revision has an
 * unfinished child if and only if an open revision is above it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/graph.h"
#include "core/plan.h"
#include "miscadmin.h"

typedef struct MigSort
{
	MigGraph   *graph;
	bool	   *todo;			/* members not done */
	bool	   *is_open;
	int		   *waiting;		/* children in todo */
	MigLinks   *downs;			/* parents, then dependencies worth following */
	int			nopen;
	int		   *open;
	int		   *visited;		/* round of the last visit */
	int			round;
	int		   *stack;
} MigSort;

static void *
huge_zero(Size size)
{
	return MemoryContextAllocExtended(CurrentMemoryContext, size + 1,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/*
 * The revisions that list each revision in depends_on: a list per revision,
 * or null if no revision depends on anything.
 */
static List **
dependents_of(MigGraph *graph)
{
	List	  **result = NULL;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigNames   *names = &mig_graph_rev(graph, i)->depends_on;

		for (int j = 0; j < names->n; j++)
		{
			int			dep = mig_graph_find(graph, names->names[j], NULL);

			if (dep < 0)
				continue;
			if (result == NULL)
				result = huge_zero(graph->nrevisions * sizeof(List *));
			result[dep] = lappend_int(result[dep], i);
		}
	}
	return result;
}

/* A copy of the links without one that is a dependency only. */
static MigLinks
without_dependency(MigRevision *rev, const MigLinks *links, int dep)
{
	MigLinks	result = {0, palloc(links->n * sizeof(int))};

	for (int i = 0; i < links->n; i++)
	{
		if (i < rev->down.n || links->revs[i] != dep)
			result.revs[result.n++] = links->revs[i];
	}
	return result;
}

/*
 * Downward links without the dependencies that an ancestor lists as well:
 * following them would open a branch earlier than needed.
 */
static MigLinks *
normalised_downs(MigGraph *graph)
{
	MigLinks   *result = huge_zero(graph->nrevisions * sizeof(MigLinks));
	List	  **dependents = dependents_of(graph);

	for (int i = 0; i < graph->nrevisions; i++)
		result[i] = mig_graph_rev(graph, i)->all_down;
	for (int dep = 0; dependents && dep < graph->nrevisions; dep++)
	{
		List	   *children = NIL;
		bool	   *above;
		ListCell   *lc;

		if (list_length(dependents[dep]) < 2)
			continue;
		foreach(lc, dependents[dep])
		{
			MigLinks   *next = mig_graph_links(graph, lfirst_int(lc), MIG_NEXT);

			for (int j = 0; j < next->n; j++)
				children = lappend_int(children, next->revs[j]);
		}
		above = mig_lineage_reach(graph, children, MIG_NEXT);
		foreach(lc, dependents[dep])
		{
			int			i = lfirst_int(lc);

			if (above[i])
				result[i] = without_dependency(mig_graph_rev(graph, i), &result[i], dep);
		}
		pfree(above);
	}
	return result;
}

static void
start_sort(MigSort *sort, MigGraph *graph, const bool *members, const List *tops)
{
	Size		n = graph->nrevisions;
	ListCell   *lc;

	memset(sort, 0, sizeof(*sort));
	sort->graph = graph;
	sort->todo = huge_zero(n * sizeof(bool));
	memcpy(sort->todo, members, n * sizeof(bool));
	sort->is_open = huge_zero(n * sizeof(bool));
	sort->waiting = huge_zero(n * sizeof(int));
	sort->open = huge_zero(n * sizeof(int));
	sort->visited = huge_zero(n * sizeof(int));
	sort->stack = huge_zero(n * sizeof(int));
	sort->downs = normalised_downs(graph);
	for (int i = 0; i < n; i++)
	{
		MigLinks   *links = mig_graph_links(graph, i, MIG_ALL_DOWN);

		for (int j = 0; members[i] && j < links->n; j++)
			sort->waiting[links->revs[j]]++;
	}
	foreach(lc, tops)
	{
		if (members[lfirst_int(lc)] && !sort->is_open[lfirst_int(lc)])
			sort->is_open[lfirst_int(lc)] = true;
	}
	for (int i = 0; i < n; i++)
	{
		if (sort->is_open[i])
			sort->open[sort->nopen++] = i;
	}
}

/*
 * Position of the first open revision above another one.  Looks at the
 * unfinished revisions above only.
 */
static int
first_open_above(MigSort *sort, int rev)
{
	int			depth = 0;
	int			found = 0;

	sort->round++;
	sort->stack[depth++] = rev;
	while (depth > 0)
	{
		MigLinks   *next = mig_graph_links(sort->graph, sort->stack[--depth], MIG_ALL_NEXT);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < next->n; i++)
		{
			if (sort->todo[next->revs[i]] && sort->visited[next->revs[i]] != sort->round)
			{
				sort->visited[next->revs[i]] = sort->round;
				sort->stack[depth++] = next->revs[i];
			}
		}
	}
	while (found < sort->nopen && sort->visited[sort->open[found]] != sort->round)
		found++;
	if (found == sort->nopen)
		elog(ERROR, "no open revision above revision %d", rev);
	return found;
}

/*
 * Finish the open revision at a position: what it leads to takes its place
 * and the end of the row.  Returns the position to go on from.
 */
static int
finish_open(MigSort *sort, int position)
{
	int			rev = sort->open[position];
	MigLinks   *downs = &sort->downs[rev];
	MigLinks   *all = mig_graph_links(sort->graph, rev, MIG_ALL_DOWN);
	bool		replaced = false;

	sort->todo[rev] = false;
	sort->is_open[rev] = false;
	for (int i = 0; i < all->n; i++)
		sort->waiting[all->revs[i]]--;
	for (int i = 0; i < downs->n; i++)
	{
		int			down = downs->revs[i];

		if (!sort->todo[down] || sort->is_open[down])
			continue;
		sort->is_open[down] = true;
		if (replaced)
			sort->open[sort->nopen++] = down;
		else
			sort->open[position] = down;
		replaced = true;
	}
	if (replaced)
		return position;
	sort->nopen--;
	memmove(&sort->open[position], &sort->open[position + 1],
			(sort->nopen - position) * sizeof(int));
	return Max(position - 1, 0);
}

/*
 * Sort the members of a set, children before parents, starting from its tops;
 * the set must contain all that is between two members.  The result is
 * allocated in the current context.
 */
int *
mig_order_sort(MigGraph *graph, const bool *members, const List *tops, int *nrevs)
{
	int		   *result = huge_zero(graph->nrevisions * sizeof(int));
	int			position = 0;
	MigSort		sort;

	*nrevs = 0;
	start_sort(&sort, graph, members, tops);
	while (sort.nopen > 0)
	{
		int			rev = sort.open[position];

		CHECK_FOR_INTERRUPTS();
		if (sort.waiting[rev] > 0)
		{
			position = first_open_above(&sort, rev);
			continue;
		}
		result[(*nrevs)++] = rev;
		position = finish_open(&sort, position);
	}
	return result;
}
