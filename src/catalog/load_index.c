/*-------------------------------------------------------------------------
 *
 * load_index.c
 *	  Indexes, and what the indexes of constraints have of their own.
 *
 * A definition is what pg_get_indexdef() prints, but for storage parameters and
 * predicate, which are attributes of their own.  That function needs more time than
 * all else that is read, since it looks at the whole table for every index.  So it is
 * called for indexes over expressions only, and others are put together here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/amapi.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "commands/defrem.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

/* the default operator class of a type, which takes a search to find */
typedef struct DefaultClass
{
	struct
	{
		Oid			type;
		Oid			method;
	}			key;
	Oid			class;
} DefaultClass;

/* whether an operator class takes options, which takes several */
typedef struct ClassOptions
{
	Oid			class;
	bool		takes_options;
} ClassOptions;

typedef struct Loader
{
	MigReading *reading;
	HTAB	   *defaults;
	HTAB	   *options;
} Loader;

/* the columns of the query */
enum
{
	INDEX_OID = 1, INDEX_TABLE, INDEX_NAME, INDEX_IS_UNIQUE, INDEX_IS_PARTITIONED,
	INDEX_METHOD, INDEX_METHOD_NAME, INDEX_NKEYS, INDEX_COLUMNS, INDEX_CLASSES,
	INDEX_COLLATIONS, INDEX_OPTIONS, INDEX_NULLS_NOT_DISTINCT, INDEX_HAS_EXPRESSIONS,
	INDEX_PREDICATE, INDEX_PARAMETERS, INDEX_QUOTED_PARAMETERS, INDEX_TABLESPACE,
	INDEX_IS_INVALID, INDEX_IS_CLUSTERED, INDEX_IS_IDENTITY, INDEX_STATISTICS,
	INDEX_COMMENT
};

static void *
vector(TupleTableSlot *slot, int column)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, column, &isnull);

	Assert(!isnull);
	return PG_DETOAST_DATUM(value);
}

static Oid
default_class(Loader *loader, Oid type, Oid method)
{
	DefaultClass key = {{type, method}};
	bool		found;
	DefaultClass *entry = hash_search(loader->defaults, &key.key, HASH_ENTER, &found);

	if (!found)
	{
		entry->class = InvalidOid;
		entry->class = GetDefaultOpClass(type, method);
	}
	return entry->class;
}

/* An operator class takes options if its family has a function for them. */
static bool
takes_options(Loader *loader, Oid class, Oid method)
{
	bool		found;
	ClassOptions *entry = hash_search(loader->options, &class, HASH_ENTER, &found);

	if (!found)
	{
		uint16		number = GetIndexAmRoutineByAmId(method, false)->amoptsprocnum;
		Oid			type = get_opclass_input_type(class);

		entry->takes_options = number != 0 &&
			OidIsValid(get_opfamily_proc(get_opclass_family(class), type, type, number));
	}
	return entry->takes_options;
}

/* Has a key column of an index options for its operator class? */
static bool
has_class_options(Loader *loader, TupleTableSlot *slot)
{
	oidvector  *classes = vector(slot, INDEX_CLASSES);

	for (int i = 0; i < classes->dim1; i++)
	{
		if (takes_options(loader, classes->values[i], mig_reading_oid(slot, INDEX_METHOD)) &&
			get_attoptions(mig_reading_oid(slot, INDEX_OID), i + 1) != 0)
			return true;
	}
	return false;
}

/* Write how a key column is sorted, as far as that is not the usual. */
static void
append_sort(StringInfo sql, int options)
{
	if (options & INDOPTION_DESC)
		appendStringInfoString(sql, options & INDOPTION_NULLS_FIRST ? " DESC" : " DESC NULLS LAST");
	else if (options & INDOPTION_NULLS_FIRST)
		appendStringInfoString(sql, " NULLS FIRST");
}

/* Write the columns of an index that has no expression. */
static void
append_columns(StringInfo sql, Loader *loader, TupleTableSlot *slot)
{
	Oid			table = mig_reading_oid(slot, INDEX_TABLE);
	Oid			method = mig_reading_oid(slot, INDEX_METHOD);
	int			nkeys = mig_reading_int(slot, INDEX_NKEYS);
	int2vector *columns = vector(slot, INDEX_COLUMNS);
	oidvector  *classes = vector(slot, INDEX_CLASSES);
	oidvector  *collations = vector(slot, INDEX_COLLATIONS);
	int2vector *options = vector(slot, INDEX_OPTIONS);

	for (int i = 0; i < columns->dim1; i++)
	{
		AttrNumber	number = columns->values[i];
		Oid			type;
		int32		typmod;
		Oid			collation;

		appendStringInfoString(sql, i == nkeys ? ") INCLUDE (" : (i == 0 ? "" : ", "));
		appendStringInfoString(sql, quote_identifier(get_attname(table, number, false)));
		if (i >= nkeys)
			continue;
		get_atttypetypmodcoll(table, number, &type, &typmod, &collation);
		if (OidIsValid(collations->values[i]) && collations->values[i] != collation)
			appendStringInfo(sql, " COLLATE %s", generate_collation_name(collations->values[i]));
		if (default_class(loader, type, method) != classes->values[i])
			appendStringInfo(sql, " %s", generate_opclass_name(classes->values[i]));
		append_sort(sql, options->values[i]);
	}
}

/* Cut off an end that a text has for sure. */
static void
cut(char *text, const char *end)
{
	Size		length = strlen(text);
	Size		excess = strlen(end);

	if (excess > length || strcmp(text + length - excess, end) != 0)
		elog(ERROR, "definition of an index does not end as expected: %s", text);
	text[length - excess] = '\0';
}

/* What pg_get_indexdef() prints before the storage parameters. */
static char *
definition_of(Loader *loader, TupleTableSlot *slot, const MigObject *table, const char *name)
{
	StringInfoData sql;

	if (mig_reading_bool(slot, INDEX_HAS_EXPRESSIONS) || has_class_options(loader, slot))
	{
		char	   *definition = TextDatumGetCString(DirectFunctionCall1(pg_get_indexdef,
																		 ObjectIdGetDatum(mig_reading_oid(slot, INDEX_OID))));
		char	   *predicate = mig_spi_text(slot, INDEX_PREDICATE);
		char	   *parameters = mig_spi_text(slot, INDEX_QUOTED_PARAMETERS);

		if (predicate)
			cut(definition, psprintf(" WHERE %s", predicate));
		if (parameters)
			cut(definition, psprintf(" WITH (%s)", parameters));
		return definition;
	}
	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE %sINDEX %s ON %s%s USING %s (",
					 mig_reading_bool(slot, INDEX_IS_UNIQUE) ? "UNIQUE " : "",
					 quote_identifier(name),
					 mig_reading_bool(slot, INDEX_IS_PARTITIONED) ? "ONLY " : "",
					 table->identity, mig_spi_text(slot, INDEX_METHOD_NAME));
	append_columns(&sql, loader, slot);
	appendStringInfoChar(&sql, ')');
	if (mig_reading_bool(slot, INDEX_NULLS_NOT_DISTINCT))
		appendStringInfoString(&sql, " NULLS NOT DISTINCT");
	return sql.data;
}

/* An index that is attached to one of the partitioned table. */
static void
add_attachment(MigReading *reading, int index, Oid parent)
{
	const MigObject *object = &reading->snapshot->objects[index];
	int			of = mig_reading_find(reading, RelationRelationId, parent, 0);
	int			attachment;

	if (of < 0)
		return;
	attachment = mig_snapshot_add(reading->snapshot, MIG_KIND_INDEX_PARTITION, object->schema,
								  object->name,
								  quote_qualified_identifier(object->schema, object->name),
								  index);
	object = &reading->snapshot->objects[of];
	mig_snapshot_set(reading->snapshot, attachment, "of",
					 quote_qualified_identifier(object->schema, object->name));
	mig_snapshot_need(reading->snapshot, attachment, of);
	mig_snapshot_need(reading->snapshot, index, of);
}

/* Add an index, or to the constraint that it belongs to what only an index has. */
static void
add_index(TupleTableSlot *slot, void *arg)
{
	Loader	   *loader = arg;
	MigReading *reading = loader->reading;
	Oid			oid = mig_reading_oid(slot, INDEX_OID);
	int			table = mig_reading_find(reading, RelationRelationId,
										 mig_reading_oid(slot, INDEX_TABLE), 0);
	int			index = mig_reading_find(reading, RelationRelationId, oid, 0);
	char	   *name = mig_spi_text(slot, INDEX_NAME);

	if (table < 0)
		return;
	if (index >= 0)
		mig_reading_set(reading, index, "index comment", slot, INDEX_COMMENT);
	else
	{
		const MigObject *parent = &reading->snapshot->objects[table];

		if (mig_scope_excludes(reading->scope, parent->schema, name))
			return;
		index = mig_reading_add(reading, RelationRelationId, oid, 0, MIG_KIND_INDEX,
								parent->schema, name,
								quote_qualified_identifier(parent->schema, name), table);
		mig_snapshot_set(reading->snapshot, index, "definition",
						 definition_of(loader, slot, &reading->snapshot->objects[table], name));
		mig_reading_set(reading, index, "predicate", slot, INDEX_PREDICATE);
		mig_reading_set_flag(reading, index, "invalid", slot, INDEX_IS_INVALID);
		mig_reading_set(reading, index, "statistics", slot, INDEX_STATISTICS);
	}
	mig_reading_set(reading, index, "options", slot, INDEX_PARAMETERS);
	mig_reading_set(reading, index, "tablespace", slot, INDEX_TABLESPACE);
	mig_reading_set_flag(reading, index, "clustered", slot, INDEX_IS_CLUSTERED);
	mig_reading_set_flag(reading, index, "replica identity", slot, INDEX_IS_IDENTITY);
}

static void
attach_index(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = ((Loader *) arg)->reading;
	int			index = mig_reading_find(reading, RelationRelationId, mig_reading_oid(slot, 1), 0);

	if (index >= 0)
		add_attachment(reading, index, mig_reading_oid(slot, 2));
}

/* Each index of a partition after all indexes, since its parent has to be there. */
static void
load_attachments(Loader *loader)
{
	static MigQuery query = {
		.sql = "SELECT h.inhrelid, h.inhparent FROM pg_catalog.pg_inherits h "
		"JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid "
		"WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('i', 'I')",
		MIG_WITH_OIDS
	};

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &loader->reading->namespaces, attach_index, loader);
}

/*
 * Add the indexes of the tables and materialized views that were read.  Constraints
 * have to be there already.
 */
void
mig_load_indexes(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT i.indexrelid, i.indrelid, c.relname::text, i.indisunique, "
		"c.relkind = 'I', m.oid, pg_catalog.quote_ident(m.amname), i.indnkeyatts::int4, "
		"i.indkey, i.indclass, i.indcollation, i.indoption, i.indnullsnotdistinct, "
		"i.indexprs IS NOT NULL, pg_catalog.pg_get_expr(i.indpred, i.indrelid), "
		MIG_OPTIONS_OF("c.reloptions", "") ", "
		"CASE WHEN c.reloptions IS NOT NULL THEN "
		" (SELECT pg_catalog.string_agg(pg_catalog.concat("
		"    pg_catalog.quote_ident(pg_catalog.split_part(o.option, '=', 1)), '=', "
		"    CASE WHEN pg_catalog.quote_ident(v.value) = v.value THEN v.value "
		"      ELSE pg_catalog.quote_literal(v.value) END), ', ' ORDER BY o.place) "
		"  FROM pg_catalog.unnest(c.reloptions) WITH ORDINALITY o (option, place), "
		"    LATERAL (SELECT pg_catalog.substr(o.option, pg_catalog.strpos(o.option, '=') + 1)) v (value)) END, "
		MIG_TABLESPACE_OF("c.reltablespace") ", "
		"c.relkind = 'i' AND NOT i.indisvalid, i.indisclustered, i.indisreplident, "
		"CASE WHEN i.indexprs IS NOT NULL THEN (SELECT pg_catalog.string_agg("
		"   pg_catalog.concat(a.attnum, '=', a.attstattarget), ', ' ORDER BY a.attnum) "
		" FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0) END, "
		"d.description "
		"FROM pg_catalog.pg_index i "
		"JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
		"JOIN pg_catalog.pg_am m ON m.oid = c.relam "
		"LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 "
		" AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass "
		"WHERE c.relnamespace = ANY ($1) AND c.relpersistence <> 't'",
		MIG_WITH_OIDS
	};
	HASHCTL		defaults = {.keysize = 2 * sizeof(Oid),.entrysize = sizeof(DefaultClass),
	.hcxt = CurrentMemoryContext};
	HASHCTL		options = {.keysize = sizeof(Oid),.entrysize = sizeof(ClassOptions),
	.hcxt = CurrentMemoryContext};
	Loader		loader = {reading,
		hash_create("migrate default operator classes", 64, &defaults,
					HASH_ELEM | HASH_BLOBS | HASH_CONTEXT),
		hash_create("migrate options of operator classes", 64, &options,
					HASH_ELEM | HASH_BLOBS | HASH_CONTEXT)};

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &reading->namespaces, add_index, &loader);
	load_attachments(&loader);
	hash_destroy(loader.defaults);
	hash_destroy(loader.options);
}
