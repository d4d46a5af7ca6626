/*-------------------------------------------------------------------------
 *
 * load_publication.c
 *	  Publications, and the tables and schemas in them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "catalog/pg_publication.h"
#include "catalog/pg_publication_namespace.h"
#include "catalog/pg_publication_rel.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

static void
add_publication(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			publication = mig_reading_add_global(reading, slot, PublicationRelationId,
													 MIG_KIND_PUBLICATION);

	if (publication < 0)
		return;
	mig_reading_set(reading, publication, MIG_ATTRIBUTE_OWNER, slot, 3);
	mig_reading_set(reading, publication, "all", slot, 4);
	mig_reading_set(reading, publication, "publish", slot, 5);
	mig_reading_set(reading, publication, "publish_via_partition_root", slot, 6);
	mig_reading_set(reading, publication, "publish_generated_columns", slot, 7);
}

static void
load_publications(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT p.oid, p.pubname::text, pg_catalog.pg_get_userbyid(p.pubowner)::text, "
		MIG_COMPAT_PUBLICATION_ALL ", "
		"CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN "
		"  pg_catalog.quote_literal(pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, "
		"  CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, "
		"  CASE WHEN p.pubtruncate THEN 'truncate' END)) END, "
		"CASE WHEN p.pubviaroot THEN 'true' END, "
		MIG_COMPAT_PUBLICATION_GENERATED " "
		"FROM pg_catalog.pg_publication p WHERE true"
		MIG_OF_CALLER("p.oid", "p.pubowner") MIG_NOT_OF_EXTENSION("pg_publication", "p.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_publication);
}

/* Add what a publication has, from a row with OIDs of both, schema and perhaps relation. */
static int
add_member(MigReading *reading, TupleTableSlot *slot, Oid class)
{
	int			publication = mig_reading_find(reading, PublicationRelationId,
											   mig_reading_oid(slot, 2), 0);
	char	   *schema = mig_spi_text(slot, 3);
	char	   *relation = class == PublicationRelRelationId ? mig_spi_text(slot, 4) : NULL;
	const char *member;
	const MigObject *parent;
	int			place;

	if (publication < 0 || (relation && mig_scope_excludes(reading->scope, schema, relation)))
		return -1;
	parent = &reading->snapshot->objects[publication];
	member = relation ? quote_qualified_identifier(schema, relation) : quote_identifier(schema);
	place = mig_reading_add(reading, class, mig_reading_oid(slot, 1), 0,
							MIG_KIND_PUBLICATION_MEMBER, NULL, relation ? relation : schema,
							psprintf("%s.%s", parent->identity, member), publication);
	mig_snapshot_set(reading->snapshot, place, "target",
					 psprintf("%s %s", relation ? "TABLE ONLY" : "TABLES IN SCHEMA", member));
	return place;
}

static void
add_table(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			member = add_member(reading, slot, PublicationRelRelationId);

	if (member < 0)
		return;
	mig_reading_set(reading, member, "columns", slot, 5);
	mig_reading_set(reading, member, "where", slot, 6);
}

static void
load_tables(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT r.oid, r.prpubid, n.nspname::text, c.relname::text, "
		"(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' "
		"   ORDER BY a.attname COLLATE \"C\") "
		" FROM pg_catalog.pg_attribute a "
		" WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), "
		"pg_catalog.pg_get_expr(r.prqual, r.prrelid) "
		"FROM pg_catalog.pg_publication_rel r "
		"JOIN pg_catalog.pg_class c ON c.oid = r.prrelid "
		"JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
		"WHERE " MIG_COMPAT_PUBLICATION_INCLUDES,
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_table);
}

static void
add_schema(TupleTableSlot *slot, void *arg)
{
	(void) add_member(arg, slot, PublicationNamespaceRelationId);
}

static void
load_schemas(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT s.oid, s.pnpubid, n.nspname::text "
		"FROM pg_catalog.pg_publication_namespace s "
		"JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_schema);
}

/*
 * Add the publications of the caller.  What is in them may be in schemas that are
 * not read.
 */
void
mig_load_publications(MigReading *reading)
{
	load_publications(reading);
	load_tables(reading);
	load_schemas(reading);
}
