/*-------------------------------------------------------------------------
 *
 * segment.h
 *	  What segments.c and worker_statement.c share: a revision being run in segments.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SEGMENT_H
#define MIGRATE_SEGMENT_H

#include "datatype/timestamp.h"
#include "exec/execute.h"
#include "online/segments.h"

/*
 * A revision while it is run, from the first of its segments to the last.
 * Statements are numbered from 0 here.  It lives as long as the step is tried;
 * what is to outlive that is in the MigSegmented.
 */
typedef struct MigRevisionRun
{
	MigSegmented *segmented;
	int			rev;
	MigStored  *stored;
	const char *rev_id;
	bool		upgrade;
	const char *label;			/* of the script, for error contexts */
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
} MigRevisionRun;

/* segments.c */
extern MigHalfDoneRow mig_segment_row(const MigRevisionRun *run, int statement);
extern void mig_segment_set_lock_timeout(void);
extern void mig_segment_forget_other(MigRevisionRun *run);
extern void mig_segment_take_turn(MigRevisionRun *run);
extern bool mig_segment_try_later(MigRevisionRun *run, ErrorData *error);
extern void mig_segment_fail(MigRevisionRun *run, ErrorData *error,
							 bool has_lock) pg_attribute_noreturn();

/* worker_statement.c */
extern bool mig_worker_statement_run(MigRevisionRun *run);

#endif							/* MIGRATE_SEGMENT_H */
