/*-------------------------------------------------------------------------
 *
 * load_statistics.c
 *	  Extended statistics.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_statistics(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			relation = mig_reading_find(reading, RelationRelationId,
											mig_reading_oid(slot, 5), 0);
	int			statistics;

	if (relation < 0)
		return;
	statistics = mig_reading_add_named(reading, slot, StatisticExtRelationId,
									   MIG_KIND_STATISTICS, relation);
	if (statistics < 0)
		return;
	mig_snapshot_set(reading->snapshot, statistics, "table",
					 reading->snapshot->objects[relation].identity);
	mig_reading_set(reading, statistics, "columns", slot, 6);
	mig_reading_set(reading, statistics, "kinds", slot, 7);
	mig_reading_set(reading, statistics, "target", slot, 8);
}

/*
 * Add the statistics on the relations that were read.  Their columns are sorted by name, since
 * the server keeps them in the order of the table.
 */
void
mig_load_statistics(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT s.oid, n.nspname::text, s.stxname::text, "
		"pg_catalog.pg_get_userbyid(s.stxowner)::text, s.stxrelid, "
		"pg_catalog.concat_ws(', ', "
		"  (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' "
		"     ORDER BY a.attname COLLATE \"C\") FROM pg_catalog.pg_attribute a "
		"   WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)), "
		"  (SELECT pg_catalog.string_agg(pg_catalog.concat('(', x.expression, ')'), ', ' ORDER BY x.place) "
		"   FROM pg_catalog.unnest(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) "
		"     WITH ORDINALITY x (expression, place))), "
		"(SELECT pg_catalog.string_agg(k.name, ', ' ORDER BY k.place) "
		" FROM (VALUES ('d', 'ndistinct', 1), ('f', 'dependencies', 2), ('m', 'mcv', 3)) "
		"   k (letter, name, place) "
		" WHERE k.letter::\"char\" = ANY (s.stxkind) HAVING pg_catalog.count(*) < 3), "
		/* -1 before 17, null since then */
		"NULLIF(s.stxstattarget, -1)::text "
		"FROM pg_catalog.pg_statistic_ext s "
		"JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace "
		"WHERE s.stxnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_statistic_ext", "s.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_statistics);
}
