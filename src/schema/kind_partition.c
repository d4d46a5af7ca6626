/*-------------------------------------------------------------------------
 *
 * kind_partition.c
 *	  The attachment of tables to partitioned tables.
 *
 * A partition is made as a table of its own, with all its columns, and attached
 * afterwards.  From then on its columns and the constraints that it has from the
 * partitioned table follow those.
 *
 * Attributes: "of" (the partitioned table), "bound".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kind_table.h"

/* The attachment of a table on a side, or null. */
static const MigObject *
attachment_of(const MigSnapshot *snapshot, const MigObject *table)
{
	int			place = mig_snapshot_find(snapshot, MIG_KIND_PARTITION, table->identity);

	return place < 0 ? NULL : &snapshot->objects[place];
}

/*
 * Is a table attached to the same partitioned table all the time, so that what that
 * has it gets?
 */
bool
mig_partition_persists(MigDdl *ddl, const MigObject *table)
{
	const MigObject *before = attachment_of(ddl->from, table);
	const MigObject *after = attachment_of(ddl->to, table);
	int			from;
	int			to;

	if (before == NULL || after == NULL || mig_kinds_differ(before, after, "of") ||
		mig_kinds_differ(before, after, "bound"))
		return false;
	from = mig_snapshot_find(ddl->from, MIG_KIND_TABLE, mig_snapshot_get(before, "of"));
	to = mig_snapshot_find(ddl->to, MIG_KIND_TABLE, mig_snapshot_get(after, "of"));
	return from >= 0 && to >= 0 &&
		!mig_kinds_differ(&ddl->from->objects[from], &ddl->to->objects[to], "partition key");
}

static void
address_partition(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *partition)
{
	appendStringInfo(buffer, "TABLE %s", partition->identity);
}

static void
attach_table(MigDdl *ddl, const MigObject *partition)
{
	mig_ddl_add(ddl, "ALTER TABLE %s ATTACH PARTITION %s %s",
				mig_snapshot_get(partition, "of"), partition->identity,
				mig_snapshot_get(partition, "bound"));
	if (mig_snapshot_find(ddl->from, MIG_KIND_TABLE, partition->identity) >= 0)
		mig_ddl_note(ddl, "The table that is attached is scanned, unless a constraint proves that its rows fit.");
}

static void
detach_table(MigDdl *ddl, const MigObject *partition)
{
	mig_ddl_add(ddl, "ALTER TABLE %s DETACH PARTITION %s", mig_snapshot_get(partition, "of"),
				partition->identity);
}

const MigKindOps mig_kind_partition = {
	.name = "partition",
	.always = true,
	.address = address_partition,
	.create = attach_table,
	.drop = detach_table
};
