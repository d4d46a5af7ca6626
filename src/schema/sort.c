/*-------------------------------------------------------------------------
 *
 * sort.c
 *	  The order of the changes of a diff.
 *
 * Each pair has two places, early and late (diff_internal.h).  Rules say which
 * place comes before which other; they are the same for both directions, since the
 * downgrade goes the other way with the sides exchanged:
 *
 * - what is made or altered comes after what it needs and is made or altered;
 * - what is dropped comes before what it needs and is dropped or altered;
 * - what is altered comes before what it needed and is dropped;
 * - what is made anew is dropped before it is made;
 * - a name is free before it is taken.
 *
 * What no rule decides follows the kinds: drops first, in the reverse order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "lib/pairingheap.h"
#include "miscadmin.h"
#include "schema/diff_internal.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"

typedef struct Place
{
	pairingheap_node node;
	int			number;
	int			nbefore;		/* places that have to come first and have not come yet */
	int			first_edge;		/* of those to places that come later, or -1 */
	bool		done;
} Place;

typedef struct Edge
{
	int			to;
	int			next;			/* edge of the same place, or -1 */
} Edge;

typedef struct Sort
{
	const MigComparison *comparison;
	int			nplaces;
	Place	   *places;
	int			nedges;
	int			size;
	Edge	   *edges;
} Sort;

/* The place where an object of the side after is made in a direction, or -1. */
static int
creation(const MigComparison *comparison, MigDirection direction, int object)
{
	int			number = comparison->pair_of[mig_after(direction)][object];
	const MigPair *pair = &comparison->pairs[number];

	if (!mig_pair_creates(pair, direction))
		return -1;
	if (comparison->merged[direction][object])
		return creation(comparison, direction,
						comparison->side[mig_after(direction)]->objects[object].parent);
	return mig_place(number, direction == MIG_UP ? MIG_LATE : MIG_EARLY);
}

static int
drop_of_pair(const MigComparison *comparison, MigDirection direction, int number)
{
	const MigPair *pair = &comparison->pairs[number];

	if (!mig_pair_drops(pair, direction))
		return -1;
	if (pair->goes_with[direction] >= 0)
		return drop_of_pair(comparison, direction, pair->goes_with[direction]);
	return mig_place(number, direction == MIG_UP ? MIG_EARLY : MIG_LATE);
}

/* The place where an object of the side before is dropped in a direction, or -1. */
static int
drop(const MigComparison *comparison, MigDirection direction, int object)
{
	return drop_of_pair(comparison, direction,
						comparison->pair_of[mig_before(direction)][object]);
}

/* The place where the object of a side is altered in a direction, or -1. */
static int
alteration(const MigComparison *comparison, MigDirection direction, int side, int object)
{
	int			number = comparison->pair_of[side][object];

	if (!mig_pair_alters(&comparison->pairs[number], direction))
		return -1;
	return mig_place(number, MIG_LATE);
}

/* Say that a direction comes to one place before another. */
static void
precede(Sort *sort, MigDirection direction, int first, int second)
{
	int			from = direction == MIG_UP ? first : second;
	int			to = direction == MIG_UP ? second : first;

	if (first < 0 || second < 0 || first == second)
		return;
	if (sort->nedges == sort->size)
	{
		sort->size *= 2;
		sort->edges = repalloc_huge(sort->edges, (Size) sort->size * sizeof(Edge));
	}
	sort->edges[sort->nedges].to = to;
	sort->edges[sort->nedges].next = sort->places[from].first_edge;
	sort->places[from].first_edge = sort->nedges++;
	sort->places[to].nbefore++;
}

/*
 * Is an object a column or constraint of a table that gets or loses parents?  The table
 * must have them before it gets a parent, and can lose them when it has lost one.
 */
static bool
precedes_parents(const MigComparison *comparison, int side, int object, int need)
{
	const MigObject *part = &comparison->side[side]->objects[object];
	const MigPair *pair = &comparison->pairs[comparison->pair_of[side][need]];

	return part->parent == need &&
		(part->kind == MIG_KIND_COLUMN || part->kind == MIG_KIND_CONSTRAINT) &&
		comparison->side[side]->objects[need].kind == MIG_KIND_TABLE &&
		pair->object[0] >= 0 && pair->object[1] >= 0 &&
		mig_kinds_differ(mig_pair_object(comparison, pair, 0), mig_pair_object(comparison, pair, 1),
						 "inherits");
}

/*
 * What is made or altered comes after what it needs.  Where both are altered they
 * have one place each, which can be right for one direction only: the upgrade.
 */
static void
order_creations(Sort *sort, MigDirection direction)
{
	const MigComparison *comparison = sort->comparison;
	int			side = mig_after(direction);
	const MigSnapshot *after = comparison->side[side];

	for (int i = 0; i < after->nobjects; i++)
	{
		const MigObject *object = &after->objects[i];
		int			made = creation(comparison, direction, i);
		int			altered = alteration(comparison, direction, side, i);

		CHECK_FOR_INTERRUPTS();
		if (made < 0 && altered < 0)
			continue;
		for (int j = 0; j < object->nneeds; j++)
		{
			int			need_made = creation(comparison, direction, object->needs[j]);
			int			need_altered = alteration(comparison, direction, side, object->needs[j]);

			precede(sort, direction, need_made, made);
			precede(sort, direction, need_made, altered);
			if (precedes_parents(comparison, side, i, object->needs[j]))
			{
				precede(sort, direction, made, need_altered);
				if (direction == MIG_UP)
					precede(sort, direction, altered, need_altered);
				continue;
			}
			precede(sort, direction, need_altered, made);
			if (direction == MIG_UP)
				precede(sort, direction, need_altered, altered);
		}
	}
}

/*
 * A table is no child of a parent any more before the parent gets columns, which the
 * child would get, too.
 */
static void
order_parents(Sort *sort, MigDirection direction)
{
	const MigComparison *comparison = sort->comparison;
	const MigSnapshot *after = comparison->side[mig_after(direction)];

	for (int i = 0; i < comparison->npairs; i++)
	{
		const MigPair *pair = &comparison->pairs[i];
		const MigObject *before = mig_pair_object(comparison, pair, mig_before(direction));
		const MigObject *table = mig_pair_object(comparison, pair, mig_after(direction));
		List	   *kept;
		ListCell   *lc;

		if (before == NULL || table == NULL || table->kind != MIG_KIND_TABLE ||
			!mig_kinds_differ(before, table, "inherits"))
			continue;
		kept = mig_options_split(mig_snapshot_get(table, "inherits"));
		foreach(lc, mig_options_split(mig_snapshot_get(before, "inherits")))
		{
			int			parent = mig_options_contain(kept, lfirst(lc)) ? -1 :
				mig_snapshot_find(after, MIG_KIND_TABLE, lfirst(lc));

			for (int j = 0; parent >= 0 && j < after->objects[parent].nchildren; j++)
				precede(sort, direction, mig_place(i, MIG_LATE),
						creation(comparison, direction, after->objects[parent].children[j]));
		}
	}
}

/* Does an object, as it is afterwards, need another one that is there all the time? */
static bool
still_needs(const MigComparison *comparison, MigDirection direction, const MigPair *pair,
			const MigPair *need)
{
	const MigObject *after = mig_pair_object(comparison, pair, mig_after(direction));

	return after && mig_snapshot_needs(after, need->object[mig_after(direction)]);
}

/* What is dropped comes before what it needs, and so does what no longer needs it. */
static void
order_drops(Sort *sort, MigDirection direction)
{
	const MigComparison *comparison = sort->comparison;
	int			side = mig_before(direction);
	const MigSnapshot *before = comparison->side[side];

	for (int i = 0; i < before->nobjects; i++)
	{
		const MigObject *object = &before->objects[i];
		int			number = comparison->pair_of[side][i];
		int			dropped = drop(comparison, direction, i);
		int			altered = alteration(comparison, direction, side, i);

		CHECK_FOR_INTERRUPTS();
		if (dropped < 0 && altered < 0)
			continue;
		if (comparison->pairs[number].object[mig_after(direction)] >= 0)
			precede(sort, direction, dropped,
					creation(comparison, direction,
							 comparison->pairs[number].object[mig_after(direction)]));
		for (int j = 0; j < object->nneeds; j++)
		{
			int			need = comparison->pair_of[side][object->needs[j]];
			int			need_dropped = drop(comparison, direction, object->needs[j]);

			precede(sort, direction, dropped, need_dropped);
			if (precedes_parents(comparison, side, i, object->needs[j]))
				precede(sort, direction, alteration(comparison, direction, side, object->needs[j]),
						dropped);
			else
				precede(sort, direction, dropped,
						alteration(comparison, direction, side, object->needs[j]));
			if (still_needs(comparison, direction, &comparison->pairs[number],
							&comparison->pairs[need]))
				continue;
			precede(sort, direction, altered, need_dropped);
			if (comparison->pairs[need].verdict[direction] == MIG_ALTER_DISTURBING)
				precede(sort, direction, altered,
						alteration(comparison, direction, side, object->needs[j]));
		}
	}
}

/*
 * The name that an object takes among relations, types or routines, with a letter
 * for which; null if it takes none that an object of another kind could have.
 */
static char *
taken_name(const MigObject *object)
{
	const char *sequence;

	switch (object->kind)
	{
		case MIG_KIND_TABLE:
		case MIG_KIND_SEQUENCE:
		case MIG_KIND_VIEW:
		case MIG_KIND_MATVIEW:
		case MIG_KIND_INDEX:
		case MIG_KIND_COMPOSITE:
		case MIG_KIND_ENUM:
		case MIG_KIND_DOMAIN:
		case MIG_KIND_RANGE:
		case MIG_KIND_CONSTRAINT:
			return psprintf("r%s", quote_qualified_identifier(object->schema, object->name));
		case MIG_KIND_COLUMN:
			sequence = mig_snapshot_get(object, "identity sequence");
			return sequence ? psprintf("r%s", sequence) : NULL;
		case MIG_KIND_ROUTINE:
		case MIG_KIND_AGGREGATE:
			return psprintf("f%s.%s", object->schema, object->name);
		default:
			return NULL;
	}
}

/*
 * The place where an object of a side is altered such that it takes or gives back
 * the name of a sequence, or -1.
 */
static int
identity_alteration(const MigComparison *comparison, MigDirection direction, int side, int object)
{
	const MigPair *pair = &comparison->pairs[comparison->pair_of[side][object]];
	const MigObject *one = mig_pair_object(comparison, pair, 0);
	const MigObject *other = mig_pair_object(comparison, pair, 1);

	if (one == NULL || other == NULL || one->kind != MIG_KIND_COLUMN ||
		!mig_kinds_differ(one, other, "identity sequence"))
		return -1;
	return alteration(comparison, direction, side, object);
}

typedef struct NameEntry
{
	char	   *name;			/* hash key */
	int			place;			/* where it becomes free */
} NameEntry;

static uint32
hash_name(const void *key, Size size)
{
	const char *name = *(char *const *) key;

	return hash_bytes((const unsigned char *) name, strlen(name));
}

static int
match_name(const void *a, const void *b, Size size)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* A name is free before it is taken. */
static void
order_names(Sort *sort, MigDirection direction)
{
	const MigComparison *comparison = sort->comparison;
	const MigSnapshot *before = comparison->side[mig_before(direction)];
	const MigSnapshot *after = comparison->side[mig_after(direction)];
	HASHCTL		ctl = {.keysize = sizeof(char *),.entrysize = sizeof(NameEntry),
	.hash = hash_name,.match = match_name,.hcxt = CurrentMemoryContext};
	HTAB	   *names = hash_create("migrate names", 256, &ctl,
									HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);

	for (int i = 0; i < before->nobjects; i++)
	{
		int			dropped = drop(comparison, direction, i);
		char	   *name;

		if (dropped < 0)
			dropped = identity_alteration(comparison, direction, mig_before(direction), i);
		name = dropped < 0 ? NULL : taken_name(&before->objects[i]);
		if (name)
			((NameEntry *) hash_search(names, &name, HASH_ENTER, NULL))->place = dropped;
	}
	for (int i = 0; i < after->nobjects; i++)
	{
		int			made = creation(comparison, direction, i);
		char	   *name;
		NameEntry  *entry;

		if (made < 0)
			made = identity_alteration(comparison, direction, mig_after(direction), i);
		name = made < 0 ? NULL : taken_name(&after->objects[i]);
		entry = name ? hash_search(names, &name, HASH_FIND, NULL) : NULL;
		if (entry)
			precede(sort, direction, entry->place, made);
	}
	hash_destroy(names);
}

/* The place of a column in its table among all columns of a comparison. */
static int
compare_columns(const MigComparison *comparison, const MigPair *one, const MigPair *other)
{
	const MigPair *pairs[] = {one, other};
	int			table[2];
	int			rank[2];

	for (int i = 0; i < 2; i++)
	{
		int			side = pairs[i]->object[1] >= 0 ? 1 : 0;
		const MigObject *column = mig_pair_object(comparison, pairs[i], side);

		table[i] = comparison->pair_of[side][column->parent];
		rank[i] = column->rank;
	}
	return table[0] != table[1] ? table[0] - table[1] : rank[0] - rank[1];
}

/*
 * Which of two places comes first if no rule says: early ones, by falling kind;
 * then late ones, by rising kind.  Columns of a table keep their order, other objects
 * of a kind that of the snapshots; what the upgrade drops, the downgrade makes in it.
 */
static int
preference(const MigComparison *comparison, int a, int b)
{
	const MigPair *one = &comparison->pairs[a / 2];
	const MigPair *other = &comparison->pairs[b / 2];
	MigKind		kind_a = mig_pair_object(comparison, one, one->object[0] >= 0 ? 0 : 1)->kind;
	MigKind		kind_b = mig_pair_object(comparison, other, other->object[0] >= 0 ? 0 : 1)->kind;
	int			order;

	if (a % 2 != b % 2)
		return a % 2 - b % 2;
	order = (int) kind_a - (int) kind_b;
	if (order == 0 && kind_a == MIG_KIND_COLUMN)
		order = compare_columns(comparison, one, other);
	if (order == 0)
		order = a - b;
	return a % 2 == MIG_EARLY ? -order : order;
}

static int
compare_in_heap(const pairingheap_node *a, const pairingheap_node *b, void *arg)
{
	const Sort *sort = arg;

	return preference(sort->comparison,
					  pairingheap_const_container(Place, node, b)->number,
					  pairingheap_const_container(Place, node, a)->number);
}

static void
release(Sort *sort, Place *place, pairingheap *ready)
{
	place->done = true;
	for (int edge = place->first_edge; edge >= 0; edge = sort->edges[edge].next)
	{
		Place	   *later = &sort->places[sort->edges[edge].to];

		if (--later->nbefore == 0 && !later->done)
			pairingheap_add(ready, &later->node);
	}
}

/*
 * A place of a circle, to be gone to although something should come before it:
 * that which has the fewest such, then the preferred one.
 */
static Place *
break_circle(Sort *sort)
{
	Place	   *best = NULL;

	for (int i = 0; i < sort->nplaces; i++)
	{
		Place	   *place = &sort->places[i];

		if (!place->done &&
			(best == NULL || place->nbefore < best->nbefore ||
			 (place->nbefore == best->nbefore &&
			  preference(sort->comparison, place->number, best->number) < 0)))
			best = place;
	}
	return best;
}

/* Does anything happen to a pair, in either direction? */
static bool
is_changed(const MigPair *pair)
{
	for (MigDirection direction = MIG_UP; direction <= MIG_BACK; direction++)
	{
		if (mig_pair_drops(pair, direction) || mig_pair_creates(pair, direction) ||
			mig_pair_alters(pair, direction))
			return true;
	}
	return false;
}

/*
 * The places of a comparison where something may happen, in the order of the
 * upgrade, in the current memory context.  The downgrade goes through them in the reverse order.
 */
int *
mig_sort_changes(const MigComparison *comparison, int *nplaces)
{
	Sort		sort = {.comparison = comparison,.nplaces = 2 * comparison->npairs,.size = 1024};
	pairingheap *ready = pairingheap_allocate(compare_in_heap, &sort);
	int		   *result = palloc_extended((Size) (sort.nplaces + 1) * sizeof(int),
										 MCXT_ALLOC_HUGE);
	int			changed = 0;

	sort.places = palloc_extended((Size) (sort.nplaces + 1) * sizeof(Place),
								  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	sort.edges = palloc(sort.size * sizeof(Edge));
	for (int i = 0; i < sort.nplaces; i++)
	{
		sort.places[i].number = i;
		sort.places[i].first_edge = -1;
	}
	for (MigDirection direction = MIG_UP; direction <= MIG_BACK; direction++)
	{
		order_creations(&sort, direction);
		order_drops(&sort, direction);
		order_parents(&sort, direction);
		order_names(&sort, direction);
	}
	for (int i = 0; i < sort.nplaces; i++)
	{
		sort.places[i].done = !is_changed(&comparison->pairs[i / 2]);
		if (sort.places[i].done)
			continue;
		changed++;
		if (sort.places[i].nbefore == 0)
			pairingheap_add(ready, &sort.places[i].node);
	}
	*nplaces = 0;
	while (*nplaces < changed)
	{
		Place	   *place;

		CHECK_FOR_INTERRUPTS();
		if (pairingheap_is_empty(ready))
			place = break_circle(&sort);
		else
			place = pairingheap_container(Place, node, pairingheap_remove_first(ready));
		result[(*nplaces)++] = place->number;
		release(&sort, place, ready);
	}
	return result;
}
