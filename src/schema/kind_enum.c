/*-------------------------------------------------------------------------
 *
 * kind_enum.c
 *	  Enum types.
 *
 * Attributes: "labels", the list of them, quoted.
 *
 * A label that is added cannot be used before the transaction that adds it has ended,
 * but those of a new type can.  So the type is made anew if one is added and used.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kind_type.h"

static void
address_enum(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *type)
{
	appendStringInfo(buffer, "TYPE %s", type->identity);
}

static void
create_enum(MigDdl *ddl, const MigObject *type)
{
	const char *labels = mig_snapshot_get(type, "labels");

	mig_ddl_add(ddl, "CREATE TYPE %s AS ENUM (%s)", type->identity, labels ? labels : "");
}

/* Do all labels of one list come in another one, in their order? */
static bool
is_contained(const List *some, const List *all)
{
	int			next = 0;
	ListCell   *lc;

	foreach(lc, all)
	{
		if (next < list_length(some) && strcmp(list_nth(some, next), lfirst(lc)) == 0)
			next++;
	}
	return next == list_length(some);
}

/* Where the literal begins that ends before a place, or null. */
static const char *
literal_before(const char *text, const char *end)
{
	if (end == text || end[-1] != '\'')
		return NULL;
	for (const char *c = end - 2; c >= text; c--)
	{
		if (*c != '\'')
			continue;
		if (c == text || c[-1] != '\'')
			return c;
		c--;
	}
	return NULL;
}

/* Is a label, quoted, a constant of this type, or in one of an array of it, in a text? */
static bool
text_has_label(const char *text, const char *type, const char *label)
{
	char	   *cast = psprintf("::%s", type);
	char	   *bare = pnstrdup(label + 1, strlen(label) - 2);

	for (const char *c = strstr(text, cast); c; c = strstr(c + 1, cast))
	{
		const char *start = literal_before(text, c);
		char	   *literal = start ? pnstrdup(start, c - start) : NULL;

		if (literal && (c[strlen(cast)] == '[' ? strstr(literal, bare) != NULL :
						strcmp(literal, label) == 0))
			return true;
	}
	return false;
}

/*
 * Is a label that is added to an enum used by what is there afterwards?  The
 * transaction that adds it cannot do so.
 */
bool
mig_enum_uses_new_label(const MigSnapshot *after, const MigObject *from, const MigObject *to)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, "labels"));
	int			type = to - after->objects;
	ListCell   *lc;

	if (!mig_kinds_differ(from, to, "labels"))
		return false;
	for (int i = 0; i < after->nobjects; i++)
	{
		const MigObject *object = &after->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (!mig_snapshot_needs(object, type))
			continue;
		for (int j = 0; j < object->nattributes; j++)
		{
			foreach(lc, mig_options_split(mig_snapshot_get(to, "labels")))
			{
				if (!mig_options_contain(before, lfirst(lc)) &&
					text_has_label(object->attributes[j].value, to->identity, lfirst(lc)))
					return true;
			}
		}
	}
	return false;
}

/* Labels can be added in place; nothing else can be done to them. */
static MigVerdict
judge_enum(const MigObject *from, const MigObject *to)
{
	return is_contained(mig_options_split(mig_snapshot_get(from, "labels")),
						mig_options_split(mig_snapshot_get(to, "labels"))) ?
		MIG_ALTER : MIG_ALTER_DISTURBING;
}

static void
add_labels(MigDdl *ddl, const MigObject *type, const List *before, const List *after)
{
	const char *previous = NULL;
	ListCell   *lc;

	foreach(lc, after)
	{
		const char *label = lfirst(lc);

		if (!mig_options_contain(before, label))
		{
			StringInfoData place;

			initStringInfo(&place);
			if (previous)
				appendStringInfo(&place, " AFTER %s", previous);
			else if (before != NIL)
				appendStringInfo(&place, " BEFORE %s", (char *) linitial(before));
			mig_ddl_add(ddl, "ALTER TYPE %s ADD VALUE %s%s", type->identity, label, place.data);
			pfree(place.data);
		}
		previous = label;
	}
	mig_ddl_note(ddl, "A new value cannot be used before the transaction that adds it has ended.");
}

static void
alter_enum(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (judge_enum(from, to) == MIG_ALTER_DISTURBING)
		mig_type_exchange(ddl, from, to);
	else if (mig_enum_uses_new_label(ddl->to, from, to))
	{
		mig_type_exchange(ddl, from, to);
		mig_ddl_note(ddl, "That is because a value is added and used by the same change; if it is added in a revision before this one, nothing is rewritten.");
	}
	else if (mig_kinds_differ(from, to, "labels"))
		add_labels(ddl, to, mig_options_split(mig_snapshot_get(from, "labels")),
				   mig_options_split(mig_snapshot_get(to, "labels")));
}

const MigKindOps mig_kind_enum = {
	.name = "enum",
	.always = true,
	.address = address_enum,
	.create = create_enum,
	.drop = mig_kinds_drop,
	.judge = judge_enum,
	.alter = alter_enum
};
