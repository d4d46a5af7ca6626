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

typedef struct MigLogEntry
{
	int64		number;			/* 0: the next one */
	const char *session_role;
	const char *effective_role;
	const char *operation;
	const char *rev_id;			/* null if it was about several */
	MigNames	from_current;
	MigNames	to_current;
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
extern void mig_log_require_snapshot(void);
extern void mig_log_append(const MigLogEntry *entry);
extern MigLastOperation mig_log_last(void);

#endif							/* MIGRATE_LOG_H */
