/*-------------------------------------------------------------------------
 *
 * segments.h
 *	  One revision, in as many transactions as it takes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SEGMENTS_H
#define MIGRATE_SEGMENTS_H

#include "exec/leftovers.h"
#include "online/run_turn.h"
#include "run/steps.h"
#include "store/statements.h"

/* a step of a plan that is run with transactions of its own */
typedef struct MigSegmented
{
	MigSteps   *steps;
	int			step;			/* of the plan, from 0 */
	int			shown_step;		/* as the client counts, from 1 */
	int			shown_steps;
	int64		log_number;		/* of the next row of the log; -1 if others have written there */
	MigTurn    *turn;
	MigHalfDone *half_done;	/* how far the revision has come, or null */
	bool		is_announced;	/* the client knows that it is run */
	int			attempts;		/* that were given up because something was busy */
	MemoryContext lasting;		/* until the step has run, however often it is tried */
	MigLeftovers *leftovers;	/* of earlier attempts, or null */
} MigSegmented;

extern bool mig_segments_run(MigSegmented *segmented);

#endif							/* MIGRATE_SEGMENTS_H */
