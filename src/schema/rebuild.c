/*-------------------------------------------------------------------------
 *
 * rebuild.c
 *	  What has to be made anew because something else is, and what is made or
 *	  dropped together with something else.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/diff_internal.h"
#include "schema/kind_type.h"

/* per object of a snapshot: what needs it */
typedef struct Dependents
{
	int		   *first;			/* per object: where its dependents begin; one more at the end */
	int		   *objects;
} Dependents;

/* The pair of an object on the side where a direction begins, or ends. */
static MigPair *
pair_before(const MigComparison *comparison, MigDirection direction, int object)
{
	return &comparison->pairs[comparison->pair_of[mig_before(direction)][object]];
}

static MigPair *
pair_after(const MigComparison *comparison, MigDirection direction, int object)
{
	return &comparison->pairs[comparison->pair_of[mig_after(direction)][object]];
}

/* Turn the needs of a snapshot around. */
static Dependents
turn_around(const MigSnapshot *snapshot)
{
	Dependents	result;
	int		   *next = palloc0((snapshot->nobjects + 2) * sizeof(int));

	result.first = palloc0((snapshot->nobjects + 2) * sizeof(int));
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		for (int j = 0; j < snapshot->objects[i].nneeds; j++)
			result.first[snapshot->objects[i].needs[j] + 1]++;
	}
	for (int i = 0; i < snapshot->nobjects; i++)
		result.first[i + 1] += result.first[i];
	memcpy(next, result.first, (snapshot->nobjects + 1) * sizeof(int));
	result.objects = palloc_extended((Size) (result.first[snapshot->nobjects] + 1) * sizeof(int),
									 MCXT_ALLOC_HUGE);
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		for (int j = 0; j < snapshot->objects[i].nneeds; j++)
			result.objects[next[snapshot->objects[i].needs[j]]++] = i;
	}
	pfree(next);
	return result;
}

/*
 * Can an object that is altered get rid of what it needs, or keep a need that is
 * made anew?  A column can: its type is changed, and a type that has to be made
 * anew takes its columns along.  Anything else can if it does not need it any more.
 */
static bool
outlives(const MigComparison *comparison, const MigPair *dependent, const MigPair *need,
		 MigDirection direction)
{
	const MigObject *after = mig_pair_object(comparison, dependent, mig_after(direction));
	int			place = need->object[mig_after(direction)];

	if (dependent->verdict[direction] == MIG_SAME && after->kind != MIG_KIND_COLUMN)
		return false;
	if (after->kind == MIG_KIND_COLUMN)
		return after->parent != place;
	if (place >= 0 && after->parent == place)
		return false;
	return !mig_snapshot_needs(after, place);
}

/* Does a pair have to be made anew because of one that it needs on the side before? */
static bool
is_affected(const MigComparison *comparison, const MigPair *dependent, const MigPair *need,
			MigDirection direction)
{
	const MigObject *before = mig_pair_object(comparison, dependent, mig_before(direction));
	const MigKindOps *ops = mig_kinds_ops(before->kind);

	if (dependent->object[mig_after(direction)] < 0 ||
		dependent->verdict[direction] == MIG_REBUILD)
		return false;
	/* a table is not made anew for a column of a parent */
	if (before->kind == MIG_KIND_TABLE &&
		mig_pair_object(comparison, need, mig_before(direction))->kind == MIG_KIND_COLUMN)
		return false;
	if (mig_pair_drops(need, direction))
		return !outlives(comparison, dependent, need, direction);
	return need->verdict[direction] == MIG_ALTER_DISTURBING && ops->disturbed != NULL &&
		ops->disturbed(before, mig_pair_object(comparison, need, mig_before(direction)),
					   mig_pair_object(comparison, need, mig_after(direction)));
}

/*
 * Is a dependent a column that changes to a new type of the same name, and is this
 * news?  It is altered then, and others that need it must not be there meanwhile.
 */
static bool
changes_along(const MigComparison *comparison, const MigPair *dependent, const MigPair *need,
			  MigDirection direction)
{
	const MigObject *column = mig_pair_object(comparison, dependent, mig_after(direction));

	return column && column->kind == MIG_KIND_COLUMN &&
		need->verdict[direction] == MIG_ALTER_DISTURBING &&
		mig_type_is_one(mig_pair_object(comparison, need, mig_before(direction))) &&
		dependent->verdict[direction] < MIG_ALTER_DISTURBING;
}

/*
 * A generation expression that has to be made anew takes its column along.  Returns the
 * position of that, if this is news, or -1.
 */
static int
generated_column(const MigComparison *comparison, int value, MigDirection direction)
{
	const MigSnapshot *before = comparison->side[mig_before(direction)];
	const MigObject *object = &before->objects[value];
	MigPair    *column;

	if (object->kind != MIG_KIND_COLUMN_DEFAULT || !mig_kinds_has(object, "generated"))
		return -1;
	column = &comparison->pairs[comparison->pair_of[mig_before(direction)][object->parent]];
	if (column->object[mig_after(direction)] < 0 || column->verdict[direction] == MIG_REBUILD)
		return -1;
	column->verdict[direction] = MIG_REBUILD;
	return object->parent;
}

static void
spread(MigComparison *comparison, MigDirection direction)
{
	const MigSnapshot *before = comparison->side[mig_before(direction)];
	const int  *pair_of = comparison->pair_of[mig_before(direction)];
	Dependents	dependents = turn_around(before);
	int		   *queue = palloc_extended((Size) (before->nobjects + 1) * 3 * sizeof(int),
										MCXT_ALLOC_HUGE);
	int			n = 0;

	for (int i = 0; i < before->nobjects; i++)
	{
		MigPair    *pair = &comparison->pairs[pair_of[i]];

		if (mig_pair_drops(pair, direction) || pair->verdict[direction] == MIG_ALTER_DISTURBING)
			queue[n++] = i;
	}
	for (int head = 0; head < n; head++)
	{
		MigPair    *need = &comparison->pairs[pair_of[queue[head]]];

		CHECK_FOR_INTERRUPTS();
		for (int i = dependents.first[queue[head]]; i < dependents.first[queue[head] + 1]; i++)
		{
			MigPair    *dependent = &comparison->pairs[pair_of[dependents.objects[i]]];

			if (is_affected(comparison, dependent, need, direction))
			{
				int			column = generated_column(comparison, dependents.objects[i],
													  direction);

				dependent->verdict[direction] = MIG_REBUILD;
				queue[n++] = dependents.objects[i];
				if (column >= 0)
					queue[n++] = column;
			}
			else if (changes_along(comparison, dependent, need, direction))
			{
				dependent->verdict[direction] = MIG_ALTER_DISTURBING;
				queue[n++] = dependents.objects[i];
			}
		}
	}
	pfree(queue);
}

/* Mark enums that cannot be altered in place because of what uses them. */
static void
judge_enums(MigComparison *comparison, MigDirection direction)
{
	for (int i = 0; i < comparison->npairs; i++)
	{
		MigPair    *pair = &comparison->pairs[i];
		const MigObject *from = mig_pair_object(comparison, pair, mig_before(direction));
		const MigObject *to = mig_pair_object(comparison, pair, mig_after(direction));

		if (from && to && from->kind == MIG_KIND_ENUM && pair->verdict[direction] == MIG_ALTER &&
			mig_enum_uses_new_label(comparison->side[mig_after(direction)], from, to))
			pair->verdict[direction] = MIG_ALTER_DISTURBING;
	}
}

/*
 * An object that is made anew in one direction has other places than one that is
 * altered.  If it is altered the other way, after something that must not be altered
 * while the object needs it, no order is right both ways; so it is made anew both ways.
 * Returns whether there was one.
 */
static bool
rebuild_both_ways(MigComparison *comparison, MigDirection direction)
{
	const MigSnapshot *after = comparison->side[mig_after(direction)];
	bool		changed = false;

	for (int i = 0; i < after->nobjects; i++)
	{
		const MigObject *object = &after->objects[i];
		MigPair    *pair = pair_after(comparison, direction, i);

		if (pair->object[mig_before(direction)] < 0 || pair->verdict[direction] == MIG_REBUILD ||
			pair->verdict[1 - direction] != MIG_REBUILD || object->kind == MIG_KIND_TABLE ||
			object->kind == MIG_KIND_COLUMN || object->kind == MIG_KIND_SEQUENCE ||
			mig_type_is_one(object))
			continue;
		for (int j = 0; j < object->nneeds; j++)
		{
			if (pair_after(comparison, direction, object->needs[j])->verdict[direction] ==
				MIG_ALTER_DISTURBING)
			{
				pair->verdict[direction] = MIG_REBUILD;
				changed = true;
				break;
			}
		}
	}
	return changed;
}

/*
 * Mark as to be made anew whatever needs what is dropped or made anew, or cannot
 * be there while what it needs is altered, in both directions.
 */
void
mig_rebuild_spread(MigComparison *comparison)
{
	bool		changed;

	for (MigDirection direction = MIG_UP; direction <= MIG_BACK; direction++)
		judge_enums(comparison, direction);
	do
	{
		spread(comparison, MIG_UP);
		spread(comparison, MIG_BACK);
		changed = rebuild_both_ways(comparison, MIG_UP);
		changed |= rebuild_both_ways(comparison, MIG_BACK);
	} while (changed);
}

/*
 * Does an object need another one, perhaps by way of others?  Objects that are
 * not made in this direction, and the parts that the other one is made with, are
 * not looked into.
 */
static bool
reaches(const MigComparison *comparison, MigDirection direction, int object, int goal, bool *seen)
{
	const MigSnapshot *after = comparison->side[mig_after(direction)];
	const MigObject *from = &after->objects[object];

	check_stack_depth();
	if (seen[object])
		return false;
	seen[object] = true;
	for (int i = 0; i < from->nneeds; i++)
	{
		int			need = from->needs[i];

		if (need == goal)
			return true;
		if (mig_pair_creates(&comparison->pairs[comparison->pair_of[mig_after(direction)][need]],
							 direction) &&
			reaches(comparison, direction, need, goal, seen))
			return true;
	}
	return false;
}

/* The part of a snapshot that a part is made with in the end: a table, mostly. */
static int
outermost(const MigSnapshot *snapshot, int object)
{
	while (snapshot->objects[object].parent >= 0 &&
		   mig_kinds_ops(snapshot->objects[object].kind)->merges)
		object = snapshot->objects[object].parent;
	return object;
}

/* Is one object another one, or a part of it? */
static bool
is_within(const MigSnapshot *snapshot, int object, int whole)
{
	while (object >= 0 && object != whole)
		object = snapshot->objects[object].parent;
	return object == whole;
}

/* Can a part be made together with its parent: is there all else that it needs by then? */
static bool
can_merge(const MigComparison *comparison, MigDirection direction, int object)
{
	const MigSnapshot *after = comparison->side[mig_after(direction)];
	const MigObject *part = &after->objects[object];
	int			whole = outermost(after, object);
	bool	   *seen = NULL;
	bool		result = true;

	for (int i = 0; i < part->nneeds && result; i++)
	{
		int			need = part->needs[i];

		if (is_within(after, need, whole) ||
			!mig_pair_creates(&comparison->pairs[comparison->pair_of[mig_after(direction)][need]],
							  direction))
			continue;
		if (seen == NULL)
			seen = palloc0((after->nobjects + 1) * sizeof(bool));
		result = !reaches(comparison, direction, need, whole, seen);
	}
	if (seen)
		pfree(seen);
	return result;
}

/*
 * Foreign keys that are dropped together with their table are dropped apart if the
 * tables refer to one another, since otherwise neither could go first.  Tables are
 * taken away from the ends as long as there are ends; what is left is on a circle,
 * or between two.
 */
static void
separate_foreign_keys(MigComparison *comparison, MigDirection direction)
{
	const MigSnapshot *before = comparison->side[mig_before(direction)];
	const int  *pair_of = comparison->pair_of[mig_before(direction)];
	int		   *target = palloc((before->nobjects + 1) * sizeof(int));
	int		   *incoming = palloc0((before->nobjects + 1) * sizeof(int));
	bool		changed = true;

	for (int i = 0; i < before->nobjects; i++)
	{
		const MigObject *key = &before->objects[i];

		target[i] = -1;
		if (key->kind != MIG_KIND_FOREIGN_KEY ||
			comparison->pairs[pair_of[i]].goes_with[direction] < 0)
			continue;
		target[i] = mig_snapshot_find(before, MIG_KIND_TABLE, mig_snapshot_get(key, "references"));
		if (target[i] == key->parent || target[i] < 0 ||
			!mig_pair_drops(&comparison->pairs[pair_of[target[i]]], direction))
			target[i] = -1;
		else
			incoming[target[i]]++;
	}
	while (changed)
	{
		changed = false;
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < before->nobjects; i++)
		{
			if (target[i] >= 0 && incoming[before->objects[i].parent] == 0)
			{
				incoming[target[i]]--;
				target[i] = -1;
				changed = true;
			}
		}
	}
	for (int i = 0; i < before->nobjects; i++)
	{
		if (target[i] >= 0)
			comparison->pairs[pair_of[i]].goes_with[direction] = -1;
	}
	pfree(target);
	pfree(incoming);
}

/*
 * Is a default one on a column that the table gets from a parent, by CREATE TABLE or by
 * ADD COLUMN for the parent, or from a type that gets an attribute?  None has a place
 * for it.
 */
static bool
overrides_parent(const MigComparison *comparison, MigDirection direction, const MigObject *object)
{
	const MigSnapshot *after = comparison->side[mig_after(direction)];
	const MigObject *column;

	if (object->kind != MIG_KIND_COLUMN_DEFAULT)
		return false;
	column = mig_snapshot_parent(after, object);
	if (!mig_pair_creates(pair_after(comparison, direction, column->parent), direction))
		return mig_kinds_has(column, "inherited") ||
			mig_kinds_has(mig_snapshot_parent(after, column), "of type");
	return mig_kinds_has(column, "inherited") &&
		mig_kinds_has(mig_snapshot_parent(after, column), "inherits");
}

/* CREATE TABLE takes every constraint for valid. */
static bool
is_not_valid(const MigObject *object)
{
	return (object->kind == MIG_KIND_CONSTRAINT || object->kind == MIG_KIND_DOMAIN_CONSTRAINT) &&
		mig_kinds_has(object, "not valid");
}

static void
merge_creations(MigComparison *comparison, MigDirection direction)
{
	const MigSnapshot *after = comparison->side[mig_after(direction)];

	comparison->merged[direction] = palloc0((after->nobjects + 1) * sizeof(bool));
	for (int i = 0; i < after->nobjects; i++)
	{
		const MigObject *object = &after->objects[i];
		MigPair    *pair = pair_after(comparison, direction, i);

		CHECK_FOR_INTERRUPTS();
		/* a constraint that comes with its table is valid */
		if (object->parent >= 0 && mig_kinds_ops(object->kind)->merges &&
			!mig_kinds_has(object, "not valid") && mig_pair_creates(pair, direction) &&
			mig_pair_creates(pair_after(comparison, direction, object->parent), direction) &&
			!is_not_valid(object) && !overrides_parent(comparison, direction, object))
			comparison->merged[direction][i] = can_merge(comparison, direction, i);
	}
}

/*
 * A sequence goes with the column that owns it, and the ownership with either; any
 * other object goes with what it is a part of.
 */
/*
 * The index of a partition goes with that of the partitioned table, to which it is
 * attached until then.
 */
static void
merge_index_drops(MigComparison *comparison, MigDirection direction)
{
	const MigSnapshot *before = comparison->side[mig_before(direction)];
	const int  *pair_of = comparison->pair_of[mig_before(direction)];

	for (int i = 0; i < before->nobjects; i++)
	{
		const MigObject *object = &before->objects[i];
		const MigObject *index;
		MigPair    *pair;
		int			attachment;

		if (object->kind != MIG_KIND_INDEX_PARTITION)
			continue;
		index = &before->objects[object->parent];
		pair = pair_before(comparison, direction, object->parent);
		attachment = mig_snapshot_find(before, MIG_KIND_PARTITION,
									   before->objects[index->parent].identity);
		if (!mig_pair_drops(pair, direction) || pair->goes_with[direction] >= 0 ||
			attachment < 0 || mig_pair_drops(pair_before(comparison, direction, attachment), direction))
			continue;
		for (int j = 0; j < object->nneeds; j++)
		{
			int			need = object->needs[j];

			if (need != object->parent &&
				(before->objects[need].kind == MIG_KIND_INDEX ||
				 before->objects[need].kind == MIG_KIND_CONSTRAINT) &&
				mig_pair_drops(pair_before(comparison, direction, need), direction))
				pair->goes_with[direction] = pair_of[need];
		}
	}
}

static void
merge_drops(MigComparison *comparison, MigDirection direction)
{
	const MigSnapshot *before = comparison->side[mig_before(direction)];
	const int  *pair_of = comparison->pair_of[mig_before(direction)];

	for (int i = 0; i < before->nobjects; i++)
	{
		const MigObject *object = &before->objects[i];
		MigPair    *pair = pair_before(comparison, direction, i);

		if (object->parent >= 0 && mig_pair_drops(pair, direction) &&
			mig_pair_drops(pair_before(comparison, direction, object->parent), direction))
			pair->goes_with[direction] = pair_of[object->parent];
	}
	for (int i = 0; i < before->nobjects; i++)
	{
		const MigObject *object = &before->objects[i];

		if (object->kind != MIG_KIND_SEQUENCE_OWNER || pair_before(comparison, direction, i)->goes_with[direction] < 0)
			continue;
		for (int j = 0; j < object->nneeds; j++)
		{
			if (before->objects[object->needs[j]].kind == MIG_KIND_COLUMN &&
				mig_pair_drops(pair_before(comparison, direction, object->needs[j]), direction))
				pair_before(comparison, direction, object->parent)->goes_with[direction] =
					pair_of[object->needs[j]];
		}
	}
}

/* Decide what is made and what is dropped together with something else, in both directions. */
void
mig_rebuild_merge(MigComparison *comparison)
{
	for (MigDirection direction = MIG_UP; direction <= MIG_BACK; direction++)
	{
		merge_creations(comparison, direction);
		merge_drops(comparison, direction);
		merge_index_drops(comparison, direction);
		separate_foreign_keys(comparison, direction);
	}
}
