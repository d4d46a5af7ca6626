/*-------------------------------------------------------------------------
 *
 * load_other.c
 *	  Objects of kinds that are seen, but not handled.
 *
 * They are known by their type and identity, as the server prints both, and have
 * no attributes but their comment.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_object(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	char	   *schema = mig_spi_text(slot, 3);
	char	   *name = mig_spi_text(slot, 4);
	char	   *description = mig_spi_text(slot, 5);

	if (!mig_scope_excludes(reading->scope, schema, name))
		(void) mig_reading_add(reading, mig_reading_oid(slot, 1), mig_reading_oid(slot, 2), 0,
							   MIG_KIND_NOT_HANDLED, schema, name, description, -1);
}

/* The objects of a catalog as a part of a UNION, given the columns of schema and name. */
#define OBJECTS_OF(catalog, schema, name, condition) \
	"SELECT 'pg_catalog." catalog "'::pg_catalog.regclass::pg_catalog.oid AS class, o.oid AS object, " \
	"o." schema " AS schema, o." name "::text AS name " \
	"FROM pg_catalog." catalog " o WHERE o." schema " = ANY ($1) AND " condition \
	MIG_NOT_OF_EXTENSION(catalog, "o.oid")

/* Add the objects of kinds that are not handled in the schemas that are read. */
void
mig_load_others(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT u.class, u.object, n.nspname::text, u.name, "
		"i.type OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) i.identity "
		"FROM ("
		OBJECTS_OF("pg_statistic_ext", "stxnamespace", "stxname",
				   "(SELECT c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = o.stxrelid) "
				   "<> ALL ($1)") " UNION ALL "
		OBJECTS_OF("pg_type", "typnamespace", "typname",
				   "(o.typtype = 'b' AND o.typcategory <> 'A' OR NOT o.typisdefined)")
		") u JOIN pg_catalog.pg_namespace n ON n.oid = u.schema "
		"CROSS JOIN LATERAL pg_catalog.pg_identify_object(u.class, u.object, 0) i",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_object);
}
