/*-------------------------------------------------------------------------
 *
 * graph.c
 *	  Building the revision graph and finding revisions by exact name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "common/hashfn.h"
#include "graph/graph.h"
#include "miscadmin.h"

typedef struct MigKey
{
	const char *name;
	int			rev;
	bool		is_label;
	char		status;			/* for simplehash */
} MigKey;

#define SH_PREFIX mig_keys
#define SH_ELEMENT_TYPE MigKey
#define SH_KEY_TYPE const char *
#define SH_KEY name
#define SH_HASH_KEY(tb, key) hash_bytes((const unsigned char *) (key), strlen(key))
#define SH_EQUAL(tb, a, b) (strcmp((a), (b)) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* revisions there is room for at first */
#define INITIAL_SIZE 2048

/* how many revisions back a parent is looked for before the keys are */
#define NEAR 3

/* small allocations are cut from pieces of this size, in bytes */
#define ARENA_SIZE (64 * 1024)

/* An empty graph, allocated in the current context. */
MigGraph *
mig_graph_create(void)
{
	MigGraph   *graph = palloc0(sizeof(MigGraph));

	graph->context = CurrentMemoryContext;
	graph->size = INITIAL_SIZE;
	graph->revisions = MemoryContextAllocHuge(graph->context,
											  graph->size * sizeof(MigRevision));
	return graph;
}

/*
 * Memory that lives as long as the graph.  A graph has several small pieces per
 * revision; a chunk for each would double what it takes.
 */
void *
mig_graph_alloc(MigGraph *graph, Size size)
{
	char	   *result;

	size = MAXALIGN(size);
	if (size > ARENA_SIZE / 8)
		return MemoryContextAllocHuge(graph->context, size);
	if (size > graph->arena_left)
	{
		graph->arena = MemoryContextAlloc(graph->context, ARENA_SIZE);
		graph->arena_left = ARENA_SIZE;
	}
	result = graph->arena;
	graph->arena += size;
	graph->arena_left -= size;
	return result;
}

/* Is this, which need not end with a zero, the identifier of a revision? */
static bool
has_id(MigGraph *graph, int rev, const char *text, int length)
{
	const char *rev_id = mig_graph_rev(graph, rev)->rev_id;

	return strncmp(rev_id, text, length) == 0 && rev_id[length] == '\0';
}

/*
 * A string of the graph with this text, which need not end with a zero.  Names
 * of parents are mostly those of the latest revisions and are not copied then.
 */
const char *
mig_graph_string(MigGraph *graph, const char *text, int length)
{
	char	   *result;

	for (int i = graph->nrevisions - 1; i >= Max(graph->nrevisions - NEAR, 0); i--)
	{
		if (has_id(graph, i, text, length))
			return mig_graph_rev(graph, i)->rev_id;
	}
	result = mig_graph_alloc(graph, length + 1);
	memcpy(result, text, length);
	result[length] = '\0';
	return result;
}

/*
 * Enter a name; one that is taken already is an error that depends on what
 * holds it and what wants it.
 */
static void
add_key(MigGraph *graph, const char *name, int rev, bool is_label)
{
	bool		found;
	MigKey	   *key = mig_keys_insert(graph->keys, name, &found);

	if (!found)
	{
		key->rev = rev;
		key->is_label = is_label;
		return;
	}
	if (!is_label && !key->is_label)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_DUPLICATE_REVISION),
				 errmsg("Revision %s is present more than once", name)));
	ereport(ERROR,
			(errcode(ERRCODE_MIG_DUPLICATE_LABEL),
			 errmsg("Branch name '%s' in revision %s already used by revision %s",
					name,
					graph->revisions[is_label ? rev : key->rev].rev_id,
					graph->revisions[is_label ? key->rev : rev].rev_id)));
}

/*
 * Add a revision as it is stored, in any order.  Its strings must live as long
 * as the graph.
 */
void
mig_graph_add(MigGraph *graph, const MigRevision *revision)
{
	if (graph->nrevisions == graph->size)
	{
		graph->size *= 2;
		graph->revisions = repalloc_huge(graph->revisions,
										 graph->size * sizeof(MigRevision));
	}
	graph->revisions[graph->nrevisions++] = *revision;
}

static int
compare_numbers(const void *a, const void *b)
{
	int64		number_a = ((const MigRevision *) a)->number;
	int64		number_b = ((const MigRevision *) b)->number;

	return number_a < number_b ? -1 : number_a > number_b;
}

/* Bring the revisions into load order; they mostly come in it. */
static void
sort_revisions(MigGraph *graph)
{
	for (int i = 1; i < graph->nrevisions; i++)
	{
		if (graph->revisions[i - 1].number > graph->revisions[i].number)
		{
			qsort(graph->revisions, graph->nrevisions, sizeof(MigRevision),
				  compare_numbers);
			return;
		}
	}
}

/* Enter all identifiers, then all labels. */
static void
add_keys(MigGraph *graph)
{
	graph->keys = mig_keys_create(graph->context, graph->nrevisions, NULL);
	for (int i = 0; i < graph->nrevisions; i++)
		add_key(graph, graph->revisions[i].rev_id, i, false);
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigNames   *labels = &graph->revisions[i].branch_labels;

		for (int j = 0; j < labels->n; j++)
			add_key(graph, labels->names[j], i, true);
	}
}

/*
 * Position of the revision that has exactly this identifier or declares
 * exactly this label, or -1.  The first call enters all names, and raises
 * ERRCODE_MIG_DUPLICATE_REVISION or ERRCODE_MIG_DUPLICATE_LABEL if one is
 * there twice.
 */
int
mig_graph_find(MigGraph *graph, const char *name, bool *is_label)
{
	MigKey	   *key;

	if (graph->keys == NULL)
		add_keys(graph);
	key = mig_keys_lookup(graph->keys, name);

	if (is_label)
		*is_label = key != NULL && key->is_label;
	return key ? key->rev : -1;
}

/*
 * Position of the parent of a revision, or -1.  Most are among the latest
 * revisions before it, so that many a graph is linked without its keys.
 */
static int
find_parent(MigGraph *graph, int rev, const char *name)
{
	bool		is_label;
	int			parent;

	for (parent = rev - 1; parent >= Max(rev - NEAR, 0); parent--)
	{
		const char *rev_id = graph->revisions[parent].rev_id;

		if (rev_id == name || strcmp(rev_id, name) == 0)
			return parent;
	}
	parent = mig_graph_find(graph, name, &is_label);
	return is_label ? -1 : parent;
}

/* Append a link unless it is there already; links are few per revision. */
static void
add_link(MigLinks *links, int rev)
{
	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < links->n; i++)
	{
		if (links->revs[i] == rev)
			return;
	}
	links->revs[links->n++] = rev;
}

/* Append a link to what is below a revision. */
static void
add_down(MigGraph *graph, MigEdges edges, int rev, int down)
{
	if (down >= rev)
		graph->ordered = false;
	add_link(mig_graph_links(graph, rev, edges), down);
}

/*
 * Resolve the names of one revision.  A parent is named by its identifier
 * only, a dependency by identifier or label.  The pool has room for as many
 * links of each kind as there are names; returns what is left of it.
 */
static int *
resolve_downs(MigGraph *graph, int number, int *pool)
{
	MigRevision *rev = mig_graph_rev(graph, number);
	bool		separate = graph->links[MIG_ALL_DOWN] != graph->links[MIG_DOWN];

	graph->links[MIG_DOWN][number].revs = pool;
	pool += rev->down_revision.n;
	if (separate)
	{
		graph->links[MIG_ALL_DOWN][number].revs = pool;
		pool += rev->down_revision.n + rev->depends_on.n;
	}
	for (int i = 0; i < rev->down_revision.n; i++)
	{
		int			down = find_parent(graph, number, rev->down_revision.names[i]);

		if (down < 0)
			rev->incomplete = true;
		else
		{
			add_down(graph, MIG_DOWN, number, down);
			if (separate)
				add_down(graph, MIG_ALL_DOWN, number, down);
		}
	}
	for (int i = 0; i < rev->depends_on.n; i++)
	{
		int			dep = mig_graph_find(graph, rev->depends_on.names[i], NULL);

		if (dep < 0)
			rev->incomplete = true;
		else
			add_down(graph, MIG_ALL_DOWN, number, dep);
	}
	return pool;
}

/* No links yet, of each revision. */
static MigLinks *
no_links(MigGraph *graph)
{
	return MemoryContextAllocExtended(graph->context,
									  (graph->nrevisions + 1) * sizeof(MigLinks),
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/*
 * Resolve downwards, with one array for the links of all revisions.  Without
 * dependencies the two kinds of links are the same.
 */
static void
link_downs(MigGraph *graph, bool has_dependencies)
{
	Size		total = 0;
	int		   *pool;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		total += graph->revisions[i].down_revision.n;
		if (has_dependencies)
			total += graph->revisions[i].down_revision.n + graph->revisions[i].depends_on.n;
	}
	graph->links[MIG_DOWN] = no_links(graph);
	graph->links[MIG_ALL_DOWN] = has_dependencies ? no_links(graph) : graph->links[MIG_DOWN];
	graph->ordered = true;
	pool = MemoryContextAllocHuge(graph->context, (total + 1) * sizeof(int));
	for (int i = 0; i < graph->nrevisions; i++)
	{
		CHECK_FOR_INTERRUPTS();
		pool = resolve_downs(graph, i, pool);
	}
}

static bool
has_dependencies(MigGraph *graph)
{
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (graph->revisions[i].depends_on.n > 0)
			return true;
	}
	return false;
}

/*
 * Sort by number and resolve all names after the last mig_graph_add().  Raises
 * what mig_graph_find() raises; a name that is not defined only marks its revision
 * as incomplete.  The graph may have cycles: mig_integrity_check_cycles() tells.
 */
void
mig_graph_finish(MigGraph *graph)
{
	MemoryContext old;
	bool		dependencies;

	sort_revisions(graph);
	dependencies = has_dependencies(graph);
	link_downs(graph, dependencies);
	old = MemoryContextSwitchTo(graph->context);
	graph->links[MIG_NEXT] = mig_links_reverse(graph->links[MIG_DOWN], graph->nrevisions);
	if (dependencies)
		graph->links[MIG_ALL_NEXT] = mig_links_reverse(graph->links[MIG_ALL_DOWN],
													   graph->nrevisions);
	else
		graph->links[MIG_ALL_NEXT] = graph->links[MIG_NEXT];
	MemoryContextSwitchTo(old);
}

/*
 * Mark a revision as applied; false if the graph does not know it.  The name
 * need not end with a zero.  *guess is where to look first, and becomes where to
 * look next: what is applied mostly comes in load order.
 */
bool
mig_graph_set_applied(MigGraph *graph, const char *text, int length, int *guess)
{
	bool		is_label = false;
	int			rev = *guess;

	if (rev >= graph->nrevisions || !has_id(graph, rev, text, length))
	{
		char	   *rev_id = pnstrdup(text, length);

		rev = mig_graph_find(graph, rev_id, &is_label);
		pfree(rev_id);
	}
	if (rev < 0 || is_label)
		return false;
	graph->revisions[rev].applied = true;
	*guess = rev + 1;
	return true;
}

/* Links as a list of positions. */
List *
mig_graph_link_list(const MigLinks *links)
{
	List	   *result = NIL;

	for (int i = 0; i < links->n; i++)
		result = lappend_int(result, links->revs[i]);
	return result;
}

/* The identifiers of revisions, in an array of the current context. */
MigNames
mig_graph_names(MigGraph *graph, const List *revs)
{
	MigNames	result = {0, palloc((list_length(revs) + 1) * sizeof(char *))};
	ListCell   *lc;

	foreach(lc, revs)
		result.names[result.n++] = mig_graph_rev(graph, lfirst_int(lc))->rev_id;
	return result;
}

/* Forget what is applied. */
void
mig_graph_clear_applied(MigGraph *graph)
{
	for (int i = 0; i < graph->nrevisions; i++)
		graph->revisions[i].applied = false;
}
