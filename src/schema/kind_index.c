/*-------------------------------------------------------------------------
 *
 * kind_index.c
 *	  Indexes that do not belong to a constraint, and the attachment of indexes of
 *	  partitions to those of the partitioned table.
 *
 * Attributes: "definition" as the server prints it up to the storage parameters,
 * which are "options", and the "predicate"; "invalid" (true), "statistics" (of
 * columns that are expressions, by number).  The index of a constraint has some as
 * well, as attributes of the constraint: "options", "tablespace", "clustered" and
 * "replica identity" (true), and "index comment".  An attachment has "of", the index
 * it goes to.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kind_table.h"
#include "schema/kind_type.h"
#include "utils/builtins.h"

static const char *
index_name(const MigObject *index)
{
	return quote_qualified_identifier(index->schema, index->name);
}

/* Does an index of the same table that is there afterwards have an attribute? */
static bool
other_has(MigDdl *ddl, const MigObject *table, const char *attribute)
{
	for (int i = 0; i < table->nchildren; i++)
	{
		const MigObject *part = &ddl->to->objects[table->children[i]];

		if ((part->kind == MIG_KIND_INDEX || part->kind == MIG_KIND_CONSTRAINT) &&
			mig_kinds_has(part, attribute))
			return true;
	}
	return false;
}

/*
 * An index goes, or is no longer what the table is clustered by or its rows are told
 * apart by: so the table has to have none, unless it has another one.  The server
 * would keep the word for an index that is gone.
 */
void
mig_index_lose_roles(MigDdl *ddl, const MigObject *from)
{
	const MigObject *parent = mig_snapshot_parent(ddl->from, from);
	int			place = mig_snapshot_find(ddl->to, parent->kind, parent->identity);
	const MigObject *table = place < 0 ? NULL : &ddl->to->objects[place];

	if (table == NULL)
		return;
	if (mig_kinds_has(from, "replica identity") && !mig_kinds_has(table, "replica identity") &&
		!other_has(ddl, table, "replica identity"))
		mig_ddl_add(ddl, "ALTER TABLE %s REPLICA IDENTITY DEFAULT", table->identity);
	if (mig_kinds_has(from, "clustered") && !other_has(ddl, table, "clustered"))
		mig_ddl_add(ddl, "ALTER TABLE %s SET WITHOUT CLUSTER", table->identity);
}

static bool
gains(const MigObject *from, const MigObject *to, const char *attribute)
{
	return mig_kinds_has(to, attribute) && (from == NULL || !mig_kinds_has(from, attribute));
}

/* Set the statistics targets that are new, and take back those that are gone. */
static void
set_statistics(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *before = from ? mig_options_split(mig_snapshot_get(from, "statistics")) : NIL;
	List	   *after = mig_options_split(mig_snapshot_get(to, "statistics"));
	ListCell   *lc;

	foreach(lc, before)
	{
		const char *item = lfirst(lc);

		if (!mig_options_contain(after, item))
			mig_ddl_add(ddl, "ALTER INDEX %s ALTER COLUMN %d SET STATISTICS -1",
						index_name(to), atoi(item));
	}
	foreach(lc, after)
	{
		const char *item = lfirst(lc);

		if (!mig_options_contain(before, item))
			mig_ddl_add(ddl, "ALTER INDEX %s ALTER COLUMN %d SET STATISTICS %s",
						index_name(to), atoi(item), strchr(item, '=') + 1);
	}
}

/*
 * Write what a definition has no words for.  Null for "from" means an index that
 * has just been made.
 */
void
mig_index_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *table = mig_snapshot_parent(ddl->to, to)->identity;
	const char *value;

	if (from)
	{
		mig_options_alter(ddl, psprintf("ALTER INDEX %s", index_name(to)), from, to, "options");
		if ((mig_kinds_has(from, "replica identity") && !mig_kinds_has(to, "replica identity")) ||
			(mig_kinds_has(from, "clustered") && !mig_kinds_has(to, "clustered")))
			mig_index_lose_roles(ddl, from);
	}
	if (from ? mig_kinds_differ(from, to, "tablespace") : mig_kinds_has(to, "tablespace"))
	{
		value = mig_snapshot_get(to, "tablespace");
		mig_ddl_add(ddl, "ALTER INDEX %s SET TABLESPACE %s", index_name(to),
					value ? value : "pg_default");
	}
	if (gains(from, to, "clustered"))
		mig_ddl_add(ddl, "ALTER TABLE %s CLUSTER ON %s", table, quote_identifier(to->name));
	if (gains(from, to, "replica identity"))
		mig_ddl_add(ddl, "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s", table,
					quote_identifier(to->name));
	if (from ? mig_kinds_differ(from, to, "index comment") : mig_kinds_has(to, "index comment"))
	{
		value = mig_snapshot_get(to, "index comment");
		mig_ddl_add(ddl, "COMMENT ON INDEX %s IS %s", index_name(to),
					value ? quote_literal_cstr(value) : "NULL");
	}
	set_statistics(ddl, from, to);
}

static void
create_index(MigDdl *ddl, const MigObject *index)
{
	const MigObject *table = mig_snapshot_parent(ddl->to, index);
	const char *options = mig_snapshot_get(index, "options");
	const char *predicate = mig_snapshot_get(index, "predicate");
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, mig_snapshot_get(index, "definition"));
	if (options)
		appendStringInfo(&sql, " WITH (%s)", options);
	if (predicate)
		appendStringInfo(&sql, " WHERE %s", predicate);
	mig_ddl_add(ddl, "%s", sql.data);
	mig_index_set_details(ddl, NULL, index);
	if (mig_snapshot_find(ddl->from, table->kind, table->identity) >= 0)
		mig_ddl_note(ddl, "The index is built under a lock that stops writes; CREATE INDEX CONCURRENTLY, outside a transaction, does not.");
	pfree(sql.data);
}

static void
drop_index(MigDdl *ddl, const MigObject *index)
{
	mig_index_lose_roles(ddl, index);
	mig_kinds_drop(ddl, index);
}

/* An index that is invalid has to be built again; nobody wants one. */
static MigVerdict
judge_index(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "definition") || mig_kinds_differ(from, to, "predicate") ||
		(mig_kinds_has(from, "invalid") && !mig_kinds_has(to, "invalid")))
		return MIG_REBUILD;
	return MIG_ALTER;
}

/*
 * A type is made anew, and a predicate or expression has a constant of it; or a column
 * is of such a type, and a text meanwhile, of which there need not be such an index.
 */
static bool
index_is_disturbed(const MigObject *index, const MigObject *from, const MigObject *to)
{
	return mig_type_is_one(from) ||
		(from->kind == MIG_KIND_COLUMN && !mig_kinds_differ(from, to, "type") &&
		 strstr(mig_snapshot_get(index, "definition"), " USING btree ") == NULL);
}

const MigKindOps mig_kind_index = {
	.name = "index",
	.always = true,
	.address = mig_kinds_address,
	.create = create_index,
	.drop = drop_index,
	.judge = judge_index,
	.alter = mig_index_set_details,
	.disturbed = index_is_disturbed
};

static void
address_attachment(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *attachment)
{
	appendStringInfo(buffer, "INDEX %s", attachment->identity);
}

static void
attach_index(MigDdl *ddl, const MigObject *attachment)
{
	mig_ddl_add(ddl, "ALTER INDEX %s ATTACH PARTITION %s", mig_snapshot_get(attachment, "of"),
				attachment->identity);
}

/* It goes with the attachment of the table, or with the index of that; not alone. */
const MigKindOps mig_kind_index_partition = {
	.name = "attached index",
	.always = true,
	.address = address_attachment,
	.create = attach_index
};
