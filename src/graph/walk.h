/*-------------------------------------------------------------------------
 *
 * walk.h
 *	  Relative targets: so many steps up or down from somewhere.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_WALK_H
#define MIGRATE_WALK_H

#include "base/compat.h"
#include "graph/graph.h"
#include "graph/target.h"

#define MIG_NOTHING	(-1)		/* where a walk starts or ends below a base */
#define MIG_TOO_FAR (-2)

extern int	mig_walk_up(MigGraph *graph, int start, const MigTarget *target, const bool *branch,
						int *walked);
extern int	mig_walk_down(MigGraph *graph, int start, const MigTarget *target, int steps);
pg_noreturn extern void mig_walk_ambiguous(MigGraph *graph, const MigTarget *target,
							   const List *candidates, bool up);


#endif							/* MIGRATE_WALK_H */
