/*-------------------------------------------------------------------------
 *
 * names.h
 *	  Names of revisions put into words.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_NAMES_H
#define MIGRATE_NAMES_H

#include "graph/graph.h"

extern char *mig_names_names(const MigNames *names);
extern char *mig_names_ids(MigGraph *graph, const List *revs);
extern char *mig_names_sorted_ids(MigGraph *graph, const List *revs);
extern char *mig_names_some_ids(MigGraph *graph, const List *revs, int most);
extern char *mig_names_first_line(const char *text);
extern char *mig_names_step(const char *rev_id, const MigNames *down_revision,
						   const char *message, bool upgrade);

#endif							/* MIGRATE_NAMES_H */
