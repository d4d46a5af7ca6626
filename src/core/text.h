/*-------------------------------------------------------------------------
 *
 * text.h
 *	  Names of revisions put into words.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TEXT_H
#define MIGRATE_TEXT_H

#include "core/graph.h"

extern char *mig_text_names(const MigNames *names);
extern char *mig_text_ids(MigGraph *graph, const List *revs);
extern char *mig_text_sorted_ids(MigGraph *graph, const List *revs);
extern char *mig_text_some_ids(MigGraph *graph, const List *revs, int most);
extern char *mig_text_first_line(const char *text);
extern char *mig_text_step(const char *rev_id, const MigNames *down_revision,
						   const char *message, bool upgrade);

#endif							/* MIGRATE_TEXT_H */
