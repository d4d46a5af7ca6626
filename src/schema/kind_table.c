/*-------------------------------------------------------------------------
 *
 * kind_table.c
 *	  Tables: plain, unlogged, partitioned and foreign ones.
 *
 * The columns of a new table, and those of its constraints that need nothing else
 * new, are written in the same statement.
 *
 * Attributes: "persistence" (unlogged), "partition key", "inherits" (the parents
 * of a table that is no partition), "options", "toast options", "access method",
 * "tablespace", "row security" and "force row security" (true), "replica identity"
 * (full, nothing; an index says so itself), "of type" (the composite type that says
 * what columns it has); of a foreign table "server" and "foreign options".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"
#include "schema/kind_table.h"
#include "utils/builtins.h"

/* Write a clause of CREATE TABLE if the table has the attribute. */
static void
append_clause(StringInfo sql, const MigObject *table, const char *attribute, const char *format)
{
	const char *value = mig_snapshot_get(table, attribute);

	if (value)
	{
		appendStringInfoChar(sql, '\n');
		appendStringInfo(sql, format, value);
	}
}

/* Write the parts of a table that are made with it, one a line. */
static void
append_parts(StringInfo sql, MigDdl *ddl, const MigObject *table)
{
	bool		typed = mig_kinds_has(table, "of type");
	bool		first = true;

	for (int i = 0; i < table->nchildren; i++)
	{
		const MigObject *part = &ddl->to->objects[table->children[i]];

		if (!ddl->merged[table->children[i]] || mig_column_is_inherited(table, part) ||
			(typed && part->kind == MIG_KIND_COLUMN && !mig_column_has_options(ddl, part)))
			continue;
		appendStringInfoString(sql, first ? (typed ? " (\n    " : "\n    ") : ",\n    ");
		first = false;
		if (part->kind == MIG_KIND_COLUMN)
			mig_column_define(sql, ddl, part);
		else
			mig_constraint_define(sql, part);
	}
	if (!first)
		appendStringInfoString(sql, typed ? "\n)" : "\n");
}

static void
set_row_security(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (from ? mig_kinds_differ(from, to, "row security") : mig_kinds_has(to, "row security"))
		mig_ddl_add(ddl, "ALTER TABLE %s %s ROW LEVEL SECURITY", to->identity,
					mig_kinds_has(to, "row security") ? "ENABLE" : "DISABLE");
	if (from ? mig_kinds_differ(from, to, "force row security") :
		mig_kinds_has(to, "force row security"))
		mig_ddl_add(ddl, "ALTER TABLE %s %s ROW LEVEL SECURITY", to->identity,
					mig_kinds_has(to, "force row security") ? "FORCE" : "NO FORCE");
}

/* An identity by an index is set by the index, and replaces what was before. */
static void
set_replica_identity(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *identity = mig_snapshot_get(to, "replica identity");

	if (from ? mig_kinds_differ(from, to, "replica identity") : identity != NULL)
		mig_ddl_add(ddl, "ALTER TABLE ONLY %s REPLICA IDENTITY %s", to->identity,
					identity ? identity : "DEFAULT");
}

/*
 * Write the attributes of columns for which CREATE TABLE has no words, of those
 * columns that are made with the table.
 */
static void
set_column_details(MigDdl *ddl, const MigObject *table)
{
	for (int i = 0; i < table->nchildren; i++)
	{
		const MigObject *part = &ddl->to->objects[table->children[i]];

		const MigObject *source;

		if (!ddl->merged[table->children[i]] || part->kind != MIG_KIND_COLUMN)
			continue;
		source = mig_column_is_inherited(table, part) ?
			mig_inherit_source(ddl->to, table, part) : NULL;
		if (source)
			mig_column_set_own(ddl, source, part);
		else
			mig_column_set_details(ddl, NULL, part);
	}
}

static void
address_table(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *table)
{
	appendStringInfo(buffer, "%sTABLE %s", mig_kinds_has(table, "server") ? "FOREIGN " : "",
					 table->identity);
}

static void
create_table(MigDdl *ddl, const MigObject *table)
{
	StringInfoData sql;
	const char *persistence = mig_kinds_has(table, "server") ? "FOREIGN" :
		mig_snapshot_get(table, "persistence");

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE %s%sTABLE %s ", persistence ? persistence : "",
					 persistence ? " " : "", table->identity);
	if (mig_kinds_has(table, "of type"))
	{
		appendStringInfo(&sql, "OF %s", mig_snapshot_get(table, "of type"));
		append_parts(&sql, ddl, table);
	}
	else
	{
		appendStringInfoChar(&sql, '(');
		append_parts(&sql, ddl, table);
		appendStringInfoChar(&sql, ')');
	}
	append_clause(&sql, table, "inherits", "INHERITS (%s)");
	append_clause(&sql, table, "partition key", "PARTITION BY %s");
	append_clause(&sql, table, "access method", "USING %s");
	append_clause(&sql, table, "options", "WITH (%s)");
	append_clause(&sql, table, "tablespace", "TABLESPACE %s");
	append_clause(&sql, table, "server", "SERVER %s");
	append_clause(&sql, table, "foreign options", "OPTIONS (%s)");
	mig_ddl_add(ddl, "%s", sql.data);
	if (mig_kinds_has(table, "toast options"))
		mig_ddl_add(ddl, "ALTER TABLE %s SET (%s)", table->identity,
					mig_snapshot_get(table, "toast options"));
	set_row_security(ddl, NULL, table);
	set_replica_identity(ddl, NULL, table);
	set_column_details(ddl, table);
	pfree(sql.data);
}

static void
drop_table(MigDdl *ddl, const MigObject *table)
{
	/* the data of a foreign table are elsewhere */
	if (!mig_kinds_has(table, "server"))
		ddl->destructive = true;
	mig_kinds_drop(ddl, table);
}

static MigVerdict
judge_table(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "partition key") || mig_kinds_differ(from, to, "server") ?
		MIG_REBUILD : MIG_ALTER;
}

/*
 * Add the parents that a table has not yet, then drop those that it has no longer: so
 * a column that comes from a parent all the time does not become the table's own.
 */
static void
alter_parents(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, "inherits"));
	List	   *after = mig_options_split(mig_snapshot_get(to, "inherits"));
	ListCell   *lc;

	foreach(lc, after)
	{
		if (!mig_options_contain(before, lfirst(lc)))
			mig_ddl_add(ddl, "ALTER TABLE %s INHERIT %s", to->identity, (char *) lfirst(lc));
	}
	foreach(lc, before)
	{
		if (!mig_options_contain(after, lfirst(lc)))
			mig_ddl_add(ddl, "ALTER TABLE %s NO INHERIT %s", to->identity, (char *) lfirst(lc));
	}
}

static void
alter_table(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "inherits"))
		alter_parents(ddl, from, to);
	if (mig_kinds_differ(from, to, "of type"))
	{
		if (mig_kinds_has(to, "of type"))
			mig_ddl_add(ddl, "ALTER TABLE %s OF %s", to->identity, mig_snapshot_get(to, "of type"));
		else
			mig_ddl_add(ddl, "ALTER TABLE %s NOT OF", to->identity);
	}
	if (mig_kinds_differ(from, to, "persistence"))
	{
		mig_ddl_add(ddl, "ALTER TABLE %s SET %s", to->identity,
					mig_kinds_has(to, "persistence") ? "UNLOGGED" : "LOGGED");
		mig_ddl_note(ddl, "The table is rewritten.");
	}
	mig_options_alter(ddl, psprintf("ALTER TABLE %s", to->identity), from, to, "options");
	mig_options_alter(ddl, psprintf("ALTER TABLE %s", to->identity), from, to, "toast options");
	if (mig_kinds_differ(from, to, "access method"))
	{
		mig_ddl_add(ddl, "ALTER TABLE %s SET ACCESS METHOD %s", to->identity,
					mig_kinds_has(to, "access method") ? mig_snapshot_get(to, "access method") : "heap");
		mig_ddl_note(ddl, "The table is rewritten.");
	}
	if (mig_kinds_differ(from, to, "tablespace"))
	{
		mig_ddl_add(ddl, "ALTER TABLE %s SET TABLESPACE %s", to->identity,
					mig_kinds_has(to, "tablespace") ? mig_snapshot_get(to, "tablespace") : "pg_default");
		mig_ddl_note(ddl, "The table is copied.");
	}
	if (mig_kinds_differ(from, to, "foreign options"))
		mig_ddl_add(ddl, "ALTER FOREIGN TABLE %s%s", to->identity,
					mig_options_alter_foreign(from, to, "foreign options"));
	set_row_security(ddl, from, to);
	set_replica_identity(ddl, from, to);
}

const MigKindOps mig_kind_table = {
	.name = "table",
	.always = true,
	.address = address_table,
	.create = create_table,
	.drop = drop_table,
	.judge = judge_table,
	.alter = alter_table
};
