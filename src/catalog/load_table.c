/*-------------------------------------------------------------------------
 *
 * load_table.c
 *	  Tables, their columns, and what columns are filled with.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "commands/defrem.h"
#include "utils/builtins.h"

static void
add_table(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			table = mig_reading_add_named(reading, slot, RelationRelationId, MIG_KIND_TABLE,
											  -1);

	if (table < 0)
		return;
	/* the type of its rows is the table, as far as anything needs it, and that of arrays of them */
	mig_reading_alias(reading, TypeRelationId, mig_reading_oid(slot, 5), 0, table);
	mig_reading_alias(reading, TypeRelationId, mig_reading_oid(slot, 16), 0, table);
	mig_reading_set(reading, table, "persistence", slot, 6);
	mig_reading_set(reading, table, "partition key", slot, 7);
	mig_reading_set(reading, table, "inherits", slot, 8);
	mig_reading_set(reading, table, "options", slot, 9);
	mig_reading_set(reading, table, "toast options", slot, 10);
	mig_reading_set(reading, table, "access method", slot, 11);
	mig_reading_set(reading, table, "tablespace", slot, 12);
	mig_reading_set_flag(reading, table, "row security", slot, 13);
	mig_reading_set_flag(reading, table, "force row security", slot, 14);
	mig_reading_set(reading, table, "replica identity", slot, 15);
	mig_reading_set_flag(reading, table, "*has children", slot, 17);
	mig_reading_set(reading, table, "of type", slot, 18);
	mig_reading_set(reading, table, "server", slot, 19);
	mig_reading_set(reading, table, "foreign options", slot, 20);
}

static void
add_partition(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			table = mig_reading_find(reading, RelationRelationId, mig_reading_oid(slot, 1), 0);
	int			whole = mig_reading_find(reading, RelationRelationId, mig_reading_oid(slot, 2), 0);
	const MigObject *object;
	int			partition;

	if (table < 0 || whole < 0)
		return;
	object = &reading->snapshot->objects[table];
	partition = mig_snapshot_add(reading->snapshot, MIG_KIND_PARTITION, object->schema,
								 object->name, object->identity, table);
	mig_snapshot_set(reading->snapshot, partition, "of",
					 reading->snapshot->objects[whole].identity);
	mig_reading_set(reading, partition, "bound", slot, 3);
	mig_snapshot_need(reading->snapshot, partition, whole);
}

static void
load_partitions(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, i.inhparent, pg_catalog.pg_get_expr(c.relpartbound, c.oid) "
		"FROM pg_catalog.pg_class c JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid "
		"WHERE c.relnamespace = ANY ($1) AND c.relispartition AND c.relkind IN ('r', 'p', 'f')",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_partition);
}

static void
load_plain_tables(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, n.nspname::text, c.relname::text, "
		"pg_catalog.pg_get_userbyid(c.relowner)::text, c.reltype, "
		"CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END, "
		"CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, "
		"CASE WHEN NOT c.relispartition THEN i.parents END, "
		MIG_OPTIONS_OF("c.reloptions", "") ", " MIG_OPTIONS_OF("t.reloptions", "toast.") ", "
		"CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END, "
		MIG_TABLESPACE_OF("c.reltablespace") ", "
		"c.relrowsecurity, c.relforcerowsecurity, "
		"CASE WHEN c.relkind <> 'f' THEN "
		"  CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' END END, "
		"y.typarray, "
		"c.relhassubclass AND EXISTS (SELECT FROM pg_catalog.pg_inherits k WHERE k.inhparent = c.oid), "
		"CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END, "
		"CASE WHEN f.ftserver IS NOT NULL THEN (SELECT pg_catalog.quote_ident(s.srvname) "
		"  FROM pg_catalog.pg_foreign_server s WHERE s.oid = f.ftserver) END, "
		"CASE WHEN f.ftoptions IS NOT NULL THEN " MIG_FOREIGN_OPTIONS("f.ftoptions") " END "
		"FROM pg_catalog.pg_class c "
		"JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
		"LEFT JOIN pg_catalog.pg_type y ON y.oid = c.reltype "
		"LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid "
		"LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam "
		"LEFT JOIN (SELECT h.inhrelid, pg_catalog.string_agg("
		"    h.inhparent::pg_catalog.regclass::pg_catalog.text, ', ' ORDER BY h.inhseqno) "
		"  FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class p ON p.oid = h.inhparent "
		"  WHERE p.relkind IN ('r', 'f') GROUP BY h.inhrelid) i (child, parents) ON i.child = c.oid "
		"LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'"
		MIG_NOT_OF_EXTENSION("pg_class", "c.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_table);
}

/* Add the tables of the schemas that are read, and what is attached to what. */
void
mig_load_tables(MigReading *reading)
{
	load_plain_tables(reading);
	load_partitions(reading);
}

/*
 * Is it a name that the server gives to a NOT NULL constraint by itself?  It has those
 * of a table and a column that may have had other names then.
 */
static bool
is_usual_name(const char *name)
{
	static const char label[] = "_not_null";
	int			length = strlen(name);

	while (length > 0 && name[length - 1] >= '0' && name[length - 1] <= '9')
		length--;
	length -= strlen(label);
	return length > 0 && strncmp(name + length, label, strlen(label)) == 0;
}

/*
 * How a column is not null, as far as that is said by more than two words.  A name that
 * the server has given is no difference; a partition has that of the whole.
 */
static void
set_not_null(MigReading *reading, int column, const char *table, TupleTableSlot *slot, int first)
{
	char	   *name = mig_spi_text(slot, first);

	if (name && strcmp(name, makeObjectName(table, reading->snapshot->objects[column].name,
											"not_null")) != 0)
		mig_snapshot_set(reading->snapshot, column,
						 is_usual_name(name) ? "*not null name" : "not null name",
						 quote_identifier(name));
	mig_reading_set_flag(reading, column, "not null no inherit", slot, first + 1);
	mig_reading_set_flag(reading, column, "not null not valid", slot, first + 2);
}

static void
add_column(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	Oid			oid = mig_reading_oid(slot, 1);
	int			number = mig_reading_int(slot, 2);
	int			table = mig_reading_find(reading, RelationRelationId, oid, 0);
	const MigObject *parent;
	char	   *name;
	char	   *identity;
	int			column;

	if (table < 0)
		return;
	parent = &reading->snapshot->objects[table];
	name = mig_spi_text(slot, 3);
	identity = psprintf("%s.%s", parent->identity, quote_identifier(name));
	column = mig_reading_add(reading, RelationRelationId, oid, number, MIG_KIND_COLUMN,
							 parent->schema, name, identity, table);
	reading->rank = reading->parent == oid ? reading->rank + 1 : 1;
	reading->parent = oid;
	mig_snapshot_set_rank(reading->snapshot, column, reading->rank);
	mig_reading_set(reading, column, "type", slot, 4);
	mig_reading_set(reading, column, "collation", slot, 5);
	mig_reading_set_flag(reading, column, "not null", slot, 6);
	mig_reading_set(reading, column, "identity", slot, 7);
	mig_reading_set(reading, column, "storage", slot, 8);
	mig_reading_set(reading, column, "compression", slot, 9);
	mig_reading_set(reading, column, "statistics", slot, 10);
	mig_reading_set(reading, column, "options", slot, 11);
	mig_reading_set_flag(reading, column, "inherited", slot, 12);
	mig_reading_set(reading, column, "generated", slot, 13);
	mig_reading_set(reading, column, "type storage", slot, 14);
	mig_reading_set(reading, column, "foreign options", slot, 15);
	set_not_null(reading, column, reading->snapshot->objects[table].name, slot, 16);
	pfree(name);
	pfree(identity);
}

static void
load_columns(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT a.attrelid, a.attnum::int4, a.attname::text, "
		"pg_catalog.format_type(a.atttypid, a.atttypmod), "
		"CASE WHEN a.attcollation <> t.typcollation THEN "
		"  (SELECT pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' "
		"   OPERATOR(pg_catalog.||) pg_catalog.quote_ident(l.collname) "
		"   FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace "
		"   WHERE l.oid = a.attcollation) END, "
		"a.attnotnull AND " MIG_COMPAT_NOT_NULL_IS_OWN ", "
		"CASE WHEN NOT (c.relispartition AND " MIG_COMPAT_PARTITIONS_INHERIT_IDENTITY ") THEN "
		"  CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END END, "
		"CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' "
		"  WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END, "
		"CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END, "
		"CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::pg_catalog.text END, "
		"CASE WHEN a.attoptions IS NOT NULL THEN "
		"  (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.place) "
		/* minor releases since the end of 2026 keep a version of the row type there */
		"   FROM pg_catalog.unnest(a.attoptions) WITH ORDINALITY o (option, place) "
		"   WHERE NOT pg_catalog.starts_with(o.option, 'pg_attver=')) END, "
		"a.attinhcount > 0 AND NOT a.attislocal, "
		"CASE WHEN a.attgenerated <> '' THEN (SELECT '(' OPERATOR(pg_catalog.||) "
		"  pg_catalog.pg_get_expr(d.adbin, d.adrelid) OPERATOR(pg_catalog.||) "
		"  CASE a.attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END "
		"  FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END, "
		/* a type whose values are all in line has no other way */
		"CASE t.typstorage WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL' END, "
		"CASE WHEN a.attfdwoptions IS NOT NULL THEN " MIG_FOREIGN_OPTIONS("a.attfdwoptions") " END, "
		MIG_COMPAT_NOT_NULL_COLUMNS
		"FROM pg_catalog.pg_class c "
		"JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
		"JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
		MIG_COMPAT_NOT_NULL_JOIN
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' "
		"AND a.attnum > 0 AND NOT a.attisdropped "
		"ORDER BY a.attrelid, a.attnum",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_column);
}

static void
add_default(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	Oid			oid = mig_reading_oid(slot, 1);
	int			column = mig_reading_find(reading, RelationRelationId, mig_reading_oid(slot, 2),
										  mig_reading_int(slot, 3));
	const MigObject *parent;
	int			value;

	if (column < 0)
		return;
	parent = &reading->snapshot->objects[column];
	if (OidIsValid(oid))
		value = mig_reading_add(reading, AttrDefaultRelationId, oid, 0, MIG_KIND_COLUMN_DEFAULT,
								parent->schema, parent->name, parent->identity, column);
	else
		value = mig_snapshot_add(reading->snapshot, MIG_KIND_COLUMN_DEFAULT, parent->schema,
								 parent->name, parent->identity, column);
	mig_reading_set(reading, value, "expression", slot, 4);
	mig_reading_set(reading, value, "generated", slot, 5);
}

static void
load_defaults(MigReading *reading)
{
	static MigQuery query = {
		/* a default has no columns in it, and is printed without a look at the table then */
		.sql = "SELECT d.oid, d.adrelid, d.adnum::int4, pg_catalog.pg_get_expr(d.adbin, "
		"  CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END), "
		"CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END "
		"FROM pg_catalog.pg_attrdef d "
		"JOIN pg_catalog.pg_class c ON c.oid = d.adrelid "
		"JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' "
		/* a column that has no default although the parent's has one */
		"UNION ALL "
		"SELECT DISTINCT 0::pg_catalog.oid, a.attrelid, a.attnum::int4, 'NULL', NULL "
		"FROM pg_catalog.pg_inherits i "
		"JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid "
		"JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
		"JOIN pg_catalog.pg_attribute b ON b.attrelid = i.inhparent AND b.attname = a.attname "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' "
		"AND a.attinhcount > 0 AND NOT a.atthasdef AND a.attidentity = '' "
		"AND b.atthasdef AND b.attgenerated = ''",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_default);
}

static void
add_source(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	Oid			child = mig_reading_oid(slot, 1);
	Oid			parent = mig_reading_oid(slot, 3);
	int			column = mig_reading_find_own(reading, RelationRelationId, child,
											  mig_reading_int(slot, 2));
	int			source = mig_reading_find_own(reading, RelationRelationId, parent,
											  mig_reading_int(slot, 4));

	if (column < 0 || source < 0)
		return;
	mig_snapshot_need(reading->snapshot, column, source);
	/* a partition is attached later */
	if (!mig_reading_bool(slot, 5))
		mig_snapshot_need(reading->snapshot, reading->snapshot->objects[column].parent, source);
}

/* Which columns come from which, of which the catalogs have no dependency. */
static void
load_sources(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT a.attrelid, a.attnum::int4, b.attrelid, b.attnum::int4, c.relispartition "
		"FROM pg_catalog.pg_inherits i "
		"JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid "
		"JOIN pg_catalog.pg_attribute a ON a.attrelid = i.inhrelid "
		"JOIN pg_catalog.pg_attribute b ON b.attrelid = i.inhparent AND b.attname = a.attname "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p', 'f') "
		"AND a.attinhcount > 0 AND a.attnum > 0 AND NOT a.attisdropped",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_source);
}

/* Add the columns of the tables that were read, and their defaults. */
void
mig_load_columns(MigReading *reading)
{
	load_columns(reading);
	load_sources(reading);
	load_defaults(reading);
}
