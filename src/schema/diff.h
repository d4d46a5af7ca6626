/*-------------------------------------------------------------------------
 *
 * diff.h
 *	  From two snapshots to the changes that make one of the other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_DIFF_H
#define MIGRATE_DIFF_H

#include "schema/model.h"
#include "schema/scope.h"

typedef struct MigChange
{
	const char *operation;		/* create, alter or drop, seen from the upgrade */
	MigKind		kind;
	const char *identity;
	const char *renamed_to;		/* identity after a renaming; null for other operations */
	const char *upgrade;		/* statements with a line end each; null: nothing to do */
	const char *downgrade;		/* likewise, the other way */
	bool		destructive;	/* the upgrade loses data */
	const char *note;			/* what a reader has to know of the upgrade, or null */
} MigChange;

/*
 * The upgrade is the changes in their order, the downgrade the changes in the
 * reverse order.
 */
typedef struct MigDiff
{
	int			nchanges;
	MigChange  *changes;
} MigDiff;

extern MigDiff *mig_diff(const MigSnapshot *from, const MigSnapshot *to, const MigScope *scope);

#endif							/* MIGRATE_DIFF_H */
