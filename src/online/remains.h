/*-------------------------------------------------------------------------
 *
 * remains.h
 *	  What a statement that was interrupted has left behind.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_REMAINS_H
#define MIGRATE_REMAINS_H

#include "nodes/parsenodes.h"

/* what an OID is that once was an index */
typedef enum MigIndexState
{
	MIG_INDEX_GONE,				/* or anything but a plain index */
	MIG_INDEX_INVALID,
	MIG_INDEX_VALID
} MigIndexState;

/* what is to be run next, as a top-level statement */
typedef struct MigResume
{
	const char *sql;			/* null: nothing, the statement is done */
	bool		is_cleanup;		/* it only removes what was left behind: then decide again */
	const char *notice;			/* what to tell the client; null: nothing */
} MigResume;

extern Oid	mig_remains_find(const RangeVar *relation);
extern MigIndexState mig_remains_index_state(Oid index);
extern char *mig_remains_shown_name(Oid relation);
extern char *mig_remains_quoted_name(Oid relation);
extern List *mig_remains_noted(List *builds, bool made);
extern char *mig_remains_drop_statement(Oid index);
extern bool mig_remains_drop(MigResume *resume, List *indexes);

#endif							/* MIGRATE_REMAINS_H */
