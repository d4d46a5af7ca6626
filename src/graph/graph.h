/*-------------------------------------------------------------------------
 *
 * graph.h
 *	  The revision graph in memory.
 *
 * Revisions are known by their position in load order, which is the order of
 * their numbers.  A graph and all it points to lives in the memory context
 * that was current at mig_graph_create() and is not changed after
 * mig_graph_finish(), but for the marks of what is applied.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_GRAPH_H
#define MIGRATE_GRAPH_H

#include "base/arrays.h"
#include "datatype/timestamp.h"
#include "graph/links.h"

/* which edges to follow, in which direction */
typedef enum MigEdges
{
	MIG_DOWN,					/* down_revision */
	MIG_ALL_DOWN,				/* down_revision, then depends_on, each once */
	MIG_NEXT,					/* children by down_revision */
	MIG_ALL_NEXT				/* children by either */
} MigEdges;

#define MIG_NEDGES (MIG_ALL_NEXT + 1)

typedef struct MigRevision
{
	/* as stored */
	int64		number;
	const char *rev_id;
	MigNames	down_revision;
	MigNames	depends_on;
	MigNames	branch_labels;
	const char *message;		/* null if the graph was loaded without */
	const char *created_by;		/* likewise */
	TimestampTz created_at;

	bool		incomplete;		/* names a revision that is not defined */
	bool		applied;
	int64		applied_number; /* of the operation that applied it; 0 if not known */
} MigRevision;

typedef struct MigGraph
{
	MemoryContext context;
	int			nrevisions;
	int			size;			/* allocated */
	MigRevision *revisions;

	/* made by mig_graph_finish() */
	MigLinks   *links[MIG_NEDGES];	/* of each kind, one per revision */
	bool		ordered;		/* what is below a revision is before it */

	struct mig_keys_hash *keys; /* identifiers and labels; null until needed */
	char	   *arena;			/* where the next small allocation goes */
	Size		arena_left;
} MigGraph;

#define mig_graph_rev(graph, i) (&(graph)->revisions[i])

/* the links of one kind of a revision */
#define mig_graph_links(graph, i, edges) (&(graph)->links[edges][i])

extern MigGraph *mig_graph_create(void);
extern void *mig_graph_alloc(MigGraph *graph, Size size);
extern const char *mig_graph_string(MigGraph *graph, const char *text, int length);
extern void mig_graph_add(MigGraph *graph, const MigRevision *revision);
extern void mig_graph_finish(MigGraph *graph);
extern int	mig_graph_find(MigGraph *graph, const char *key, bool *is_label);
extern bool mig_graph_set_applied(MigGraph *graph, const char *text, int length, int *guess);
extern List *mig_graph_link_list(const MigLinks *links);
extern MigNames mig_graph_names(MigGraph *graph, const List *revs);
extern void mig_graph_clear_applied(MigGraph *graph);

#endif							/* MIGRATE_GRAPH_H */
