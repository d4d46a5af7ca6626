/*-------------------------------------------------------------------------
 *
 * diff.c
 *	  From two snapshots to the changes that make one of the other.
 *
 * What the scope leaves alone is added to what is wanted (complete.c).  The objects
 * of both sides are then matched by kind and identity (pairs.c), and each
 * kind says how its objects become one another.  What has to be made anew spreads
 * to what needs it (rebuild.c).  The changes are sorted so that each finds what it
 * needs, in both directions (sort.c), and written as SQL (change.c).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/diff_internal.h"
#include "utils/memutils.h"

/*
 * The changes that make "to" of "from", in the current memory context, as far as
 * the scope wants it.
 */
MigDiff *
mig_diff(const MigSnapshot *from, const MigSnapshot *to, const MigScope *scope)
{
	MigDiff    *diff = palloc0(sizeof(MigDiff));
	MigComparison *comparison;
	MemoryContext old = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(old, "migrate diff", ALLOCSET_DEFAULT_SIZES);
	int		   *places;
	int			nplaces;

	MemoryContextSwitchTo(work);
	comparison = mig_pairs_match(from, mig_scope_complete(from, to, scope), scope);
	mig_rebuild_spread(comparison);
	mig_rebuild_merge(comparison);
	places = mig_sort_changes(comparison, &nplaces);
	MemoryContextSwitchTo(old);

	diff->changes = palloc((nplaces + 1) * sizeof(MigChange));
	for (int i = 0; i < nplaces; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (mig_change_write(comparison, places[i], &diff->changes[diff->nchanges]))
			diff->nchanges++;
	}
	MemoryContextDelete(work);
	return diff;
}
