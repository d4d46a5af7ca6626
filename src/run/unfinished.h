/*-------------------------------------------------------------------------
 *
 * unfinished.h
 *	  Revisions that are half done, and what they stand in the way of.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_UNFINISHED_H
#define MIGRATE_UNFINISHED_H

#include "core/graph.h"
#include "store/revisions.h"
#include "store/statements.h"

extern MigUnfinished *mig_unfinished_find(const List *unfinished, const char *rev_id);
extern char *mig_unfinished_text(const MigUnfinished *unfinished);
extern void mig_unfinished_refuse_any(void);
extern void mig_unfinished_refuse(MigGraph *graph, const bool *steps, bool upgrade);
extern void mig_unfinished_count_in(MigGraph *graph, const List *unfinished, bool upgrade);
extern char *mig_unfinished_checksum(const char *script);
extern void mig_unfinished_check_script(const MigUnfinished *unfinished,
										const MigStored *stored);
extern List *mig_unfinished_among(MigGraph *graph, const bool *members);

#endif							/* MIGRATE_UNFINISHED_H */
