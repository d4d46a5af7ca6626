/*-------------------------------------------------------------------------
 *
 * load_collation.c
 *	  Collations and conversions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_conversion.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_collation(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			collation = mig_reading_add_named(reading, slot, CollationRelationId,
												  MIG_KIND_COLLATION, -1);

	if (collation >= 0)
		mig_reading_set(reading, collation, "definition", slot, 5);
}

/* Add the collations of the schemas that are read. */
void
mig_load_collations(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT l.oid, n.nspname::text, l.collname::text, "
		"pg_catalog.pg_get_userbyid(l.collowner)::text, "
		"pg_catalog.concat_ws(', ', "
		"CASE l.collprovider WHEN 'c' THEN 'provider = libc' WHEN 'i' THEN 'provider = icu' "
		"  WHEN 'b' THEN 'provider = builtin' ELSE 'provider = default' END, "
		"CASE WHEN NOT l.collisdeterministic THEN 'deterministic = false' END, "
		"CASE WHEN l.collprovider = 'c' AND l.collcollate <> l.collctype THEN "
		"  pg_catalog.concat('lc_collate = ', pg_catalog.quote_literal(l.collcollate), "
		"    ', lc_ctype = ', pg_catalog.quote_literal(l.collctype)) "
		" ELSE pg_catalog.concat('locale = ', pg_catalog.quote_literal("
		"  COALESCE(" MIG_COMPAT_COLLATION_LOCALE("l") ", l.collcollate))) END, "
		"'rules = ' OPERATOR(pg_catalog.||) "
		"  pg_catalog.quote_literal(" MIG_COMPAT_COLLATION_RULES("l") ")) "
		"FROM pg_catalog.pg_collation l "
		"JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace "
		"WHERE l.collnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_collation", "l.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_collation);
}

static void
add_conversion(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			conversion = mig_reading_add_named(reading, slot, ConversionRelationId,
												   MIG_KIND_CONVERSION, -1);

	if (conversion < 0)
		return;
	mig_reading_set(reading, conversion, "definition", slot, 5);
	mig_reading_set_flag(reading, conversion, "default", slot, 6);
}

/* Add the conversions of the schemas that are read. */
void
mig_load_conversions(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT o.oid, n.nspname::text, o.conname::text, "
		"pg_catalog.pg_get_userbyid(o.conowner)::text, "
		"pg_catalog.format('FOR %L TO %L FROM %s', "
		"  pg_catalog.pg_encoding_to_char(o.conforencoding), "
		"  pg_catalog.pg_encoding_to_char(o.contoencoding), "
		"  o.conproc::pg_catalog.regproc::pg_catalog.text), "
		"o.condefault "
		"FROM pg_catalog.pg_conversion o "
		"JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace "
		"WHERE o.connamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_conversion", "o.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_conversion);
}
