/*-------------------------------------------------------------------------
 *
 * segment.h
 *	  A revision being run in segments: what its kinds of segment have in common.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SEGMENT_H
#define MIGRATE_SEGMENT_H

#include "base/compat.h"
#include "datatype/timestamp.h"
#include "exec/execute.h"
#include "exec/leftovers.h"
#include "online/run_turn.h"
#include "run/steps.h"
#include "store/statements.h"

/* what has come of running a revision, or a part of it */
typedef enum MigOutcome
{
	MIG_OUTCOME_DONE,			/* it is committed */
	MIG_OUTCOME_AGAIN,			/* it is to be tried again, from the rows it has left */
	MIG_OUTCOME_FAILED			/* there is an error to be raised */
} MigOutcome;

/* where a call is that runs the steps of a plan in transactions of their own */
typedef struct MigProgress
{
	MigSteps	steps;
	int			step;			/* of the plan, from 0: the one that is next */
	int			nbefore;		/* how many have run under earlier plans */
	int64		log_number;		/* of the next row of the log; -1 if not known */
	MigTurn		turn;
	MigHalfDone *half_done;		/* how far the step has come, or null */

	/* about the step, however often it is tried */
	MemoryContext lasting;
	const char *announced;		/* the revision that the client knows to be run, or null */
	int			attempts;		/* that were given up because something was busy */
	MigLeftovers *leftovers;	/* of earlier attempts, or null */
} MigProgress;

/* the step and how many there are, as the client counts, from 1 */
#define mig_progress_step(progress) ((progress)->nbefore + (progress)->step + 1)
#define mig_progress_steps(progress) ((progress)->nbefore + (progress)->steps.plan->nsteps)

/*
 * A revision while it is run, from the first of its segments to the last.
 * Statements are numbered from 0 here.  It lives as long as the step is tried;
 * what is to outlive that is in the MigProgress.
 */
typedef struct MigRevisionRun
{
	MigProgress *progress;
	int			rev;
	MigStored  *stored;
	const char *rev_id;
	bool		upgrade;
	const MigLabel *label;		/* of the script, for error contexts */
	MigScript  *script;
	const char *checksum;		/* of the script */
	const char *role;			/* as which it is run */
	MigNames	heads;			/* what was current before it */
	bool	   *cut;			/* per statement: a transaction begins with it */
	bool	   *top_level;		/* per statement: runs in a worker */
	bool		keeps_rows;		/* in migrate.half_done */
	bool		undoes;			/* there are rows about the script of the other direction */
	int			begin;			/* first statement of the segment; before it all is done */
	int			end;			/* the statement after the segment */
	int			begun;			/* a statement that was begun, or -1 */
	bool		begun_now;		/* for the first time */
	MigLeftovers *leftovers;	/* of all segments that are done */
	MigMonitor	monitor;		/* knows where an error has come up */
	TimestampTz start;
	int64		logged;			/* number of the row of the log about it */
	ErrorData  *error;			/* of the segment that has failed, or null */
	bool		has_lock;		/* it has failed with the run lock */
} MigRevisionRun;

extern MigHalfDoneRow mig_segment_row(const MigRevisionRun *run, int statement);
extern void mig_segment_set_lock_timeout(void);
extern void mig_segment_forget_other(MigRevisionRun *run);
extern void mig_segment_take_turn(MigRevisionRun *run);
extern bool mig_segment_try_later(MigRevisionRun *run, ErrorData *error);
extern MigOutcome mig_segment_fail(MigRevisionRun *run, ErrorData *error, bool has_lock);
extern void mig_segment_record_failure(MigRevisionRun *run);

#endif							/* MIGRATE_SEGMENT_H */
