/*-------------------------------------------------------------------------
 *
 * integrity.h
 *	  Whether the stored revisions form a graph that can be walked.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_INTEGRITY_H
#define MIGRATE_INTEGRITY_H

#include "graph/graph.h"

extern void mig_integrity_check_cycles(MigGraph *graph);
extern char *mig_integrity_missing_of(MigGraph *graph, int rev);
extern void mig_integrity_require_complete(MigGraph *graph, const bool *members);
extern void mig_integrity_require_closed(MigGraph *graph, const bool *applied);
extern void mig_integrity_check_labels(MigGraph *graph);

#endif							/* MIGRATE_INTEGRITY_H */
