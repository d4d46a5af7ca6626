/*-------------------------------------------------------------------------
 *
 * kind_constraint.c
 *	  Constraints of tables, foreign keys among them.
 *
 * Attributes: "type" (primary key, unique, check, exclude), "definition" as the
 * server prints it, without NOT VALID; "not valid" (true), "references" (the table
 * a foreign key refers to), "inherited" (true: it comes from a parent alone),
 * "options" of its index, "clustered", "replica identity" (true) of its index.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/casts.h"
#include "schema/kind_table.h"
#include "schema/kind_type.h"
#include "utils/builtins.h"

static const char *
table_name(const MigSnapshot *snapshot, const MigObject *constraint)
{
	return mig_snapshot_parent(snapshot, constraint)->identity;
}

static void
address_constraint(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *constraint)
{
	appendStringInfo(buffer, "CONSTRAINT %s ON %s", quote_identifier(constraint->name),
					 table_name(snapshot, constraint));
}

/*
 * A definition without what follows the storage parameters of an index: how it is
 * deferred, and the predicate of an exclusion constraint.
 */
static char *
without_tail(const char *definition)
{
	char	   *result = pstrdup(definition);
	char	   *predicate = strncmp(result, "EXCLUDE", 7) == 0 ? strstr(result, " WHERE (") : NULL;
	char	   *deferral = strstr(result, " DEFERRABLE");

	if (predicate)
		*predicate = '\0';
	else if (deferral)
		*deferral = '\0';
	return result;
}

/* Write a constraint as CREATE TABLE and ADD have it. */
void
mig_constraint_define(StringInfo sql, const MigObject *constraint)
{
	const char *definition = mig_snapshot_get(constraint, "definition");
	const char *options = mig_snapshot_get(constraint, "options");
	const char *tail = definition + strlen(without_tail(definition));

	appendStringInfo(sql, "CONSTRAINT %s %.*s", quote_identifier(constraint->name),
					 (int) (tail - definition), definition);
	if (options)
		appendStringInfo(sql, " WITH (%s)", options);
	appendStringInfoString(sql, tail);
	if (mig_kinds_has(constraint, "not valid"))
		appendStringInfoString(sql, " NOT VALID");
}

/* Is it checked at all?  Since 18 the server can be told not to. */
static bool
is_enforced(const MigObject *constraint)
{
	static const char words[] = " NOT ENFORCED";
	const char *definition = mig_snapshot_get(constraint, "definition");
	Size		length = strlen(definition);

	return length < strlen(words) || strcmp(definition + length - strlen(words), words) != 0;
}

/* Tell what adding a constraint does to the table meanwhile. */
static void
note_addition(MigDdl *ddl, const MigObject *constraint)
{
	const char *type = mig_snapshot_get(constraint, "type");

	if (mig_kinds_has(constraint, "not valid") || !is_enforced(constraint))
		return;
	if (strcmp(type, "check") == 0)
		mig_ddl_note(ddl, "The table is scanned under a lock that stops reads and writes.");
	else if (strcmp(type, "foreign key") == 0)
		mig_ddl_note(ddl, "The table is scanned under a lock that stops writes to both tables.");
	else
		mig_ddl_note(ddl, "An index is built under a lock that stops reads and writes.");
}

/* Does a partitioned table have a key, of which each partition has its own part? */
static bool
is_key_of_parts(const MigObject *table, const MigObject *constraint)
{
	const char *type = mig_snapshot_get(constraint, "type");

	return mig_kinds_has(table, "partition key") && strcmp(type, "check") != 0 &&
		strcmp(type, "foreign key") != 0;
}

static void
create_constraint(MigDdl *ddl, const MigObject *constraint)
{
	StringInfoData sql;
	const MigObject *table = mig_snapshot_parent(ddl->to, constraint);

	if (mig_column_is_cascaded(ddl, table, constraint))
		return;
	initStringInfo(&sql);
	mig_constraint_define(&sql, constraint);
	mig_ddl_add(ddl, "ALTER TABLE %s%s ADD %s", is_key_of_parts(table, constraint) ? "ONLY " : "",
				table->identity, sql.data);
	mig_index_set_details(ddl, NULL, constraint);
	if (mig_snapshot_find(ddl->from, MIG_KIND_TABLE, table->identity) >= 0)
		note_addition(ddl, constraint);
	pfree(sql.data);
}

static void
drop_constraint(MigDdl *ddl, const MigObject *constraint)
{
	if (mig_column_is_cascaded(ddl, mig_snapshot_parent(ddl->from, constraint), constraint))
		return;
	mig_index_lose_roles(ddl, constraint);
	mig_ddl_add(ddl, "ALTER TABLE %s DROP CONSTRAINT %s", table_name(ddl->from, constraint),
				quote_identifier(constraint->name));
}

/* A definition without how it is deferred, which can be altered. */
static char *
without_deferral(const char *definition)
{
	char	   *result = pstrdup(definition);
	char	   *deferral = strstr(result, " DEFERRABLE");

	if (deferral)
		*deferral = '\0';
	return result;
}

static MigVerdict
judge_constraint(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "type") || is_enforced(from) != is_enforced(to))
		return MIG_REBUILD;
	if (mig_kinds_has(to, "not valid") && !mig_kinds_has(from, "not valid"))
		return MIG_REBUILD;
	if (mig_kinds_differ(from, to, "definition") &&
		(from->kind != MIG_KIND_FOREIGN_KEY ||
		 strcmp(without_deferral(mig_snapshot_get(from, "definition")),
				without_deferral(mig_snapshot_get(to, "definition"))) != 0))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_constraint(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *table = table_name(ddl->to, to);
	const char *name = quote_identifier(to->name);

	if (mig_column_is_cascaded(ddl, mig_snapshot_parent(ddl->to, to), to))
		return;
	if (mig_kinds_differ(from, to, "definition"))
	{
		const char *definition = mig_snapshot_get(to, "definition");
		const char *deferral = strstr(definition, " DEFERRABLE");

		mig_ddl_add(ddl, "ALTER TABLE %s ALTER CONSTRAINT %s%s", table, name,
					deferral ? deferral : " NOT DEFERRABLE");
	}
	if (mig_kinds_differ(from, to, "not valid"))
	{
		mig_ddl_add(ddl, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name);
		mig_ddl_note(ddl, "The table is scanned; reads and writes go on.");
	}
	mig_index_set_details(ddl, from, to);
}

/* As for an index: kind_index.c. */
static bool
constraint_is_disturbed(const MigObject *constraint, const MigObject *from, const MigObject *to)
{
	return mig_type_is_one(from) ||
		(from->kind == MIG_KIND_COLUMN && !mig_kinds_differ(from, to, "type") &&
		 strcmp(mig_snapshot_get(constraint, "type"), "exclude") == 0);
}

/*
 * One of two columns that refer to one another changes to a new type of the same name,
 * or to one that does not compare with what the other one still is.
 */
static bool
foreign_key_is_disturbed(const MigObject *key, const MigObject *from, const MigObject *to)
{
	return from->kind == MIG_KIND_COLUMN &&
		(!mig_kinds_differ(from, to, "type") ||
		 !mig_cast_keeps_comparing(mig_snapshot_get(from, "type"), mig_snapshot_get(to, "type")));
}

const MigKindOps mig_kind_constraint = {
	.name = "constraint",
	.always = true,
	.merges = true,
	.address = address_constraint,
	.create = create_constraint,
	.drop = drop_constraint,
	.judge = judge_constraint,
	.alter = alter_constraint,
	.disturbed = constraint_is_disturbed
};

const MigKindOps mig_kind_foreign_key = {
	.name = "foreign key",
	.always = true,
	.address = address_constraint,
	.create = create_constraint,
	.drop = drop_constraint,
	.judge = judge_constraint,
	.alter = alter_constraint,
	.disturbed = foreign_key_is_disturbed
};
