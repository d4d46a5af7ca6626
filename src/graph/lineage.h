/*-------------------------------------------------------------------------
 *
 * lineage.h
 *	  Sets of revisions: ancestors, descendants, branches, heads.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LINEAGE_H
#define MIGRATE_LINEAGE_H

#include "graph/graph.h"

/*
 * What is applied, or what a plan is to take for that: an entry per revision in
 * each array.
 */
typedef struct MigState
{
	bool	   *applied;
	int64	   *numbers;		/* of the operations that applied them; 0 if not known */
} MigState;

extern MigState *mig_lineage_state(MigGraph *graph);
extern bool *mig_lineage_reach(MigGraph *graph, const List *seeds, MigEdges edges);
extern bool *mig_lineage_branch(MigGraph *graph, int rev);
extern bool *mig_lineage_carriers(MigGraph *graph, int rev);
extern bool *mig_lineage_applied(MigGraph *graph);
extern List *mig_lineage_tips(MigGraph *graph, MigEdges edges);
extern List *mig_lineage_reduce(MigGraph *graph, const List *revs);
extern List *mig_lineage_heads(MigGraph *graph);
extern List *mig_lineage_real_heads(MigGraph *graph);
extern List *mig_lineage_bases(MigGraph *graph);
extern List *mig_lineage_maxima(MigGraph *graph, const bool *members, MigEdges upward);
extern List *mig_lineage_current(MigGraph *graph);
extern List *mig_lineage_among(const List *revs, const bool *members);
extern void *mig_lineage_zeroed(MigGraph *graph, Size size);
extern List *mig_lineage_members(MigGraph *graph, const bool *members);
extern MigNames *mig_lineage_labels(MigGraph *graph);
extern const MigNames *mig_lineage_carried(const MigNames *labels, int rev);

#endif							/* MIGRATE_LINEAGE_H */
