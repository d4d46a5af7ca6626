/*-------------------------------------------------------------------------
 *
 * kind_not_null.c
 *	  NOT NULL of a column, which is a constraint with a name since PostgreSQL 18.
 *
 * Attributes of the column: "not null" (true); "not null name", or "*not null name" if
 * the server has chosen it for another table or column; "not null no inherit" and "not
 * null not valid" (true).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "schema/kind_table.h"
#include "utils/builtins.h"

static bool
is_not_valid(const MigObject *column)
{
	return mig_kinds_has(column, "not null not valid");
}

/* The name as SQL has it, or null if it is the one that the server chooses. */
static const char *
special_name(const MigObject *column)
{
	const char *name = mig_snapshot_get(column, "not null name");

	return name ? name : mig_snapshot_get(column, "*not null name");
}

static void
append_name(StringInfo sql, const MigObject *column)
{
	const char *name = special_name(column);

	if (name)
		appendStringInfo(sql, "CONSTRAINT %s ", name);
}

static void
append_no_inherit(StringInfo sql, const MigObject *column)
{
	if (mig_kinds_has(column, "not null no inherit"))
		appendStringInfoString(sql, " NO INHERIT");
}

/* Write NOT NULL as CREATE TABLE and ADD COLUMN have it, which is valid at once. */
void
mig_not_null_define(StringInfo sql, const MigObject *column)
{
	if (!mig_kinds_has(column, "not null") || is_not_valid(column))
		return;
	appendStringInfoChar(sql, ' ');
	append_name(sql, column);
	appendStringInfoString(sql, "NOT NULL");
	append_no_inherit(sql, column);
}

static void
add_constraint(MigDdl *ddl, const MigObject *column)
{
	StringInfoData sql;

	initStringInfo(&sql);
	append_name(&sql, column);
	appendStringInfo(&sql, "NOT NULL %s", quote_identifier(column->name));
	append_no_inherit(&sql, column);
	mig_ddl_add(ddl, "ALTER TABLE %s ADD %s%s", mig_snapshot_parent(ddl->to, column)->identity,
				sql.data, is_not_valid(column) ? " NOT VALID" : "");
	pfree(sql.data);
}

/* Write what the definition of a new column has no words for. */
void
mig_not_null_set_details(MigDdl *ddl, const MigObject *column)
{
	if (is_not_valid(column) && !mig_kinds_has(column, "inherited"))
		add_constraint(ddl, column);
}

/* Write what makes a column NOT NULL that was not. */
void
mig_not_null_set(MigDdl *ddl, const MigObject *column)
{
	if (mig_kinds_has(column, "not null name") || mig_kinds_has(column, "not null no inherit") ||
		is_not_valid(column))
		add_constraint(ddl, column);
	else
		mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL",
					mig_snapshot_parent(ddl->to, column)->identity,
					quote_identifier(column->name));
	if (!is_not_valid(column))
		mig_ddl_note(ddl, "The table is scanned, and must have no null in column \"%s\".",
					 column->name);
}

static void
drop_not_null(MigDdl *ddl, const MigObject *column)
{
	mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL",
				mig_snapshot_parent(ddl->to, column)->identity, quote_identifier(column->name));
}

static const char *
name_of(const MigSnapshot *snapshot, const MigObject *column)
{
	const char *name = special_name(column);

	if (name)
		return name;
	return quote_identifier(makeObjectName(mig_snapshot_parent(snapshot, column)->name,
										   column->name, "not_null"));
}

/* Both are not null. */
static void
alter_constraint(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *table = mig_snapshot_parent(ddl->to, to)->identity;
	const char *name = name_of(ddl->from, from);

	if (mig_kinds_differ(from, to, "not null name"))
	{
		mig_ddl_add(ddl, "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", table, name,
					name_of(ddl->to, to));
		name = name_of(ddl->to, to);
	}
	if (mig_kinds_differ(from, to, "not null no inherit"))
		mig_ddl_add(ddl, "ALTER TABLE %s ALTER CONSTRAINT %s %s", table, name,
					mig_kinds_has(to, "not null no inherit") ? "NO INHERIT" : "INHERIT");
	if (is_not_valid(from) && !is_not_valid(to))
	{
		mig_ddl_add(ddl, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name);
		mig_ddl_note(ddl, "The table is scanned; reads and writes go on.");
	}
}

/* Write what makes NOT NULL of a column, or its absence, what it is to be. */
void
mig_not_null_alter(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	bool		was = mig_kinds_has(from, "not null");

	if (was && mig_kinds_has(to, "not null"))
	{
		if (is_not_valid(to) && !is_not_valid(from))
		{
			drop_not_null(ddl, to);
			mig_not_null_set(ddl, to);
		}
		else
			alter_constraint(ddl, from, to);
	}
	else if (was)
		drop_not_null(ddl, to);
	else if (mig_kinds_has(to, "not null"))
		mig_not_null_set(ddl, to);
}
