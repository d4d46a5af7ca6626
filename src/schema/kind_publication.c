/*-------------------------------------------------------------------------
 *
 * kind_publication.c
 *	  Publications, and the tables and schemas in them.
 *
 * Attributes of a publication: "all" (ALL TABLES and the like, after FOR), and the
 * options by their names, as they are written.  Attributes of a member: "target"
 * (TABLE ONLY or TABLES IN SCHEMA, and its name), "columns", "where".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

/* options, and the values with which they are left out */
static const struct
{
	const char *name;
	const char *otherwise;
}			options[] =
{
	{"publish", "'insert, update, delete, truncate'"},
	{"publish_via_partition_root", "false"},
	{"publish_generated_columns", "none"}
};

static void
append_item(StringInfo list, const char *item)
{
	appendStringInfo(list, "%s%s", list->len > 0 ? ", " : "", item);
}

/* The options of a new publication, or those that differ from it as it was, as a list. */
static char *
list_options(const MigObject *from, const MigObject *to)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < lengthof(options); i++)
	{
		const char *value = mig_snapshot_get(to, options[i].name);

		if (from ? mig_kinds_differ(from, to, options[i].name) : value != NULL)
			append_item(&list, psprintf("%s = %s", options[i].name,
										value ? value : options[i].otherwise));
	}
	return list.data;
}

static char *
member_text(const MigObject *member)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, mig_snapshot_get(member, "target"));
	if (mig_kinds_has(member, "columns"))
		appendStringInfo(&text, " (%s)", mig_snapshot_get(member, "columns"));
	if (mig_kinds_has(member, "where"))
		appendStringInfo(&text, " WHERE (%s)", mig_snapshot_get(member, "where"));
	return text.data;
}

/* What a publication is for from the beginning, as a list; empty for nothing. */
static char *
list_members(MigDdl *ddl, const MigObject *publication)
{
	StringInfoData list;

	initStringInfo(&list);
	if (mig_kinds_has(publication, "all"))
		append_item(&list, mig_snapshot_get(publication, "all"));
	for (int i = 0; i < publication->nchildren; i++)
	{
		if (ddl->merged[publication->children[i]])
			append_item(&list, member_text(&ddl->to->objects[publication->children[i]]));
	}
	return list.data;
}

static void
create_publication(MigDdl *ddl, const MigObject *publication)
{
	char	   *members = list_members(ddl, publication);
	char	   *with = list_options(NULL, publication);

	mig_ddl_add(ddl, "CREATE PUBLICATION %s%s%s%s%s%s", publication->identity,
				members[0] ? " FOR " : "", members, with[0] ? " WITH (" : "", with,
				with[0] ? ")" : "");
}

static void
drop_publication(MigDdl *ddl, const MigObject *publication)
{
	mig_kinds_drop(ddl, publication);
	mig_ddl_note(ddl, "Subscriptions to the publication fail while it is not there.");
}

static MigVerdict
judge_publication(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "all") ? MIG_REBUILD : MIG_ALTER;
}

static void
alter_publication(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	mig_ddl_add(ddl, "ALTER PUBLICATION %s SET (%s)", to->identity, list_options(from, to));
}

const MigKindOps mig_kind_publication = {
	.name = "publication",
	.address = mig_kinds_address,
	.create = create_publication,
	.drop = drop_publication,
	.judge = judge_publication,
	.alter = alter_publication
};

static void
address_member(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *member)
{
	appendStringInfo(buffer, "PUBLICATION %s", mig_snapshot_parent(snapshot, member)->identity);
}

static void
create_member(MigDdl *ddl, const MigObject *member)
{
	mig_ddl_add(ddl, "ALTER PUBLICATION %s ADD %s",
				mig_snapshot_parent(ddl->to, member)->identity, member_text(member));
}

static void
drop_member(MigDdl *ddl, const MigObject *member)
{
	mig_ddl_add(ddl, "ALTER PUBLICATION %s DROP %s",
				mig_snapshot_parent(ddl->from, member)->identity,
				mig_snapshot_get(member, "target"));
}

/* A filter or a list of columns stands in the way of a new type of a column. */
static bool
member_is_disturbed(const MigObject *member, const MigObject *from, const MigObject *to)
{
	return from->kind != MIG_KIND_TABLE &&
		(mig_kinds_has(member, "where") || mig_kinds_has(member, "columns"));
}

const MigKindOps mig_kind_publication_member = {
	.name = "publication member",
	.whole = MIG_KIND_PUBLICATION,
	.merges = true,
	.address = address_member,
	.create = create_member,
	.drop = drop_member,
	.disturbed = member_is_disturbed
};
