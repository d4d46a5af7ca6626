/*-------------------------------------------------------------------------
 *
 * change.c
 *	  One change of a diff written as SQL, in both directions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/diff_internal.h"
#include "schema/normal.h"

static void
start_ddl(MigDdl *ddl, const MigComparison *comparison, MigDirection direction)
{
	ddl->from = comparison->side[mig_before(direction)];
	ddl->to = comparison->side[mig_after(direction)];
	ddl->merged = comparison->merged[direction];
	ddl->sql = makeStringInfo();
	ddl->note = makeStringInfo();
	ddl->destructive = false;
	ddl->remade = false;
}

/* Write the remarks on an object that was made, and on those made with it. */
static void
create_remarks(MigDdl *ddl, const MigComparison *comparison, MigDirection direction, int object)
{
	const MigObject *made = &ddl->to->objects[object];
	const MigPair *pair =
		&comparison->pairs[comparison->pair_of[mig_after(direction)][object]];

	/* what nobody has asked for is as it is in the database */
	mig_remarks_create(ddl, made, direction == MIG_BACK ? made :
					   mig_pair_object(comparison, pair, MIG_UP), comparison->scope);
	if (mig_kinds_ops(made->kind)->complete)
		mig_kinds_ops(made->kind)->complete(ddl, made);
	for (int i = 0; i < made->nchildren; i++)
	{
		if (ddl->merged[made->children[i]])
			create_remarks(ddl, comparison, direction, made->children[i]);
	}
}

/* What a direction does where it drops, and where it makes or alters. */
static void
write_drop(MigDdl *ddl, const MigPair *pair, MigDirection direction)
{
	const MigObject *object = &ddl->from->objects[pair->object[mig_before(direction)]];

	if (pair->goes_with[direction] < 0 && mig_kinds_ops(object->kind)->drop)
		mig_kinds_ops(object->kind)->drop(ddl, object);
}

static void
write_creation(MigDdl *ddl, const MigComparison *comparison, const MigPair *pair,
			   MigDirection direction)
{
	int			object = pair->object[mig_after(direction)];

	if (ddl->merged[object])
		return;
	mig_kinds_ops(ddl->to->objects[object].kind)->create(ddl, &ddl->to->objects[object]);
	create_remarks(ddl, comparison, direction, object);
}

static void
write_alteration(MigDdl *ddl, const MigComparison *comparison, const MigPair *pair,
				 MigDirection direction)
{
	const MigObject *from = mig_pair_object(comparison, pair, mig_before(direction));
	const MigObject *to = mig_pair_object(comparison, pair, mig_after(direction));

	if (pair->verdict[direction] != MIG_SAME)
		mig_kinds_ops(from->kind)->alter(ddl, from, to);
	if (ddl->remade)
		create_remarks(ddl, comparison, direction, pair->object[mig_after(direction)]);
	else if (pair->remarks[direction])
		mig_remarks_alter(ddl, from, to, comparison->scope);
}

static void
write_direction(MigDdl *ddl, const MigComparison *comparison, const MigPair *pair,
				MigPlace place, MigDirection direction)
{
	/* the place where it makes things is the upgrade's late one, and the downgrade's early one */
	bool		makes = (place == MIG_LATE) == (direction == MIG_UP);

	start_ddl(ddl, comparison, direction);
	if (makes && mig_pair_creates(pair, direction))
		write_creation(ddl, comparison, pair, direction);
	else if (!makes && mig_pair_drops(pair, direction))
		write_drop(ddl, pair, direction);
	else if (place == MIG_LATE && mig_pair_alters(pair, direction))
		write_alteration(ddl, comparison, pair, direction);
}

static const char *
operation_name(const MigPair *pair, MigPlace place)
{
	if (pair->object[1] < 0)
		return "drop";
	if (pair->object[0] < 0)
		return "create";
	if (!mig_pair_creates(pair, MIG_UP) && !mig_pair_creates(pair, MIG_BACK))
		return "alter";
	return place == MIG_EARLY ? "drop" : "create";
}

/*
 * Write what happens at a place of the order.  Returns false if that is nothing
 * in either direction.  The texts are in the current memory context.
 */
bool
mig_change_write(const MigComparison *comparison, int place, MigChange *change)
{
	const MigPair *pair = &comparison->pairs[place / 2];
	const MigObject *object = mig_pair_object(comparison, pair, pair->object[1] >= 0 ? 1 : 0);
	MigDdl		up;
	MigDdl		back;

	write_direction(&up, comparison, pair, place % 2, MIG_UP);
	write_direction(&back, comparison, pair, place % 2, MIG_BACK);
	if (up.sql->len == 0 && back.sql->len == 0 && up.note->len == 0)
		return false;
	change->operation = operation_name(pair, place % 2);
	change->kind = object->kind;
	change->identity = pstrdup(object->identity);
	change->renamed_to = NULL;
	change->upgrade = up.sql->len > 0 ? mig_normal_keep(up.sql->data) : NULL;
	change->downgrade = back.sql->len > 0 ? mig_normal_keep(back.sql->data) : NULL;
	change->destructive = up.destructive;
	change->note = up.note->len > 0 ? up.note->data : NULL;
	return true;
}
