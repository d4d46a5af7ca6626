/*-------------------------------------------------------------------------
 *
 * statements.h
 *	  Tables migrate.half_done and migrate.build: how far a revision has come
 *	  that takes several transactions.
 *
 * Statements are numbered from 1.  Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_STATEMENTS_H
#define MIGRATE_STATEMENTS_H

#include "store/spi.h"

/* a row of migrate.half_done: a statement that is begun */
typedef struct MigHalfDoneRow
{
	const char *rev_id;
	bool		upgrade;
	int			number;
	int			nstatements;	/* of the script */
	const char *command;
	const char *checksum;		/* of the script */
	const char *run_by;
	TimestampTz begun_at;
} MigHalfDoneRow;

/* a revision that is half done */
typedef struct MigHalfDone
{
	const char *rev_id;
	bool		upgrade;
	int			nstatements;
	int			ndone;			/* these and no others are done, from the first */
	int			begun;			/* the statement after them, if it was begun, or 0 */
	const char *checksum;
	const char *run_by;			/* who began the last of them, and when */
	TimestampTz begun_at;
	bool		damaged;		/* its rows are not what a run writes */
} MigHalfDone;

/* a relation of a statement that was begun: an index, or a partition */
typedef struct MigBuild
{
	Oid			relation;
	bool		made;			/* by the statement; else it was there before */
} MigBuild;

extern void mig_statements_begin(const MigHalfDoneRow *begun);
extern void mig_statements_finish(const MigHalfDoneRow *begun);
extern void mig_statements_done(const char *rev_id, int number);
extern bool mig_statements_withdraw(const char *rev_id, int number);
extern void mig_statements_forget(const char *rev_id);
extern List *mig_statements_half_done(MigVisibility snapshot);
extern void mig_statements_require_intact(const MigHalfDone *half_done);
extern void mig_statements_note_relation(const char *rev_id, int number, Oid relation, bool made);
extern List *mig_statements_relations(const char *rev_id, int number);

#endif							/* MIGRATE_STATEMENTS_H */
