/*-------------------------------------------------------------------------
 *
 * kind_collation.c
 *	  Collations.
 *
 * Attributes: "definition" (what CREATE COLLATION has between its parentheses).  The
 * version of what a collation comes from is that of a machine, and is left out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kinds.h"
#include "utils/builtins.h"

static void
create_collation(MigDdl *ddl, const MigObject *collation)
{
	mig_ddl_add(ddl, "CREATE COLLATION %s (%s)", collation->identity,
				mig_snapshot_get(collation, "definition"));
}

static MigVerdict
judge_collation(const MigObject *from, const MigObject *to)
{
	return MIG_ALTER_DISTURBING;
}

/* Is a column of a collation, on both sides, and of its own? */
static bool
is_of(const MigObject *column, const MigObject *after, const MigObject *collation)
{
	const char *name = mig_snapshot_get(column, "collation");

	return name && strcmp(name, collation->identity) == 0 &&
		!mig_kinds_has(column, "inherited") && !mig_kinds_differ(column, after, "type") &&
		!mig_kinds_differ(column, after, "collation");
}

/* Change the columns that stay to the new collation of the same name. */
static void
move_columns(MigDdl *ddl, const MigObject *collation)
{
	for (int i = 0; i < ddl->from->nobjects; i++)
	{
		const MigObject *column = &ddl->from->objects[i];
		const MigObject *after;
		int			place;

		CHECK_FOR_INTERRUPTS();
		if (column->kind != MIG_KIND_COLUMN)
			continue;
		place = mig_snapshot_find(ddl->to, MIG_KIND_COLUMN, column->identity);
		after = place < 0 ? NULL : &ddl->to->objects[place];
		if (after && is_of(column, after, collation))
			mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s TYPE %s COLLATE %s",
						mig_snapshot_parent(ddl->to, after)->identity,
						quote_identifier(after->name), mig_snapshot_get(after, "type"),
						collation->identity);
	}
}

/*
 * Put a new collation in place of one of the same name: the old one is renamed, the new
 * one is made, columns are changed to it, and the old one goes.
 */
static void
exchange_collation(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	char	   *old_name = psprintf("%s_old", from->name);

	mig_ddl_add(ddl, "ALTER COLLATION %s RENAME TO %s", from->identity,
				quote_identifier(old_name));
	create_collation(ddl, to);
	move_columns(ddl, to);
	mig_ddl_add(ddl, "DROP COLLATION %s", quote_qualified_identifier(from->schema, old_name));
	mig_ddl_note(ddl, "Indexes on columns of the collation are built anew.");
	ddl->remade = true;
}

const MigKindOps mig_kind_collation = {
	.name = "collation",
	.address = mig_kinds_address,
	.create = create_collation,
	.drop = mig_kinds_drop,
	.judge = judge_collation,
	.alter = exchange_collation
};
