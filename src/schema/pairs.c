/*-------------------------------------------------------------------------
 *
 * pairs.c
 *	  The objects of two snapshots, matched, and how each becomes the other.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/diff_internal.h"

/* The attributes that are compared apart from the others, or not at all. */
static bool
is_apart(const char *attribute)
{
	return mig_attribute_is_derived(attribute) ||
		strcmp(attribute, MIG_ATTRIBUTE_COMMENT) == 0 ||
		strcmp(attribute, MIG_ATTRIBUTE_OWNER) == 0 ||
		strcmp(attribute, MIG_ATTRIBUTE_PRIVILEGES) == 0;
}

/* The next attribute from a place on that is compared with the others, or null. */
static const MigAttribute *
next_attribute(const MigObject *object, int *place)
{
	while (*place < object->nattributes)
	{
		const MigAttribute *attribute = &object->attributes[(*place)++];

		if (!is_apart(attribute->name))
			return attribute;
	}
	return NULL;
}

/* Do two objects have the same attributes, but for those that stand apart? */
static bool
same_attributes(const MigObject *a, const MigObject *b)
{
	int			place_a = 0;
	int			place_b = 0;

	for (;;)
	{
		const MigAttribute *one = next_attribute(a, &place_a);
		const MigAttribute *other = next_attribute(b, &place_b);

		if (one == NULL || other == NULL)
			return one == other;
		if (strcmp(one->name, other->name) != 0 ||
			!mig_kinds_same_value(one->name, one->value, other->value))
			return false;
	}
}

static MigVerdict
judge(const MigObject *from, const MigObject *to)
{
	const MigKindOps *ops = mig_kinds_ops(from->kind);

	if (same_attributes(from, to))
		return MIG_SAME;
	return ops->judge ? ops->judge(from, to) : MIG_REBUILD;
}

static void
add_pair(MigComparison *comparison, int from, int to)
{
	MigPair    *pair = &comparison->pairs[comparison->npairs];

	memset(pair, 0, sizeof(MigPair));
	pair->object[0] = from;
	pair->object[1] = to;
	pair->goes_with[MIG_UP] = pair->goes_with[MIG_BACK] = -1;
	if (from >= 0)
		comparison->pair_of[0][from] = comparison->npairs;
	if (to >= 0)
		comparison->pair_of[1][to] = comparison->npairs;
	if (from >= 0 && to >= 0)
	{
		const MigObject *one = &comparison->side[0]->objects[from];
		const MigObject *other = &comparison->side[1]->objects[to];

		pair->verdict[MIG_UP] = judge(one, other);
		pair->verdict[MIG_BACK] = pair->verdict[MIG_UP] == MIG_SAME ? MIG_SAME : judge(other, one);
		pair->remarks[MIG_UP] = pair->remarks[MIG_BACK] =
			mig_remarks_differ(one, other, comparison->scope);
	}
	comparison->npairs++;
}

/*
 * Match the objects of two snapshots, a merge join of two sorted arrays.  The
 * result is in the current memory context and points to both.
 */
MigComparison *
mig_pairs_match(const MigSnapshot *from, const MigSnapshot *to, const MigScope *scope)
{
	MigComparison *comparison = palloc0(sizeof(MigComparison));
	int			i = 0;
	int			j = 0;

	comparison->scope = scope;
	comparison->side[0] = from;
	comparison->side[1] = to;
	comparison->pair_of[0] = palloc((from->nobjects + 1) * sizeof(int));
	comparison->pair_of[1] = palloc((to->nobjects + 1) * sizeof(int));
	comparison->pairs = palloc_extended((Size) (from->nobjects + to->nobjects + 1) * sizeof(MigPair),
										MCXT_ALLOC_HUGE);
	while (i < from->nobjects || j < to->nobjects)
	{
		int			order;

		CHECK_FOR_INTERRUPTS();
		if (i == from->nobjects)
			order = 1;
		else if (j == to->nobjects)
			order = -1;
		else
			order = mig_snapshot_compare(&from->objects[i], &to->objects[j]);
		add_pair(comparison, order <= 0 ? i : -1, order >= 0 ? j : -1);
		i += order <= 0;
		j += order >= 0;
	}
	return comparison;
}
