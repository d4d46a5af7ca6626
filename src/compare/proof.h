/*-------------------------------------------------------------------------
 *
 * proof.h
 *	  That an upgrade makes what it is to make, and a downgrade undoes it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_PROOF_H
#define MIGRATE_PROOF_H

#include "compare/live.h"

typedef struct MigProof
{
	MigDiff    *left_over;		/* what the upgrade leaves to be done; null if it is right */
	MigDiff    *not_undone;		/* what the downgrade leaves to be done; null if it is right */
	bool		columns_moved;	/* the downgrade leaves columns in another order, no more */
} MigProof;

extern MigProof *mig_proof_in_shadow(const MigLiveDiff *live_diff);
extern MigProof *mig_proof_live(const MigLiveDiff *live_diff);

#endif							/* MIGRATE_PROOF_H */
