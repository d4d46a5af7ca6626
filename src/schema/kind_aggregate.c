/*-------------------------------------------------------------------------
 *
 * kind_aggregate.c
 *	  Aggregate functions.
 *
 * The identity of an aggregate has the types of its arguments, as that of a routine.
 * Attributes: "signature" (its name with arguments as CREATE AGGREGATE has them),
 * "result", "class" (if its arguments are ordered: a letter and how many are not),
 * "definition" (the list of what CREATE AGGREGATE has between its parentheses).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
address_aggregate(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *aggregate)
{
	appendStringInfo(buffer, "AGGREGATE %s", mig_snapshot_get(aggregate, "signature"));
}

static void
define_aggregate(MigDdl *ddl, const char *command, const MigObject *aggregate)
{
	List	   *items = mig_options_split(mig_snapshot_get(aggregate, "definition"));
	StringInfoData sql;
	ListCell   *lc;

	initStringInfo(&sql);
	foreach(lc, items)
		appendStringInfo(&sql, "%s\n    %s", lc == list_head(items) ? "" : ",",
						 (char *) lfirst(lc));
	mig_ddl_add(ddl, "%s %s (%s\n)", command, mig_snapshot_get(aggregate, "signature"), sql.data);
	pfree(sql.data);
}

static void
create_aggregate(MigDdl *ddl, const MigObject *aggregate)
{
	define_aggregate(ddl, "CREATE AGGREGATE", aggregate);
}

/* What CREATE OR REPLACE refuses means to make it anew. */
static MigVerdict
judge_aggregate(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "signature") || mig_kinds_differ(from, to, "result") ||
		mig_kinds_differ(from, to, "class"))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_aggregate(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	define_aggregate(ddl, "CREATE OR REPLACE AGGREGATE", to);
}

const MigKindOps mig_kind_aggregate = {
	.name = "aggregate",
	.address = address_aggregate,
	.create = create_aggregate,
	.drop = mig_kinds_drop,
	.judge = judge_aggregate,
	.alter = alter_aggregate,
	.disturbed = mig_kinds_always_disturbed
};
