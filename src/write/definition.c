/*-------------------------------------------------------------------------
 *
 * definition.c
 *	  What a revision must be to be stored, and who answers for it.
 *
 * To be called under the run lock, but for what looks at its arguments only.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/errcodes.h"
#include "exec/execute.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "graph/integrity.h"
#include "graph/target.h"
#include "miscadmin.h"
#include "store/approvals.h"
#include "write/definition.h"

/* how many names a search for a cycle goes through before the graph is loaded */
#define MOST_SEARCHED 64

/*
 * A list of names as typed, null or empty for none.  Raises
 * ERRCODE_MIG_INVALID_IDENTIFIER, with "what" in its message, for what is no
 * name or is named twice.
 */
MigNames
mig_definition_parse_names(const char *text, const char *what)
{
	MigNames	result = {0};
	List	   *names;
	ListCell   *lc;

	if (text == NULL || text[0] == '\0')
		return result;
	names = mig_target_split_names(text, what);
	result.names = palloc(list_length(names) * sizeof(char *));
	foreach(lc, names)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < result.n; i++)
		{
			if (strcmp(result.names[i], lfirst(lc)) == 0)
				ereport(ERROR,
						(errcode(ERRCODE_MIG_INVALID_IDENTIFIER),
						 errmsg("%s '%s' is named twice", what, (char *) lfirst(lc)),
						 errhint("Name it once.")));
		}
		result.names[result.n++] = lfirst(lc);
	}
	return result;
}

/*
 * What is defined, as it would be stored; its texts stay those of the definition.
 * Raises ERRCODE_MIG_INVALID_IDENTIFIER.
 */
void
mig_definition_take(MigStored *stored, const MigDefinition *definition)
{
	mig_target_check_name(definition->rev_id, "revision identifier");
	stored->rev_id = unconstify(char *, definition->rev_id);
	stored->down_revision = mig_definition_parse_names(definition->down_revision,
													   "revision identifier");
	stored->depends_on = mig_definition_parse_names(definition->depends_on,
													"revision identifier");
	stored->branch_labels = mig_definition_parse_names(definition->branch_labels, "branch label");
	stored->message = unconstify(char *, definition->message);
	stored->upgrade = unconstify(char *, definition->upgrade);
	stored->downgrade = unconstify(char *, definition->downgrade);
	stored->created_at = definition->created_at;
}

/* Are two lists the same, in the same order? */
bool
mig_definition_same_names(const MigNames *a, const MigNames *b)
{
	if (a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++)
	{
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	}
	return true;
}

/* Are two strings the same?  Null is the same as null alone. */
bool
mig_definition_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Some write a word where there is no downgrade. */
static void
downgrade_callback(void *arg)
{
	if (geterrcode() == ERRCODE_SYNTAX_ERROR)
		errhint("If the revision cannot be taken back, leave the downgrade out, or say null.");
}

static void
check_downgrade(const MigStored *stored)
{
	ErrorContextCallback callback;

	callback.callback = downgrade_callback;
	callback.arg = NULL;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	mig_execute_split(mig_execute_label(stored, false), stored->downgrade);
	error_context_stack = callback.previous;
}

/*
 * Parse both scripts, so that a bad one never gets in, and set the checksum.
 * Raises what mig_execute_split() raises.
 */
void
mig_definition_check_scripts(MigStored *stored)
{
	mig_execute_split(mig_execute_label(stored, true), stored->upgrade);
	if (stored->downgrade)
		check_downgrade(stored);
	stored->checksum = mig_checksum_scripts(stored->upgrade, stored->downgrade);
}

static bool
same_place(const MigStored *a, const MigStored *b)
{
	return mig_definition_same_names(&a->down_revision, &b->down_revision) &&
		mig_definition_same_names(&a->depends_on, &b->depends_on) &&
		mig_definition_same_names(&a->branch_labels, &b->branch_labels);
}

/*
 * Who answers for a text now: the role that changes it; and whoever moves it to
 * another place in the graph, unless the author could be had to do that.
 */
static char *
author_after(char *before, bool same_text, bool same_place)
{
	char	   *author = mig_session_author();

	if (!same_text)
		return author;
	return same_place || mig_rights_can_act_as(author, before) ? before : author;
}

/*
 * Settle who wrote what, given what was there before, with its true checksum.
 * Texts that differ in line ends only, or in the white space around
 * them, stay as they were; otherwise approvals
 * are withdrawn.
 */
void
mig_definition_take_over(MigStored *stored, const MigStored *before)
{
	bool		stays = same_place(stored, before);

	if (strcmp(stored->checksum, before->checksum) == 0)
	{
		stored->upgrade = before->upgrade;
		stored->downgrade = before->downgrade;
	}
	if (!stays || strcmp(stored->checksum, before->checksum) != 0)
		mig_approvals_withdraw(stored->rev_id);
	if (stored->file_name == NULL)
		stored->file_name = before->file_name;
	stored->created_at = before->created_at;
	stored->created_by = before->created_by;
	stored->upgrade_by = author_after(before->upgrade_by,
									  mig_definition_same_text(before->upgrade, stored->upgrade), stays);
	stored->downgrade_by = author_after(before->downgrade_by,
										mig_definition_same_text(before->downgrade, stored->downgrade), stays);
}

/* The role is the author of all of a new revision. */
void
mig_definition_set_author(MigStored *stored)
{
	stored->created_by = stored->upgrade_by = stored->downgrade_by = mig_session_author();
}

/* A stored revision as the graph takes it. */
MigRevision
mig_definition_as_revision(const MigStored *stored)
{
	MigRevision rev = {0};

	rev.rev_id = stored->rev_id;
	rev.down_revision = stored->down_revision;
	rev.depends_on = stored->depends_on;
	rev.branch_labels = stored->branch_labels;
	rev.message = stored->message;
	rev.created_by = stored->created_by;
	rev.created_at = stored->created_at;
	return rev;
}

/*
 * Raise ERRCODE_MIG_DUPLICATE_LABEL if another revision has one of the names,
 * or one of the revision's labels is its identifier.
 */
void
mig_definition_check_names_free(const MigStored *stored)
{
	char	   *holder;

	if (mig_revisions_name_taken(stored->rev_id, stored->rev_id, &holder))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_DUPLICATE_LABEL),
				 errmsg("Branch name '%s' in revision %s already used by revision %s",
						stored->rev_id, holder, stored->rev_id),
				 errhint("Choose another identifier.")));
	for (int i = 0; i < stored->branch_labels.n; i++)
	{
		const char *label = stored->branch_labels.names[i];

		if (strcmp(label, stored->rev_id) == 0)
			holder = stored->rev_id;
		else if (!mig_revisions_name_taken(label, stored->rev_id, &holder))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_MIG_DUPLICATE_LABEL),
				 errmsg("Branch name '%s' in revision %s already used by revision %s",
						label, stored->rev_id, holder),
				 errhint("Choose another branch label.")));
	}
}

static bool
names_meet(const MigNames *a, const MigNames *b)
{
	for (int i = 0; i < a->n; i++)
	{
		for (int j = 0; j < b->n; j++)
		{
			if (strcmp(a->names[i], b->names[j]) == 0)
				return true;
		}
	}
	return false;
}

/* Does any revision, perhaps itself, refer to a revision by one of its names? */
static bool
is_referred_to(const MigStored *stored, const MigNames *own)
{
	return names_meet(own, &stored->down_revision) || names_meet(own, &stored->depends_on) ||
		mig_revisions_referred_to(own);
}

/* Append the names of a list that are not among those seen. */
static void
add_unseen(MigNames *seen, MigNames *level, const List *names)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		MigNames	name = {1, (const char **) &lfirst(lc)};

		if (seen->n == MOST_SEARCHED || names_meet(seen, &name))
			continue;
		seen->names[seen->n++] = lfirst(lc);
		level->names[level->n++] = lfirst(lc);
	}
}

/*
 * Might a way lead down from a revision to one of its own names?  Looks a
 * little way down only; beyond that it might.
 */
static bool
may_reach_itself(const MigStored *stored, const MigNames *own)
{
	MigNames	seen = {0, palloc(MOST_SEARCHED * sizeof(char *))};
	MigNames	level = {0, palloc(MOST_SEARCHED * sizeof(char *))};
	List	   *downs = NIL;

	for (int i = 0; i < stored->down_revision.n; i++)
		downs = lappend(downs, unconstify(char *, stored->down_revision.names[i]));
	for (int i = 0; i < stored->depends_on.n; i++)
		downs = lappend(downs, unconstify(char *, stored->depends_on.names[i]));
	add_unseen(&seen, &level, downs);
	while (level.n > 0 && seen.n < MOST_SEARCHED)
	{
		if (names_meet(own, &level))
			return true;
		downs = mig_revisions_downs(&level);
		level.n = 0;
		add_unseen(&seen, &level, downs);
	}
	return level.n > 0;
}

/*
 * Would the graph still be one?  Only a revision that others refer to, and
 * that refers to others itself, can close a cycle; only labels that move can
 * change what the applied revisions depend on.  Raises ERRCODE_MIG_CYCLE and
 * ERRCODE_MIG_REVISION_APPLIED.
 */
void
mig_definition_check_graph(const MigStored *stored, bool labels_changed)
{
	MigNames	names = {0, palloc((stored->branch_labels.n + 1) * sizeof(char *))};
	MigRevision rev = mig_definition_as_revision(stored);
	MigGraph   *graph;

	names.names[names.n++] = stored->rev_id;
	for (int i = 0; i < stored->branch_labels.n; i++)
		names.names[names.n++] = stored->branch_labels.names[i];
	if (!labels_changed && !(is_referred_to(stored, &names) && may_reach_itself(stored, &names)))
		return;
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, &rev);
	if (labels_changed)
		mig_integrity_check_labels(graph);
}

/* Is there nothing to change?  What the checksum leaves out does not count. */
bool
mig_definition_same(const MigStored *a, const MigStored *b)
{
	return same_place(a, b) && strcmp(a->message, b->message) == 0 &&
		strcmp(a->checksum, b->checksum) == 0;
}
