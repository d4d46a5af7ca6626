/*-------------------------------------------------------------------------
 *
 * foreign.c
 *	  The tables in which other tools keep what is applied.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/transam.h"
#include "base/arrays.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "lib/stringinfo.h"
#include "store/foreign.h"
#include "store/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"

/* what the name of a table ends in after an underscore when it has been replaced */
#define RENAMED "adopted"

#define MOST_COLUMNS 3

/*
 * A tool, by the table it keeps, and the columns that tell this table from
 * others of its name.  The query has %s where the table is; its columns are the
 * version as the tool has it, and a letter that stands for the state.
 */
typedef struct Tool
{
	const char *name;
	const char *table;
	const char *columns[MOST_COLUMNS];
	const char *beside;			/* a table that has to be beside it, or null */
	const char *not_beside;		/* one that must not */
	bool		only_current;
	const char *query;
} Tool;

#define ALL_ROWS "SELECT t.version::pg_catalog.text, 'a' FROM %s t ORDER BY 1"

static const Tool tools[] = {
	{"alembic", "alembic_version", {"version_num"}, NULL, NULL, true,
	"SELECT t.version_num::pg_catalog.text, 'a' FROM %s t ORDER BY 1"},
	{"flyway", "flyway_schema_history", {"installed_rank", "version", "success"}, NULL, NULL, false,
		"SELECT coalesce(t.version, t.description, t.script)::pg_catalog.text,"
		" CASE WHEN NOT t.success THEN 'f'"
		" WHEN t.version IS NULL OR t.type::pg_catalog.text = 'SCHEMA' THEN 's'"
		" WHEN t.type::pg_catalog.text LIKE 'UNDO%%' OR t.type::pg_catalog.text = 'DELETE' THEN 'u'"
		" WHEN t.type::pg_catalog.text LIKE '%%BASELINE%%' THEN 'b'"
	" ELSE 'a' END FROM %s t ORDER BY t.installed_rank"},
	{"golang-migrate", "schema_migrations", {"version", "dirty"}, NULL, NULL, true,
		"SELECT t.version::pg_catalog.text, CASE WHEN t.dirty THEN 'f' ELSE 'a' END"
	" FROM %s t WHERE t.version >= 0"},
	{"rails", "schema_migrations", {"version", "!dirty"}, "ar_internal_metadata", NULL, false, ALL_ROWS},
	{"dbmate", "schema_migrations", {"version", "!dirty"}, NULL, "ar_internal_metadata", false, ALL_ROWS},
	{"goose", "goose_db_version", {"version_id", "is_applied"}, NULL, NULL, false,
		"SELECT t.version_id::pg_catalog.text, CASE WHEN t.is_applied THEN 'a' ELSE 'u' END"
	" FROM %s t WHERE t.version_id > 0 ORDER BY t.id"},
	{"diesel", "__diesel_schema_migrations", {"version"}, NULL, NULL, false, ALL_ROWS},
	{"sqlx", "_sqlx_migrations", {"version", "success"}, NULL, NULL, false,
		"SELECT t.version::pg_catalog.text, CASE WHEN t.success THEN 'a' ELSE 'f' END"
	" FROM %s t ORDER BY t.version"},
	{"sqitch", "changes", {"change", "change_id", "planned_at"}, NULL, NULL, false,
		"SELECT CASE WHEN n = 1 THEN change ELSE change || '@' || n::pg_catalog.text END, 'a'"
		" FROM (SELECT t.change::pg_catalog.text, t.committed_at, pg_catalog.row_number() OVER"
	" (PARTITION BY t.change ORDER BY t.committed_at) AS n FROM %s t) c ORDER BY committed_at"},
	{"knex", "knex_migrations", {"name", "batch"}, NULL, NULL, false,
		"SELECT coalesce(pg_catalog.substring(t.name::pg_catalog.text, '^([0-9]+)_'),"
		" pg_catalog.regexp_replace(t.name::pg_catalog.text, '[.][^.]*$', '')), 'a'"
	" FROM %s t ORDER BY t.id"},
};

/* Is that the name of a tool? */
bool
mig_foreign_is_tool(const char *tool)
{
	for (int i = 0; i < lengthof(tools); i++)
	{
		if (strcmp(tools[i].name, tool) == 0)
			return true;
	}
	return false;
}

/* The names of all tools, with commas. */
char *
mig_foreign_tools(void)
{
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < lengthof(tools); i++)
		appendStringInfo(&out, "%s%s", i ? ", " : "", tools[i].name);
	return out.data;
}

/* Has a table the columns of a tool, and none that it must not have? */
static bool
has_columns(Oid relid, const Tool *tool)
{
	for (int i = 0; i < MOST_COLUMNS && tool->columns[i]; i++)
	{
		const char *column = tool->columns[i];
		bool		wanted = column[0] != '!';

		if ((get_attnum(relid, wanted ? column : column + 1) != InvalidAttrNumber) != wanted)
			return false;
	}
	return true;
}

/*
 * Is reading a table harmless?  What its columns are made of could run functions
 * of whoever has made it, with the rights of whoever reads it.
 */
static bool
is_plain(Oid relid)
{
	Relation	rel = relation_open(relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	bool		result = rel->rd_rel->relkind == RELKIND_RELATION ||
		rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		result = result && (attribute->attisdropped || attribute->atttypid < FirstNormalObjectId);
	}
	relation_close(rel, NoLock);
	return result;
}

/* Does a table look like that of a tool? */
static bool
looks_like(Oid relid, const Tool *tool)
{
	Oid			namespace = get_rel_namespace(relid);

	return has_columns(relid, tool) && is_plain(relid) &&
		(tool->beside == NULL || OidIsValid(get_relname_relid(tool->beside, namespace))) &&
		(tool->not_beside == NULL || !OidIsValid(get_relname_relid(tool->not_beside, namespace)));
}

static MigForeignTable *
as_table(Oid relid, const Tool *tool)
{
	MigForeignTable *result = palloc(sizeof(MigForeignTable));

	result->relid = relid;
	result->tool = tool->name;
	result->name = quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
											  get_rel_name(relid));
	result->only_current = tool->only_current;
	result->query = tool->query;
	return result;
}

static void
append_oid(TupleTableSlot *slot, void *arg)
{
	List	  **oids = arg;
	bool		isnull;

	*oids = lappend_oid(*oids, DatumGetObjectId(slot_getattr(slot, 1, &isnull)));
}

/* Tables with the names of those of tools, in whatever schema that the caller may use. */
static List *
tables_named(void)
{
	static MigQuery query = {
		"SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
		" ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
		" WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}')"
		" AND c.relname OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.text[]::pg_catalog.name[])"
		" AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
		" ORDER BY n.nspname, c.relname",
		1, {TEXTARRAYOID}, .planning = MIG_PLAN_FREELY, .identity = MIG_AS_CALLER
	};
	const char *names[lengthof(tools)];
	MigNames	wanted = {lengthof(tools), names};
	List	   *oids = NIL;
	Datum		arg;

	for (int i = 0; i < lengthof(tools); i++)
		names[i] = tools[i].table;
	arg = mig_arrays_of_names(&wanted);
	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &arg, append_oid, &oids);
	return oids;
}

/*
 * The tables of other tools, or of the one that is named, a list of
 * MigForeignTable.  If a table is given, it is only that, which then need not have the
 * name that the tool gives it.
 */
List *
mig_foreign_find(const char *tool, Oid relid)
{
	List	   *oids = OidIsValid(relid) ? list_make1_oid(relid) : tables_named();
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, oids)
	{
		for (int i = 0; i < lengthof(tools); i++)
		{
			const char *name = get_rel_name(lfirst_oid(lc));

			if (tool && strcmp(tools[i].name, tool) != 0)
				continue;
			if (name == NULL || (!OidIsValid(relid) && strcmp(tools[i].table, name) != 0))
				continue;
			if (looks_like(lfirst_oid(lc), &tools[i]))
				result = lappend(result, as_table(lfirst_oid(lc), &tools[i]));
		}
	}
	return result;
}

static void
append_row(TupleTableSlot *slot, void *arg)
{
	List	  **rows = arg;
	MigForeignRow *row = palloc(sizeof(MigForeignRow));
	char	   *version = mig_spi_text(slot, 1);
	char	   *state = mig_spi_text(slot, 2);

	row->version = version ? version : "";
	row->state = strcmp(state, "a") == 0 ? MIG_FOREIGN_APPLIED :
		strcmp(state, "b") == 0 ? MIG_FOREIGN_BASELINE :
		strcmp(state, "u") == 0 ? MIG_FOREIGN_UNDONE :
		strcmp(state, "f") == 0 ? MIG_FOREIGN_FAILED : MIG_FOREIGN_SKIPPED;
	*rows = lappend(*rows, row);
}

/*
 * What a table says, as the caller can read it now, in its order: a list of
 * MigForeignRow.
 */
List *
mig_foreign_read(const MigForeignTable *table)
{
	MigQuery	query = {
		.sql = psprintf(table->query, table->name),
		.planning = MIG_PLAN_FREELY,
		.identity = MIG_AS_CALLER
	};
	List	   *rows = NIL;

	if (check_enable_rls(table->relid, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("table %s cannot be read whole", table->name),
				 errdetail("It has row-level security.")));
	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, NULL, append_row, &rows);
	SPI_freeplan(query.plan);
	return rows;
}

/* Give a table another name, so that its tool does not find it.  Returns the name. */
char *
mig_foreign_rename(const MigForeignTable *table)
{
	char	   *name = makeObjectName(get_rel_name(table->relid), NULL, RENAMED);
	MigQuery	query = {
		.sql = psprintf("ALTER TABLE %s RENAME TO %s", table->name, quote_identifier(name)),
		.planning = MIG_PLAN_FREELY,
		.identity = MIG_AS_CALLER
	};

	(void) mig_spi_write(&query, NULL, NULL);
	SPI_freeplan(query.plan);
	return name;
}
