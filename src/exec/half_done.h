/*-------------------------------------------------------------------------
 *
 * half_done.h
 *	  Revisions that are half done, and what they stand in the way of.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_HALF_DONE_H
#define MIGRATE_HALF_DONE_H

#include "graph/lineage.h"
#include "store/revisions.h"
#include "store/statements.h"

extern MigHalfDone *mig_half_done_find(const List *half_done, const char *rev_id);
extern char *mig_half_done_text(const MigHalfDone *half_done);
extern void mig_half_done_refuse_any(void);
extern void mig_half_done_refuse(MigGraph *graph, const bool *steps, bool upgrade);
extern void mig_half_done_count_in(MigGraph *graph, MigState *state, const List *half_done,
								   bool upgrade);
extern char *mig_half_done_checksum(const char *script);
extern void mig_half_done_check_script(const MigHalfDone *half_done,
										const MigStored *stored);
extern List *mig_half_done_among(MigGraph *graph, const bool *members);

#endif							/* MIGRATE_HALF_DONE_H */
