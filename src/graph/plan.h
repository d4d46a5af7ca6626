/*-------------------------------------------------------------------------
 *
 * plan.h
 *	  Which revisions an operation touches, and in which order.
 *
 * Results are allocated in the current context and hold positions in the
 * graph only.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_PLAN_H
#define MIGRATE_PLAN_H

#include "base/compat.h"
#include "graph/lineage.h"

typedef struct MigPlan
{
	bool		upgrade;		/* or else downgrade */
	int			nsteps;
	int		   *revs;			/* in the order they run */
} MigPlan;

/* both ends of from:to, as typed; an end left out is null */
typedef struct MigRange
{
	const char *typed;
	const char *from;
	const char *to;
} MigRange;

/* select.c */
extern MigPlan *mig_select_plan(MigGraph *graph, const MigState *state, bool upgrade,
								const char *text);
extern MigPlan *mig_select_rest(MigGraph *graph, const MigState *state, bool upgrade,
								const List *revs);
extern bool *mig_select_stamp(MigGraph *graph, const bool *applied, const char *text,
							  bool *addressed);

/* order.c */
extern int *mig_order_sort(MigGraph *graph, const bool *members, const List *tops, int *nrevs);

/* undo.c */
extern int *mig_undo_sort(MigGraph *graph, const bool *members, const MigState *state,
						  int *nrevs);

/* range.c */
extern MigRange *mig_range_parse(const char *text);
pg_noreturn extern void mig_range_not_one_line(const MigRange *range);
extern int *mig_range_history(MigGraph *graph, const char *text, int *nrevs);
extern MigState *mig_range_start(MigGraph *graph, const MigRange *range);

#endif							/* MIGRATE_PLAN_H */
