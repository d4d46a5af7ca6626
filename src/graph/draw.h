/*-------------------------------------------------------------------------
 *
 * draw.h
 *	  The graph as text, dot or mermaid.
 *
 * Revisions come newest first; links to revisions that are not among them are
 * left out.  Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_DRAW_H
#define MIGRATE_DRAW_H

#include "graph/graph.h"

/* draw_text.c */
extern char *mig_draw_text(MigGraph *graph, const int *revs, int nrevs);

/* draw_markup.c */
extern char *mig_draw_dot(MigGraph *graph, const int *revs, int nrevs);
extern char *mig_draw_mermaid(MigGraph *graph, const int *revs, int nrevs);

#endif							/* MIGRATE_DRAW_H */
