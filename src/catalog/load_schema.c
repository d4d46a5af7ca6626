/*-------------------------------------------------------------------------
 *
 * load_schema.c
 *	  The schemas of a scope.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/texts.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* what the callback collects */
typedef struct Schemas
{
	MigReading *reading;
	ArrayBuildState *oids;
} Schemas;

static void
add_schema(TupleTableSlot *slot, void *arg)
{
	Schemas    *schemas = arg;
	Oid			oid = mig_reading_oid(slot, 1);
	char	   *name = mig_spi_text(slot, 2);
	int			place = mig_reading_add(schemas->reading, NamespaceRelationId, oid, 0,
										MIG_KIND_SCHEMA, NULL, name, quote_identifier(name), -1);

	mig_reading_set(schemas->reading, place, MIG_ATTRIBUTE_OWNER, slot, 3);
	schemas->oids = accumArrayResult(schemas->oids, ObjectIdGetDatum(oid), false, OIDOID,
									 CurrentMemoryContext);
}

/*
 * Add the schemas of the scope.  Those of the system, of extensions and of this
 * extension are never among them.
 */
void
mig_load_schemas(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT n.oid, n.nspname::text, pg_catalog.pg_get_userbyid(n.nspowner)::text "
		"FROM pg_catalog.pg_namespace n "
		"WHERE ($1 = '{}' OR n.nspname = ANY ($1)) "
		"AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'migrate') "
		"AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d "
		"  WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass "
		"  AND d.objid = n.oid AND d.deptype = 'e') "
		"ORDER BY n.nspname",
		.nargs = 1,.types = {TEXTARRAYOID},.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};
	Schemas		schemas = {reading, initArrayResult(OIDOID, CurrentMemoryContext, false)};
	Datum		names = mig_texts_array(reading->scope->schemas);

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &names, add_schema, &schemas);
	reading->namespaces = makeArrayResult(schemas.oids, CurrentMemoryContext);
}
