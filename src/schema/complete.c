/*-------------------------------------------------------------------------
 *
 * complete.c
 *	  What a model says nothing about is left as it is.
 *
 * The model of an ORM has no views, triggers or policies, and must not drop them.  So
 * objects of a kind that nobody asks for are added to what is wanted, as they are,
 * unless they need something that goes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/scope.h"

typedef struct Completion
{
	const MigSnapshot *from;
	const MigSnapshot *to;
	bool		wanted[MIG_NKINDS];	/* kinds that are compared */
	bool		wants_row_security;
	bool		wants_foreign;	/* foreign tables are compared */
	bool	   *kept;			/* per object of "from": it is added to "to" */
	int		   *places;			/* per object of "from": where it is in the result, or -1 */
} Completion;

static void
find_wanted(Completion *completion, const MigScope *scope)
{
	for (int kind = 0; kind < MIG_NKINDS; kind++)
		completion->wanted[kind] = scope->kinds[kind] || mig_kinds_ops(kind)->always;
	for (int i = 0; i < completion->to->nobjects; i++)
	{
		const MigObject *object = &completion->to->objects[i];

		if (!mig_kinds_ops(object->kind)->spared)
			completion->wanted[object->kind] = true;
		if (object->kind == MIG_KIND_TABLE && mig_kinds_has(object, "row security"))
			completion->wants_row_security = true;
		if (object->kind == MIG_KIND_TABLE && mig_kinds_has(object, "server"))
			completion->wants_foreign = true;
	}
	if (completion->wanted[MIG_KIND_SERVER])
		completion->wants_foreign = true;
	for (int kind = 0; kind < MIG_NKINDS; kind++)
	{
		MigKind		whole = mig_kinds_ops(kind)->whole;

		if (whole != MIG_KIND_SCHEMA && completion->wanted[whole])
			completion->wanted[kind] = true;
	}
	if (completion->wanted[MIG_KIND_POLICY])
		completion->wants_row_security = true;
}

/* Is an object of "from" in what is wanted, by itself or because it is kept? */
static bool
stays(const Completion *completion, int object)
{
	return completion->kept[object] ||
		mig_snapshot_find(completion->to, completion->from->objects[object].kind,
						  completion->from->objects[object].identity) >= 0;
}

static bool
needs_stay(const Completion *completion, const MigObject *object)
{
	for (int i = 0; i < object->nneeds; i++)
	{
		if (!stays(completion, object->needs[i]))
			return false;
	}
	return true;
}

/* Is an object of a kind that nobody asks for?  Of a spared one the model may have others. */
static bool
is_unwanted(const Completion *completion, int object)
{
	const MigObject *it = &completion->from->objects[object];

	return !completion->wanted[it->kind] &&
		!(mig_kinds_ops(it->kind)->spared &&
		  mig_snapshot_find(completion->to, it->kind, it->identity) >= 0);
}

/* Is an object a foreign table, or a part of one, that nobody asks for? */
static bool
is_unwanted_foreign(const Completion *completion, int object)
{
	const MigObject *whole = &completion->from->objects[object];

	if (completion->wants_foreign)
		return false;
	while (whole->parent >= 0)
		whole = mig_snapshot_parent(completion->from, whole);
	return whole->kind == MIG_KIND_TABLE && mig_kinds_has(whole, "server") &&
		mig_snapshot_find(completion->to, MIG_KIND_TABLE, whole->identity) < 0;
}

/* Mark what is kept; taking one object away may take others along.  Returns how many stay. */
static int
find_kept(Completion *completion)
{
	const MigSnapshot *from = completion->from;
	int			nkept = 0;
	bool		changed = true;

	completion->kept = palloc0((from->nobjects + 1) * sizeof(bool));
	for (int i = 0; i < from->nobjects; i++)
	{
		completion->kept[i] = is_unwanted(completion, i) || is_unwanted_foreign(completion, i);
		nkept += completion->kept[i];
	}
	while (changed && nkept > 0)
	{
		changed = false;
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < from->nobjects; i++)
		{
			if (completion->kept[i] && !needs_stay(completion, &from->objects[i]))
			{
				completion->kept[i] = false;
				nkept--;
				changed = true;
			}
		}
	}
	return nkept;
}

/* Does any table have row security that the model does not know of? */
static bool
has_row_security(const Completion *completion)
{
	for (int i = 0; i < completion->from->nobjects; i++)
	{
		const MigObject *object = &completion->from->objects[i];

		if (object->kind == MIG_KIND_TABLE &&
			(mig_kinds_has(object, "row security") || mig_kinds_has(object, "force row security")))
			return true;
	}
	return false;
}

/* Copy what is wanted; row security of a table comes from "from" if nobody asks for it. */
static void
copy_wanted(Completion *completion, MigSnapshot *result)
{
	const MigSnapshot *to = completion->to;

	for (int i = 0; i < to->nobjects; i++)
	{
		const MigObject *object = &to->objects[i];
		int			before = mig_snapshot_find(completion->from, object->kind, object->identity);

		CHECK_FOR_INTERRUPTS();
		(void) mig_snapshot_copy(result, object);
		result->objects[i].parent = object->parent;
		for (int j = 0; j < object->nneeds; j++)
			mig_snapshot_need(result, i, object->needs[j]);
		if (before < 0)
			continue;
		completion->places[before] = i;
		if (object->kind == MIG_KIND_TABLE && !completion->wants_row_security)
		{
			const MigObject *table = &completion->from->objects[before];

			mig_snapshot_set(result, i, "row security", mig_snapshot_get(table, "row security"));
			mig_snapshot_set(result, i, "force row security",
							 mig_snapshot_get(table, "force row security"));
		}
	}
}

static void
copy_kept(Completion *completion, MigSnapshot *result)
{
	const MigSnapshot *from = completion->from;

	for (int i = 0; i < from->nobjects; i++)
	{
		if (completion->kept[i])
			completion->places[i] = mig_snapshot_copy(result, &from->objects[i]);
	}
	for (int i = 0; i < from->nobjects; i++)
	{
		const MigObject *object = &from->objects[i];

		if (!completion->kept[i])
			continue;
		if (object->parent >= 0)
			result->objects[completion->places[i]].parent = completion->places[object->parent];
		for (int j = 0; j < object->nneeds; j++)
			mig_snapshot_need(result, completion->places[i], completion->places[object->needs[j]]);
	}
}

/*
 * What is wanted, completed by what the scope leaves alone: "to" itself if there
 * is nothing to add, else a snapshot in the current memory context.
 */
const MigSnapshot *
mig_scope_complete(const MigSnapshot *from, const MigSnapshot *to, const MigScope *scope)
{
	Completion	completion = {.from = from,.to = to};
	MigSnapshot *result;

	find_wanted(&completion, scope);
	if (find_kept(&completion) == 0 &&
		(completion.wants_row_security || !has_row_security(&completion)))
		return to;
	completion.places = palloc((from->nobjects + 1) * sizeof(int));
	for (int i = 0; i < from->nobjects; i++)
		completion.places[i] = -1;
	result = mig_snapshot_create();
	copy_wanted(&completion, result);
	copy_kept(&completion, result);
	mig_snapshot_finish(result);
	return result;
}
