/*-------------------------------------------------------------------------
 *
 * kind_view.c
 *	  Views and materialized views.
 *
 * Attributes: "definition" (the query, as the server prints it), "*columns"
 * (names and types, which follow from it), "options", "column comments", "column
 * defaults" (a list of name SET DEFAULT expression); of a
 * materialized view also "access method" and "tablespace".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

/* Write the clauses that stand between the name of a view and its query. */
static void
append_clauses(StringInfo sql, const MigObject *view)
{
	if (mig_kinds_has(view, "access method"))
		appendStringInfo(sql, " USING %s", mig_snapshot_get(view, "access method"));
	if (mig_kinds_has(view, "options"))
		appendStringInfo(sql, " WITH (%s)", mig_snapshot_get(view, "options"));
	if (mig_kinds_has(view, "tablespace"))
		appendStringInfo(sql, " TABLESPACE %s", mig_snapshot_get(view, "tablespace"));
}

static void
define_view(MigDdl *ddl, const char *command, const MigObject *view)
{
	StringInfoData clauses;

	initStringInfo(&clauses);
	append_clauses(&clauses, view);
	mig_ddl_add(ddl, "%s %s%s AS\n%s", command, view->identity, clauses.data,
				mig_snapshot_get(view, "definition"));
	pfree(clauses.data);
}

/* What follows the name of a column in a list of defaults. */
#define SET_DEFAULT " SET DEFAULT "

/* Write what makes the defaults of columns the same; null for "from" means a new view. */
static void
set_defaults(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *before = from ? mig_options_split(mig_snapshot_get(from, "column defaults")) : NIL;
	List	   *after = mig_options_split(mig_snapshot_get(to, "column defaults"));
	ListCell   *lc;

	foreach(lc, before)
	{
		if (mig_options_find(after, lfirst(lc), SET_DEFAULT) == NULL)
			mig_ddl_add(ddl, "ALTER VIEW %s ALTER COLUMN %s DROP DEFAULT", to->identity,
						mig_options_name(lfirst(lc), SET_DEFAULT));
	}
	foreach(lc, after)
	{
		if (!mig_options_contain(before, lfirst(lc)))
			mig_ddl_add(ddl, "ALTER VIEW %s ALTER COLUMN %s", to->identity, (char *) lfirst(lc));
	}
}

static void
create_view(MigDdl *ddl, const MigObject *view)
{
	define_view(ddl, "CREATE VIEW", view);
	set_defaults(ddl, NULL, view);
	mig_remarks_on_columns(ddl, NULL, view);
}

/* Columns can be added at the end of a view that stays. */
static MigVerdict
judge_view(const MigObject *from, const MigObject *to)
{
	const char *before = mig_snapshot_get(from, "*columns");
	const char *after = mig_snapshot_get(to, "*columns");
	Size		length = strlen(before);

	if (strncmp(before, after, length) != 0 || (after[length] != '\0' && after[length] != ','))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_view(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "definition") || mig_kinds_differ(from, to, "*columns") ||
		mig_kinds_differ(from, to, "options"))
		define_view(ddl, "CREATE OR REPLACE VIEW", to);
	set_defaults(ddl, from, to);
	mig_remarks_on_columns(ddl, from, to);
}

const MigKindOps mig_kind_view = {
	.name = "view",
	.address = mig_kinds_address,
	.create = create_view,
	.drop = mig_kinds_drop,
	.judge = judge_view,
	.alter = alter_view,
	.disturbed = mig_kinds_always_disturbed
};

/*
 * The query is run when the view has its owner, who answers for it: whoever runs
 * the script is not to run functions of others with rights that they have not.
 */
static void
create_matview(MigDdl *ddl, const MigObject *view)
{
	StringInfoData clauses;

	initStringInfo(&clauses);
	append_clauses(&clauses, view);
	mig_ddl_add(ddl, "CREATE MATERIALIZED VIEW %s%s AS\n%s\nWITH NO DATA", view->identity,
				clauses.data, mig_snapshot_get(view, "definition"));
	pfree(clauses.data);
	mig_remarks_on_columns(ddl, NULL, view);
	mig_ddl_note(ddl, "The query is run.");
}

static void
fill_matview(MigDdl *ddl, const MigObject *view)
{
	mig_ddl_add(ddl, "REFRESH MATERIALIZED VIEW %s", view->identity);
}

static MigVerdict
judge_matview(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "definition") || mig_kinds_differ(from, to, "*columns") ||
		mig_kinds_differ(from, to, "access method") || mig_kinds_differ(from, to, "tablespace"))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_matview(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	mig_options_alter(ddl, psprintf("ALTER MATERIALIZED VIEW %s", to->identity), from, to,
					  "options");
	mig_remarks_on_columns(ddl, from, to);
}

const MigKindOps mig_kind_matview = {
	.name = "materialized view",
	.address = mig_kinds_address,
	.create = create_matview,
	.complete = fill_matview,
	.drop = mig_kinds_drop,
	.judge = judge_matview,
	.alter = alter_matview,
	.disturbed = mig_kinds_always_disturbed
};
