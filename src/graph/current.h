/*-------------------------------------------------------------------------
 *
 * current.h
 *	  The current revisions, kept up to date while a plan runs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CURRENT_H
#define MIGRATE_CURRENT_H

#include "graph/graph.h"

typedef struct MigCurrent
{
	MigGraph   *graph;
	int		   *above;			/* per revision: applied children, of either kind */
	int			n;
	int		   *revs;			/* the current revisions in load order */
} MigCurrent;

extern MigCurrent *mig_current_create(MigGraph *graph);
extern void mig_current_apply(MigCurrent *current, int rev);
extern void mig_current_unapply(MigCurrent *current, int rev);
extern MigNames mig_current_names(MigCurrent *current);

#endif							/* MIGRATE_CURRENT_H */
