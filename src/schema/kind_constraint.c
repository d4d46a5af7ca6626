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

#include "schema/kind_table.h"
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

/* Write a constraint as CREATE TABLE and ADD have it. */
void
mig_constraint_define(StringInfo sql, const MigObject *constraint)
{
	appendStringInfo(sql, "CONSTRAINT %s %s", quote_identifier(constraint->name),
					 mig_snapshot_get(constraint, "definition"));
	if (mig_kinds_has(constraint, "not valid"))
		appendStringInfoString(sql, " NOT VALID");
}

/* Tell what adding a constraint does to the table meanwhile. */
static void
note_addition(MigDdl *ddl, const MigObject *constraint)
{
	const char *type = mig_snapshot_get(constraint, "type");

	if (mig_kinds_has(constraint, "not valid"))
		return;
	if (strcmp(type, "check") == 0)
		mig_ddl_note(ddl, "The table is scanned under a lock that stops reads and writes.");
	else if (strcmp(type, "foreign key") == 0)
		mig_ddl_note(ddl, "The table is scanned under a lock that stops writes to both tables.");
	else
		mig_ddl_note(ddl, "An index is built under a lock that stops reads and writes.");
}

static void
create_constraint(MigDdl *ddl, const MigObject *constraint)
{
	StringInfoData sql;
	const MigObject *table = mig_snapshot_parent(ddl->to, constraint);

	if (mig_kinds_has(constraint, "inherited"))
		return;
	initStringInfo(&sql);
	mig_constraint_define(&sql, constraint);
	mig_ddl_add(ddl, "ALTER TABLE %s ADD %s", table->identity, sql.data);
	mig_index_set_details(ddl, NULL, constraint);
	if (mig_snapshot_find(ddl->from, MIG_KIND_TABLE, table->identity) >= 0)
		note_addition(ddl, constraint);
	pfree(sql.data);
}

static void
drop_constraint(MigDdl *ddl, const MigObject *constraint)
{
	if (!mig_kinds_has(constraint, "inherited"))
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
	if (mig_kinds_differ(from, to, "type"))
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

	if (mig_kinds_has(to, "inherited"))
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

const MigKindOps mig_kind_constraint = {
	.name = "constraint",
	.always = true,
	.merges = true,
	.address = address_constraint,
	.create = create_constraint,
	.drop = drop_constraint,
	.judge = judge_constraint,
	.alter = alter_constraint
};

const MigKindOps mig_kind_foreign_key = {
	.name = "foreign key",
	.always = true,
	.address = address_constraint,
	.create = create_constraint,
	.drop = drop_constraint,
	.judge = judge_constraint,
	.alter = alter_constraint
};
