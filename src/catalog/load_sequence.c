/*-------------------------------------------------------------------------
 *
 * load_sequence.c
 *	  Sequences, the columns that own them, and the options of identity columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

/* An identity column is what its sequence means, and the type of both is the same. */
static void
add_identity(MigReading *reading, TupleTableSlot *slot, int column, const char *identity)
{
	mig_reading_alias(reading, RelationRelationId, mig_reading_oid(slot, 1), 0, column);
	mig_snapshot_set(reading->snapshot, column, "identity sequence", identity);
	mig_reading_set(reading, column, "identity options", slot, 6);
}

static void
add_owner(MigReading *reading, int sequence, int column)
{
	const MigObject *object = &reading->snapshot->objects[sequence];
	int			owner = mig_snapshot_add(reading->snapshot, MIG_KIND_SEQUENCE_OWNER,
										 object->schema, object->name, object->identity, sequence);

	mig_snapshot_set(reading->snapshot, owner, "column",
					 reading->snapshot->objects[column].identity);
	mig_snapshot_need(reading->snapshot, owner, column);
}

static void
add_sequence(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			column = mig_reading_find(reading, RelationRelationId, mig_reading_oid(slot, 7),
										  mig_reading_int(slot, 8));
	int			sequence;

	if (mig_reading_bool(slot, 9))
	{
		if (column >= 0)
			add_identity(reading, slot, column,
						 quote_qualified_identifier(mig_spi_text(slot, 2), mig_spi_text(slot, 3)));
		return;
	}
	sequence = mig_reading_add_named(reading, slot, RelationRelationId, MIG_KIND_SEQUENCE, -1);
	if (sequence < 0)
		return;
	mig_reading_set(reading, sequence, "persistence", slot, 5);
	mig_reading_set(reading, sequence, "options", slot, 6);
	if (column >= 0)
		add_owner(reading, sequence, column);
}

/*
 * Add the sequences of the schemas that are read.  That of an identity column is a
 * part of the column.  Columns have to be there already.
 */
void
mig_load_sequences(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, n.nspname::text, c.relname::text, "
		"pg_catalog.pg_get_userbyid(c.relowner)::text, "
		"CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END, "
		"NULLIF(pg_catalog.concat_ws(', ', "
		"  CASE WHEN s.seqtypid <> 'pg_catalog.int8'::pg_catalog.regtype "
		"    AND d.deptype IS DISTINCT FROM 'i' "
		"    THEN pg_catalog.concat('AS ', pg_catalog.format_type(s.seqtypid, NULL)) END, "
		"  CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END "
		"    THEN pg_catalog.concat('START WITH ', s.seqstart) END, "
		"  CASE WHEN s.seqincrement <> 1 "
		"    THEN pg_catalog.concat('INCREMENT BY ', s.seqincrement) END, "
		"  CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE l.low END "
		"    THEN pg_catalog.concat('MINVALUE ', s.seqmin) END, "
		"  CASE WHEN s.seqmax <> CASE WHEN s.seqincrement > 0 THEN l.high ELSE -1 END "
		"    THEN pg_catalog.concat('MAXVALUE ', s.seqmax) END, "
		"  CASE WHEN s.seqcache <> 1 THEN pg_catalog.concat('CACHE ', s.seqcache) END, "
		"  CASE WHEN s.seqcycle THEN 'CYCLE' END), ''), "
		"d.refobjid, d.refobjsubid, d.deptype IS NOT DISTINCT FROM 'i' "
		"FROM pg_catalog.pg_sequence s "
		"JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid "
		"JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
		"CROSS JOIN LATERAL (SELECT CASE s.seqtypid WHEN 'pg_catalog.int8'::pg_catalog.regtype "
		"    THEN 9223372036854775807 WHEN 'pg_catalog.int4'::pg_catalog.regtype THEN 2147483647 "
		"    ELSE 32767 END, "
		"  CASE s.seqtypid WHEN 'pg_catalog.int8'::pg_catalog.regtype "
		"    THEN -9223372036854775808 WHEN 'pg_catalog.int4'::pg_catalog.regtype THEN -2147483648 "
		"    ELSE -32768 END) l (high, low) "
		"LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass "
		"  AND d.objid = c.oid AND d.objsubid = 0 "
		"  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass "
		"  AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') "
		"WHERE c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
		MIG_NOT_OF_EXTENSION("pg_class", "c.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_sequence);
}
