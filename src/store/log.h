/*-------------------------------------------------------------------------
 *
 * log.h
 *	  Table migrate.log, to which rows are only ever added.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LOG_H
#define MIGRATE_LOG_H

#include "graph/graph.h"
#include "store/spi.h"

/*
 * A row of migrate.log to be written; mig_session_log_entry() begins one.  The
 * table adds the time.
 */
typedef struct MigLogEntry
{
	int64		number;			/* 0: the next one */
	const char *session_role;	/* that the session belongs to */
	const char *effective_role; /* that things are done as */
	const char *operation;		/* such as upgrade or define */
	const char *rev_id;			/* null if it was about several */
	MigNames	from_current;	/* current revisions before */
	MigNames	to_current;		/* and after */
	int64		duration;		/* microseconds, -1 if no script ran */
	const char *remark;			/* null if there is nothing to say */
	int			sqlstate;		/* of the error that ended it, or 0 */
	int			statement;		/* that failed, from 1, or 0 */
	int			line;			/* of the script, or 0 */
} MigLogEntry;

/* the newest row */
typedef struct MigLastOperation
{
	const char *operation;		/* null if the log is empty */
	const char *rev_id;
	TimestampTz logged_at;
	const char *effective_role;
	const char *outcome;
} MigLastOperation;

extern int64 mig_log_next_number(void);
extern int64 mig_log_number_after(int64 number, int distance);
extern void mig_log_require_snapshot(void);
extern void mig_log_append(const MigLogEntry *entry);
extern MigLastOperation mig_log_last(void);

#endif							/* MIGRATE_LOG_H */
