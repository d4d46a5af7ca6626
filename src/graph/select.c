/*-------------------------------------------------------------------------
 *
 * select.c
 *	  Which revisions upgrade, downgrade and stamp are about.
 *
 * Let S be what is applied, which is closed downwards over parents and
 * dependencies.  An upgrade to T runs what T needs and S lacks.  A downgrade
 * to t takes back the children of t that are in S, and all in S above them.  A
 * stamp of T forgets what is above T and records T with all below.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "graph/graph.h"
#include "graph/integrity.h"
#include "graph/lineage.h"
#include "graph/lookup.h"
#include "graph/names.h"
#include "graph/plan.h"
#include "graph/target.h"
#include "graph/walk.h"

static void
too_few_steps(const MigTarget *target, const char *relative)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_WALKED_TOO_FAR),
			 errmsg("Relative revision %s didn't produce %s migrations", relative,
					relative[strspn(relative, "+-")] ? target->relative + 1 : "0"),
			 errdetail("The target is \"%s\".", target->typed),
			 errhint("SELECT * FROM migrate.history() shows what is above and below.")));
}

static void
walked_too_far(const MigTarget *target)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_WALKED_TOO_FAR),
			 errmsg("Walked too far"),
			 errdetail("The target is \"%s\".", target->typed),
			 errhint("SELECT * FROM migrate.history() shows what is above and below.")));
}

static void
several_current(MigGraph *graph, const MigTarget *target, const List *revs, bool upgrade)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_AMBIGUOUS_WALK),
			 upgrade ? errmsg("Ambiguous upgrade from multiple current revisions") :
			 errmsg("Ambiguous downgrade from multiple current revisions"),
			 errdetail("The target is \"%s\"; current revisions are: %s.", target->typed,
					   mig_names_some_ids(graph, revs, 10)),
			 errhint("Name a branch, as in <branch>@%s, or a revision.", target->relative)));
}

/* What is applied in a branch. */
static bool *
applied_in(MigGraph *graph, const bool *applied, const bool *branch)
{
	bool	   *result = mig_lineage_zeroed(graph, sizeof(bool));

	for (int i = 0; i < graph->nrevisions; i++)
		result[i] = applied[i] && branch[i];
	return result;
}

/* The current revisions while a set is applied. */
static List *
current_of(MigGraph *graph, const bool *applied)
{
	return mig_lineage_maxima(graph, applied, MIG_ALL_NEXT);
}

/*
 * Where +N starts: at the only current revision; with a label, at the current
 * one in the branch, or else at the top of what is applied in it.
 */
static int
upgrade_start(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	int			label = mig_lookup_label(graph, target);
	List	   *starts = current_of(graph, applied);

	if (label >= 0)
	{
		bool	   *branch = mig_lineage_branch(graph, label);

		starts = mig_lineage_among(starts, branch);
		if (starts == NIL)
			starts = current_of(graph, applied_in(graph, applied, branch));
	}
	if (list_length(starts) > 1)
		several_current(graph, target, starts, true);
	return starts == NIL ? MIG_NOTHING : linitial_int(starts);
}

/* The revisions one target of an upgrade means; none for base. */
static List *
upgrade_target(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	int			rev;
	int			walked;

	if (target->sign == 0)
		return mig_lookup_absolute(graph, applied, target);
	if (target->symbol != NULL)
	{
		rev = mig_lookup_relative(graph, applied, target);
		if (rev == MIG_TOO_FAR || (rev == MIG_NOTHING && target->steps > 0))
			too_few_steps(target, target->typed);
		return rev == MIG_NOTHING ? NIL : list_make1_int(rev);
	}
	if (target->steps == 0)
		too_few_steps(target, "0");
	if (target->sign == '-')
		too_few_steps(target, target->relative);
	rev = mig_walk_up(graph, upgrade_start(graph, applied, target), target,
					  mig_lookup_branch(graph, target), &walked);
	if (walked < target->steps)
		too_few_steps(target, target->relative);
	return list_make1_int(rev);
}

/* The plan that applies a set of revisions, of which these are the tops. */
static MigPlan *
bottom_up(MigGraph *graph, const bool *members, const List *tops)
{
	MigPlan    *plan = palloc0(sizeof(MigPlan));

	plan->upgrade = true;
	plan->revs = mig_order_sort(graph, members, tops, &plan->nsteps);
	for (int i = 0, j = plan->nsteps - 1; i < j; i++, j--)
	{
		int			swap = plan->revs[i];

		plan->revs[i] = plan->revs[j];
		plan->revs[j] = swap;
	}
	return plan;
}

/*
 * The plan that takes back a set of applied revisions.  Only those that are not
 * in the set stay applied, and they are below it.
 */
static MigPlan *
top_down(MigGraph *graph, const MigState *state, const bool *members)
{
	MigPlan    *plan = palloc0(sizeof(MigPlan));

	plan->revs = mig_undo_sort(graph, members, state, &plan->nsteps);
	return plan;
}

/*
 * The plan that applies a list of targets.  Raises what lookup raises, and
 * ERRCODE_MIG_MISSING_REVISION.
 */
static MigPlan *
select_upgrade(MigGraph *graph, const bool *applied, const char *text)
{
	List	   *targets = NIL;
	bool	   *needed;
	ListCell   *lc;

	mig_integrity_require_closed(graph, applied);
	foreach(lc, mig_target_parse_list(text))
		targets = list_concat_unique_int(targets, upgrade_target(graph, applied, lfirst(lc)));
	targets = mig_lineage_reduce(graph, targets);
	needed = mig_lineage_reach(graph, targets, MIG_ALL_DOWN);
	for (int i = 0; i < graph->nrevisions; i++)
		needed[i] &= !applied[i];
	mig_integrity_require_complete(graph, needed);
	return bottom_up(graph, needed, targets);
}

/* The revisions that a downgrade to one revision, or to base, starts from. */
static List *
children_of(MigGraph *graph, int rev)
{
	if (rev == MIG_NOTHING)
		return mig_lineage_bases(graph);
	return mig_graph_link_list(mig_graph_links(graph, rev, MIG_NEXT));
}

/*
 * With a label, only the children on the way to the labelled revision count,
 * unless there is but one.
 */
static List *
narrow(MigGraph *graph, List *children, const MigTarget *target)
{
	int			label = mig_lookup_label(graph, target);
	List	   *result;

	if (label < 0 || list_length(children) < 2)
		return children;
	result = mig_lineage_among(children, mig_lineage_reach(graph, list_make1_int(label), MIG_DOWN));
	if (result == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_DESTINATION),
				 errmsg("Not a valid downgrade target from current heads"),
				 errdetail("The target is \"%s\"; the ways up are: %s.", target->typed,
						   mig_names_some_ids(graph, children, 10)),
				 errhint("Name the branch by a revision or a label above the branch point.")));
	return result;
}

/* The revision that -N takes back first. */
static int
downgrade_start(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	int			label = mig_lookup_label(graph, target);
	List	   *starts = current_of(graph, applied);

	if (label >= 0)
	{
		bool	   *branch = mig_lineage_branch(graph, label);

		starts = mig_lineage_among(starts, branch);
		if (starts == NIL)
			starts = mig_lineage_among(mig_lineage_maxima(graph, applied, MIG_NEXT), branch);
	}
	if (list_length(starts) > 1)
		several_current(graph, target, starts, false);
	if (starts == NIL)
		too_few_steps(target, target->relative);
	return linitial_int(starts);
}

/*
 * What -N takes back at its lower end.  The last revision may be a merge: then
 * it is the merge alone that is undone.
 */
static List *
downgrade_steps(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	int			last = mig_walk_down(graph, downgrade_start(graph, applied, target), target,
									 target->steps - 1);
	MigLinks   *down;

	if (last < 0)
		too_few_steps(target, target->relative);
	down = mig_graph_links(graph, last, MIG_DOWN);
	if (target->label == NULL || down->n > 1)
		return list_make1_int(last);
	return narrow(graph,
				  children_of(graph, down->n == 0 ? MIG_NOTHING : down->revs[0]),
				  target);
}

static void
not_applied(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	List	   *current = current_of(graph, applied);

	ereport(ERROR,
			(errcode(ERRCODE_MIG_INVALID_DESTINATION),
			 errmsg("Destination %s is not a valid downgrade target from current head(s)",
					target->typed),
			 current == NIL ? errdetail("Nothing is applied.") :
			 errdetail("Current revisions are: %s.", mig_names_some_ids(graph, current, 10)),
			 errhint("A downgrade goes to a revision that is applied, or to base.")));
}

/* One target of a downgrade, resolved. */
typedef struct Floor
{
	const MigTarget *target;
	int			rev;			/* stays applied, or MIG_NOTHING */
} Floor;

/*
 * The revisions that stay, for each revision a target means.  "base" stands
 * for itself unless the target has a label, which is the caller's to handle.
 */
static List *
downgrade_floors(MigGraph *graph, const bool *applied, const MigTarget *target)
{
	List	   *revs;
	List	   *result = NIL;
	ListCell   *lc;

	if (target->sign == 0)
		revs = mig_lookup_absolute(graph, applied, target);
	else
	{
		int			rev = mig_lookup_relative(graph, applied, target);

		if (rev == MIG_TOO_FAR)
			walked_too_far(target);
		revs = rev == MIG_NOTHING ? NIL : list_make1_int(rev);
	}
	if (revs == NIL && target->word != MIG_WORD_CURRENT)
		revs = list_make1_int(MIG_NOTHING);
	foreach(lc, revs)
	{
		Floor	   *floor = palloc(sizeof(Floor));

		if (lfirst_int(lc) >= 0 && !applied[lfirst_int(lc)])
			not_applied(graph, applied, target);
		floor->target = target;
		floor->rev = lfirst_int(lc);
		result = lappend(result, floor);
	}
	return result;
}

/* Of several floors keep the highest: base and what is below another go. */
static List *
reduce_floors(MigGraph *graph, List *floors)
{
	List	   *revs = NIL;
	List	   *result = NIL;
	ListCell   *lc;

	if (list_length(floors) < 2)
		return floors;
	foreach(lc, floors)
	{
		if (((Floor *) lfirst(lc))->rev >= 0)
			revs = lappend_int(revs, ((Floor *) lfirst(lc))->rev);
	}
	revs = mig_lineage_reduce(graph, revs);
	foreach(lc, floors)
	{
		if (revs == NIL || list_member_int(revs, ((Floor *) lfirst(lc))->rev))
			result = lappend(result, lfirst(lc));
	}
	return result;
}

/*
 * The lowest revisions that a list of targets takes back, whether applied or
 * not: all above them goes with them.
 */
static List *
downgrade_bottoms(MigGraph *graph, const bool *applied, const char *text)
{
	List	   *bottoms = NIL;
	List	   *floors = NIL;
	ListCell   *lc;

	foreach(lc, mig_target_parse_list(text))
	{
		MigTarget  *target = lfirst(lc);

		if (target->symbol == NULL && target->sign != 0)
		{
			if (target->sign == '+' || target->steps == 0)
				too_few_steps(target, target->relative);
			bottoms = list_concat(bottoms, downgrade_steps(graph, applied, target));
		}
		else if (target->label && mig_target_is(target, MIG_WORD_BASE))
			bottoms = list_concat(bottoms,
								  mig_lineage_members(graph,
													  mig_lineage_carriers(graph,
																		   mig_lookup_label(graph, target))));
		else
			floors = list_concat(floors, downgrade_floors(graph, applied, target));
	}
	foreach(lc, reduce_floors(graph, floors))
	{
		Floor	   *floor = lfirst(lc);

		bottoms = list_concat(bottoms,
							  narrow(graph, children_of(graph, floor->rev), floor->target));
	}
	return bottoms;
}

/*
 * The plan that takes back what is above a list of targets.  Raises what
 * lookup raises, ERRCODE_MIG_INVALID_DESTINATION for a target that is not
 * applied, and ERRCODE_MIG_MISSING_REVISION.
 */
static MigPlan *
select_downgrade(MigGraph *graph, const MigState *state, const char *text)
{
	bool	   *dropped;

	mig_integrity_require_closed(graph, state->applied);
	dropped = mig_lineage_reach(graph, downgrade_bottoms(graph, state->applied, text),
								MIG_ALL_NEXT);
	for (int i = 0; i < graph->nrevisions; i++)
		dropped[i] &= state->applied[i];
	mig_integrity_require_complete(graph, dropped);
	return top_down(graph, state, dropped);
}

/*
 * The plan of one operation or the other where this is applied, whatever the graph
 * says of that.  Raises what lookup raises, ERRCODE_MIG_INVALID_DESTINATION,
 * ERRCODE_MIG_MISSING_REVISION, and ERRCODE_MIG_UNEXPECTED_STATE if what is applied
 * is not closed.
 */
MigPlan *
mig_select_plan(MigGraph *graph, const MigState *state, bool upgrade, const char *text)
{
	return upgrade ? select_upgrade(graph, state->applied, text) :
		select_downgrade(graph, state, text);
}

/*
 * The plan for what is left of one that was made earlier: these revisions, and
 * what has to come before them by now.  Raises ERRCODE_MIG_MISSING_REVISION, and
 * ERRCODE_MIG_UNEXPECTED_STATE if what is applied is not closed.
 */
MigPlan *
mig_select_rest(MigGraph *graph, const MigState *state, bool upgrade, const List *revs)
{
	bool	   *members = mig_lineage_reach(graph, revs, upgrade ? MIG_ALL_DOWN : MIG_ALL_NEXT);

	mig_integrity_require_closed(graph, state->applied);
	for (int i = 0; i < graph->nrevisions; i++)
		members[i] &= state->applied[i] != upgrade;
	mig_integrity_require_complete(graph, members);
	return upgrade ? bottom_up(graph, members, mig_lineage_reduce(graph, revs)) :
		top_down(graph, state, members);
}

/* Mark or unmark in one set what is in the other. */
static void
assign(MigGraph *graph, bool *set, const bool *members, bool value)
{
	for (int i = 0; i < graph->nrevisions; i++)
	{
		if (members[i])
			set[i] = value;
	}
}

/* The lowest revisions that carry the label of a target. */
static List *
carriers_of(MigGraph *graph, const MigTarget *target)
{
	return mig_lineage_members(graph,
							   mig_lineage_carriers(graph, mig_lookup_label(graph, target)));
}

/* A stamp says that revisions are not applied, nor anything above them. */
static void
forget(MigGraph *graph, bool *applied, bool *addressed, const List *revs)
{
	bool	   *above = mig_lineage_reach(graph, revs, MIG_ALL_NEXT);

	assign(graph, applied, above, false);
	assign(graph, addressed, above, true);
	pfree(above);
}

static void
check_stamp_target(MigGraph *graph, const MigTarget *target)
{
	if (target->sign != 0)
		mig_lookup_not_found(graph, target);
	if (mig_target_is(target, MIG_WORD_HEAD) && !target->label &&
		list_length(mig_lineage_heads(graph)) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_MULTIPLE_HEADS),
				 errmsg("Multiple heads are present; please specify a single target revision"),
				 errdetail("Heads are: %s.",
						   mig_names_some_ids(graph, mig_lineage_heads(graph), 10)),
				 errhint("Use 'heads' for all of them.")));
}

/*
 * What is applied after a stamp of a graph in which this is, as a set.  Marks what the stamp is about in
 * another, to begin with empty one: it says of these and no others whether they
 * are applied.  Targets are absolute.  Raises what lookup raises, and
 * ERRCODE_MIG_MISSING_REVISION.
 */
bool *
mig_select_stamp(MigGraph *graph, const bool *applied, const char *text, bool *addressed)
{
	bool	   *result = mig_lineage_zeroed(graph, sizeof(bool));
	List	   *revs = NIL;
	bool	   *closure;
	ListCell   *lc;

	mig_integrity_require_closed(graph, applied);
	assign(graph, result, applied, true);
	foreach(lc, mig_target_parse_list(text))
	{
		MigTarget  *target = lfirst(lc);
		List	   *found;

		check_stamp_target(graph, target);
		found = mig_lookup_absolute(graph, applied, target);
		revs = list_concat_unique_int(revs, found);
		if (target->word == MIG_WORD_BASE && target->label)
			forget(graph, result, addressed, carriers_of(graph, target));
		else if (target->word == MIG_WORD_BASE &&
				 strchr(text, ',') == NULL)
		{
			memset(result, false, graph->nrevisions);
			memset(addressed, true, graph->nrevisions);
		}
	}
	revs = mig_lineage_reduce(graph, revs);
	foreach(lc, revs)
	{
		int			rev = lfirst_int(lc);

		forget(graph, result, addressed,
			   mig_graph_link_list(mig_graph_links(graph, rev, MIG_ALL_NEXT)));
	}
	closure = mig_lineage_reach(graph, revs, MIG_ALL_DOWN);
	mig_integrity_require_complete(graph, closure);
	assign(graph, result, closure, true);
	assign(graph, addressed, closure, true);
	return result;
}
