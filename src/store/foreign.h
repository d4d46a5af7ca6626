/*-------------------------------------------------------------------------
 *
 * foreign.h
 *	  The tables in which other tools keep what is applied.
 *
 * They are read, and renamed, with the rights of the caller.  Results are
 * allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_FOREIGN_H
#define MIGRATE_FOREIGN_H

#include "nodes/pg_list.h"

typedef enum MigForeignState
{
	MIG_FOREIGN_APPLIED,
	MIG_FOREIGN_BASELINE,		/* applied, and all below it counts as applied */
	MIG_FOREIGN_UNDONE,			/* was applied */
	MIG_FOREIGN_FAILED,			/* begun, and not ended */
	MIG_FOREIGN_SKIPPED			/* is no revision */
} MigForeignState;

/* a table of a tool */
typedef struct MigForeignTable
{
	Oid			relid;
	const char *tool;
	const char *name;			/* qualified and quoted */
	bool		only_current;	/* says what is current, not all that is applied */
	const char *query;
} MigForeignTable;

/* what a row of it says; later ones take back what earlier ones have said */
typedef struct MigForeignRow
{
	const char *version;
	MigForeignState state;
} MigForeignRow;

extern List *mig_foreign_find(const char *tool, Oid relid);
extern bool mig_foreign_is_tool(const char *tool);
extern char *mig_foreign_tools(void);
extern List *mig_foreign_read(const MigForeignTable *table);
extern char *mig_foreign_rename(const MigForeignTable *table);

#endif							/* MIGRATE_FOREIGN_H */
