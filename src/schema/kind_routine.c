/*-------------------------------------------------------------------------
 *
 * kind_routine.c
 *	  Functions and procedures.
 *
 * The identity of a routine has the types of its arguments.  Attributes: "definition"
 * (CREATE OR REPLACE, as the server prints it), "class" (FUNCTION, PROCEDURE),
 * "arguments" (names, modes and types), "result", "defaults" (their number).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
address_routine(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *routine)
{
	appendStringInfo(buffer, "%s %s", mig_snapshot_get(routine, "class"), routine->identity);
}

static void
create_routine(MigDdl *ddl, const MigObject *routine)
{
	mig_ddl_add(ddl, "%s", mig_snapshot_get(routine, "definition"));
}

static int
number_of_defaults(const MigObject *routine)
{
	const char *number = mig_snapshot_get(routine, "defaults");

	return number ? atoi(number) : 0;
}

/* What CREATE OR REPLACE refuses means to make it anew. */
static MigVerdict
judge_routine(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "class") || mig_kinds_differ(from, to, "arguments") ||
		mig_kinds_differ(from, to, "result") || mig_kinds_differ(from, to, "window") ||
		number_of_defaults(to) < number_of_defaults(from))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_routine(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	create_routine(ddl, to);
}

const MigKindOps mig_kind_routine = {
	.name = "routine",
	.address = address_routine,
	.create = create_routine,
	.drop = mig_kinds_drop,
	.judge = judge_routine,
	.alter = alter_routine,
	/* only a routine whose body the server has parsed is known to need a column */
	.disturbed = mig_kinds_always_disturbed
};
