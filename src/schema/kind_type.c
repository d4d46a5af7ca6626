/*-------------------------------------------------------------------------
 *
 * kind_type.c
 *	  Composite and range types, and types that have to be made anew while columns
 *	  are of them.
 *
 * Attributes of a composite type: "attributes" (name, type and collation of each),
 * "column comments".  Attributes of a range type: "definition" (what CREATE TYPE has
 * between its parentheses).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kind_type.h"
#include "schema/kinds.h"
#include "utils/builtins.h"

/* A column whose type is, or is an array of, the type with an identity. */
static bool
is_column_of(const MigObject *column, const char *identity)
{
	const char *type = mig_snapshot_get(column, "type");
	Size		length = strlen(identity);

	return strncmp(type, identity, length) == 0 &&
		(type[length] == '\0' || type[length] == '[' || type[length] == '(');
}

/* The multirange type that belongs to a range type, by its identity, or null. */
static const char *
multirange_of(const MigObject *type)
{
	static const char word[] = "multirange_type_name = ";
	const char *definition = mig_snapshot_get(type, "definition");
	const char *found = definition ? strstr(definition, word) : NULL;

	return found ? found + strlen(word) : NULL;
}

/*
 * Does a column stay as one of a type that is exchanged, whose tables have it of
 * their own?
 */
static const MigObject *
moved_column(MigDdl *ddl, int place, const MigObject *type)
{
	const MigObject *column = &ddl->from->objects[place];
	const char *multirange = multirange_of(type);
	const MigObject *after;

	if (column->kind != MIG_KIND_COLUMN || mig_kinds_has(column, "inherited") ||
		(!is_column_of(column, type->identity) &&
		 (multirange == NULL || !is_column_of(column, multirange))))
		return NULL;
	place = mig_snapshot_find(ddl->to, MIG_KIND_COLUMN, column->identity);
	if (place < 0)
		return NULL;
	after = &ddl->to->objects[place];
	return mig_kinds_differ(column, after, "type") ? NULL : after;
}

/* What a value of a column of the old type is as one of the new: by its text, mostly. */
static char *
converted(MigDdl *ddl, const MigObject *from, const MigObject *to, const MigObject *column)
{
	const char *name = quote_identifier(column->name);
	const char *type = mig_snapshot_get(column, "type");
	const char *array = strchr(type, '[');

	if (from->kind == MIG_KIND_COMPOSITE && array == NULL)
		return psprintf("CASE WHEN %s IS DISTINCT FROM NULL THEN %s::%s END", name,
						mig_composite_as_row(from, to, name), type);
	return psprintf("%s::text%s::%s", name, array ? "[]" : "", type);
}

/* Change the columns that are of a type, and stay, to its successor of the same name. */
static void
move_columns(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	for (int i = 0; i < ddl->from->nobjects; i++)
	{
		const MigObject *column = moved_column(ddl, i, from);

		CHECK_FOR_INTERRUPTS();
		if (column)
			mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s",
						mig_snapshot_parent(ddl->to, column)->identity,
						quote_identifier(column->name), mig_snapshot_get(column, "type"),
						converted(ddl, from, to, column));
	}
}

/* Is a column of a type, and stays? */
bool
mig_type_has_columns(MigDdl *ddl, const MigObject *type)
{
	for (int i = 0; i < ddl->from->nobjects; i++)
	{
		if (moved_column(ddl, i, type))
			return true;
	}
	return false;
}

/*
 * Write what puts a new type in place of one of the same name: the old one is
 * renamed, the new one is made, columns are changed to it, and the old one goes.
 */
static void
replace_type(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData address;
	char	   *old_name = psprintf("%s_old", from->name);

	initStringInfo(&address);
	mig_kinds_ops(from->kind)->address(&address, ddl->from, from);
	mig_ddl_add(ddl, "ALTER %s RENAME TO %s", address.data, quote_identifier(old_name));
	mig_kinds_ops(to->kind)->create(ddl, to);
	move_columns(ddl, from, to);
	mig_ddl_add(ddl, "DROP %s %s", from->kind == MIG_KIND_DOMAIN ? "DOMAIN" : "TYPE",
				quote_qualified_identifier(from->schema, old_name));
	pfree(address.data);
}

/*
 * The functions that come with a range type would be in the way of those of the new
 * one, whatever the type is called: so columns are texts meanwhile.
 */
static void
replace_range(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	for (int i = 0; i < ddl->from->nobjects; i++)
	{
		const MigObject *column = moved_column(ddl, i, from);

		CHECK_FOR_INTERRUPTS();
		if (column)
			mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s TYPE text%s",
						mig_snapshot_parent(ddl->to, column)->identity,
						quote_identifier(column->name),
						strchr(mig_snapshot_get(column, "type"), '[') ? "[]" : "");
	}
	mig_kinds_drop(ddl, from);
	mig_kinds_ops(to->kind)->create(ddl, to);
	for (int i = 0; i < ddl->from->nobjects; i++)
	{
		const MigObject *column = moved_column(ddl, i, from);

		if (column)
			mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s::%s",
						mig_snapshot_parent(ddl->to, column)->identity,
						quote_identifier(column->name), mig_snapshot_get(column, "type"),
						quote_identifier(column->name), mig_snapshot_get(column, "type"));
	}
}

/* Write what puts a new type in place of one of the same name, and changes columns to it. */
void
mig_type_exchange(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (from->kind == MIG_KIND_RANGE)
		replace_range(ddl, from, to);
	else
		replace_type(ddl, from, to);
	mig_ddl_note(ddl, "The tables that use the type are rewritten; a value that the new one does not have makes this fail.");
	ddl->remade = true;
}

/* Is an object what columns are of: a type of a user's, or a collation? */
bool
mig_type_is_one(const MigObject *object)
{
	return object->kind == MIG_KIND_ENUM || object->kind == MIG_KIND_DOMAIN ||
		object->kind == MIG_KIND_COMPOSITE || object->kind == MIG_KIND_RANGE ||
		object->kind == MIG_KIND_COLLATION;
}

static void
address_type(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *type)
{
	appendStringInfo(buffer, "TYPE %s", type->identity);
}

static void
create_composite(MigDdl *ddl, const MigObject *type)
{
	List	   *attributes = mig_options_split(mig_snapshot_get(type, "attributes"));
	StringInfoData sql;
	ListCell   *lc;

	initStringInfo(&sql);
	foreach(lc, attributes)
		appendStringInfo(&sql, "%s\n    %s", lc == list_head(attributes) ? "" : ",",
						 (char *) lfirst(lc));
	mig_ddl_add(ddl, "CREATE TYPE %s AS (%s%s)", type->identity, sql.data,
				attributes == NIL ? "" : "\n");
	mig_remarks_on_columns(ddl, NULL, type);
	pfree(sql.data);
}

/*
 * A value of one composite type as a row that can be cast to another one: attributes
 * of the same name, and null for new ones.
 */
char *
mig_composite_as_row(const MigObject *from, const MigObject *to, const char *value)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, "attributes"));
	StringInfoData row;
	ListCell   *lc;

	initStringInfo(&row);
	foreach(lc, mig_options_split(mig_snapshot_get(to, "attributes")))
	{
		char	   *name = mig_options_name(lfirst(lc), " ");
		const char *item = mig_options_find(before, lfirst(lc), " ");

		appendStringInfoString(&row, row.len > 0 ? ", " : "ROW(");
		if (item == NULL)
			appendStringInfoString(&row, "NULL");
		else
			appendStringInfo(&row, "(%s).%s%s", value, name,
							 strcmp(item, lfirst(lc)) == 0 ? "" : "::text");
	}
	appendStringInfoString(&row, row.len > 0 ? ")" : "ROW()");
	return row.data;
}

/* Does an attribute change its type, which it cannot while a column is of the type? */
static bool
retypes(const List *before, const List *after)
{
	ListCell   *lc;

	foreach(lc, before)
	{
		const char *item = mig_options_find(after, lfirst(lc), " ");

		if (item && strcmp(item, lfirst(lc)) != 0)
			return true;
	}
	return false;
}

static MigVerdict
judge_composite(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "attributes") ? MIG_ALTER_DISTURBING : MIG_ALTER;
}

/* What has to be said so that tables of a type follow it. */
static const char *
cascade_of(MigDdl *ddl, const MigObject *type)
{
	for (int i = 0; i < ddl->from->nobjects; i++)
	{
		const MigObject *table = &ddl->from->objects[i];
		const char *of_type = table->kind == MIG_KIND_TABLE ? mig_snapshot_get(table, "of type") : NULL;

		CHECK_FOR_INTERRUPTS();
		if (of_type && strcmp(of_type, type->identity) == 0)
			return " CASCADE";
	}
	return "";
}

static void
alter_attributes(MigDdl *ddl, const MigObject *type, const List *before, const List *after)
{
	const char *cascade = cascade_of(ddl, type);
	ListCell   *lc;

	foreach(lc, before)
	{
		char	   *name = mig_options_name(lfirst(lc), " ");
		const char *item = mig_options_find(after, lfirst(lc), " ");

		if (item == NULL)
		{
			mig_ddl_add(ddl, "ALTER TYPE %s DROP ATTRIBUTE %s%s", type->identity, name, cascade);
			ddl->destructive = true;
		}
		else if (strcmp(item, lfirst(lc)) != 0)
			mig_ddl_add(ddl, "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE%s%s", type->identity, name,
						item + strlen(name), cascade);
	}
	foreach(lc, after)
	{
		if (mig_options_find(before, lfirst(lc), " ") == NULL)
			mig_ddl_add(ddl, "ALTER TYPE %s ADD ATTRIBUTE %s%s", type->identity,
						(char *) lfirst(lc), cascade);
	}
}

static void
alter_composite(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, "attributes"));
	List	   *after = mig_options_split(mig_snapshot_get(to, "attributes"));

	if (mig_kinds_differ(from, to, "attributes"))
	{
		/* attributes can be altered one by one, but new ones are the last */
		if (!mig_options_keep_order(before, after, " ") ||
			(retypes(before, after) && mig_type_has_columns(ddl, from)))
		{
			mig_type_exchange(ddl, from, to);
			return;
		}
		alter_attributes(ddl, to, before, after);
	}
	mig_remarks_on_columns(ddl, from, to);
}

const MigKindOps mig_kind_composite = {
	.name = "composite type",
	.always = true,
	.address = address_type,
	.create = create_composite,
	.drop = mig_kinds_drop,
	.judge = judge_composite,
	.alter = alter_composite,
	.disturbed = mig_kinds_always_disturbed
};

static void
create_range(MigDdl *ddl, const MigObject *type)
{
	mig_ddl_add(ddl, "CREATE TYPE %s AS RANGE (%s)", type->identity,
				mig_snapshot_get(type, "definition"));
}

static MigVerdict
judge_range(const MigObject *from, const MigObject *to)
{
	return MIG_ALTER_DISTURBING;
}

const MigKindOps mig_kind_range = {
	.name = "range type",
	.always = true,
	.address = address_type,
	.create = create_range,
	.drop = mig_kinds_drop,
	.judge = judge_range,
	.alter = mig_type_exchange,
	.disturbed = mig_kinds_always_disturbed
};
