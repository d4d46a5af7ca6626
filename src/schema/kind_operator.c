/*-------------------------------------------------------------------------
 *
 * kind_operator.c
 *	  Operators, operator families and operator classes.
 *
 * Attributes of an operator: "name" (qualified), "function", "left", "right", "commutator",
 * "negator", "hashes" and "merges" (true), "restrict", "join".  Attributes of a family: "members" that belong to no
 * class, one a line: how it is dropped, a tab, how it is added.  Attributes of a class:
 * "name" (qualified), "type", "method", "family", "default" (true), "members" (what stands
 * after AS, a list).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "schema/kinds.h"

/* What is written of an operator if it has the attribute; without a value that is a flag. */
static const struct
{
	const char *attribute;
	const char *word;
	bool		has_value;
}			operator_items[] =
{
	{"function", "FUNCTION", true},
	{"left", "LEFTARG", true},
	{"right", "RIGHTARG", true},
	{"commutator", "COMMUTATOR", true},
	{"negator", "NEGATOR", true},
	{"hashes", "HASHES", false},
	{"merges", "MERGES", false},
	{"restrict", "RESTRICT", true},
	{"join", "JOIN", true}
};

static void
append_item(StringInfo sql, int item, const char *value)
{
	appendStringInfo(sql, "%s%s", sql->len > 0 ? ", " : "", operator_items[item].word);
	if (operator_items[item].has_value)
		appendStringInfo(sql, " = %s", value ? value : "NONE");
}

static void
create_operator(MigDdl *ddl, const MigObject *operator)
{
	StringInfoData sql;

	initStringInfo(&sql);
	for (int i = 0; i < lengthof(operator_items); i++)
	{
		if (mig_kinds_has(operator, operator_items[i].attribute))
			append_item(&sql, i, mig_snapshot_get(operator, operator_items[i].attribute));
	}
	mig_ddl_add(ddl, "CREATE OPERATOR %s (%s)", mig_snapshot_get(operator, "name"), sql.data);
	pfree(sql.data);
}

/* Can an attribute that differs be set in place? */
static bool
can_be_set(const MigObject *from, const char *attribute)
{
	if (strcmp(attribute, "restrict") == 0 || strcmp(attribute, "join") == 0)
		return true;
	if (strcmp(attribute, "function") == 0)
		return false;
	return MIG_COMPAT_OPERATORS_CAN_GAIN && !mig_kinds_has(from, attribute);
}

static MigVerdict
judge_operator(const MigObject *from, const MigObject *to)
{
	for (int i = 0; i < lengthof(operator_items); i++)
	{
		const char *attribute = operator_items[i].attribute;

		if (mig_kinds_differ(from, to, attribute) && !can_be_set(from, attribute))
			return MIG_REBUILD;
	}
	return MIG_ALTER;
}

static void
alter_operator(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData sql;

	initStringInfo(&sql);
	for (int i = 0; i < lengthof(operator_items); i++)
	{
		const char *attribute = operator_items[i].attribute;

		if (mig_kinds_differ(from, to, attribute))
			append_item(&sql, i, mig_snapshot_get(to, attribute));
	}
	mig_ddl_add(ddl, "ALTER OPERATOR %s SET (%s)", to->identity, sql.data);
	pfree(sql.data);
}

const MigKindOps mig_kind_operator = {
	.name = "operator",
	.address = mig_kinds_address,
	.create = create_operator,
	.drop = mig_kinds_drop,
	.judge = judge_operator,
	.alter = alter_operator,
	.disturbed = mig_kinds_always_disturbed
};

/* Write what makes members of a family others, where null means none. */
static void
change_members(MigDdl *ddl, const MigObject *family, const char *from, const char *to)
{
	List	   *before = mig_options_lines(from);
	List	   *after = mig_options_lines(to);
	ListCell   *lc;

	foreach(lc, before)
	{
		const char *member = lfirst(lc);

		if (!mig_options_contain(after, member))
			mig_ddl_add(ddl, "ALTER OPERATOR FAMILY %s DROP %.*s", family->identity,
						(int) strcspn(member, "\t"), member);
	}
	foreach(lc, after)
	{
		const char *member = lfirst(lc);

		if (!mig_options_contain(before, member))
			mig_ddl_add(ddl, "ALTER OPERATOR FAMILY %s ADD %s", family->identity,
						member + strcspn(member, "\t") + 1);
	}
}

static void
create_family(MigDdl *ddl, const MigObject *family)
{
	mig_ddl_add(ddl, "CREATE OPERATOR FAMILY %s", family->identity);
	change_members(ddl, family, NULL, mig_snapshot_get(family, "members"));
}

static void
alter_family(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	change_members(ddl, to, mig_snapshot_get(from, "members"), mig_snapshot_get(to, "members"));
}

const MigKindOps mig_kind_operator_family = {
	.name = "operator family",
	.address = mig_kinds_address,
	.create = create_family,
	.drop = mig_kinds_drop,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_family,
	.disturbed = mig_kinds_always_disturbed
};

static void
create_class(MigDdl *ddl, const MigObject *class)
{
	List	   *members = mig_options_split(mig_snapshot_get(class, "members"));
	StringInfoData sql;
	ListCell   *lc;

	initStringInfo(&sql);
	foreach(lc, members)
		appendStringInfo(&sql, "%s\n    %s", lc == list_head(members) ? "" : ",",
						 (char *) lfirst(lc));
	mig_ddl_add(ddl, "CREATE OPERATOR CLASS %s%s FOR TYPE %s USING %s FAMILY %s AS%s",
				mig_snapshot_get(class, "name"),
				mig_kinds_has(class, "default") ? " DEFAULT" : "",
				mig_snapshot_get(class, "type"), mig_snapshot_get(class, "method"),
				mig_snapshot_get(class, "family"), sql.data);
	pfree(sql.data);
}

const MigKindOps mig_kind_operator_class = {
	.name = "operator class",
	.address = mig_kinds_address,
	.create = create_class,
	.drop = mig_kinds_drop,
	.disturbed = mig_kinds_always_disturbed
};
