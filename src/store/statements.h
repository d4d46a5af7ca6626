/*-------------------------------------------------------------------------
 *
 * statements.h
 *	  Tables migrate.statement and migrate.build: how far a revision has come
 *	  that takes several transactions.
 *
 * Statements are numbered from 1.  Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_STATEMENTS_H
#define MIGRATE_STATEMENTS_H

#include "store/spi.h"

/* a statement that is begun */
typedef struct MigBegun
{
	const char *rev_id;
	bool		upgrade;
	int			number;
	int			nstatements;	/* of the script */
	const char *command;
	const char *checksum;		/* of the script */
	const char *run_by;
	TimestampTz begun_at;
} MigBegun;

/* a revision that is half done */
typedef struct MigUnfinished
{
	const char *rev_id;
	bool		upgrade;
	int			nstatements;
	int			ndone;			/* these and no others are done, from the first */
	int			begun;			/* the statement after them, if it was begun, or 0 */
	const char *checksum;
	const char *run_by;			/* who began the last of them, and when */
	TimestampTz begun_at;
} MigUnfinished;

/* an index of a statement that was begun */
typedef struct MigBuild
{
	Oid			index;
	bool		made;			/* by the statement; else it was invalid before */
} MigBuild;

extern void mig_statements_begin(const MigBegun *begun);
extern void mig_statements_finish(const MigBegun *begun);
extern void mig_statements_done(const char *rev_id, int number);
extern bool mig_statements_withdraw(const char *rev_id, int number);
extern void mig_statements_forget(const char *rev_id);
extern List *mig_statements_unfinished(MigVisibility snapshot);
extern void mig_statements_note_index(const char *rev_id, int number, Oid index, bool made);
extern List *mig_statements_indexes(const char *rev_id, int number);

#endif							/* MIGRATE_STATEMENTS_H */
