/*-------------------------------------------------------------------------
 *
 * tables.c
 *	  The extension's own tables: what they must be for the books to be true.
 *
 * A table is looked at when it is opened for the first time, and again after
 * the server has said that something about it changed.  What was found stays
 * true for as long as the lock that it was opened with is held.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "lib/stringinfo.h"
#include "rewrite/prs2lock.h"
#include "store/tables.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#define MOST_COLUMNS 16
#define MOST_KEYS 3

typedef struct Column
{
	const char *name;
	Oid			type;
	Oid			collation;		/* InvalidOid if the type has none */
	bool		not_null;
} Column;

#define TEXT_COLUMN(name, not_null) {name, TEXTOID, DEFAULT_COLLATION_OID, not_null}
#define NAME_COLUMN(name) {name, TEXTOID, C_COLLATION_OID, true}
#define NAMES_COLUMN(name, collation) {name, TEXTARRAYOID, collation, true}
#define OTHER_COLUMN(name, type, not_null) {name, type, InvalidOid, not_null}

/* as 10_tables.sql and 15_model.sql have them */
static const Column script_columns[] = {
	OTHER_COLUMN("number", INT8OID, true),
	NAME_COLUMN("rev_id"),
	NAMES_COLUMN("down_revision", C_COLLATION_OID),
	NAMES_COLUMN("depends_on", C_COLLATION_OID),
	NAMES_COLUMN("branch_labels", C_COLLATION_OID),
	TEXT_COLUMN("message", true),
	OTHER_COLUMN("created_at", TIMESTAMPTZOID, true),
	TEXT_COLUMN("created_by", true),
	TEXT_COLUMN("upgrade_by", true),
	TEXT_COLUMN("downgrade_by", true),
	TEXT_COLUMN("checksum", true),
	TEXT_COLUMN("upgrade", true),
	TEXT_COLUMN("downgrade", false),
	TEXT_COLUMN("file_name", false),
	{"file_frame", TEXTARRAYOID, DEFAULT_COLLATION_OID, false},
	TEXT_COLUMN("file_checksum", false)
};

static const Column version_columns[] = {
	NAME_COLUMN("rev_id"),
	OTHER_COLUMN("log_number", INT8OID, true),
	OTHER_COLUMN("applied_at", TIMESTAMPTZOID, true),
	TEXT_COLUMN("applied_by", true),
	OTHER_COLUMN("duration", INTERVALOID, false),
	TEXT_COLUMN("checksum", false)
};

static const Column log_columns[] = {
	OTHER_COLUMN("number", INT8OID, true),
	OTHER_COLUMN("logged_at", TIMESTAMPTZOID, true),
	TEXT_COLUMN("session_role", true),
	TEXT_COLUMN("effective_role", true),
	TEXT_COLUMN("operation", true),
	TEXT_COLUMN("rev_id", false),
	NAMES_COLUMN("from_current", DEFAULT_COLLATION_OID),
	NAMES_COLUMN("to_current", DEFAULT_COLLATION_OID),
	OTHER_COLUMN("duration", INTERVALOID, false),
	TEXT_COLUMN("outcome", true),
	TEXT_COLUMN("remark", false),
	TEXT_COLUMN("sqlstate", false),
	OTHER_COLUMN("statement", INT4OID, false),
	OTHER_COLUMN("line", INT4OID, false)
};

static const Column approval_columns[] = {
	NAME_COLUMN("rev_id"),
	NAME_COLUMN("approved_by"),
	OTHER_COLUMN("approved_at", TIMESTAMPTZOID, true),
	TEXT_COLUMN("checksum", true),
	TEXT_COLUMN("place", true)
};

static const Column half_done_columns[] = {
	NAME_COLUMN("rev_id"),
	OTHER_COLUMN("statement", INT4OID, true),
	OTHER_COLUMN("statements", INT4OID, true),
	TEXT_COLUMN("operation", true),
	TEXT_COLUMN("command", true),
	TEXT_COLUMN("checksum", true),
	TEXT_COLUMN("run_by", true),
	OTHER_COLUMN("begun_at", TIMESTAMPTZOID, true),
	OTHER_COLUMN("done_at", TIMESTAMPTZOID, false)
};

static const Column build_columns[] = {
	NAME_COLUMN("rev_id"),
	OTHER_COLUMN("statement", INT4OID, true),
	OTHER_COLUMN("relation_oid", OIDOID, true),
	OTHER_COLUMN("made", BOOLOID, true)
};

static const Column model_columns[] = {
	TEXT_COLUMN("ddl", true),
	TEXT_COLUMN("schemas", true),
	TEXT_COLUMN("kinds", false),
	TEXT_COLUMN("exclude", false),
	TEXT_COLUMN("snapshot", true),
	TEXT_COLUMN("depends_on", true),
	TEXT_COLUMN("server_version", true),
	OTHER_COLUMN("set_at", TIMESTAMPTZOID, true),
	TEXT_COLUMN("set_by", true)
};

static const Column author_columns[] = {
	NAME_COLUMN("rev_id"),
	NAME_COLUMN("operation"),
	TEXT_COLUMN("author", true),
	TEXT_COLUMN("checksum", true),
	TEXT_COLUMN("place", true)
};

static const Column owner_columns[] = {
	TEXT_COLUMN("role", true)
};

typedef struct Table
{
	const char *name;
	int			ncolumns;
	const Column *columns;
	int			nkeys;			/* 0 if it has no primary key */
	int			keys[MOST_KEYS];	/* columns of the primary key, in its order */

	/* what was found, of which relation */
	Oid			relid;
	bool		valid;			/* the server has not said since that it changed */
	bool		only_ours;		/* has no columns but ours */
	Oid			primary_key;	/* InvalidOid: not looked for yet */
	AttrNumber	attnos[MOST_COLUMNS];
} Table;

#define TABLE(name, columns, ...) {name, lengthof(columns), columns, __VA_ARGS__}

static Table tables[MIG_NTABLES] = {
	[MIG_SCRIPT] = TABLE("script", script_columns, 1, {2}),
	[MIG_VERSION] = TABLE("version", version_columns, 1, {1}),
	[MIG_LOG] = TABLE("log", log_columns, 1, {1}),
	[MIG_APPROVAL] = TABLE("approval", approval_columns, 2, {1, 2}),
	[MIG_HALF_DONE] = TABLE("half_done", half_done_columns, 2, {1, 2}),
	[MIG_BUILD] = TABLE("build", build_columns, 3, {1, 2, 3}),
	[MIG_MODEL] = TABLE("model", model_columns, 0, {0}),
	[MIG_AUTHOR] = TABLE("author", author_columns, 2, {1, 2}),
	[MIG_OWNER] = TABLE("owner", owner_columns, 0, {0})
};

/* What is not as it should be, as sentences, and the commands that put it back. */
typedef struct Changes
{
	StringInfoData found;
	StringInfoData remedy;
} Changes;

static void append_formatted(StringInfo buf, const char *format, va_list args)
			pg_attribute_printf(2, 0);
static void changed(Changes *changes, const char *found,...) pg_attribute_printf(2, 3);
static void put_back(Changes *changes, const char *command,...) pg_attribute_printf(2, 3);

static void
append_formatted(StringInfo buf, const char *format, va_list args)
{
	char		text[1024];

	vsnprintf(text, sizeof(text), format, args);
	appendStringInfo(buf, "%s%s", buf->len ? " " : "", text);
}

static void
changed(Changes *changes, const char *found,...)
{
	va_list		args;

	va_start(args, found);
	append_formatted(&changes->found, found, args);
	va_end(args);
}

static void
put_back(Changes *changes, const char *command,...)
{
	va_list		args;

	va_start(args, command);
	append_formatted(&changes->remedy, command, args);
	va_end(args);
}

static void
init_changes(Changes *changes)
{
	initStringInfo(&changes->found);
	initStringInfo(&changes->remedy);
}

/* Raise ERRCODE_MIG_TABLE_CHANGED if there is anything to say. */
static void
report_changes(const Table *table, const Changes *changes)
{
	if (changes->found.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_TABLE_CHANGED),
				 errmsg("table migrate.%s is not as the extension made it", table->name),
				 errdetail_internal("%s", changes->found.data),
				 errhint("Put it back: %s", changes->remedy.data)));
}

/* Raise the error about a trigger that swallowed a row of the books. */
void
mig_tables_row_kept_out(MigTable table)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_TABLE_CHANGED),
			 errmsg("table migrate.%s is not as the extension made it", tables[table].name),
			 errdetail("A row was not written, or not found again: a trigger has dropped or changed it."),
			 errhint("Put it back: drop the triggers of the table that do so.")));
}

/* The server says that something about a relation, or about all of them, may have changed. */
static void
forget(Datum arg, Oid relid)
{
	for (int i = 0; i < MIG_NTABLES; i++)
	{
		if (!OidIsValid(relid) || tables[i].relid == relid)
			tables[i].valid = false;
	}
}

static void
ask_to_be_told(void)
{
	static bool asked = false;

	if (!asked)
		CacheRegisterRelcacheCallback(forget, (Datum) 0);
	asked = true;
}

static Oid
find_table(const char *name, bool missing_schema_ok)
{
	Oid			namespace = get_namespace_oid("migrate", missing_schema_ok);
	Oid			table = get_relname_relid(name, namespace);

	if (!OidIsValid(table))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation \"migrate.%s\" does not exist", name),
				 errhint("Restore schema migrate from a backup.")));
	return table;
}

/* OID of a table.  Raises ERRCODE_UNDEFINED_TABLE and ERRCODE_UNDEFINED_SCHEMA. */
Oid
mig_tables_oid(MigTable table)
{
	return find_table(tables[table].name, false);
}

/* Name of a table, without that of the schema. */
const char *
mig_tables_name(MigTable table)
{
	return tables[table].name;
}

/* How a column is to be declared, but for NOT NULL. */
static char *
declaration(const Column *column)
{
	return psprintf("%s%s", format_type_be(column->type),
					column->collation == C_COLLATION_OID ? " COLLATE \"C\"" : "");
}

static void
check_column(const Table *table, const Column *column, Form_pg_attribute found,
			 bool not_null, Changes *changes)
{
	const char *name = quote_identifier(column->name);

	if (found->attgenerated != '\0')
	{
		changed(changes, "Column \"%s\" is generated.", column->name);
		put_back(changes, "ALTER TABLE migrate.%s ALTER COLUMN %s DROP EXPRESSION;",
				 table->name, name);
	}
	if (found->atttypid != column->type)
		changed(changes, "Column \"%s\" has type %s instead of %s.", column->name,
				format_type_be(found->atttypid), format_type_be(column->type));
	else if (found->attcollation != column->collation)
		changed(changes, "Column \"%s\" has another collation.", column->name);
	if (found->atttypid != column->type || found->attcollation != column->collation)
		put_back(changes, "ALTER TABLE migrate.%s ALTER COLUMN %s TYPE %s USING %s::%s;",
				 table->name, name, declaration(column), name, format_type_be(column->type));
	if (column->not_null && !not_null)
	{
		changed(changes, "Column \"%s\" may be null.", column->name);
		put_back(changes, "ALTER TABLE migrate.%s ALTER COLUMN %s SET NOT NULL;",
				 table->name, name);
	}
}

/* The place where a relation has a column, or InvalidAttrNumber. */
static AttrNumber
find_column(TupleDesc desc, const char *name)
{
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (!attribute->attisdropped && strcmp(NameStr(attribute->attname), name) == 0)
			return attribute->attnum;
	}
	return InvalidAttrNumber;
}

static void
check_columns(Table *table, TupleDesc desc, Changes *changes)
{
	int			dropped = 0;

	Assert(table->ncolumns <= MOST_COLUMNS);
	for (int i = 0; i < table->ncolumns; i++)
	{
		const Column *column = &table->columns[i];
		AttrNumber	attno = find_column(desc, column->name);

		table->attnos[i] = attno;
		if (attno != InvalidAttrNumber)
		{
			check_column(table, column, TupleDescAttr(desc, attno - 1),
						 mig_compat_attribute_not_null(desc, attno - 1), changes);
			continue;
		}
		changed(changes, "Column \"%s\" is missing.", column->name);
		put_back(changes, "ALTER TABLE migrate.%s ADD COLUMN %s %s%s;", table->name,
				 quote_identifier(column->name), declaration(column),
				 column->not_null ? " NOT NULL" : "");
	}
	for (int i = 0; i < desc->natts; i++)
		dropped += TupleDescAttr(desc, i)->attisdropped;
	table->only_ours = desc->natts - dropped == table->ncolumns;
}

/* What a table is beside its columns. */
static void
check_properties(const Table *table, Relation rel, Changes *changes)
{
	Form_pg_class class = rel->rd_rel;

	if (class->relpersistence != RELPERSISTENCE_PERMANENT)
	{
		changed(changes, "It does not survive a crash.");
		put_back(changes, "ALTER TABLE migrate.%s SET LOGGED;", table->name);
	}
	if (class->relforcerowsecurity)
	{
		changed(changes, "Its owner does not see all rows.");
		put_back(changes, "ALTER TABLE migrate.%s NO FORCE ROW LEVEL SECURITY;", table->name);
	}
	if (rel->rd_rules)
	{
		changed(changes, "It has rules.");
		put_back(changes, "Drop its rules.");
	}
}

/*
 * Look at a relation that is open.  Raises ERRCODE_MIG_TABLE_CHANGED with all
 * that is wrong.  What changes meanwhile is looked at again.
 */
static void
check(Table *table, Relation rel)
{
	Changes		changes;

	ask_to_be_told();
	init_changes(&changes);
	table->relid = RelationGetRelid(rel);
	table->primary_key = InvalidOid;
	if (rel->rd_rel->relkind != RELKIND_RELATION)
	{
		changed(&changes, "It is not an ordinary table.");
		put_back(&changes, "restore the table from a backup.");
		report_changes(table, &changes);
	}
	table->valid = true;
	check_columns(table, RelationGetDescr(rel), &changes);
	check_properties(table, rel, &changes);
	if (changes.found.len > 0)
		table->valid = false;
	report_changes(table, &changes);
	pfree(changes.found.data);
	pfree(changes.remedy.data);
}

/*
 * What a write to the table would leave to the end of the transaction runs as
 * the role that commits, at least before PostgreSQL 18, and not as the owner.
 */
static void
check_triggers(const Table *table, Relation rel)
{
	TriggerDesc *triggers = rel->trigdesc;
	Changes		changes;

	if (triggers == NULL)
		return;
	init_changes(&changes);
	for (int i = 0; i < triggers->numtriggers; i++)
	{
		Trigger    *trigger = &triggers->triggers[i];

		if (!trigger->tgdeferrable || trigger->tgenabled == TRIGGER_DISABLED)
			continue;
		if (trigger->tgisinternal)
			changed(&changes, "Constraint \"%s\" is deferrable.",
					get_constraint_name(trigger->tgconstraint));
		else
			changed(&changes, "Trigger \"%s\" is deferrable.", trigger->tgname);
	}
	if (changes.found.len > 0)
	{
		changed(&changes, "It could run with the rights of another role than the table's owner.");
		put_back(&changes, "drop it, or make it not deferrable.");
	}
	report_changes(table, &changes);
}

static bool
is_on_keys(const Table *table, Form_pg_index index)
{
	if (index->indnkeyatts != table->nkeys)
		return false;
	for (int i = 0; i < table->nkeys; i++)
	{
		if (index->indkey.values[i] != table->attnos[table->keys[i] - 1])
			return false;
	}
	return true;
}

/* Is this the index of the primary key that the table should have, and of use? */
static bool
is_primary_key(const Table *table, Oid index)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	Form_pg_index form;
	bool		result;

	if (!HeapTupleIsValid(tuple))
		return false;
	form = (Form_pg_index) GETSTRUCT(tuple);
	result = form->indisprimary && form->indisvalid && form->indisready &&
		form->indimmediate && is_on_keys(table, form) &&
		heap_attisnull(tuple, Anum_pg_index_indpred, NULL) &&
		heap_attisnull(tuple, Anum_pg_index_indexprs, NULL);
	ReleaseSysCache(tuple);
	return result;
}

/* The columns of the primary key, with commas. */
static char *
key_columns(const Table *table)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < table->nkeys; i++)
		appendStringInfo(&buf, "%s%s", i > 0 ? ", " : "",
						 table->columns[table->keys[i] - 1].name);
	return buf.data;
}

/*
 * The index of the primary key of a table that is open: valid, of all rows, and
 * on just the columns it should be on.  Raises ERRCODE_MIG_TABLE_CHANGED if there
 * is none.
 */
Oid
mig_tables_primary_key(MigTable number, Relation rel)
{
	Table	   *table = &tables[number];
	Changes		changes;

	if (table->valid && OidIsValid(table->primary_key))
		return table->primary_key;
	list_free(RelationGetIndexList(rel));
	if (OidIsValid(rel->rd_pkindex) && is_primary_key(table, rel->rd_pkindex))
	{
		table->primary_key = rel->rd_pkindex;
		return table->primary_key;
	}
	init_changes(&changes);
	changed(&changes, "Its primary key is not a valid one on (%s).", key_columns(table));
	put_back(&changes, "ALTER TABLE migrate.%s ADD CONSTRAINT %s_pkey PRIMARY KEY (%s);",
			 table->name, table->name, key_columns(table));
	report_changes(table, &changes);
	return InvalidOid;
}

/*
 * Lock and open a table, which may be dropped, or created anew, while we wait:
 * what is not there then is the table, as for a query.  The table is fit to be
 * read with the columns it must have, and if the lock is for writing also to be
 * written to.  Raises ERRCODE_MIG_TABLE_CHANGED if it is not.
 */
Relation
mig_tables_open(MigTable number, LOCKMODE mode)
{
	Table	   *table = &tables[number];
	Relation	rel = try_relation_open(mig_tables_oid(number), mode);

	while (rel == NULL)
		rel = try_relation_open(find_table(table->name, true), mode);
	while (!table->valid || table->relid != RelationGetRelid(rel))
		check(table, rel);
	if (mode >= RowExclusiveLock)
	{
		check_triggers(table, rel);
		if (table->nkeys > 0)
			(void) mig_tables_primary_key(number, rel);
	}
	return rel;
}

/* Who owns a table.  Raises what mig_tables_open() raises. */
Oid
mig_tables_owner(MigTable table)
{
	Relation	rel = mig_tables_open(table, AccessShareLock);
	Oid			owner = rel->rd_rel->relowner;

	relation_close(rel, NoLock);
	return owner;
}

/* How many columns a table should have. */
int
mig_tables_ncolumns(MigTable table)
{
	return tables[table].ncolumns;
}

/* The name of a column. */
const char *
mig_tables_column(MigTable table, int column)
{
	return tables[table].columns[column - 1].name;
}

/* The type of a column. */
Oid
mig_tables_type(MigTable table, int column)
{
	return tables[table].columns[column - 1].type;
}

/* Where a table that is open has a column. */
AttrNumber
mig_tables_attno(MigTable table, int column)
{
	return tables[table].attnos[column - 1];
}

/* Would a row of our columns be stored as it is, and nothing else be done? */
bool
mig_tables_is_plain(MigTable table, Relation rel)
{
	return tables[table].only_ours && rel->trigdesc == NULL;
}

/* A column that cannot be null, of a row of a table that is open. */
Datum
mig_tables_value(TupleTableSlot *slot, MigTable table, int column)
{
	bool		isnull;

	Assert(tables[table].columns[column - 1].not_null);
	return slot_getattr(slot, tables[table].attnos[column - 1], &isnull);
}

/* A column that may be null. */
Datum
mig_tables_nullable(TupleTableSlot *slot, MigTable table, int column, bool *isnull)
{
	return slot_getattr(slot, tables[table].attnos[column - 1], isnull);
}

/* A text column, copied into the current context; null for NULL. */
char *
mig_tables_text(TupleTableSlot *slot, MigTable table, int column)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, tables[table].attnos[column - 1], &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}
