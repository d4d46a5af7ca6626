/*-------------------------------------------------------------------------
 *
 * lookup.h
 *	  From what a target says to the revisions it means.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LOOKUP_H
#define MIGRATE_LOOKUP_H

#include "base/compat.h"
#include "graph/graph.h"
#include "graph/target.h"

extern int	mig_lookup_label(MigGraph *graph, const MigTarget *target);
extern bool *mig_lookup_branch(MigGraph *graph, const MigTarget *target);
extern List *mig_lookup_absolute(MigGraph *graph, const bool *applied, const MigTarget *target);
extern int	mig_lookup_relative(MigGraph *graph, const bool *applied, const MigTarget *target);
extern List *mig_lookup_list(MigGraph *graph, const char *text);
extern int	mig_lookup_one(MigGraph *graph, const char *text);
pg_noreturn extern void mig_lookup_not_found(MigGraph *graph, const MigTarget *target);

#endif							/* MIGRATE_LOOKUP_H */
