/*-------------------------------------------------------------------------
 *
 * sync_set.c
 *	  Whether revision files, and what is in the database beside them, are a graph.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "exec/trial.h"
#include "graph/integrity.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "miscadmin.h"
#include "write/definition.h"
#include "write/sync.h"

/* numbers of revisions that are new, for as long as they are judged */
#define FIRST_NEW_NUMBER (PG_INT64_MAX / 2)

/* The verdict that something is wrong, unless there is one already. */
void
mig_sync_complain(MigSyncItem *item, MigSyncResult result, char *detail)
{
	if (item->result == MIG_SYNC_ERROR || item->result == MIG_SYNC_CONFLICT)
	{
		item->detail = psprintf("%s\n%s", item->detail, detail);
		return;
	}
	item->result = result;
	item->detail = detail;
}

static int
compare_items(const void *a, const void *b)
{
	const MigSyncItem *left = *(MigSyncItem *const *) a;
	const MigSyncItem *right = *(MigSyncItem *const *) b;
	int			result = strcmp(left->rev_id, right->rev_id);

	return result ? result : (left > right) - (left < right);
}

/*
 * Get ready to find files by their revisions, and complain about two of the same
 * one.
 */
void
mig_sync_index(MigSync *sync)
{
	sync->by_id = palloc((sync->nfiles + 1) * sizeof(MigSyncItem *));
	sync->nby_id = 0;
	for (int i = 0; i < sync->nfiles; i++)
	{
		if (sync->files[i].rev_id)
			sync->by_id[sync->nby_id++] = &sync->files[i];
	}
	qsort(sync->by_id, sync->nby_id, sizeof(MigSyncItem *), compare_items);
	for (int i = 1; i < sync->nby_id; i++)
	{
		MigSyncItem *first = sync->by_id[i - 1];
		MigSyncItem *second = sync->by_id[i];

		if (strcmp(first->rev_id, second->rev_id) == 0)
			mig_sync_complain(second, MIG_SYNC_ERROR,
							  psprintf(_("Revision %s is also in %s."), second->rev_id, first->name));
	}
}

/* The file of a revision, or null. */
MigSyncItem *
mig_sync_find(const MigSync *sync, const char *rev_id)
{
	int			low = 0;
	int			high = sync->nby_id;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (strcmp(sync->by_id[middle]->rev_id, rev_id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == sync->nby_id || strcmp(sync->by_id[low]->rev_id, rev_id) != 0)
		return NULL;
	return sync->by_id[low];
}

/* Is a revision going to be removed? */
static bool
is_removed(const MigSync *sync, int rev)
{
	for (int low = 0, high = sync->nothers; low < high;)
	{
		int			middle = (low + high) / 2;
		int			other = sync->others[middle].rev;

		if (other == rev)
			return sync->others[middle].result == MIG_SYNC_REMOVED;
		if (other < rev)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/*
 * All revisions as they would be: those that are stored, in their order, then the
 * new ones.  One the file of which is in error is there without its place, so
 * that nobody misses it.
 */
static void
add_revisions(MigSync *sync)
{
	MigGraph   *before = sync->before;

	for (int i = 0; i < before->nrevisions; i++)
	{
		MigRevision rev = *mig_graph_rev(before, i);
		MigSyncItem *file = mig_sync_find(sync, rev.rev_id);

		CHECK_FOR_INTERRUPTS();
		if (file)
			file->is_known = true;
		if (is_removed(sync, i))
			continue;
		if (file && file->stored)
		{
			MigRevision changed = mig_definition_as_revision(file->stored);

			changed.number = rev.number;
			changed.applied = rev.applied;
			rev = changed;
		}
		rev.incomplete = false;
		mig_graph_add(sync->after, &rev);
	}
	for (int i = 0; i < sync->nby_id; i++)
	{
		MigSyncItem *file = sync->by_id[i];
		MigRevision rev = {.rev_id = file->rev_id};

		if (file->is_known || mig_sync_find(sync, file->rev_id) != file)
			continue;
		if (file->stored)
			rev = mig_definition_as_revision(file->stored);
		rev.number = FIRST_NEW_NUMBER + i;
		mig_graph_add(sync->after, &rev);
	}
}

/* A name that a revision has: its identifier, or one of its labels. */
typedef struct Named
{
	const char *name;
	MigRevision *rev;
	bool		is_label;
} Named;

/* Identifiers come before labels, and what is stored before what is new. */
static int
compare_named(const void *a, const void *b)
{
	const Named *left = a;
	const Named *right = b;
	int			result = strcmp(left->name, right->name);

	if (result == 0)
		result = left->is_label - right->is_label;
	if (result == 0)
		result = (left->rev->number > right->rev->number) - (left->rev->number < right->rev->number);
	return result;
}

/* All names of all revisions, sorted. */
static Named *
all_names(MigGraph *graph, int *n)
{
	Named	   *result;

	*n = graph->nrevisions;
	for (int i = 0; i < graph->nrevisions; i++)
		*n += graph->revisions[i].branch_labels.n;
	result = MemoryContextAllocHuge(CurrentMemoryContext, (*n + 1) * sizeof(Named));
	*n = 0;
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigRevision *rev = mig_graph_rev(graph, i);

		result[(*n)++] = (Named) {rev->rev_id, rev, false};
		for (int j = 0; j < rev->branch_labels.n; j++)
			result[(*n)++] = (Named) {rev->branch_labels.names[j], rev, true};
	}
	qsort(result, *n, sizeof(Named), compare_named);
	return result;
}

/* Complain about a file that changes something.  Returns whether there is one. */
static bool
blame(MigSync *sync, const char *rev_id, char *detail)
{
	MigSyncItem *file = mig_sync_find(sync, rev_id);

	if (file == NULL || file->stored == NULL)
		return false;
	mig_sync_complain(file, MIG_SYNC_ERROR, detail);
	return true;
}

/* Take a label away from a revision of the graph, which it would not be one with. */
static void
drop_label(MigRevision *rev, const char *label)
{
	MigNames	kept = {0, palloc(rev->branch_labels.n * sizeof(char *))};

	for (int i = 0; i < rev->branch_labels.n; i++)
	{
		if (rev->branch_labels.names[i] != label)
			kept.names[kept.n++] = rev->branch_labels.names[i];
	}
	rev->branch_labels = kept;
}

/* Complain about labels that are names of two revisions, and go on without them. */
static void
check_names(MigSync *sync)
{
	int			n;
	Named	   *names = all_names(sync->after, &n);
	int			first = 0;

	for (int i = 1; i < n; i++)
	{
		const char *holder = names[first].rev->rev_id;
		char	   *detail;

		if (strcmp(names[first].name, names[i].name) != 0)
		{
			first = i;
			continue;
		}
		detail = psprintf(_("Branch name '%s' in revision %s already used by revision %s."),
						  names[i].name, names[i].rev->rev_id, holder);
		if (!blame(sync, names[i].rev->rev_id, detail))
			(void) blame(sync, holder, detail);
		drop_label(names[i].rev, names[i].name);
	}
}

/* Complain about files that refer to what is nowhere. */
static void
check_complete(MigSync *sync)
{
	MigGraph   *graph = sync->after;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (graph->revisions[i].incomplete)
			(void) blame(sync, graph->revisions[i].rev_id,
						 mig_integrity_missing_of(graph, i));
	}
}

/* Complain about files that are on a cycle, or between two.  Returns whether there is none. */
static bool
has_no_cycle(MigSync *sync)
{
	MigGraph   *graph = sync->after;
	bool	   *down = mig_links_peel(graph->links[MIG_ALL_DOWN], graph->links[MIG_ALL_NEXT],
									  graph->nrevisions, NULL);
	bool	   *up = down ? mig_links_peel(graph->links[MIG_ALL_NEXT], graph->links[MIG_ALL_DOWN],
										   graph->nrevisions, NULL) : NULL;
	List	   *members = NIL;
	char	   *detail;

	if (down == NULL)
		return true;
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (down[i] && up[i])
			members = lappend_int(members, i);
	}
	detail = psprintf(_("Cycle is detected in revisions (%s)."),
					  mig_names_sorted_ids(graph, members));
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (down[i] && up[i])
			(void) blame(sync, graph->revisions[i].rev_id, detail);
	}
	return false;
}

static void
check_labels(void *arg)
{
	mig_integrity_check_labels(((MigSync *) arg)->after);
}

/* Complain if a label moves in a way that changes what applied revisions depend on. */
static void
labels_stay(MigSync *sync)
{
	for (int i = 0; i < sync->nfiles; i++)
	{
		MigSyncItem *file = &sync->files[i];
		ErrorData  *error;

		if (file->stored == NULL || file->before == NULL ||
			mig_definition_same_names(&file->stored->branch_labels, &file->before->branch_labels))
			continue;
		error = mig_trial_try(check_labels, sync);
		if (error)
			mig_sync_complain(file, MIG_SYNC_ERROR,
							  psprintf(_("%s: %s"), error->message, error->detail));
		return;
	}
}

/*
 * Judge all files together, after each one by itself: what is wrong is added to
 * their verdicts.  Makes the graph of what would be.
 */
void
mig_sync_judge_set(MigSync *sync)
{
	sync->after = mig_graph_create();
	add_revisions(sync);
	check_names(sync);
	mig_graph_finish(sync->after);
	check_complete(sync);
	if (has_no_cycle(sync))
		labels_stay(sync);
	else
		sync->after = NULL;
}
