/*-------------------------------------------------------------------------
 *
 * model.c
 *	  A schema as data: objects with attributes, and what they need.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/model.h"

/* An empty snapshot in the current memory context. */
MigSnapshot *
mig_snapshot_create(void)
{
	MigSnapshot *snapshot = palloc0(sizeof(MigSnapshot));

	snapshot->context = CurrentMemoryContext;
	snapshot->size = 64;
	snapshot->objects = palloc(snapshot->size * sizeof(MigObject));
	return snapshot;
}

static char *
copy_text(MigSnapshot *snapshot, const char *text)
{
	return text ? MemoryContextStrdup(snapshot->context, text) : NULL;
}

/*
 * Add an object, and return its position, which is good until the snapshot is
 * finished.  The texts are copied.  A parent is a position too, or -1, and is
 * needed by its part.
 */
int
mig_snapshot_add(MigSnapshot *snapshot, MigKind kind, const char *schema, const char *name,
				 const char *identity, int parent)
{
	MigObject  *object;

	Assert(!snapshot->finished);
	if (snapshot->nobjects == snapshot->size)
	{
		snapshot->size *= 2;
		snapshot->objects = repalloc_huge(snapshot->objects,
										  (Size) snapshot->size * sizeof(MigObject));
	}
	object = &snapshot->objects[snapshot->nobjects];
	memset(object, 0, sizeof(MigObject));
	object->kind = kind;
	object->schema = copy_text(snapshot, schema);
	object->name = copy_text(snapshot, name);
	object->identity = copy_text(snapshot, identity);
	object->parent = parent;
	if (parent >= 0)
		mig_snapshot_need(snapshot, snapshot->nobjects, parent);
	return snapshot->nobjects++;
}

/*
 * Is an array that is only ever appended to full?  Its room is the next power of
 * two, which need not be remembered.
 */
static bool
is_full(int n)
{
	return (n & (n - 1)) == 0;
}

static void *
make_room(MigSnapshot *snapshot, void *array, int n, Size size)
{
	if (!is_full(n))
		return array;
	if (n == 0)
		return MemoryContextAlloc(snapshot->context, size);
	return repalloc(array, 2 * n * size);
}

/*
 * Give an object an attribute that it does not have yet.  The name has to be a
 * constant; the value is copied.  A null value is that of an attribute left out.
 */
void
mig_snapshot_set(MigSnapshot *snapshot, int object, const char *attribute, const char *value)
{
	MigObject  *owner = &snapshot->objects[object];
	int			place = owner->nattributes;

	if (value == NULL)
		return;
	owner->attributes = make_room(snapshot, owner->attributes, place, sizeof(MigAttribute));
	while (place > 0 && strcmp(owner->attributes[place - 1].name, attribute) > 0)
	{
		owner->attributes[place] = owner->attributes[place - 1];
		place--;
	}
	owner->attributes[place].name = attribute;
	owner->attributes[place].value = copy_text(snapshot, value);
	owner->nattributes++;
}

/* Say where a part stands among the parts of its kind, from 1. */
void
mig_snapshot_set_rank(MigSnapshot *snapshot, int object, int rank)
{
	snapshot->objects[object].rank = rank;
}

/* Say that an object needs another; saying it again, or of itself, changes nothing. */
void
mig_snapshot_need(MigSnapshot *snapshot, int object, int need)
{
	MigObject  *dependent = &snapshot->objects[object];

	if (need == object || (dependent->nneeds > 0 && dependent->needs[dependent->nneeds - 1] == need))
		return;
	dependent->needs = make_room(snapshot, dependent->needs, dependent->nneeds, sizeof(int));
	dependent->needs[dependent->nneeds++] = need;
}

/* The order of objects in a snapshot: by kind, then identity, both by their bytes. */
int
mig_snapshot_compare(const MigObject *a, const MigObject *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->identity, b->identity);
}

static int
compare_places(const void *a, const void *b, void *arg)
{
	const MigSnapshot *snapshot = arg;

	return mig_snapshot_compare(&snapshot->objects[*(const int *) a],
								&snapshot->objects[*(const int *) b]);
}

static int
compare_ints(const void *a, const void *b)
{
	int			left = *(const int *) a;
	int			right = *(const int *) b;

	return left < right ? -1 : (left > right ? 1 : 0);
}

/* Put needs in ascending order, each once, by the positions they have now. */
static void
settle_needs(MigObject *object, const int *places)
{
	int			n = 0;

	for (int i = 0; i < object->nneeds; i++)
		object->needs[i] = places[object->needs[i]];
	qsort(object->needs, object->nneeds, sizeof(int), compare_ints);
	for (int i = 0; i < object->nneeds; i++)
	{
		if (i == 0 || object->needs[i] != object->needs[i - 1])
			object->needs[n++] = object->needs[i];
	}
	object->nneeds = n;
}

/* Sort objects; returns where each went, by its old position. */
static int *
sort_objects(MigSnapshot *snapshot)
{
	int		   *order = palloc((snapshot->nobjects + 1) * sizeof(int));
	int		   *places = palloc((snapshot->nobjects + 1) * sizeof(int));
	MigObject  *sorted = palloc_extended((Size) Max(snapshot->nobjects, 1) * sizeof(MigObject),
										 MCXT_ALLOC_HUGE);

	for (int i = 0; i < snapshot->nobjects; i++)
		order[i] = i;
	qsort_arg(order, snapshot->nobjects, sizeof(int), compare_places, snapshot);
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		sorted[i] = snapshot->objects[order[i]];
		places[order[i]] = i;
	}
	pfree(snapshot->objects);
	pfree(order);
	snapshot->objects = sorted;
	return places;
}

static int
compare_children(const void *a, const void *b, void *arg)
{
	const MigSnapshot *snapshot = arg;
	int			left = *(const int *) a;
	int			right = *(const int *) b;
	const MigObject *one = &snapshot->objects[left];
	const MigObject *other = &snapshot->objects[right];

	if (one->kind == other->kind && one->rank != other->rank)
		return one->rank < other->rank ? -1 : 1;
	return compare_ints(&left, &right);
}

static void
collect_children(MigSnapshot *snapshot)
{
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		if (snapshot->objects[i].parent >= 0)
			snapshot->objects[snapshot->objects[i].parent].nchildren++;
	}
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		MigObject  *object = &snapshot->objects[i];

		if (object->nchildren > 0)
			object->children = palloc(object->nchildren * sizeof(int));
		object->nchildren = 0;
	}
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		if (snapshot->objects[i].parent >= 0)
		{
			MigObject  *parent = &snapshot->objects[snapshot->objects[i].parent];

			parent->children[parent->nchildren++] = i;
		}
	}
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		MigObject  *object = &snapshot->objects[i];

		if (object->nchildren > 1)
			qsort_arg(object->children, object->nchildren, sizeof(int), compare_children,
					  snapshot);
	}
}

/*
 * Bring a snapshot into its final form: objects sorted, and with them parents,
 * needs and children.  Positions that were given out before are void.
 */
void
mig_snapshot_finish(MigSnapshot *snapshot)
{
	MemoryContext old = MemoryContextSwitchTo(snapshot->context);
	int		   *places = sort_objects(snapshot);

	for (int i = 0; i < snapshot->nobjects; i++)
	{
		MigObject  *object = &snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (object->parent >= 0)
			object->parent = places[object->parent];
		settle_needs(object, places);
	}
	pfree(places);
	collect_children(snapshot);
	snapshot->finished = true;
	MemoryContextSwitchTo(old);
}

/* The value of an attribute, or null. */
const char *
mig_snapshot_get(const MigObject *object, const char *attribute)
{
	for (int i = 0; i < object->nattributes; i++)
	{
		if (strcmp(object->attributes[i].name, attribute) == 0)
			return object->attributes[i].value;
	}
	return NULL;
}

/* The position of an object in a finished snapshot, or -1. */
int
mig_snapshot_find(const MigSnapshot *snapshot, MigKind kind, const char *identity)
{
	MigObject	key = {.kind = kind,.identity = identity};
	int			low = 0;
	int			high = snapshot->nobjects;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			order = mig_snapshot_compare(&snapshot->objects[middle], &key);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* Does an object of a finished snapshot need the one at a position, directly? */
bool
mig_snapshot_needs(const MigObject *object, int need)
{
	int			low = 0;
	int			high = object->nneeds;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (object->needs[middle] == need)
			return true;
		if (object->needs[middle] < need)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* The object that another one is a part of, or null. */
const MigObject *
mig_snapshot_parent(const MigSnapshot *snapshot, const MigObject *object)
{
	return object->parent < 0 ? NULL : &snapshot->objects[object->parent];
}

/*
 * Add an object of another snapshot, with its rank and attributes but without parent
 * and needs, and return its position.
 */
int
mig_snapshot_copy(MigSnapshot *snapshot, const MigObject *object)
{
	int			place = mig_snapshot_add(snapshot, object->kind, object->schema, object->name,
										 object->identity, -1);

	mig_snapshot_set_rank(snapshot, place, object->rank);
	for (int i = 0; i < object->nattributes; i++)
		mig_snapshot_set(snapshot, place, object->attributes[i].name,
						 object->attributes[i].value);
	return place;
}

/*
 * The snapshot, in the current memory context, of those objects that are members.
 * A member's parent has to be one.  What a member needs and is no member is left
 * out of its needs.
 */
MigSnapshot *
mig_snapshot_select(const MigSnapshot *snapshot, const bool *members)
{
	MigSnapshot *selection = mig_snapshot_create();
	int		   *places = palloc((snapshot->nobjects + 1) * sizeof(int));

	for (int i = 0; i < snapshot->nobjects; i++)
	{
		if (members[i])
			places[i] = mig_snapshot_copy(selection, &snapshot->objects[i]);
	}
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		const MigObject *object = &snapshot->objects[i];

		if (!members[i])
			continue;
		if (object->parent >= 0)
			selection->objects[places[i]].parent = places[object->parent];
		for (int j = 0; j < object->nneeds; j++)
		{
			if (members[object->needs[j]])
				mig_snapshot_need(selection, places[i], places[object->needs[j]]);
		}
	}
	pfree(places);
	mig_snapshot_finish(selection);
	return selection;
}
