/*-------------------------------------------------------------------------
 *
 * kind_enum.c
 *	  Enum types.
 *
 * Attributes: "labels", the list of them, quoted.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

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
	mig_ddl_note(ddl, "A new value cannot be used before the transaction that adds it has ended; run what uses it in a revision of its own, with migrate.upgrade_each.");
}

static void
alter_enum(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (judge_enum(from, to) == MIG_ALTER)
		add_labels(ddl, to, mig_options_split(mig_snapshot_get(from, "labels")),
				   mig_options_split(mig_snapshot_get(to, "labels")));
	else
		mig_type_exchange(ddl, from, to);
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
