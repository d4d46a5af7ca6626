/*-------------------------------------------------------------------------
 *
 * sync.c
 *	  The revision files of a release and the database brought together.
 *
 * All files are judged before anything is stored: first without a lock, since
 * mostly there is nothing to do, and then again under the run lock.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "exec/half_done.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "exec/trial.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "script/revision_file.h"
#include "store/approvals.h"
#include "store/authors.h"
#include "store/log.h"
#include "utils/snapmgr.h"
#include "write/change.h"
#include "write/definition.h"
#include "write/files.h"
#include "write/sync.h"

/* how many complaints an error repeats */
#define MAX_COMPLAINTS 50

/* The word for a result. */
const char *
mig_sync_result_name(MigSyncResult result)
{
	static const char *const names[] = {
		[MIG_SYNC_UNCHANGED] = "unchanged",
		[MIG_SYNC_CREATED] = "created",
		[MIG_SYNC_UPDATED] = "updated",
		[MIG_SYNC_CONFLICT] = "conflict",
		[MIG_SYNC_ERROR] = "error",
		[MIG_SYNC_EXTRA] = "extra",
		[MIG_SYNC_REMOVED] = "removed",
		[MIG_SYNC_AHEAD] = "ahead"
	};

	return names[result];
}

/* The name of a file, and the place of its revision in the graph. */
typedef struct Origin
{
	const char *name;
	int			rev;
} Origin;

/* The files of a graph, to be found by their names. */
typedef struct Origins
{
	int			n;
	Origin	   *sorted;
	const MigFileOrigin *files; /* one per revision */
} Origins;

static int
compare_origins(const void *a, const void *b)
{
	return strcmp(((const Origin *) a)->name, ((const Origin *) b)->name);
}

static Origins
sort_origins(const MigGraph *graph, const MigFileOrigin *files)
{
	Origins		result = {0, mig_links_zeroed(graph->nrevisions, sizeof(Origin)), files};

	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (files[i].name)
			result.sorted[result.n++] = (Origin) {files[i].name, i};
	}
	qsort(result.sorted, result.n, sizeof(Origin), compare_origins);
	return result;
}

/*
 * The revision from a file of this name, and if the checksum is not null of this
 * text, or -1.
 */
static int
find_origin(const Origins *origins, const char *name, const char *checksum)
{
	Origin		key = {name};
	Origin	   *found = bsearch(&key, origins->sorted, origins->n, sizeof(Origin), compare_origins);

	if (found == NULL)
		return -1;
	while (found > origins->sorted && strcmp(found[-1].name, name) == 0)
		found--;
	for (; found < origins->sorted + origins->n && strcmp(found->name, name) == 0; found++)
	{
		const char *stored = origins->files[found->rev].checksum;

		if (checksum == NULL || (stored && strcmp(stored, checksum) == 0))
			return found->rev;
	}
	return -1;
}

/*
 * Which of some files, given by names and checksums, are not stored just so: a
 * list of their names, as the calling query sees it.
 */
List *
mig_sync_needs(const MigNames *names, const MigNames *checksums)
{
	MigGraph   *graph = mig_revisions_load(MIG_SNAPSHOT_ACTIVE, NULL);
	Origins		origins = sort_origins(graph, mig_revisions_files(graph));
	List	   *result = NIL;

	for (int i = 0; i < names->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (find_origin(&origins, names->names[i], checksums->names[i]) < 0)
			result = lappend(result, unconstify(char *, names->names[i]));
	}
	return result;
}

/* The line of a file that the context of an error names; 0 if it names none. */
static int
line_of_error(const ErrorData *error, const char *name)
{
	char	   *place = psprintf("%s:", name);
	const char *found = error->context ? strstr(error->context, place) : NULL;

	return found ? atoi(found + strlen(place)) : 0;
}

/* An error as the detail of a verdict: place, message, and what else it says. */
static char *
as_detail(const ErrorData *error, const char *name)
{
	StringInfoData out;
	int			line = line_of_error(error, name);

	initStringInfo(&out);
	if (line > 0)
		appendStringInfo(&out, "%s:%d: ", name, line);
	appendStringInfoString(&out, error->message);
	if (error->detail)
		appendStringInfo(&out, " (%s)", error->detail);
	return out.data;
}

/* Is an error none of a file, but of what goes on around it? */
static bool
is_from_outside(const ErrorData *error)
{
	return error->sqlerrcode == ERRCODE_QUERY_CANCELED ||
		error->sqlerrcode == ERRCODE_OUT_OF_MEMORY ||
		error->sqlerrcode == ERRCODE_INTERNAL_ERROR;
}

static void
read_file(void *arg)
{
	MigSyncItem *file = arg;

	file->stored = mig_files_read(file->text, file->name);
}

/* The revision of a file that has an error below its header. */
static void
read_id(void *arg)
{
	MigSyncItem *file = arg;

	file->rev_id = mig_revision_file_id(file->text);
}

/* What a file changes of an applied revision, in lines of its scripts. */
static char *
differences(const MigStored *stored, const MigStored *before)
{
	if (strcmp(stored->upgrade, before->upgrade) != 0)
		return mig_difference_lines(before->upgrade, stored->upgrade, "upgrade script");
	return psprintf(_("It revises %s instead of %s."),
					stored->down_revision.n ? mig_names_names(&stored->down_revision) : "base",
					before->down_revision.n ? mig_names_names(&before->down_revision) : "base");
}

/* Judge a file that changes its revision. */
static void
judge_change(MigSync *sync, MigSyncItem *file)
{
	MigObjection objection = mig_change_objection(file->stored, file->before, file->recorded);

	file->result = MIG_SYNC_UPDATED;
	if (objection.reason)
		mig_sync_complain(file, MIG_SYNC_CONFLICT,
						  psprintf("%s %s", objection.reason,
								   differences(file->stored, file->before)));
	else if (objection.stamped && objection.script && !sync->accept)
		mig_sync_complain(file, MIG_SYNC_CONFLICT,
						  psprintf(_("It is stamped here, and accept is not given. %s"),
								   differences(file->stored, file->before)));
}

/* Judge a file of a revision that is the same, but perhaps not its file. */
static void
judge_file(MigSyncItem *file)
{
	const MigStored *before = file->before;

	file->only_file = true;
	if (mig_change_same_file(file->stored, before) && !mig_rights_is_repeated(before))
		file->stored = NULL;
	else if (before->file_name && strcmp(before->file_name, file->name) != 0)
	{
		file->result = MIG_SYNC_UPDATED;
		file->detail = psprintf(_("The file was %s."), before->file_name);
	}
	else if (before->file_checksum)
	{
		file->result = MIG_SYNC_UPDATED;
		file->detail = pstrdup(_("Nothing but comments outside the scripts has changed."));
	}
}

/* Compare a file that has been read with what is stored of its revision. */
static void
compare(MigSync *sync, MigSyncItem *file)
{
	file->rev_id = file->stored->rev_id;
	file->before = mig_change_fetch(file->rev_id, &file->recorded);
	if (file->before == NULL)
		file->result = MIG_SYNC_CREATED;
	else if (mig_change_is_stored(file->stored, file->before, file->recorded))
		judge_file(file);
	else
		judge_change(sync, file);
}

/* Judge one file by itself. */
static void
judge_item(MigSync *sync, MigSyncItem *file, const Origins *origins)
{
	ErrorData  *error;
	int			rev;

	if (file->checksum == NULL && file->text)
		file->checksum = mig_files_checksum(file->text);
	rev = file->checksum ? find_origin(origins, file->name, file->checksum) : -1;
	if (rev >= 0)
	{
		file->rev_id = mig_graph_rev(sync->before, rev)->rev_id;
		return;
	}
	rev = find_origin(origins, file->name, NULL);
	if (file->text == NULL)
	{
		file->rev_id = rev >= 0 ? mig_graph_rev(sync->before, rev)->rev_id : NULL;
		mig_sync_complain(file, MIG_SYNC_ERROR,
						  pstrdup(_("Its text is needed: no file of this name and checksum is stored.")));
		return;
	}
	error = mig_trial_keep(read_file, file);
	if (error && is_from_outside(error))
		ReThrowError(error);
	if (error)
	{
		mig_sync_complain(file, MIG_SYNC_ERROR, as_detail(error, file->name));
		if (mig_trial_keep(read_id, file) != NULL)
			file->rev_id = rev >= 0 ? mig_graph_rev(sync->before, rev)->rev_id : NULL;
	}
	else
		compare(sync, file);
}

/* The verdict about a revision without a file. */
static void
judge_other(MigSync *sync, MigSyncItem *other, const List *half_done)
{
	const MigRevision *rev = mig_graph_rev(sync->before, other->rev);
	MigHalfDone *begun = mig_half_done_find(half_done, rev->rev_id);

	other->rev_id = rev->rev_id;
	other->name = sync->origins[other->rev].name;
	other->result = rev->applied ? MIG_SYNC_AHEAD :
		sync->prune ? MIG_SYNC_REMOVED : MIG_SYNC_EXTRA;
	if (begun && other->result == MIG_SYNC_REMOVED)
		mig_sync_complain(other, MIG_SYNC_ERROR,
						  psprintf(_("Revision %s is half done: state of its %s."), rev->rev_id,
								   mig_half_done_text(begun)));
}

/* Judge the revisions that no file is about. */
static void
judge_others(MigSync *sync)
{
	List	   *half_done = mig_statements_half_done(MIG_SNAPSHOT_LATEST);

	sync->nothers = 0;
	sync->others = mig_links_zeroed(sync->before->nrevisions, sizeof(MigSyncItem));
	for (int i = 0; i < sync->before->nrevisions; i++)
	{
		if (mig_sync_find(sync, mig_graph_rev(sync->before, i)->rev_id))
			continue;
		sync->others[sync->nothers].rev = i;
		judge_other(sync, &sync->others[sync->nothers++], half_done);
	}
}

/* Forget an earlier verdict. */
static void
begin(MigSync *sync)
{
	for (int i = 0; i < sync->nfiles; i++)
	{
		MigSyncItem *file = &sync->files[i];

		*file = (MigSyncItem) {.name = file->name, .text = file->text, .checksum = file->checksum};
	}
	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	sync->before = mig_revisions_load(MIG_SNAPSHOT_ACTIVE, NULL);
	sync->origins = mig_revisions_files(sync->before);
	PopActiveSnapshot();
}

/* Is there anything to be stored?  Files that are to be noted may not count. */
static bool
has_work(const MigSync *sync, bool with_notes)
{
	for (int i = 0; i < sync->nfiles; i++)
	{
		if (sync->files[i].stored && (with_notes || !sync->files[i].only_file))
			return true;
	}
	for (int i = 0; i < sync->nothers; i++)
	{
		if (sync->others[i].result == MIG_SYNC_REMOVED)
			return true;
	}
	return false;
}

/*
 * Judge all files, and the revisions without one, as things are now.  Nothing is
 * raised but what is wrong with the tables.
 */
void
mig_sync_judge(MigSync *sync)
{
	Origins		origins;

	begin(sync);
	origins = sort_origins(sync->before, sync->origins);
	for (int i = 0; i < sync->nfiles; i++)
	{
		CHECK_FOR_INTERRUPTS();
		judge_item(sync, &sync->files[i], &origins);
	}
	mig_sync_index(sync);
	judge_others(sync);
	sync->after = NULL;
	if (has_work(sync, false))
		mig_sync_judge_set(sync);
}

static bool
is_refused(const MigSyncItem *item)
{
	return item->result == MIG_SYNC_ERROR || item->result == MIG_SYNC_CONFLICT;
}

/* Append what stands against some items; returns how many there are. */
static int
append_complaints(StringInfo out, const MigSyncItem *items, int n, int before)
{
	for (int i = 0; i < n; i++)
	{
		if (!is_refused(&items[i]))
			continue;
		if (before++ < MAX_COMPLAINTS)
			appendStringInfo(out, "%s%s: %s: %s", out->len ? "\n" : "",
							 items[i].name ? items[i].name : items[i].rev_id,
							 mig_sync_result_name(items[i].result), items[i].detail);
	}
	return before;
}

/* Raise ERRCODE_MIG_FILES_DIFFER with all that is wrong. */
static void
require_accord(const MigSync *sync)
{
	StringInfoData detail;
	int			n;

	initStringInfo(&detail);
	n = append_complaints(&detail, sync->files, sync->nfiles, 0);
	n = append_complaints(&detail, sync->others, sync->nothers, n);
	if (n == 0)
		return;
	if (n > MAX_COMPLAINTS)
		appendStringInfo(&detail, _("\n... and %d more."), n - MAX_COMPLAINTS);
	ereport(ERROR,
			(errcode(ERRCODE_MIG_FILES_DIFFER),
			 errmsg("the revision files cannot be stored"),
			 errdetail_internal("%s", detail.data),
			 errhint("Nothing has been stored. With dry_run => true the result says this in rows.")));
}

static bool
any_refused(const MigSync *sync)
{
	for (int i = 0; i < sync->nfiles; i++)
	{
		if (is_refused(&sync->files[i]))
			return true;
	}
	return false;
}

/* Warn of several heads, if that is what a change leaves. */
void
mig_sync_warn(const MigSync *sync)
{
	List	   *heads;

	if (sync->after == NULL || any_refused(sync) || !has_work(sync, false))
		return;
	heads = mig_lineage_heads(sync->after);
	if (list_length(heads) > 1)
		ereport(WARNING,
				(errmsg("there are %d heads: %s", list_length(heads),
						mig_names_some_ids(sync->after, heads, 10)),
				 errhint("If they belong together, merge them: "
						 "SELECT migrate.merge('merge', '%s');",
						 mig_names_some_ids(sync->after, heads, 10))));
}

static void
remove_others(MigSync *sync)
{
	for (int i = 0; i < sync->nothers; i++)
	{
		if (sync->others[i].result != MIG_SYNC_REMOVED)
			continue;
		CHECK_FOR_INTERRUPTS();
		mig_approvals_withdraw(sync->others[i].rev_id);
		mig_authors_forget(sync->others[i].rev_id);
		mig_revisions_delete(sync->others[i].rev_id);
		mig_change_log("remove", sync->others[i].rev_id, "no file");
	}
}

static void
store_item(MigSyncItem *file)
{
	CHECK_FOR_INTERRUPTS();
	file->done = true;
	if (file->only_file)
	{
		mig_change_note_file(file->stored, file->before);
		if (file->result == MIG_SYNC_UPDATED)
			mig_change_log("define", file->rev_id, "file updated");
	}
	else if (file->before)
		mig_change_replace(file->stored, file->before, file->recorded, "define", "updated");
	else
		mig_change_insert(file->stored, "define", "created");
}

/* A new revision directly below one that is not stored yet, or null. */
static MigSyncItem *
next_below(const MigSync *sync, const MigSyncItem *file)
{
	int			rev = mig_graph_find(sync->after, file->rev_id, NULL);
	MigLinks   *downs = mig_graph_links(sync->after, rev, MIG_ALL_DOWN);

	for (int i = 0; i < downs->n; i++)
	{
		MigSyncItem *below = mig_sync_find(sync, mig_graph_rev(sync->after, downs->revs[i])->rev_id);

		if (below && below->stored && below->before == NULL && !below->done)
			return below;
	}
	return NULL;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp((*(MigSyncItem *const *) a)->name, (*(MigSyncItem *const *) b)->name);
}

/*
 * Store new revisions, which get their numbers by that: in the order of the names
 * of their files, but what is below a revision before it.
 */
static void
store_new(MigSync *sync)
{
	MigSyncItem **files = palloc((sync->nfiles + 1) * sizeof(MigSyncItem *));
	MigSyncItem **stack = palloc((sync->nfiles + 1) * sizeof(MigSyncItem *));

	for (int i = 0; i < sync->nfiles; i++)
		files[i] = &sync->files[i];
	qsort(files, sync->nfiles, sizeof(MigSyncItem *), compare_names);
	for (int i = 0; i < sync->nfiles; i++)
	{
		int			depth = 0;

		if (files[i]->stored && files[i]->before == NULL && !files[i]->done)
			stack[depth++] = files[i];
		while (depth > 0)
		{
			MigSyncItem *below = next_below(sync, stack[depth - 1]);

			if (below)
				stack[depth++] = below;
			else
				store_item(stack[--depth]);
		}
	}
}

static void
store_changed(MigSync *sync)
{
	for (int i = 0; i < sync->nfiles; i++)
	{
		if (sync->files[i].stored && sync->files[i].before)
			store_item(&sync->files[i]);
	}
}

/*
 * Judge all files, and store what they say, if nothing is wrong.  Raises
 * ERRCODE_MIG_FILES_DIFFER with all that is, and nothing is stored then.
 */
void
mig_sync_run(MigSync *sync)
{
	mig_session_begin_change("migrate.sync()");
	mig_sync_judge(sync);
	require_accord(sync);
	if (!has_work(sync, true))
		return;
	mig_session_take_run_lock(false);
	mig_sync_judge(sync);
	require_accord(sync);
	if (!has_work(sync, true))
		return;
	mig_log_require_snapshot();
	mig_sync_warn(sync);
	remove_others(sync);
	store_changed(sync);
	store_new(sync);
}
