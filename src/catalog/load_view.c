/*-------------------------------------------------------------------------
 *
 * load_view.c
 *	  Views and materialized views.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

static void
add_view(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			view = mig_reading_add_named(reading, slot, RelationRelationId,
											 mig_reading_bool(slot, 5) ? MIG_KIND_MATVIEW :
											 MIG_KIND_VIEW, -1);

	if (view < 0)
		return;
	mig_reading_alias(reading, TypeRelationId, mig_reading_oid(slot, 6), 0, view);
	mig_reading_alias(reading, TypeRelationId, mig_reading_oid(slot, 7), 0, view);
	mig_reading_alias(reading, RewriteRelationId, mig_reading_oid(slot, 8), 0, view);
	mig_reading_set(reading, view, "definition", slot, 9);
	mig_reading_set(reading, view, "options", slot, 10);
	mig_reading_set(reading, view, "*columns", slot, 11);
	mig_reading_set(reading, view, "column comments", slot, 12);
	mig_reading_set(reading, view, "access method", slot, 13);
	mig_reading_set(reading, view, "tablespace", slot, 14);
	mig_reading_set(reading, view, "column defaults", slot, 15);
}

/* Add the views of the schemas that are read. */
void
mig_load_views(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, n.nspname::text, c.relname::text, "
		"pg_catalog.pg_get_userbyid(c.relowner)::text, c.relkind = 'm', c.reltype, y.typarray, r.oid, "
		"pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';'), "
		MIG_OPTIONS_OF("c.reloptions", "") ", "
		MIG_COLUMNS_OF("c.oid") ", " MIG_COLUMN_COMMENTS_OF("c.oid") ", "
		"(SELECT pg_catalog.quote_ident(m.amname) FROM pg_catalog.pg_am m "
		" WHERE m.oid = c.relam AND m.amname <> 'heap'), "
		MIG_TABLESPACE_OF("c.reltablespace") ", "
		"CASE WHEN c.relkind = 'v' THEN "
		"  (SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.quote_ident(a.attname), "
		"     ' SET DEFAULT ', pg_catalog.pg_get_expr(d.adbin, d.adrelid)), ', ' ORDER BY a.attname) "
		"   FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a "
		"    ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid) END "
		"FROM pg_catalog.pg_class c "
		"JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
		"JOIN pg_catalog.pg_type y ON y.oid = c.reltype "
		"JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN' "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('v', 'm')"
		MIG_NOT_OF_EXTENSION("pg_class", "c.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_view);
}
