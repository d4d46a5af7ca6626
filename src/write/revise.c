/*-------------------------------------------------------------------------
 *
 * revise.c
 *	  Changing the graph and the scripts in it.
 *
 * Every change is made under the run lock, so a run never meets a revision
 * that is other than planned.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "exec/half_done.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "graph/lineage.h"
#include "graph/lookup.h"
#include "graph/names.h"
#include "graph/target.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "store/approvals.h"
#include "store/authors.h"
#include "store/log.h"
#include "store/revisions.h"
#include "store/versions.h"
#include "utils/timestamp.h"
#include "write/change.h"
#include "write/definition.h"
#include "write/revise.h"

#define GENERATED_ID_BYTES 6

/*
 * Register a revision with a known identifier: "created", "unchanged" or
 * "updated".  Raises ERRCODE_MIG_REVISION_APPLIED if that would change the
 * scripts or the place of an applied one.
 */
const char *
mig_revise_define(const MigDefinition *definition)
{
	MigStored	stored = {0};

	mig_session_begin_change("migrate.define()");
	mig_definition_take(&stored, definition);
	mig_definition_check_scripts(&stored);
	return mig_change_define(&stored);
}

/* Twelve hexadecimal digits, at random. */
static char *
generate_id(void)
{
	unsigned char bytes[GENERATED_ID_BYTES];
	StringInfoData buf;

	if (!pg_strong_random(bytes, sizeof(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random values")));
	initStringInfo(&buf);
	for (int i = 0; i < GENERATED_ID_BYTES; i++)
		appendStringInfo(&buf, "%02x", bytes[i]);
	return buf.data;
}

static void
multiple_heads(MigGraph *graph)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_MULTIPLE_HEADS),
			 errmsg("Multiple heads are present; please specify the head revision on which "
					"the new revision should be based, or perform a merge."),
			 errdetail("Heads are: %s.",
					   mig_names_some_ids(graph, mig_lineage_heads(graph), 10)),
			 errhint("Give head => '<revision>', or call migrate.merge.")));
}

static void
not_a_head(const char *rev_id)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_NOT_A_HEAD),
			 errmsg("Revision %s is not a head revision; please specify --splice to create "
					"a new branch from this revision", rev_id),
			 errhint("Give splice => true.")));
}

/* Refuse a parent that is named twice. */
static void
check_duplicate_heads(MigGraph *graph, const char *heads)
{
	List	   *seen = NIL;
	ListCell   *lc;

	foreach(lc, mig_target_split_list(heads))
	{
		List	   *revs = mig_lookup_list(graph, lfirst(lc));
		ListCell   *lr;

		foreach(lr, revs)
		{
			if (list_member_int(seen, lfirst_int(lr)))
				ereport(ERROR,
						(errcode(ERRCODE_MIG_DUPLICATE_REVISION),
						 errmsg("Duplicate head revisions specified"),
						 errdetail("Revision %s is named twice.",
								   mig_graph_rev(graph, lfirst_int(lr))->rev_id),
						 errhint("Name each head once.")));
			seen = lappend_int(seen, lfirst_int(lr));
		}
	}
}

/* Is a list of targets just the word head? */
static bool
is_head(const char *targets)
{
	List	   *list = mig_target_parse_list(targets);
	MigTarget  *target = linitial(list);

	return list_length(list) == 1 && mig_target_is(target, MIG_WORD_HEAD) && !target->label;
}

/* The parents of a new revision. */
static MigNames
choose_parents(MigGraph *graph, const MigRevisionSpec *spec)
{
	MigNames	result = {0};
	List	   *revs;
	ListCell   *lc;

	if (is_head(spec->heads) && list_length(mig_lineage_heads(graph)) > 1)
		multiple_heads(graph);
	check_duplicate_heads(graph, spec->heads);
	revs = mig_lookup_list(graph, spec->heads);
	if (spec->merge && list_length(revs) < 2)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOTHING_TO_MERGE),
				 errmsg("a merge needs at least two revisions"),
				 revs == NIL ? errdetail("\"%s\" names none.", spec->heads) :
				 errdetail("\"%s\" names only %s.", spec->heads, mig_names_ids(graph, revs)),
				 errhint("SELECT * FROM migrate.heads() lists what can be merged.")));
	result.names = palloc((list_length(revs) + 1) * sizeof(char *));
	foreach(lc, revs)
	{
		const char *rev_id = mig_graph_rev(graph, lfirst_int(lc))->rev_id;

		if (mig_graph_links(graph, lfirst_int(lc), MIG_NEXT)->n > 0 && !spec->splice)
			not_a_head(rev_id);
		result.names[result.n++] = rev_id;
	}
	return result;
}

/* Append a name to a list of char * unless it is there. */
static List *
append_name(List *names, const char *name)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return names;
	}
	return lappend(names, unconstify(char *, name));
}

/* What a new revision depends on: labels stay labels, the rest becomes identifiers. */
static MigNames
choose_dependencies(MigGraph *graph, const char *text)
{
	List	   *chosen = NIL;
	MigNames	result = {0};
	ListCell   *lc;

	if (text == NULL || text[0] == '\0')
		return result;
	foreach(lc, mig_target_split_list(text))
	{
		bool		is_label;
		ListCell   *lr;

		mig_graph_find(graph, lfirst(lc), &is_label);
		if (is_label)
		{
			chosen = append_name(chosen, lfirst(lc));
			continue;
		}
		foreach(lr, mig_lookup_list(graph, lfirst(lc)))
			chosen = append_name(chosen, mig_graph_rev(graph, lfirst_int(lr))->rev_id);
	}
	result.names = palloc((list_length(chosen) + 1) * sizeof(char *));
	foreach(lc, chosen)
		result.names[result.n++] = lfirst(lc);
	return result;
}

/*
 * Create a revision on top of others and return its identifier.  Raises what
 * lookup raises, ERRCODE_MIG_NOT_A_HEAD, ERRCODE_MIG_MULTIPLE_HEADS,
 * ERRCODE_MIG_NOTHING_TO_MERGE and what is wrong with names or scripts.
 */
char *
mig_revise_create(const MigRevisionSpec *spec)
{
	MigStored	stored = {0};
	MigGraph   *graph;

	mig_session_begin_change(spec->merge ? "migrate.merge()" : "migrate.revision()");
	stored.rev_id = spec->rev_id ? pstrdup(spec->rev_id) : generate_id();
	mig_target_check_name(stored.rev_id, "revision identifier");
	stored.branch_labels = mig_definition_parse_names(spec->branch_labels, "branch label");
	stored.message = unconstify(char *, spec->message);
	stored.upgrade = unconstify(char *, spec->upgrade);
	stored.downgrade = unconstify(char *, spec->downgrade);
	stored.created_at = GetCurrentTimestamp();
	mig_definition_check_scripts(&stored);

	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	stored.down_revision = choose_parents(graph, spec);
	stored.depends_on = choose_dependencies(graph, spec->depends_on);
	if (mig_revisions_fetch(stored.rev_id, MIG_SNAPSHOT_LATEST))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_DUPLICATE_REVISION),
				 errmsg("revision \"%s\" is already defined", stored.rev_id),
				 errhint("Leave rev_id out to get a new identifier, or change the revision "
						 "with migrate.edit.")));
	mig_definition_set_author(&stored);
	mig_definition_check_names_free(&stored);
	mig_definition_check_graph(&stored, false);
	mig_rights_record_authors(&stored, NULL);
	mig_revisions_insert(&stored);
	mig_change_log(spec->merge ? "merge" : "revision", stored.rev_id, NULL);
	return stored.rev_id;
}

/*
 * Change texts of a revision, null meaning as it is.  Returns its identifier.
 * Raises ERRCODE_MIG_REVISION_APPLIED for an upgrade script that has run.
 */
char *
mig_revise_edit(const char *rev, const char *upgrade, const char *downgrade,
				const char *message)
{
	MigStored  *before;
	MigStored	stored;
	const char *recorded;
	MigGraph   *graph;
	int			found;

	mig_session_begin_change("migrate.edit()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	found = mig_lookup_one(graph, rev);
	before = mig_change_fetch(mig_graph_rev(graph, found)->rev_id, &recorded);
	stored = *before;
	if (upgrade)
		stored.upgrade = unconstify(char *, upgrade);
	if (downgrade)
		stored.downgrade = unconstify(char *, downgrade);
	if (message)
		stored.message = unconstify(char *, message);
	mig_definition_check_scripts(&stored);
	if (mig_change_is_stored(&stored, before, recorded))
		return stored.rev_id;
	stored.file_frame.n = 0;
	stored.file_checksum = NULL;
	mig_change_replace(&stored, before, recorded, "edit", NULL);
	return stored.rev_id;
}

/* Refuse to remove a revision that others name. */
static void
check_unused(MigGraph *graph, int rev)
{
	List	   *users = mig_graph_link_list(mig_graph_links(graph, rev, MIG_ALL_NEXT));

	if (users != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_REVISION_IN_USE),
				 errmsg("other revisions refer to revision \"%s\"",
						mig_graph_rev(graph, rev)->rev_id),
				 errdetail("Revisions are: %s.", mig_names_some_ids(graph, users, 10)),
				 errhint("Remove those first.")));
}

/* Refuse to remove a revision of which something is left in the database. */
static void
refuse_half_done(const char *rev_id)
{
	MigHalfDone *half_done = mig_half_done_find(mig_statements_half_done(MIG_SNAPSHOT_LATEST),
													rev_id);

	if (half_done)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_HALF_DONE),
				 errmsg("revision \"%s\" is half done", rev_id),
				 errdetail("State of its %s.", mig_half_done_text(half_done)),
				 errhint("Undo it with CALL migrate.downgrade_each, or by hand, and stamp below it.")));
}

/*
 * Delete a revision that is not applied and that nothing refers to.  Returns
 * its identifier.  Raises ERRCODE_MIG_REVISION_APPLIED,
 * ERRCODE_MIG_REVISION_IN_USE and ERRCODE_MIG_HALF_DONE.
 */
char *
mig_revise_remove(const char *rev)
{
	MigGraph   *graph;
	char	   *rev_id;
	int			found;

	mig_session_begin_change("migrate.remove()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	found = mig_lookup_one(graph, rev);
	rev_id = pstrdup(mig_graph_rev(graph, found)->rev_id);
	if (mig_graph_rev(graph, found)->applied)
		mig_change_refuse_applied(rev_id, "What has been applied is not removed.");
	check_unused(graph, found);
	refuse_half_done(rev_id);
	mig_approvals_withdraw(rev_id);
	mig_authors_forget(rev_id);
	mig_revisions_delete(rev_id);
	mig_change_log("remove", rev_id, NULL);
	return rev_id;
}

/* Whose scripts are approved, for the log. */
static char *
authors(const MigStored *stored)
{
	if (strcmp(stored->upgrade_by, stored->downgrade_by) == 0)
		return psprintf("written by %s", stored->upgrade_by);
	return psprintf("upgrade written by %s, downgrade by %s",
					stored->upgrade_by, stored->downgrade_by);
}

/* Raise ERRCODE_MIG_SCRIPT_CHANGED unless a revision has the scripts that were read. */
static void
check_read(const MigStored *stored, const char *checksum)
{
	if (checksum && strcmp(stored->checksum, checksum) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
				 errmsg("scripts of revision \"%s\" are not the ones to be approved",
						stored->rev_id),
				 errdetail("Their checksum is %s.", stored->checksum),
				 errhint("Read them again with migrate.show.")));
}

/*
 * Vouch for the scripts of a list of revisions as the current role, as they
 * are now or, if a checksum is given, for that of one revision if it is as it
 * was read.  Returns how many there were.
 */
int
mig_revise_approve(const char *revs, const char *checksum)
{
	MigGraph   *graph;
	List	   *found;
	ListCell   *lc;

	mig_session_begin_change("migrate.approve()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	found = checksum ? list_make1_int(mig_lookup_one(graph, revs)) :
		mig_lookup_list(graph, revs);
	foreach(lc, found)
	{
		const char *rev_id = mig_graph_rev(graph, lfirst_int(lc))->rev_id;
		MigStored  *stored = mig_revisions_fetch(rev_id, MIG_SNAPSHOT_LATEST);

		CHECK_FOR_INTERRUPTS();
		check_read(stored, checksum);
		mig_rights_require_intact(stored);
		mig_rights_approve(stored);
		mig_change_log("approve", rev_id, authors(stored));
	}
	return list_length(found);
}
