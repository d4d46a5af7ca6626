/*-------------------------------------------------------------------------
 *
 * links.c
 *	  Things that are known by numbers, and links from one to others.
 *
 * Every function here costs O(V + E) and allocates its result in the current
 * context.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/links.h"
#include "miscadmin.h"

/* An array with an element of so many bytes, zero, for each of n things. */
void *
mig_links_zeroed(int n, Size size)
{
	return MemoryContextAllocExtended(CurrentMemoryContext, ((Size) n + 1) * size,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static int *
numbers(int n)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, ((Size) n + 1) * sizeof(int));
}

/* As many links from each thing as there are to it, not filled in yet. */
static MigLinks *
make_room(const MigLinks *links, int n)
{
	MigLinks   *result = mig_links_zeroed(n, sizeof(MigLinks));
	Size		total = 0;
	int		   *pool;

	for (int i = 0; i < n; i++)
	{
		total += links[i].n;
		for (int j = 0; j < links[i].n; j++)
			result[links[i].revs[j]].n++;
	}
	pool = MemoryContextAllocHuge(CurrentMemoryContext, (total + 1) * sizeof(int));
	for (int i = 0; i < n; i++)
	{
		result[i].revs = pool;
		pool += result[i].n;
	}
	return result;
}

/* The same links turned around; those from one thing come out ascending. */
MigLinks *
mig_links_reverse(const MigLinks *links, int n)
{
	MigLinks   *result = make_room(links, n);

	for (int i = 0; i < n; i++)
		result[i].n = 0;
	for (int i = 0; i < n; i++)
	{
		for (int j = 0; j < links[i].n; j++)
		{
			MigLinks   *back = &result[links[i].revs[j]];

			back->revs[back->n++] = i;
		}
	}
	return result;
}

/* All that can be reached from the seeds, a list of numbers; these included. */
bool *
mig_links_reach(const MigLinks *links, int n, const List *seeds)
{
	bool	   *reached = mig_links_zeroed(n, sizeof(bool));
	int		   *stack = numbers(n);
	int			depth = 0;
	ListCell   *lc;

	foreach(lc, seeds)
	{
		if (!reached[lfirst_int(lc)])
		{
			reached[lfirst_int(lc)] = true;
			stack[depth++] = lfirst_int(lc);
		}
	}
	while (depth > 0)
	{
		const MigLinks *from = &links[stack[--depth]];

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < from->n; i++)
		{
			if (!reached[from->revs[i]])
			{
				reached[from->revs[i]] = true;
				stack[depth++] = from->revs[i];
			}
		}
	}
	pfree(stack);
	return reached;
}

/*
 * Take away, again and again, what has no link to a thing that is still there;
 * back has the same links turned around.  The array order, which may be null
 * and has room for n numbers, gets what is taken in that order: each thing
 * after all that it links to.  Returns null if nothing is left.  Or else the
 * result is what is left: what is on a cycle, and what such links lead from to
 * one.
 */
bool *
mig_links_peel(const MigLinks *links, const MigLinks *back, int n, int *order)
{
	int		   *waiting = numbers(n);
	int		   *taken = order ? order : numbers(n);
	bool	   *left = NULL;
	int			ntaken = 0;

	for (int i = 0; i < n; i++)
	{
		waiting[i] = links[i].n;
		if (waiting[i] == 0)
			taken[ntaken++] = i;
	}
	for (int done = 0; done < ntaken; done++)
	{
		const MigLinks *from = &back[taken[done]];

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < from->n; i++)
		{
			if (--waiting[from->revs[i]] == 0)
				taken[ntaken++] = from->revs[i];
		}
	}
	if (ntaken < n)
	{
		left = mig_links_zeroed(n, sizeof(bool));
		for (int i = 0; i < n; i++)
			left[i] = waiting[i] > 0;
	}
	pfree(waiting);
	if (order == NULL)
		pfree(taken);
	return left;
}
