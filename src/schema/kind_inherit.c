/*-------------------------------------------------------------------------
 *
 * kind_inherit.c
 *	  What columns and constraints of a table come from its parents.
 *
 * Parents are those that a table inherits from, and the partitioned table that it
 * is attached to.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kind_table.h"
#include "utils/builtins.h"

/* The same part of another table on a side, or null. */
static const MigObject *
part_of_parent(const MigSnapshot *side, const char *parent, const MigObject *part)
{
	int			place = mig_snapshot_find(side, part->kind,
										  psprintf("%s.%s", parent, quote_identifier(part->name)));

	return place < 0 ? NULL : &side->objects[place];
}

/*
 * The part of a parent that a column or constraint of a table comes from, on the side
 * where both are; null if it comes from none.
 */
const MigObject *
mig_inherit_source(const MigSnapshot *side, const MigObject *table, const MigObject *part)
{
	ListCell   *lc;

	foreach(lc, mig_options_split(mig_snapshot_get(table, "inherits")))
	{
		const MigObject *source = part_of_parent(side, lfirst(lc), part);

		if (source)
			return source;
	}
	return NULL;
}

static const MigSnapshot *
side_of(MigDdl *ddl, const MigObject *object)
{
	return object >= ddl->to->objects && object < ddl->to->objects + ddl->to->nobjects ?
		ddl->to : ddl->from;
}

/*
 * Like mig_inherit_source(), as long as the parent is one before and afterwards: what
 * happens to its part happens to this one by itself.
 */
const MigObject *
mig_inherit_lasting_source(MigDdl *ddl, const MigObject *table, const MigObject *part)
{
	const MigSnapshot *side = side_of(ddl, table);
	const MigSnapshot *other = side == ddl->to ? ddl->from : ddl->to;
	int			place = mig_snapshot_find(other, MIG_KIND_TABLE, table->identity);
	List	   *parents;
	ListCell   *lc;

	if (!mig_kinds_has(part, "inherited") || place < 0)
		return NULL;
	if (mig_partition_persists(ddl, table))
	{
		place = mig_snapshot_find(side, MIG_KIND_PARTITION, table->identity);
		return part_of_parent(side, mig_snapshot_get(&side->objects[place], "of"), part);
	}
	parents = mig_options_split(mig_snapshot_get(&other->objects[place], "inherits"));
	foreach(lc, mig_options_split(mig_snapshot_get(table, "inherits")))
	{
		const MigObject *source = part_of_parent(side, lfirst(lc), part);

		if (source && mig_options_contain(parents, lfirst(lc)))
			return source;
	}
	return NULL;
}

/*
 * Is a table one of the same composite type before and afterwards, so that its columns
 * follow the attributes of that?
 */
bool
mig_inherit_lasting_type(MigDdl *ddl, const MigObject *table)
{
	const MigSnapshot *other = side_of(ddl, table) == ddl->to ? ddl->from : ddl->to;
	int			place = mig_snapshot_find(other, MIG_KIND_TABLE, table->identity);

	return place >= 0 && mig_kinds_has(table, "of type") &&
		!mig_kinds_differ(table, &other->objects[place], "of type");
}

/*
 * The children of a table that stay such, and of which each has, or none has
 * afterwards, a column of the name that another one has.
 */
List *
mig_inherit_children(MigDdl *ddl, const MigObject *table, const MigObject *column, bool keeping)
{
	List	   *children = NIL;

	if (!mig_kinds_has(table, "*has children"))
		return NIL;
	for (int i = 0; i < ddl->to->nobjects; i++)
	{
		const MigObject *child = &ddl->to->objects[i];
		int			before;

		CHECK_FOR_INTERRUPTS();
		if (child->kind != MIG_KIND_TABLE ||
			!mig_options_contain(mig_options_split(mig_snapshot_get(child, "inherits")),
								 table->identity))
			continue;
		before = mig_snapshot_find(ddl->from, MIG_KIND_TABLE, child->identity);
		if (before >= 0 &&
			mig_options_contain(mig_options_split(mig_snapshot_get(&ddl->from->objects[before],
																  "inherits")),
								table->identity) &&
			(part_of_parent(ddl->to, child->identity, column) != NULL) == keeping)
			children = lappend(children, unconstify(MigObject *, child));
	}
	return children;
}
