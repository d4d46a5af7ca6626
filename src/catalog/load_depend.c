/*-------------------------------------------------------------------------
 *
 * load_depend.c
 *	  What every object needs, and the comments on all of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

/* The place of what an address means, or else of the whole that it is a part of. */
static int
find(MigReading *reading, TupleTableSlot *slot, int column)
{
	Oid			class = mig_reading_oid(slot, column);
	Oid			object = mig_reading_oid(slot, column + 1);
	int			sub = mig_reading_int(slot, column + 2);
	int			place = mig_reading_find(reading, class, object, sub);

	return place < 0 && sub != 0 ? mig_reading_find(reading, class, object, 0) : place;
}

/*
 * Some dependencies of the server are no needs: a sequence does not need the
 * column that owns it, and a table does not need the one that it is a partition
 * of, since both have an object of their own that does.
 */
static bool
is_need(const MigObject *dependent, const MigObject *need, const char *type)
{
	if (dependent->kind == MIG_KIND_SEQUENCE && need->kind == MIG_KIND_COLUMN)
		return false;
	if (dependent->kind == MIG_KIND_TABLE && need->kind == MIG_KIND_TABLE)
		return strcmp(type, "n") == 0;
	return true;
}

static void
add_need(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			dependent = find(reading, slot, 1);
	int			need = dependent < 0 ? -1 : find(reading, slot, 4);
	const MigObject *objects = reading->snapshot->objects;

	if (need < 0 || !is_need(&objects[dependent], &objects[need], mig_spi_text(slot, 7)))
		return;
	mig_snapshot_need(reading->snapshot, dependent, need);
	/* a generated column comes and goes with its expression, and needs what that needs */
	if (objects[dependent].kind == MIG_KIND_COLUMN_DEFAULT &&
		mig_snapshot_get(&objects[dependent], "generated"))
		mig_snapshot_need(reading->snapshot, objects[dependent].parent, need);
}

/* Add what the objects that were read need of one another. */
void
mig_load_needs(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, "
		"d.deptype::text "
		"FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) a (class, object) "
		"JOIN pg_catalog.pg_depend d ON d.classid = a.class AND d.objid = a.object "
		"WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S')",
		MIG_WITH_OBJECTS
	};

	mig_reading_query_objects(reading, &query, add_need);
}

static void
add_comment(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			object = mig_reading_find_own(reading, mig_reading_oid(slot, 1),
											  mig_reading_oid(slot, 2), mig_reading_int(slot, 3));

	/* that on an extension comes with it */
	if (object >= 0 && reading->snapshot->objects[object].kind != MIG_KIND_EXTENSION)
		mig_reading_set(reading, object, MIG_ATTRIBUTE_COMMENT, slot, 4);
}

/* Add the comments on the objects that were read. */
void
mig_load_comments(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT d.classoid, d.objoid, d.objsubid, d.description "
		"FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) a (class, object) "
		"JOIN pg_catalog.pg_description d ON d.classoid = a.class AND d.objoid = a.object",
		MIG_WITH_OBJECTS
	};

	mig_reading_query_objects(reading, &query, add_comment);
}
