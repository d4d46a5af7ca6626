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
 * in a set that contains all that is between two members, as plans are, a
 * revision has an unfinished child if and only if an open revision is above it.
 * In other sets, as ranges may be, only children count.  Which one that is
 * takes a search down from the open revisions, in the order of the row; a
 * revision that is no higher than the one looked for is passed over.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/graph.h"
#include "graph/lineage.h"
#include "graph/plan.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define NONE (-1)

typedef struct MigSort
{
	MigGraph   *graph;
	bool	   *todo;			/* members not done */
	int		   *waiting;		/* children in todo */
	int		   *height;			/* longest way down to a revision without parents */
	MigLinks   *downs;			/* parents, then dependencies worth following */

	/* the row of open revisions, linked both ways */
	bool	   *is_open;
	int		   *before;
	int		   *after;
	int			first;
	int			last;

	/* for the search of what is above a revision, often the same one again */
	int			lower;			/* the revision */
	int			round;			/* counts changes of it */
	int		   *above;			/* round in which a revision was found above it */
	int		   *aside;			/* likewise, not above it */
	int			search;			/* counts searches */
	int		   *visited;		/* the last search that came by */
	int		   *via;			/* from where */
	int		   *trail;			/* what a search came by */
	int		   *stack;
} MigSort;

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
				result = mig_lineage_zeroed(graph, sizeof(List *));
			result[dep] = lappend_int(result[dep], i);
		}
	}
	return result;
}

/* A copy of the links without one that is a dependency only. */
static MigLinks
without_dependency(const MigLinks *links, int nparents, int dep)
{
	MigLinks	result = {0, palloc(links->n * sizeof(int))};

	for (int i = 0; i < links->n; i++)
	{
		if (i < nparents || links->revs[i] != dep)
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
	List	  **dependents = dependents_of(graph);
	MigLinks   *result;

	if (dependents == NULL)
		return graph->links[MIG_ALL_DOWN];
	result = mig_lineage_zeroed(graph, sizeof(MigLinks));
	memcpy(result, graph->links[MIG_ALL_DOWN], graph->nrevisions * sizeof(MigLinks));
	for (int dep = 0; dep < graph->nrevisions; dep++)
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
				result[i] = without_dependency(&result[i],
											   mig_graph_links(graph, i, MIG_DOWN)->n, dep);
		}
		pfree(above);
	}
	return result;
}

/* Put a revision at the end of the row. */
static void
append_open(MigSort *sort, int rev)
{
	sort->is_open[rev] = true;
	sort->before[rev] = sort->last;
	sort->after[rev] = NONE;
	if (sort->last == NONE)
		sort->first = rev;
	else
		sort->after[sort->last] = rev;
	sort->last = rev;
}

/* Put a revision, or with NONE nothing, in the place of another one. */
static void
replace_open(MigSort *sort, int rev, int replacement)
{
	int			before = sort->before[rev];
	int			after = sort->after[rev];

	sort->is_open[rev] = false;
	if (replacement != NONE)
	{
		sort->is_open[replacement] = true;
		sort->before[replacement] = before;
		sort->after[replacement] = after;
	}
	if (before == NONE)
		sort->first = replacement != NONE ? replacement : after;
	else
		sort->after[before] = replacement != NONE ? replacement : after;
	if (after == NONE)
		sort->last = replacement != NONE ? replacement : before;
	else
		sort->before[after] = replacement != NONE ? replacement : before;
}

/* Find all heights in a graph that comes in any order, upwards. */
static void
measure_unordered(MigSort *sort)
{
	MigGraph   *graph = sort->graph;
	int		   *missing = mig_lineage_zeroed(graph, sizeof(int));
	int			depth = 0;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		missing[i] = mig_graph_links(graph, i, MIG_ALL_DOWN)->n;
		if (missing[i] == 0)
			sort->stack[depth++] = i;
	}
	while (depth > 0)
	{
		int			rev = sort->stack[--depth];
		MigLinks   *next = mig_graph_links(graph, rev, MIG_ALL_NEXT);

		for (int i = 0; i < next->n; i++)
		{
			int			child = next->revs[i];

			sort->height[child] = Max(sort->height[child], sort->height[rev] + 1);
			if (--missing[child] == 0)
				sort->stack[depth++] = child;
		}
	}
	pfree(missing);
}

/*
 * The height of a revision is that of the highest one below it, and one more;
 * mostly what is below has been seen before.
 */
static void
measure_heights(MigSort *sort)
{
	if (!sort->graph->ordered)
	{
		measure_unordered(sort);
		return;
	}
	for (int i = 0; i < sort->graph->nrevisions; i++)
	{
		MigLinks   *downs = mig_graph_links(sort->graph, i, MIG_ALL_DOWN);

		for (int j = 0; j < downs->n; j++)
			sort->height[i] = Max(sort->height[i], sort->height[downs->revs[j]] + 1);
	}
}

/* An array with a number for each revision, not set yet. */
static int *
numbers(MigGraph *graph)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, (graph->nrevisions + 1) * sizeof(int));
}

static void
start_sort(MigSort *sort, MigGraph *graph, const bool *members, const List *tops)
{
	Size		n = graph->nrevisions;
	bool	   *is_top = mig_lineage_zeroed(graph, sizeof(bool));
	ListCell   *lc;

	memset(sort, 0, sizeof(*sort));
	sort->graph = graph;
	sort->todo = mig_lineage_zeroed(graph, sizeof(bool));
	memcpy(sort->todo, members, n * sizeof(bool));
	sort->waiting = mig_lineage_zeroed(graph, sizeof(int));
	sort->height = mig_lineage_zeroed(graph, sizeof(int));
	sort->is_open = mig_lineage_zeroed(graph, sizeof(bool));
	sort->before = numbers(graph);
	sort->after = numbers(graph);
	sort->above = mig_lineage_zeroed(graph, sizeof(int));
	sort->aside = mig_lineage_zeroed(graph, sizeof(int));
	sort->visited = mig_lineage_zeroed(graph, sizeof(int));
	sort->via = numbers(graph);
	sort->trail = numbers(graph);
	sort->lower = NONE;
	sort->stack = numbers(graph);
	sort->first = sort->last = NONE;
	sort->downs = normalised_downs(graph);
	measure_heights(sort);
	foreach(lc, tops)
		is_top[lfirst_int(lc)] = true;
	for (int i = 0; i < n; i++)
	{
		MigLinks   *links = mig_graph_links(graph, i, MIG_ALL_DOWN);

		for (int j = 0; members[i] && j < links->n; j++)
			sort->waiting[links->revs[j]]++;
		if (members[i] && is_top[i])
			append_open(sort, i);
	}
	pfree(is_top);
}

/* Note that what a search went through is above the revision it found. */
static void
mark_way(MigSort *sort, int upper, int last)
{
	for (int rev = last; rev != upper; rev = sort->via[rev])
		sort->above[rev] = sort->round;
	sort->above[upper] = sort->round;
}

/*
 * Is a revision above the one looked for?  Goes down from it until it gets
 * there, or to something known to be above; if it does not, all it came by is
 * known not to be.
 */
static bool
is_above(MigSort *sort, int upper)
{
	int			depth = 0;
	int			ntrail = 0;

	sort->search++;
	sort->stack[depth++] = upper;
	sort->trail[ntrail++] = upper;
	while (depth > 0)
	{
		int			rev = sort->stack[--depth];
		MigLinks   *downs = mig_graph_links(sort->graph, rev, MIG_ALL_DOWN);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < downs->n; i++)
		{
			int			down = downs->revs[i];

			if (down == sort->lower || sort->above[down] == sort->round)
			{
				mark_way(sort, upper, rev);
				return true;
			}
			if (sort->visited[down] != sort->search &&
				sort->aside[down] != sort->round &&
				sort->height[down] > sort->height[sort->lower])
			{
				sort->visited[down] = sort->search;
				sort->via[down] = rev;
				sort->stack[depth++] = down;
				sort->trail[ntrail++] = down;
			}
		}
	}
	while (ntrail > 0)
		sort->aside[sort->trail[--ntrail]] = sort->round;
	return false;
}

/* The first open revision that is above another one. */
static int
first_open_above(MigSort *sort, int lower)
{
	if (sort->lower != lower)
	{
		sort->lower = lower;
		sort->round++;
	}
	for (int rev = sort->first; rev != NONE; rev = sort->after[rev])
	{
		CHECK_FOR_INTERRUPTS();
		if (sort->height[rev] <= sort->height[lower])
			continue;
		if (sort->above[rev] == sort->round ||
			(sort->aside[rev] != sort->round && is_above(sort, rev)))
			return rev;
	}
	elog(ERROR, "no open revision above revision %d", lower);
}

/*
 * Open what an open revision leads to, the first in its place, the others at
 * the end of the row.  Returns what has taken its place, or NONE.
 */
static int
open_downs(MigSort *sort, int rev)
{
	MigLinks   *downs = &sort->downs[rev];
	MigLinks   *all = mig_graph_links(sort->graph, rev, MIG_ALL_DOWN);
	int			n = downs->revs == all->revs ? all->n : downs->n + all->n;
	int			replacement = NONE;

	for (int i = 0; i < n; i++)
	{
		int			down = i < downs->n ? downs->revs[i] : all->revs[i - downs->n];

		if (!sort->todo[down] || sort->is_open[down])
			continue;
		/* the ancestor that should open it may not be a member */
		if (i >= downs->n && sort->waiting[down] > 0)
			continue;
		if (replacement != NONE)
			append_open(sort, down);
		else
		{
			replacement = down;
			replace_open(sort, rev, replacement);
		}
	}
	return replacement;
}

/*
 * Finish an open revision.  Returns the open revision to go on from, or NONE.
 */
static int
finish_open(MigSort *sort, int rev)
{
	MigLinks   *all = mig_graph_links(sort->graph, rev, MIG_ALL_DOWN);
	int			replacement;
	int			before = sort->before[rev];

	sort->todo[rev] = false;
	for (int i = 0; i < all->n; i++)
		sort->waiting[all->revs[i]]--;
	replacement = open_downs(sort, rev);
	if (replacement != NONE)
		return replacement;
	replace_open(sort, rev, NONE);
	return before != NONE ? before : sort->first;
}

/*
 * Sort the members of a set, children before parents, starting from its tops:
 * at least all members that no other one is a child of, by parent or
 * dependency.  The result is allocated in the current context; it is null if
 * there are no members.
 */
int *
mig_order_sort(MigGraph *graph, const bool *members, const List *tops, int *nrevs)
{
	int		   *result;
	int			rev;
	MigSort		sort;
	MemoryContext old = CurrentMemoryContext;
	MemoryContext context;

	*nrevs = 0;
	if (memchr(members, true, graph->nrevisions) == NULL)
		return NULL;
	result = numbers(graph);
	context = AllocSetContextCreate(old, "migrate sort", ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(context);
	start_sort(&sort, graph, members, tops);
	rev = sort.first;
	while (rev != NONE)
	{
		CHECK_FOR_INTERRUPTS();
		if (sort.waiting[rev] > 0)
		{
			rev = first_open_above(&sort, rev);
			continue;
		}
		result[(*nrevs)++] = rev;
		rev = finish_open(&sort, rev);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return result;
}
