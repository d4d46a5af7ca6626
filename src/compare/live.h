/*-------------------------------------------------------------------------
 *
 * live.h
 *	  The schema of this database against the model.
 *
 * Everything is in the memory context that is current at the call.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LIVE_H
#define MIGRATE_LIVE_H

#include "schema/diff.h"

typedef struct MigLiveDiff
{
	MigScope   *scope;			/* of the model */
	MigSnapshot *live;			/* what is there, after what was asked to be renamed */
	const MigSnapshot *wanted;	/* the model, and what it leaves alone */
	MigDiff    *diff;			/* from one to the other; renamings come first */
	int			nrenamed;		/* of its changes are renamings */
} MigLiveDiff;

extern MigLiveDiff *mig_live_diff(const char *rename, bool trusted);
extern char *mig_live_fingerprint(const char *schemas, bool column_order);
extern char *mig_live_upgrade(const MigDiff *diff);
extern char *mig_live_downgrade(const MigDiff *diff);

#endif							/* MIGRATE_LIVE_H */
