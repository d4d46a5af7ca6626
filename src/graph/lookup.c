/*-------------------------------------------------------------------------
 *
 * lookup.c
 *	  From what a target says to the revisions it means.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "graph/lineage.h"
#include "graph/lookup.h"
#include "graph/names.h"
#include "graph/walk.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

/* names as short as this are not found by a prefix of theirs */
#define SHORT_NAME 3

/* how many candidates a DETAIL names */
#define MOST_CANDIDATES 10

/*
 * Raise ERRCODE_MIG_REVISION_NOT_FOUND for a target, as typed behind its @.
 */
void
mig_lookup_not_found(MigGraph *graph, const MigTarget *target)
{
	List	   *heads = mig_lineage_heads(graph);

	ereport(ERROR,
			(errcode(ERRCODE_MIG_REVISION_NOT_FOUND),
			 errmsg("Can't locate revision identified by '%s%s'",
					target->symbol ? target->symbol : "",
					target->relative ? target->relative : ""),
			 graph->nrevisions == 0 ?
			 errdetail("The target is \"%s\"; no revisions are defined.", target->typed) :
			 errdetail("The target is \"%s\"; heads are: %s.", target->typed,
					   mig_names_some_ids(graph, heads, MOST_CANDIDATES)),
			 errhint("SELECT * FROM migrate.history() lists the revisions.")));
}

/* Does a name of the revision start with the text and qualify for that? */
static bool
matches_prefix(MigRevision *rev, const char *text, size_t length)
{
	if (strlen(rev->rev_id) > SHORT_NAME && strncmp(rev->rev_id, text, length) == 0)
		return true;
	for (int i = 0; i < rev->branch_labels.n; i++)
	{
		const char *label = rev->branch_labels.names[i];

		if (strlen(label) > SHORT_NAME && strncmp(label, text, length) == 0)
			return true;
	}
	return false;
}

/*
 * The revision a text names: by identifier or label, or else by the start of
 * one, which must belong to a single revision (of the branch, if one is given).
 * -1 if there is none.
 */
static int
find_by_name(MigGraph *graph, const MigTarget *target, const char *text, const bool *branch)
{
	int			rev = mig_graph_find(graph, text, NULL);
	List	   *found = NIL;

	if (rev >= 0 || text[0] == '\0')
		return rev;
	for (int i = 0; i < graph->nrevisions; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if ((branch == NULL || branch[i]) &&
			matches_prefix(mig_graph_rev(graph, i), text, strlen(text)))
			found = lappend_int(found, i);
	}
	if (list_length(found) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_AMBIGUOUS_REVISION),
				 errmsg("Multiple revisions start with '%s': '%s', '%s'...", text,
						mig_graph_rev(graph, linitial_int(found))->rev_id,
						mig_graph_rev(graph, lsecond_int(found))->rev_id),
				 errdetail("The target is \"%s\"; candidates are: %s.", target->typed,
						   mig_names_some_ids(graph, found, MOST_CANDIDATES)),
				 errhint("Give more of the identifier.")));
	return found == NIL ? -1 : linitial_int(found);
}

/* All declared labels, for a DETAIL. */
static char *
all_labels(MigGraph *graph)
{
	StringInfoData buf;
	int			n = 0;

	initStringInfo(&buf);
	for (int i = 0; i < graph->nrevisions && n <= MOST_CANDIDATES; i++)
	{
		MigNames   *labels = &mig_graph_rev(graph, i)->branch_labels;

		if (labels->n == 0)
			continue;
		appendStringInfo(&buf, "%s%s", n ? ", " : "",
						 n == MOST_CANDIDATES ? "..." : mig_names_names(labels));
		n++;
	}
	return buf.data;
}

/*
 * The revision that stands for the branch a target names, or -1 if it names
 * none.  Raises ERRCODE_MIG_NO_SUCH_BRANCH.
 */
int
mig_lookup_label(MigGraph *graph, const MigTarget *target)
{
	int			rev;
	char	   *labels;

	if (target->label == NULL)
		return -1;
	rev = find_by_name(graph, target, target->label, NULL);
	if (rev >= 0)
		return rev;
	labels = all_labels(graph);
	ereport(ERROR,
			(errcode(ERRCODE_MIG_NO_SUCH_BRANCH),
			 errmsg("No such branch: '%s'", target->label),
			 errdetail("The target is \"%s\"; branch labels are: %s.", target->typed,
					   labels[0] ? labels : "(none)"),
			 errhint("Name a branch by a label or by a revision in it.")));
}

/*
 * The branch that a target names, as a set in the current context, or null if it
 * names none.  Raises ERRCODE_MIG_NO_SUCH_BRANCH.
 */
bool *
mig_lookup_branch(MigGraph *graph, const MigTarget *target)
{
	int			label = mig_lookup_label(graph, target);

	return label < 0 ? NULL : mig_lineage_branch(graph, label);
}

/* The only head, or none in a graph without revisions. */
static List *
lookup_head(MigGraph *graph, const MigTarget *target, const bool *branch)
{
	List	   *heads = mig_lineage_among(mig_lineage_heads(graph), branch);
	const char *at = strchr(target->typed, '@');

	if (list_length(heads) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_MULTIPLE_HEADS),
				 errmsg("Multiple head revisions are present for given argument '%s'; please "
						"specify a specific target revision, '<branchname>@%s' to narrow to a "
						"specific head, or 'heads' for all heads",
						target->typed, at ? at + 1 : target->typed),
				 errdetail("Heads are: %s.", mig_names_some_ids(graph, heads, MOST_CANDIDATES)),
				 errhint("Use 'heads', or join them with SELECT migrate.merge(revisions => '%s').",
						 mig_names_some_ids(graph, heads, MOST_CANDIDATES))));
	return heads;
}

/* A revision named by identifier, label, or the start of one. */
static List *
lookup_named(MigGraph *graph, const MigTarget *target, const bool *branch)
{
	int			rev = find_by_name(graph, target, target->symbol, branch);

	if (rev < 0 && branch != NULL)
		rev = find_by_name(graph, target, target->symbol, NULL);
	if (rev < 0)
		mig_lookup_not_found(graph, target);
	if (branch != NULL && !branch[rev])
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_IN_BRANCH),
				 errmsg("Revision %s is not a member of branch '%s'",
						mig_graph_rev(graph, rev)->rev_id, target->label),
				 errdetail("The target is \"%s\".", target->typed),
				 errhint("Leave the branch out, or name a revision that is above or below it.")));
	return list_make1_int(rev);
}

/*
 * The revisions that the label and the symbol of a target mean, whatever its
 * relative part, while a set of revisions is applied; none for base.  In the sense
 * of "heads" a head is one that nothing depends on either, unless a branch is
 * given.
 */
List *
mig_lookup_absolute(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	bool	   *branch = mig_lookup_branch(graph, target);

	if (target->symbol == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_TARGET),
				 errmsg("invalid target \"%s\"", target->typed),
				 errdetail("It names a branch, but no revision in it."),
				 errhint("Say %s@head for the head of the branch.", target->label)));
	if (target->word == MIG_WORD_BASE)
		return NIL;
	if (target->word == MIG_WORD_CURRENT)
		return mig_lineage_among(mig_lineage_maxima(graph, applied, MIG_ALL_NEXT), branch);
	if (target->word == MIG_WORD_HEADS)
		return branch ? mig_lineage_among(mig_lineage_heads(graph), branch) :
			mig_lineage_real_heads(graph);
	if (target->word == MIG_WORD_HEAD)
		return lookup_head(graph, target, branch);
	return lookup_named(graph, target, branch);
}

/*
 * Where a target of the form [label@]symbol+N or -N leads while a set of revisions
 * is applied: a revision, MIG_NOTHING for base, MIG_TOO_FAR if there are not as
 * many steps.
 */
int
mig_lookup_relative(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	List	   *starts = mig_lookup_absolute(graph, applied, target);
	int			start = starts == NIL ? MIG_NOTHING : linitial_int(starts);
	int			walked;

	if (list_length(starts) > 1)
		mig_walk_ambiguous(graph, target, starts, target->sign == '+');
	if (target->sign == '-')
		return mig_walk_down(graph, start, target, target->steps);
	start = mig_walk_up(graph, start, target, mig_lookup_branch(graph, target), &walked);
	return walked < target->steps ? MIG_TOO_FAR : start;
}

/* Go down from one head of a list lookup, which may end at base. */
static List *
below_head(MigGraph *graph, int head, const MigTarget *target)
{
	int			rev = mig_walk_down(graph, head, target, target->steps);

	if (rev == MIG_TOO_FAR)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_WALKED_TOO_FAR),
				 errmsg("Relative revision %s didn't produce %s migrations",
						target->typed, target->relative + 1),
				 errdetail("There are fewer revisions below head %s.",
						   mig_graph_rev(graph, head)->rev_id),
				 errhint("base is what is below all of them.")));
	return rev == MIG_NOTHING ? NIL : list_make1_int(rev);
}

/* A target of a list: absolute, or -N, which counts from the heads. */
static List *
lookup_element(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	int			label;
	bool	   *carriers;
	List	   *result = NIL;
	ListCell   *lc;

	if (target->sign == 0)
		return mig_lookup_absolute(graph, applied, target);
	if (target->symbol != NULL || target->sign != '-' || target->steps == 0)
		mig_lookup_not_found(graph, target);
	label = mig_lookup_label(graph, target);
	carriers = label < 0 ? NULL : mig_lineage_carriers(graph, label);
	foreach(lc, mig_lineage_among(label < 0 ? mig_lineage_real_heads(graph) : mig_lineage_heads(graph),
					   carriers))
		result = list_concat_unique_int(result, below_head(graph, lfirst_int(lc), target));
	return result;
}

/*
 * The revisions of a list of targets, each once.  Relative targets count down
 * from the heads; other relative forms are not found.
 */
List *
mig_lookup_list(MigGraph *graph, const char *text)
{
	bool	   *applied = mig_lineage_applied(graph);
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, mig_target_parse_list(text))
		result = list_concat_unique_int(result, lookup_element(graph, applied, lfirst(lc)));
	return result;
}

/*
 * The one revision that a target names.  Raises
 * ERRCODE_MIG_AMBIGUOUS_REVISION for several, ERRCODE_MIG_REVISION_NOT_FOUND
 * for none.
 */
int
mig_lookup_one(MigGraph *graph, const char *text)
{
	List	   *revs = mig_lookup_list(graph, text);

	if (revs == NIL)
		mig_lookup_not_found(graph, mig_target_parse(text));
	if (list_length(revs) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_AMBIGUOUS_REVISION),
				 errmsg("\"%s\" names more than one revision", text),
				 errdetail("Revisions are: %s.",
						   mig_names_some_ids(graph, revs, MOST_CANDIDATES)),
				 errhint("Name one of them.")));
	return linitial_int(revs);
}
