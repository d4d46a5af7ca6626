/*-------------------------------------------------------------------------
 *
 * range.c
 *	  from:to, for history and for scripts that need no database.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "graph/graph.h"
#include "graph/lineage.h"
#include "graph/lookup.h"
#include "graph/names.h"
#include "graph/plan.h"
#include "graph/target.h"
#include "graph/walk.h"

/*
 * Take a range apart; null if the text has no colon.  Raises
 * ERRCODE_MIG_INVALID_RANGE for more than one.
 */
MigRange *
mig_range_parse(const char *text)
{
	MigRange   *range;
	const char *colon = strchr(text, ':');

	if (colon == NULL)
		return NULL;
	if (strchr(colon + 1, ':'))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_RANGE),
				 errmsg("invalid range \"%s\"", text),
				 errdetail("It has more than one colon."),
				 errhint("Say [start]:[end].")));
	range = palloc0(sizeof(MigRange));
	range->typed = pstrdup(text);
	if (colon > text)
		range->from = pnstrdup(text, colon - text);
	if (colon[1] != '\0')
		range->to = pstrdup(colon + 1);
	return range;
}

/* Raise ERRCODE_MIG_INVALID_RANGE: the end of a range is not above its start. */
void
mig_range_not_one_line(const MigRange *range)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_INVALID_RANGE),
			 errmsg("Requested range %s:%s does not refer to ancestor/descendant revisions "
					"along the same branch",
					range->from ? range->from : "", range->to ? range->to : ""),
			 errdetail("The end of a range must be above its start."),
			 errhint("SELECT migrate.graph() shows what is above what.")));
}

/* Revisions so far below others; what reaches base is left out. */
static List *
below(MigGraph *graph, const List *revs, const MigTarget *target, bool *overshot)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, revs)
	{
		int			rev = mig_walk_down(graph, lfirst_int(lc), target, target->steps);

		if (rev < 0)
			*overshot = true;
		else
			result = list_append_unique_int(result, rev);
	}
	return result;
}

/* Those of some revisions that carry the label a target names, if it does. */
static List *
carrying(MigGraph *graph, List *revs, const MigTarget *target)
{
	int			label = mig_lookup_label(graph, target);

	if (label < 0)
		return revs;
	return mig_lineage_among(revs, mig_lineage_carriers(graph, label));
}

/*
 * The lower end of a history range; none for base.  -N counts from the upper
 * end if that is "current", and from the heads otherwise.
 */
static List *
lower_end(MigGraph *graph, const bool *applied, const MigTarget *from, bool to_current)
{
	bool		overshot = false;
	List	   *starts;
	List	   *result;

	if (from->sign == 0)
		return mig_lookup_absolute(graph, applied, from);
	if (from->symbol != NULL || from->sign == '+' || from->steps == 0)
		mig_lookup_not_found(graph, from);
	if (to_current)
		starts = carrying(graph, mig_lineage_maxima(graph, applied, MIG_ALL_NEXT), from);
	else if (from->label)
		starts = carrying(graph, mig_lineage_heads(graph), from);
	else
		starts = mig_lineage_real_heads(graph);
	result = below(graph, starts, from, &overshot);
	return overshot ? NIL : result;
}

/* The upper end of a history range.  +N counts from the lower end. */
static List *
upper_end(MigGraph *graph, const bool *applied, const MigTarget *to, const List *froms,
		  bool from_current)
{
	bool		overshot = false;
	int			rev;
	int			walked;

	if (to->sign == 0)
		return mig_lookup_absolute(graph, applied, to);
	if (to->symbol != NULL)
	{
		rev = mig_lookup_relative(graph, applied, to);
		if (rev == MIG_TOO_FAR)
			ereport(ERROR,
					(errcode(ERRCODE_MIG_WALKED_TOO_FAR),
					 errmsg("Walked too far"),
					 errdetail("The target is \"%s\".", to->typed),
					 errhint("SELECT migrate.graph() shows what is above and below.")));
		return rev == MIG_NOTHING ? NIL : list_make1_int(rev);
	}
	if (to->sign == '-')
	{
		if (from_current)
			return below(graph, mig_lineage_maxima(graph, applied, MIG_ALL_NEXT), to, &overshot);
		return mig_lookup_list(graph, to->typed);
	}
	if (list_length(froms) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_AMBIGUOUS_WALK),
				 errmsg("Ambiguous walk"),
				 errdetail("The target is \"%s\"; the range starts at: %s.", to->typed,
						   mig_names_some_ids(graph, froms, 10)),
				 errhint("Name one revision to start from.")));
	rev = mig_walk_up(graph, froms == NIL ? MIG_NOTHING : linitial_int(froms), to,
					  mig_lookup_branch(graph, to), &walked);
	return rev == MIG_NOTHING ? NIL : list_make1_int(rev);
}

/*
 * The members of a range: below its upper end and, unless it starts at base,
 * above its lower end by parents.
 */
static bool *
range_members(MigGraph *graph, const MigRange *range, const List *froms, const List *tos)
{
	bool	   *result = mig_lineage_reach(graph, tos, MIG_ALL_DOWN);
	bool	   *above;
	bool		touches = false;
	ListCell   *lc;

	if (froms == NIL)
		return result;
	foreach(lc, froms)
	{
		if (!result[lfirst_int(lc)])
			mig_range_not_one_line(range);
	}
	above = mig_lineage_reach(graph, froms, MIG_NEXT);
	foreach(lc, tos)
		touches |= above[lfirst_int(lc)];
	if (!touches)
		mig_range_not_one_line(range);
	for (int i = 0; i < graph->nrevisions; i++)
		result[i] &= above[i];
	return result;
}

/* The lower ends of a list; none for base. */
static List *
lower_ends(MigGraph *graph, const bool *applied, const List *targets, bool to_current)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, targets)
		result = list_concat_unique_int(result,
										lower_end(graph, applied, lfirst(lc), to_current));
	return result;
}

/* The upper ends of a list. */
static List *
upper_ends(MigGraph *graph, const bool *applied, const List *targets, const List *froms,
		   bool from_current)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, targets)
		result = list_concat_unique_int(result,
										upper_end(graph, applied, lfirst(lc), froms, from_current));
	return result;
}

/*
 * The revisions of a history range, newest first.  A label at its only lower
 * end keeps it to revisions that carry the label.  Raises
 * ERRCODE_MIG_INVALID_RANGE and what lookup raises.
 */
int *
mig_range_history(MigGraph *graph, const char *text, int *nrevs)
{
	MigRange   *range = mig_range_parse(text);
	bool	   *applied = mig_lineage_applied(graph);
	List	   *from;
	List	   *to;
	List	   *froms;
	List	   *tos;
	bool	   *members;

	if (range == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_RANGE),
				 errmsg("History range requires [start]:[end], [start]:, or :[end]"),
				 errdetail("The range is \"%s\".", text),
				 errhint("For a single revision use migrate.show.")));
	from = mig_target_parse_list(range->from ? range->from : "base");
	to = mig_target_parse_list(range->to ? range->to : "heads");
	froms = lower_ends(graph, applied, from,
					   list_length(to) == 1 && mig_target_is(linitial(to), MIG_WORD_CURRENT));
	tos = upper_ends(graph, applied, to, froms,
					 list_length(from) == 1 && mig_target_is(linitial(from), MIG_WORD_CURRENT));
	if (list_length(from) == 1)
		tos = carrying(graph, tos, linitial(from));
	members = range_members(graph, range, froms, tos);
	return mig_order_sort(graph, members,
						  mig_lineage_maxima(graph, members, MIG_ALL_NEXT), nrevs);
}

/*
 * Where a script along a range starts: the lower end, and all below it, are
 * applied, in no order that is known.  Raises ERRCODE_MIG_INVALID_RANGE if an end
 * is missing.
 */
MigState *
mig_range_start(MigGraph *graph, const MigRange *range)
{
	MigState   *result = palloc(sizeof(MigState));

	if (range->from == NULL || range->to == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_RANGE),
				 errmsg("a script requires <fromrev>:<torev>"),
				 errdetail("The range is \"%s\".", range->typed),
				 errhint("Say base or heads for either end of the history.")));
	result->applied = mig_lineage_reach(graph, mig_lookup_list(graph, range->from), MIG_ALL_DOWN);
	result->numbers = mig_lineage_zeroed(graph, sizeof(int64));
	return result;
}
