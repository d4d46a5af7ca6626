/*-------------------------------------------------------------------------
 *
 * load_cast.c
 *	  Casts, transforms and access methods.
 *
 * They have no schema.  One is read if a type or function of it is in a schema that is
 * read, and counts as of that schema; if all schemas are read, then any that somebody has made.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_am.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_transform.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"

/*
 * Add an object from a row that begins with its OID, the schema that it counts as of or
 * NULL, its identity, and its name if it has one.  Returns its place, or -1 if it does not belong to the scope.
 */
static int
add_global(MigReading *reading, TupleTableSlot *slot, Oid class, MigKind kind)
{
	char	   *schema = mig_spi_text(slot, 2);
	char	   *identity = mig_spi_text(slot, 3);
	char	   *name = mig_spi_text(slot, 4);

	if (name == NULL)
		name = identity;
	if ((schema == NULL && reading->scope->schemas != NIL) ||
		mig_scope_excludes(reading->scope, schema, name))
		return -1;
	return mig_reading_add(reading, class, mig_reading_oid(slot, 1), 0, kind, schema, name,
						   identity, -1);
}

/* Of the schemas that are read, the first by name in which one of some types and functions is. */
#define SCHEMA_OF(types, functions) \
	"(SELECT n.nspname::text FROM pg_catalog.pg_namespace n WHERE n.oid = ANY ($1) " \
	" AND (EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.typnamespace = n.oid AND t.oid IN (" types ")) " \
	"  OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.pronamespace = n.oid AND p.oid IN (" functions "))) " \
	" ORDER BY n.nspname LIMIT 1)"

static void
add_cast(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			cast = add_global(reading, slot, CastRelationId, MIG_KIND_CAST);

	if (cast >= 0)
		mig_reading_set(reading, cast, "definition", slot, 5);
}

/* Add the casts that belong to the schemas that are read. */
void
mig_load_casts(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, "
		SCHEMA_OF("c.castsource, c.casttarget", "c.castfunc") ", "
		"pg_catalog.format('(%s AS %s)', pg_catalog.format_type(c.castsource, NULL), "
		"  pg_catalog.format_type(c.casttarget, NULL)), NULL, "
		"pg_catalog.concat(CASE c.castmethod "
		"  WHEN 'f' THEN pg_catalog.concat('WITH FUNCTION ', c.castfunc::pg_catalog.regprocedure::pg_catalog.text) "
		"  WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END, "
		"  CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END) "
		"FROM pg_catalog.pg_cast c "
		"WHERE c.oid >= 16384"
		MIG_NOT_OF_EXTENSION("pg_cast", "c.oid")
		/* nor that of a range to its multirange, which comes with the types */
		" AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend i "
		"  WHERE i.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND i.objid = c.oid "
		"  AND i.deptype = 'i')",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_cast);
}

static void
add_transform(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			transform = add_global(reading, slot, TransformRelationId, MIG_KIND_TRANSFORM);

	if (transform >= 0)
		mig_reading_set(reading, transform, "definition", slot, 5);
}

/* Add the transforms that belong to the schemas that are read. */
void
mig_load_transforms(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT r.oid, "
		SCHEMA_OF("r.trftype", "r.trffromsql, r.trftosql") ", "
		"pg_catalog.format('FOR %s LANGUAGE %I', pg_catalog.format_type(r.trftype, NULL), l.lanname), NULL, "
		"pg_catalog.format('(%s)', pg_catalog.concat_ws(', ', "
		"  CASE WHEN r.trffromsql <> 0 THEN pg_catalog.concat('FROM SQL WITH FUNCTION ', "
		"    r.trffromsql::pg_catalog.regprocedure::pg_catalog.text) END, "
		"  CASE WHEN r.trftosql <> 0 THEN pg_catalog.concat('TO SQL WITH FUNCTION ', "
		"    r.trftosql::pg_catalog.regprocedure::pg_catalog.text) END)) "
		"FROM pg_catalog.pg_transform r JOIN pg_catalog.pg_language l ON l.oid = r.trflang "
		"WHERE r.oid >= 16384"
		MIG_NOT_OF_EXTENSION("pg_transform", "r.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_transform);
}

static void
add_access_method(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			method = add_global(reading, slot, AccessMethodRelationId,
									MIG_KIND_ACCESS_METHOD);

	if (method < 0)
		return;
	mig_reading_set(reading, method, "type", slot, 5);
	mig_reading_set(reading, method, "handler", slot, 6);
}

/* Add the access methods that belong to the schemas that are read. */
void
mig_load_access_methods(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT m.oid, "
		SCHEMA_OF("NULL", "m.amhandler") ", "
		"pg_catalog.quote_ident(m.amname), m.amname::text, "
		"CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, "
		"m.amhandler::pg_catalog.regproc::pg_catalog.text "
		"FROM pg_catalog.pg_am m "
		"WHERE m.oid >= 16384"
		MIG_NOT_OF_EXTENSION("pg_am", "m.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_access_method);
}
