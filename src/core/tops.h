/*-------------------------------------------------------------------------
 *
 * tops.h
 *	  The current revisions, kept up to date while a plan runs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TOPS_H
#define MIGRATE_TOPS_H

#include "core/graph.h"

typedef struct MigTops
{
	MigGraph   *graph;
	int		   *above;			/* per revision: applied children, of either kind */
	int			n;
	int		   *revs;			/* the current revisions in load order */
} MigTops;

extern MigTops *mig_tops_create(MigGraph *graph);
extern void mig_tops_apply(MigTops *tops, int rev);
extern void mig_tops_unapply(MigTops *tops, int rev);
extern MigNames mig_tops_names(MigTops *tops);

#endif							/* MIGRATE_TOPS_H */
