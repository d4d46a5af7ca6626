/*-------------------------------------------------------------------------
 *
 * kind_statistics.c
 *	  Extended statistics.
 *
 * Attributes: "columns" (columns by their names, then expressions), "kinds" (if not all),
 * "target" (if not the default one).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
set_target(MigDdl *ddl, const MigObject *statistics)
{
	const char *target = mig_snapshot_get(statistics, "target");

	mig_ddl_add(ddl, "ALTER STATISTICS %s SET STATISTICS %s", statistics->identity,
				target ? target : "-1");
}

static void
create_statistics(MigDdl *ddl, const MigObject *statistics)
{
	const char *kinds = mig_snapshot_get(statistics, "kinds");

	mig_ddl_add(ddl, "CREATE STATISTICS %s%s%s%s ON %s FROM %s", statistics->identity,
				kinds ? " (" : "", kinds ? kinds : "", kinds ? ")" : "",
				mig_snapshot_get(statistics, "columns"),
				mig_snapshot_parent(ddl->to, statistics)->identity);
	if (mig_kinds_has(statistics, "target"))
		set_target(ddl, statistics);
	mig_ddl_note(ddl, "The statistics are empty until the next ANALYZE.");
}

static MigVerdict
judge_statistics(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "columns") || mig_kinds_differ(from, to, "kinds") ||
		mig_kinds_differ(from, to, "table"))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_statistics(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	set_target(ddl, to);
	mig_ddl_note(ddl, "The target counts from the next ANALYZE on.");
}

/* The server itself sees to them when the type of a column changes. */
const MigKindOps mig_kind_statistics = {
	.name = "statistics",
	.address = mig_kinds_address,
	.create = create_statistics,
	.drop = mig_kinds_drop,
	.judge = judge_statistics,
	.alter = alter_statistics
};
