/*-------------------------------------------------------------------------
 *
 * load_type.c
 *	  Enums, domains with their constraints, composite and range types.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

/*
 * Add a type from a row that begins as mig_reading_add_named() wants it, and goes on with
 * the OID of the type of its arrays.  Returns its place, or -1 if it is excluded.
 */
static int
add_type(MigReading *reading, TupleTableSlot *slot, MigKind kind)
{
	int			type = mig_reading_add_named(reading, slot, TypeRelationId, kind, -1);

	if (type >= 0)
		mig_reading_alias(reading, TypeRelationId, mig_reading_oid(slot, 5), 0, type);
	return type;
}

static void
add_domain(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			domain = add_type(reading, slot, MIG_KIND_DOMAIN);

	if (domain < 0)
		return;
	mig_reading_set(reading, domain, "type", slot, 6);
	mig_reading_set(reading, domain, "collation", slot, 7);
	mig_reading_set(reading, domain, "default", slot, 8);
	mig_reading_set_flag(reading, domain, "not null", slot, 9);
}

static void
load_domains(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, n.nspname::text, t.typname::text, "
		"pg_catalog.pg_get_userbyid(t.typowner)::text, t.typarray, "
		"pg_catalog.format_type(t.typbasetype, t.typtypmod), "
		"CASE WHEN t.typcollation <> b.typcollation THEN "
		"  (SELECT pg_catalog.quote_ident(m.nspname) OPERATOR(pg_catalog.||) '.' "
		"   OPERATOR(pg_catalog.||) pg_catalog.quote_ident(l.collname) "
		"   FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace m ON m.oid = l.collnamespace "
		"   WHERE l.oid = t.typcollation) END, "
		"pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typnotnull "
		"FROM pg_catalog.pg_type t "
		"JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
		"JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
		"WHERE t.typnamespace = ANY ($1) AND t.typtype = 'd'"
		MIG_NOT_OF_EXTENSION("pg_type", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_domain);
}

static void
add_domain_constraint(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			domain = mig_reading_find(reading, TypeRelationId, mig_reading_oid(slot, 2), 0);
	char	   *name = mig_spi_text(slot, 3);
	const MigObject *parent;
	int			constraint;

	if (domain < 0)
		return;
	parent = &reading->snapshot->objects[domain];
	constraint = mig_reading_add(reading, ConstraintRelationId, mig_reading_oid(slot, 1), 0,
								 MIG_KIND_DOMAIN_CONSTRAINT, parent->schema, name,
								 psprintf("%s.%s", parent->identity, quote_identifier(name)),
								 domain);
	mig_reading_set(reading, constraint, "definition", slot, 4);
	mig_reading_set_flag(reading, constraint, "not valid", slot, 5);
}

static void
load_domain_constraints(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT o.oid, o.contypid, o.conname::text, "
		"CASE WHEN o.convalidated THEN pg_catalog.pg_get_constraintdef(o.oid) "
		"  ELSE pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(o.oid), ' NOT VALID$', '') END, "
		"NOT o.convalidated "
		"FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_type t ON t.oid = o.contypid "
		"WHERE t.typnamespace = ANY ($1) AND o.contype = 'c'",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_domain_constraint);
}

static void
add_composite(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			type = add_type(reading, slot, MIG_KIND_COMPOSITE);

	if (type < 0)
		return;
	mig_reading_alias(reading, RelationRelationId, mig_reading_oid(slot, 6), 0, type);
	mig_reading_set(reading, type, "attributes", slot, 7);
	mig_reading_set(reading, type, "column comments", slot, 8);
}

static void
load_composites(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, n.nspname::text, t.typname::text, "
		"pg_catalog.pg_get_userbyid(t.typowner)::text, t.typarray, c.oid, "
		MIG_COLUMNS_OF("c.oid") ", " MIG_COLUMN_COMMENTS_OF("c.oid") " "
		"FROM pg_catalog.pg_type t "
		"JOIN pg_catalog.pg_class c ON c.oid = t.typrelid "
		"JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
		"WHERE t.typnamespace = ANY ($1) AND t.typtype = 'c' AND c.relkind = 'c'"
		MIG_NOT_OF_EXTENSION("pg_type", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_composite);
}

static void
add_range(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			type = add_type(reading, slot, MIG_KIND_RANGE);

	if (type < 0)
		return;
	mig_reading_alias(reading, TypeRelationId, mig_reading_oid(slot, 6), 0, type);
	mig_reading_set(reading, type, "definition", slot, 7);
}

/*
 * The function that makes values canonical needs the type, and the type the
 * function: such a range type has to be made by hand, so it is told like any other
 * but for that function.
 */
static void
load_ranges(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, n.nspname::text, t.typname::text, "
		"pg_catalog.pg_get_userbyid(t.typowner)::text, t.typarray, r.rngmultitypid, "
		"pg_catalog.concat_ws(', ', "
		"'subtype = ' OPERATOR(pg_catalog.||) pg_catalog.format_type(r.rngsubtype, NULL), "
		"CASE WHEN NOT o.opcdefault THEN (SELECT 'subtype_opclass = ' "
		"  OPERATOR(pg_catalog.||) pg_catalog.quote_ident(m.nspname) OPERATOR(pg_catalog.||) '.' "
		"  OPERATOR(pg_catalog.||) pg_catalog.quote_ident(o.opcname) "
		"  FROM pg_catalog.pg_namespace m WHERE m.oid = o.opcnamespace) END, "
		"CASE WHEN r.rngcollation <> s.typcollation THEN (SELECT 'collation = ' "
		"  OPERATOR(pg_catalog.||) pg_catalog.quote_ident(m.nspname) OPERATOR(pg_catalog.||) '.' "
		"  OPERATOR(pg_catalog.||) pg_catalog.quote_ident(l.collname) "
		"  FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace m ON m.oid = l.collnamespace "
		"  WHERE l.oid = r.rngcollation) END, "
		"CASE WHEN r.rngsubdiff <> 0 THEN 'subtype_diff = ' OPERATOR(pg_catalog.||) r.rngsubdiff::pg_catalog.text END, "
		"'multirange_type_name = ' OPERATOR(pg_catalog.||) pg_catalog.format_type(r.rngmultitypid, NULL)) "
		"FROM pg_catalog.pg_type t "
		"JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid "
		"JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
		"JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc "
		"JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype "
		"WHERE t.typnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_type", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_range);
}

static void
add_enum(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			type = add_type(reading, slot, MIG_KIND_ENUM);

	if (type >= 0)
		mig_reading_set(reading, type, "labels", slot, 6);
}

static void
load_enums(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, n.nspname::text, t.typname::text, "
		"pg_catalog.pg_get_userbyid(t.typowner)::text, t.typarray, "
		"(SELECT pg_catalog.string_agg(pg_catalog.quote_literal(l.enumlabel), ', ' "
		"   ORDER BY l.enumsortorder) FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid) "
		"FROM pg_catalog.pg_type t "
		"JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
		"WHERE t.typnamespace = ANY ($1) AND t.typtype = 'e'"
		MIG_NOT_OF_EXTENSION("pg_type", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_enum);
}

/* Add the enums, domains, composite and range types of the schemas that are read. */
void
mig_load_types(MigReading *reading)
{
	load_enums(reading);
	load_domains(reading);
	load_domain_constraints(reading);
	load_composites(reading);
	load_ranges(reading);
}
