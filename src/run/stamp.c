/*-------------------------------------------------------------------------
 *
 * stamp.c
 *	  Changing what is recorded as applied without running scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/errcodes.h"
#include "core/plan.h"
#include "core/target.h"
#include "core/text.h"
#include "miscadmin.h"
#include "run/report.h"
#include "run/session.h"
#include "run/stamp.h"
#include "store/log.h"
#include "store/revisions.h"
#include "store/versions.h"

static MigNames
current_names(MigGraph *graph)
{
	List	   *current = mig_lineage_current(graph);
	MigNames	result = {0, palloc((list_length(current) + 1) * sizeof(char *))};
	ListCell   *lc;

	foreach(lc, current)
		result.names[result.n++] = mig_graph_rev(graph, lfirst_int(lc))->rev_id;
	return result;
}

/* Make the version table say what a set says; returns how many rows changed. */
static int
write_difference(MigGraph *graph, const bool *members)
{
	MigNames	added = {0, palloc((graph->nrevisions + 1) * sizeof(char *))};
	int			removed = 0;

	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigRevision *rev = mig_graph_rev(graph, i);

		CHECK_FOR_INTERRUPTS();
		if (members[i] && !rev->applied)
			added.names[added.n++] = rev->rev_id;
		else if (rev->applied && !members[i])
		{
			mig_versions_delete(rev->rev_id);
			removed++;
		}
		rev->applied = members[i];
	}
	if (added.n > 0)
		mig_versions_stamp(&added, mig_session_role());
	return added.n + removed;
}

/* The revision a log row is about, if it is one. */
static const char *
only_name(const MigNames *names)
{
	return names->n == 1 ? names->names[0] : NULL;
}

static void
log_stamp(const MigNames *from, const MigNames *to, const char *remark)
{
	MigLogEntry entry = {0};

	entry.session_role = mig_session_login_role();
	entry.effective_role = mig_session_role();
	entry.operation = "stamp";
	entry.rev_id = only_name(to);
	entry.from_heads = *from;
	entry.to_heads = *to;
	entry.duration = -1;
	entry.remark = remark;
	mig_log_append(&entry);
}

static bool
is_same_set(MigGraph *graph, const bool *members)
{
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (mig_graph_rev(graph, i)->applied != members[i])
			return false;
	}
	return true;
}

/* Stamp from whatever is recorded, unless it is so already. */
static int
stamp(const char *target)
{
	MigGraph   *graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	bool	   *members = mig_select_stamp(graph, target);
	MigNames	from;
	MigNames	to;
	int			changed;

	if (is_same_set(graph, members))
		return 0;
	mig_versions_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	members = mig_select_stamp(graph, target);
	from = current_names(graph);
	changed = write_difference(graph, members);
	if (changed == 0)
		return 0;
	to = current_names(graph);
	ereport(NOTICE,
			(errmsg_internal("Running stamp_revision %s -> %s",
							 mig_text_names(&from), mig_text_names(&to))));
	log_stamp(&from, &to, NULL);
	return changed;
}

/*
 * Stamp as if nothing were recorded, without looking at what is: the way out
 * when it names revisions that nobody knows.
 */
static int
stamp_purged(const char *target)
{
	MigGraph   *graph;
	MigNames	from = {0};
	MigNames	to;
	int			changed;

	mig_versions_lock();
	mig_versions_purge();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	changed = write_difference(graph, mig_select_stamp(graph, target));
	to = current_names(graph);
	ereport(NOTICE,
			(errmsg_internal("Running stamp_revision  -> %s", mig_text_names(&to))));
	log_stamp(&from, &to, "purged");
	return changed;
}

/*
 * Record a list of targets and all below them as applied, forget what is above
 * them, and return how many revisions changed.
 */
int
mig_stamp(const char *target, bool purge)
{
	mig_session_begin_change("migrate.stamp()");
	return purge ? stamp_purged(target) : stamp(target);
}

/* Names of a list that are not in the wanted state; null for none. */
static char *
not_as_expected(MigGraph *graph, const char *list, bool applied)
{
	MigNames	wrong = {0};
	List	   *names;
	ListCell   *lc;

	if (list == NULL || list[0] == '\0')
		return NULL;
	names = mig_target_split_list(list);
	wrong.names = palloc(list_length(names) * sizeof(char *));
	foreach(lc, names)
	{
		bool		is_label;
		int			rev = mig_graph_find(graph, lfirst(lc), &is_label);

		if (rev < 0 || is_label || mig_graph_rev(graph, rev)->applied != applied)
			wrong.names[wrong.n++] = lfirst(lc);
	}
	return wrong.n ? mig_text_names(&wrong) : NULL;
}

static void
unexpected_state(MigGraph *graph, const char *what, const char *names)
{
	MigNames	current = current_names(graph);

	ereport(ERROR,
			(errcode(ERRCODE_MIG_UNEXPECTED_STATE),
			 errmsg("the database is not where this script starts"),
			 errdetail("%s: %s; current revisions are: %s.", what, names,
					   current.n ? mig_text_names(&current) : "(none)"),
			 errhint("Define the revisions here and write the script anew for this database.")));
}

/*
 * Raise ERRCODE_MIG_UNEXPECTED_STATE unless every revision of one list, given
 * by full identifiers, is applied and every one of the other is defined and is
 * not.  Holds the run lock from then on.
 */
void
mig_stamp_expect(const char *applied, const char *pending)
{
	MigGraph   *graph;
	char	   *wrong;

	mig_session_begin_change("migrate.expect()");
	mig_versions_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	if ((wrong = not_as_expected(graph, applied, true)) != NULL)
		unexpected_state(graph, "Revisions that should be applied and are not", wrong);
	if ((wrong = not_as_expected(graph, pending, false)) != NULL)
		unexpected_state(graph, "Revisions that should be defined and pending and are not",
						 wrong);
}

/* Can this step have been the one just run? */
static void
check_recordable(MigGraph *graph, int rev, bool upgrade)
{
	MigLinks   *links = mig_graph_links(graph, rev, upgrade ? MIG_ALL_DOWN : MIG_ALL_NEXT);
	const char *rev_id = mig_graph_rev(graph, rev)->rev_id;

	mig_integrity_require_complete(graph,
								   mig_lineage_reach(graph, list_make1_int(rev), MIG_ALL_DOWN));
	if (mig_graph_rev(graph, rev)->applied == upgrade)
		unexpected_state(graph, upgrade ? "Already applied" : "Not applied", rev_id);
	for (int i = 0; i < links->n; i++)
	{
		MigRevision *other = mig_graph_rev(graph, links->revs[i]);

		if (other->applied != upgrade)
			unexpected_state(graph, upgrade ? "Below it, and not applied" :
							 "Above it, and still applied", other->rev_id);
	}
}

static void
check_checksum(const MigStored *stored, const char *checksum)
{
	if (strcmp(stored->checksum, checksum) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
			 errmsg("revision \"%s\" is not the one that this script ran", stored->rev_id),
			 errdetail("Its scripts have checksum %s, those that ran had %s.",
					   stored->checksum, checksum),
			 errhint("Write the script anew from the revisions as they are.")));
}

/*
 * Record one step that was run from outside.  Raises
 * ERRCODE_MIG_UNEXPECTED_STATE if it cannot have been, and
 * ERRCODE_MIG_SCRIPT_CHANGED if it is not the step that is stored.
 */
void
mig_stamp_record(const char *operation, const char *rev_id, const char *checksum)
{
	bool		upgrade = mig_report_operation(operation);
	MigLogEntry entry = {0};
	MigGraph   *graph;
	int			rev;

	mig_session_begin_change("migrate.record()");
	mig_versions_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	rev = mig_lookup_one(graph, rev_id);
	rev_id = mig_graph_rev(graph, rev)->rev_id;
	check_checksum(mig_revisions_fetch(rev_id, MIG_SNAPSHOT_LATEST), checksum);
	check_recordable(graph, rev, upgrade);

	entry.session_role = mig_session_login_role();
	entry.effective_role = mig_session_role();
	entry.operation = operation;
	entry.rev_id = rev_id;
	entry.from_heads = current_names(graph);
	entry.duration = -1;
	entry.remark = "run from a script";
	if (upgrade)
		mig_versions_insert(rev_id, entry.effective_role, -1, checksum);
	else
		mig_versions_delete(rev_id);
	mig_graph_rev(graph, rev)->applied = upgrade;
	entry.to_heads = current_names(graph);
	mig_log_append(&entry);
}
