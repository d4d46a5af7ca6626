/*-------------------------------------------------------------------------
 *
 * load_constraint.c
 *	  Constraints of tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

static void
add_constraint(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	Oid			oid = mig_reading_oid(slot, 1);
	int			table = mig_reading_find(reading, RelationRelationId, mig_reading_oid(slot, 2), 0);
	char	   *name = mig_spi_text(slot, 3);
	char	   *type = mig_spi_text(slot, 4);
	Oid			index = mig_reading_oid(slot, 5);
	bool		is_key = strcmp(type, "foreign key") == 0;
	const MigObject *parent;
	int			constraint;

	if (table < 0)
		return;
	parent = &reading->snapshot->objects[table];
	constraint = mig_reading_add(reading, ConstraintRelationId, oid, 0,
								 is_key ? MIG_KIND_FOREIGN_KEY : MIG_KIND_CONSTRAINT,
								 parent->schema, name,
								 psprintf("%s.%s", parent->identity, quote_identifier(name)),
								 table);
	if (OidIsValid(index) && !is_key)
		mig_reading_alias(reading, RelationRelationId, index, 0, constraint);
	mig_snapshot_set(reading->snapshot, constraint, "type", type);
	mig_reading_set(reading, constraint, "definition", slot, 6);
	mig_reading_set_flag(reading, constraint, "not valid", slot, 7);
	mig_reading_set_flag(reading, constraint, "inherited", slot, 8);
	mig_reading_set(reading, constraint, "references", slot, 9);
}

/* Add the constraints of the tables that were read. */
void
mig_load_constraints(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT o.oid, o.conrelid, o.conname::text, "
		"CASE o.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' "
		"  WHEN 'x' THEN 'exclude' WHEN 'f' THEN 'foreign key' END, "
		"o.conindid, "
		"CASE WHEN o.convalidated THEN pg_catalog.pg_get_constraintdef(o.oid) "
		"  ELSE pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(o.oid), ' NOT VALID$', '') END, "
		/* what is not enforced is not valid either, but is not called that */
		"NOT o.convalidated AND pg_catalog.pg_get_constraintdef(o.oid) ~ ' NOT VALID$', "
		"o.contype = 'c' AND o.coninhcount > 0 AND NOT o.conislocal, "
		"CASE o.contype WHEN 'f' THEN o.confrelid::pg_catalog.regclass::pg_catalog.text END "
		"FROM pg_catalog.pg_constraint o "
		"JOIN pg_catalog.pg_class c ON c.oid = o.conrelid "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' "
		"AND o.contype IN ('p', 'u', 'c', 'x', 'f') AND (o.contype <> 'f' OR o.conparentid = 0)",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_constraint);
}
