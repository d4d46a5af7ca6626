/*-------------------------------------------------------------------------
 *
 * kind_column.c
 *	  Columns, and their defaults and generation expressions.
 *
 * Attributes of a column: "type", "collation" (if not that of the type), "not
 * null" (true), with those of kind_not_null.c; "identity" (ALWAYS, BY DEFAULT), "identity options", "identity
 * sequence" (its name), "generated"
 * (the expression and STORED), "storage" and "compression" (if not the type's),
 * "type storage" (if not EXTENDED),
 * "statistics", "options", "foreign options", "inherited" (true: it comes from a parent alone).
 * Attributes of a default: "expression" (NULL: none, though a parent has one),
 * "generated" (STORED).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/casts.h"
#include "schema/kind_table.h"
#include "schema/kind_type.h"
#include "utils/builtins.h"

/* A column as ALTER TABLE addresses it. */
static const MigObject *
table_of(const MigSnapshot *snapshot, const MigObject *part)
{
	while (part->kind != MIG_KIND_TABLE)
		part = mig_snapshot_parent(snapshot, part);
	return part;
}

/*
 * Does a column or constraint come from a parent of the table by itself?  That of a
 * partition does so when the partition is attached, so it is written in its table.
 */
bool
mig_column_is_inherited(const MigObject *table, const MigObject *part)
{
	return mig_kinds_has(table, "inherits") && mig_kinds_has(part, "inherited");
}

/*
 * Does what happens to a column or constraint of a parent happen to this one by
 * itself?
 */
bool
mig_column_is_cascaded(MigDdl *ddl, const MigObject *table, const MigObject *part)
{
	return mig_inherit_lasting_source(ddl, table, part) != NULL;
}

/* The default or generation expression that is made with a column, or null. */
static const MigObject *
merged_default(MigDdl *ddl, const MigObject *column)
{
	for (int i = 0; i < column->nchildren; i++)
	{
		if (ddl->merged[column->children[i]])
			return &ddl->to->objects[column->children[i]];
	}
	return NULL;
}

/* The sequence of an identity column by its name, or null if the server names it so by itself. */
static const char *
special_sequence(const MigObject *table, const MigObject *column)
{
	const char *sequence = mig_snapshot_get(column, "identity sequence");
	const char *usual = quote_qualified_identifier(column->schema,
												   psprintf("%s_%s_seq", table->name,
															column->name));

	return sequence && strcmp(sequence, usual) != 0 ? sequence : NULL;
}

static void
append_identity(StringInfo sql, const MigObject *table, const MigObject *column)
{
	const char *sequence = special_sequence(table, column);
	const char *options = mig_snapshot_get(column, "identity options");

	appendStringInfo(sql, " GENERATED %s AS IDENTITY", mig_snapshot_get(column, "identity"));
	if (sequence || options)
	{
		appendStringInfoString(sql, " (");
		if (sequence)
			appendStringInfo(sql, "SEQUENCE NAME %s%s", sequence, options ? " " : "");
		if (options)
			mig_sequence_append_options(sql, options);
		appendStringInfoChar(sql, ')');
	}
}

/* Is there something to say of a column whose type the table has from a type? */
bool
mig_column_has_options(MigDdl *ddl, const MigObject *column)
{
	return mig_kinds_has(column, "generated") || mig_kinds_has(column, "identity") ||
		mig_kinds_has(column, "not null") || merged_default(ddl, column) != NULL;
}

/* Write a column as CREATE TABLE and ADD COLUMN have it. */
void
mig_column_define(StringInfo sql, MigDdl *ddl, const MigObject *column)
{
	const MigObject *value = merged_default(ddl, column);

	appendStringInfoString(sql, quote_identifier(column->name));
	if (mig_kinds_has(table_of(ddl->to, column), "of type"))
		appendStringInfoString(sql, " WITH OPTIONS");
	else
	{
		appendStringInfo(sql, " %s", mig_snapshot_get(column, "type"));
		if (mig_kinds_has(column, "foreign options"))
			appendStringInfo(sql, " OPTIONS (%s)", mig_snapshot_get(column, "foreign options"));
		if (mig_kinds_has(column, "compression"))
			appendStringInfo(sql, " COMPRESSION %s", mig_snapshot_get(column, "compression"));
		if (mig_kinds_has(column, "collation"))
			appendStringInfo(sql, " COLLATE %s", mig_snapshot_get(column, "collation"));
	}
	if (mig_kinds_has(column, "generated"))
		appendStringInfo(sql, " GENERATED ALWAYS AS %s", mig_snapshot_get(column, "generated"));
	else if (mig_kinds_has(column, "identity"))
		append_identity(sql, table_of(ddl->to, column), column);
	else if (value && strcmp(mig_snapshot_get(value, "expression"), "NULL") != 0)
		appendStringInfo(sql, " DEFAULT %s", mig_snapshot_get(value, "expression"));
	mig_not_null_define(sql, column);
}

/* Add a statement that alters a column. */
static void
alter(MigDdl *ddl, const MigObject *column, const char *format, const char *value)
{
	StringInfoData action;

	initStringInfo(&action);
	appendStringInfo(&action, format, value);
	mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s %s",
				table_of(ddl->to, column)->identity, quote_identifier(column->name), action.data);
	pfree(action.data);
}

/* Is an attribute to be set, now or at last? */
static bool
is_news(const MigObject *from, const MigObject *to, const char *attribute)
{
	return from ? mig_kinds_differ(from, to, attribute) : mig_kinds_has(to, attribute);
}

/*
 * Write what a definition of a column has no words for.  Null for "from" means a
 * column that has just been made.
 */
void
mig_column_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *value;

	if (is_news(from, to, "storage"))
	{
		value = mig_snapshot_get(to, "storage");
		if (value == NULL)
			value = mig_snapshot_get(to, "type storage");
		alter(ddl, to, "SET STORAGE %s", value ? value : "EXTENDED");
	}
	if (from && mig_kinds_differ(from, to, "compression"))
	{
		value = mig_snapshot_get(to, "compression");
		alter(ddl, to, "SET COMPRESSION %s", value ? value : "default");
	}
	if (is_news(from, to, "statistics"))
	{
		value = mig_snapshot_get(to, "statistics");
		alter(ddl, to, "SET STATISTICS %s", value ? value : "-1");
	}
	if (from == NULL && mig_kinds_has(to, "options"))
		alter(ddl, to, "SET (%s)", mig_snapshot_get(to, "options"));
	if (from == NULL)
		mig_not_null_set_details(ddl, to);
}

/* Is it generated when it is read, and not stored? */
static bool
is_virtual(const MigObject *column)
{
	static const char word[] = ") VIRTUAL";
	const char *generated = mig_snapshot_get(column, "generated");
	Size		length = generated ? strlen(generated) : 0;

	return length > strlen(word) && strcmp(generated + length - strlen(word), word) == 0;
}

/* Write what a column that has come from that of a parent has of its own. */
void
mig_column_set_own(MigDdl *ddl, const MigObject *source, const MigObject *column)
{
	if (mig_kinds_has(column, "not null") && !mig_kinds_has(source, "not null"))
		mig_not_null_set(ddl, column);
	mig_column_set_details(ddl, source, column);
	if (mig_kinds_has(column, "options"))
		alter(ddl, column, "SET (%s)", mig_snapshot_get(column, "options"));
}

static void
create_column(MigDdl *ddl, const MigObject *column)
{
	const MigObject *table = table_of(ddl->to, column);
	const MigObject *source = mig_inherit_lasting_source(ddl, table, column);
	StringInfoData sql;

	if (source)
	{
		mig_column_set_own(ddl, source, column);
		return;
	}
	if (mig_inherit_lasting_type(ddl, table))
	{
		if (mig_kinds_has(column, "not null") && !mig_kinds_has(column, "not null not valid"))
			mig_not_null_set(ddl, column);
		mig_column_set_details(ddl, NULL, column);
		return;
	}
	initStringInfo(&sql);
	mig_column_define(&sql, ddl, column);
	mig_ddl_add(ddl, "ALTER TABLE %s ADD COLUMN %s", table->identity, sql.data);
	mig_column_set_details(ddl, NULL, column);
	if (mig_kinds_has(column, "not null") && merged_default(ddl, column) == NULL &&
		!mig_kinds_has(column, "identity") && !mig_kinds_has(column, "generated"))
		mig_ddl_note(ddl, "This fails if the table has rows, because column \"%s\" has no default.",
					 column->name);
	if (mig_kinds_has(column, "identity") ||
		(mig_kinds_has(column, "generated") && !is_virtual(column)))
		mig_ddl_note(ddl, "The table is rewritten.");
	pfree(sql.data);
}

/*
 * A column of a parent goes from the children too, unless one of them keeps its own:
 * then each of the others is told.
 */
static void
drop_column(MigDdl *ddl, const MigObject *column)
{
	const MigObject *table = table_of(ddl->from, column);
	bool		keeping;
	ListCell   *lc;

	if (mig_column_is_cascaded(ddl, table, column) || mig_inherit_lasting_type(ddl, table))
		return;
	if (!mig_kinds_has(column, "generated") && !mig_kinds_has(table, "server"))
		ddl->destructive = true;
	keeping = mig_inherit_children(ddl, table, column, true) != NIL;
	mig_ddl_add(ddl, "ALTER TABLE %s%s DROP COLUMN %s", keeping ? "ONLY " : "", table->identity,
				quote_identifier(column->name));
	if (!keeping)
		return;
	foreach(lc, mig_inherit_children(ddl, table, column, false))
		mig_ddl_add(ddl, "ALTER TABLE %s DROP COLUMN %s", ((MigObject *) lfirst(lc))->identity,
					quote_identifier(column->name));
}

static MigVerdict
judge_column(const MigObject *from, const MigObject *to)
{
	/* nothing is stored of a virtual column that could stay */
	if (mig_kinds_differ(from, to, "generated") &&
		(mig_kinds_has(to, "generated") || is_virtual(from)))
		return MIG_REBUILD;
	if (mig_kinds_differ(from, to, "type") || mig_kinds_differ(from, to, "collation"))
		return MIG_ALTER_DISTURBING;
	return MIG_ALTER;
}

/* Are values of one type those of the other as they are stored, all of them? */
static bool
keeps_values(const char *from, const char *to)
{
	static const char text_type[] = "character varying";
	int			old_length;
	int			new_length;

	if (strncmp(from, text_type, strlen(text_type)) != 0)
		return false;
	if (strcmp(to, "text") == 0 || strcmp(to, text_type) == 0)
		return true;
	return sscanf(from, "character varying(%d)", &old_length) == 1 &&
		sscanf(to, "character varying(%d)", &new_length) == 1 && new_length >= old_length;
}

static void
alter_type(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData action;
	const char *before = mig_snapshot_get(from, "type");
	const char *after = mig_snapshot_get(to, "type");
	const char *value;

	initStringInfo(&action);
	appendStringInfo(&action, "TYPE %s", after);
	if (mig_kinds_has(to, "collation"))
		appendStringInfo(&action, " COLLATE %s", mig_snapshot_get(to, "collation"));
	value = mig_cast_value(quote_identifier(to->name), before, after);
	if (value)
		appendStringInfo(&action, " USING %s", value);
	alter(ddl, to, "%s", action.data);
	if (mig_cast_loses_elements(before, after))
	{
		ddl->destructive = true;
		mig_ddl_note(ddl, "Of each array the first element is kept.");
	}
	if (!keeps_values(before, after) || mig_kinds_differ(from, to, "collation"))
		mig_ddl_note(ddl, "The table is rewritten or scanned.");
	pfree(action.data);
}

/* Write what makes one identity of a column another one. */
static void
change_identity(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData action;
	const char *sequence = mig_snapshot_get(from, "identity sequence");
	const char *before = mig_snapshot_get(from, "identity options");
	const char *after = mig_snapshot_get(to, "identity options");

	initStringInfo(&action);
	if (sequence && mig_kinds_differ(from, to, "identity sequence"))
	{
		const char *wanted = mig_snapshot_get(to, "identity sequence");

		mig_ddl_add(ddl, "ALTER SEQUENCE %s RENAME TO %s", sequence,
					wanted + strlen(quote_identifier(to->schema)) + 1);
		sequence = wanted;
	}
	if (sequence)
		mig_sequence_move_into_bounds(ddl, sequence, before, after);
	if (mig_kinds_differ(from, to, "identity"))
		appendStringInfo(&action, "SET GENERATED %s", mig_snapshot_get(to, "identity"));
	mig_sequence_alter_options(&action, "SET ", before, after);
	if (action.len > 0)
		alter(ddl, to, "%s", action.data);
	pfree(action.data);
}

static void
alter_identity(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData action;

	if (!mig_kinds_has(to, "identity"))
		alter(ddl, to, "%s", "DROP IDENTITY");
	else if (mig_kinds_has(from, "identity"))
		change_identity(ddl, from, to);
	else
	{
		initStringInfo(&action);
		appendStringInfoString(&action, "ADD");
		append_identity(&action, table_of(ddl->to, to), to);
		alter(ddl, to, "%s", action.data);
		pfree(action.data);
	}
}

/*
 * Write what happens to a column that follows that of a parent, as far as that does
 * not happen by itself.
 */
static void
alter_follower(MigDdl *ddl, const MigObject *from, const MigObject *to,
			   const MigObject *source_before, const MigObject *source)
{
	if (mig_kinds_differ(from, to, "not null") &&
		(!mig_kinds_differ(source_before, source, "not null") ||
		 mig_kinds_differ(source, to, "not null")))
		mig_not_null_alter(ddl, from, to);
	mig_column_set_details(ddl, from, to);
}

static void
alter_options(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	mig_options_alter(ddl, psprintf("ALTER TABLE %s ALTER COLUMN %s",
									table_of(ddl->to, to)->identity, quote_identifier(to->name)),
					  from, to, "options");
}

/*
 * An identity column is not null, so NOT NULL comes before the identity and goes
 * after it.
 */
static void
alter_column(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const MigObject *before = mig_inherit_lasting_source(ddl, table_of(ddl->from, from), from);
	const MigObject *source = mig_inherit_lasting_source(ddl, table_of(ddl->to, to), to);

	if (before && source)
	{
		alter_follower(ddl, from, to, before, source);
		alter_options(ddl, from, to);
		return;
	}
	/* an identity is one of a number only */
	if (mig_kinds_has(from, "identity") && !mig_kinds_has(to, "identity"))
		alter_identity(ddl, from, to);
	if ((mig_kinds_differ(from, to, "type") || mig_kinds_differ(from, to, "collation")) &&
		!mig_inherit_lasting_type(ddl, table_of(ddl->to, to)))
		alter_type(ddl, from, to);
	if (mig_kinds_has(to, "not null"))
		mig_not_null_alter(ddl, from, to);
	if (mig_kinds_has(to, "identity") &&
		(mig_kinds_differ(from, to, "identity") ||
		 mig_kinds_differ(from, to, "identity options") ||
		 mig_kinds_differ(from, to, "identity sequence")))
		alter_identity(ddl, from, to);
	if (!mig_kinds_has(to, "not null"))
		mig_not_null_alter(ddl, from, to);
	mig_column_set_details(ddl, from, to);
	if (mig_kinds_differ(from, to, "foreign options"))
		alter(ddl, to, "%s", mig_options_alter_foreign(from, to, "foreign options"));
	alter_options(ddl, from, to);
}

const MigKindOps mig_kind_column = {
	.name = "column",
	.always = true,
	.merges = true,
	.address = mig_kinds_address,
	.create = create_column,
	.drop = drop_column,
	.judge = judge_column,
	.alter = alter_column
};

/*
 * Write a change of a default.  Each child has a default of its own, so that of the
 * parent must not be handed on.
 */
static void
change_default(MigDdl *ddl, const MigSnapshot *snapshot, const MigObject *value,
			   const char *action, const char *expression)
{
	const MigObject *table = table_of(snapshot, value);

	mig_ddl_add(ddl, "ALTER TABLE %s%s ALTER COLUMN %s %s%s",
				mig_kinds_has(table, "partition key") || mig_kinds_has(table, "*has children") ?
				"ONLY " : "", table->identity,
				quote_identifier(mig_snapshot_parent(snapshot, value)->name), action, expression);
}

/* The default that a column has on a side, or null. */
static const MigObject *
default_of(const MigSnapshot *snapshot, const MigObject *column)
{
	int			place = mig_snapshot_find(snapshot, MIG_KIND_COLUMN_DEFAULT, column->identity);

	return place < 0 ? NULL : &snapshot->objects[place];
}

/* Has a new column of a child the default of the parent's already? */
static bool
comes_with_column(MigDdl *ddl, const MigObject *value)
{
	const MigObject *column = mig_snapshot_parent(ddl->to, value);
	const MigObject *table = table_of(ddl->to, column);
	const MigObject *source;
	const MigObject *given;
	const MigObject *before;

	if (mig_snapshot_find(ddl->from, MIG_KIND_COLUMN, column->identity) >= 0 ||
		!mig_kinds_has(column, "inherited"))
		return false;
	source = mig_snapshot_find(ddl->from, MIG_KIND_TABLE, table->identity) < 0 ?
		mig_inherit_source(ddl->to, table, column) :
		mig_inherit_lasting_source(ddl, table, column);
	given = source ? default_of(ddl->to, source) : NULL;
	if (given == NULL || mig_kinds_differ(given, value, "expression"))
		return false;
	before = default_of(ddl->from, source);
	return ddl->merged[given - ddl->to->objects] ||
		(before && !mig_kinds_differ(before, given, "expression"));
}

/* A generation expression comes with its column alone. */
static void
create_default(MigDdl *ddl, const MigObject *value)
{
	if (!mig_kinds_has(value, "generated") && !comes_with_column(ddl, value))
		change_default(ddl, ddl->to, value, "SET DEFAULT ",
					   mig_snapshot_get(value, "expression"));
}

/* Is there a column afterwards that is not generated any more, but has its values? */
static bool
keeps_values_generated(MigDdl *ddl, const MigObject *value)
{
	const MigObject *column = mig_snapshot_parent(ddl->from, value);
	int			after = mig_snapshot_find(ddl->to, MIG_KIND_COLUMN, column->identity);

	return after >= 0 && !mig_kinds_has(&ddl->to->objects[after], "generated") &&
		!is_virtual(column) &&
		!mig_column_is_cascaded(ddl, table_of(ddl->from, column), column);
}

static void
drop_default(MigDdl *ddl, const MigObject *value)
{
	if (!mig_kinds_has(value, "generated"))
		change_default(ddl, ddl->from, value, "DROP DEFAULT", "");
	else if (keeps_values_generated(ddl, value))
		mig_ddl_add(ddl, "ALTER TABLE %s ALTER COLUMN %s DROP EXPRESSION",
					table_of(ddl->from, value)->identity,
					quote_identifier(mig_snapshot_parent(ddl->from, value)->name));
}

static MigVerdict
judge_default(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_has(from, "generated") || mig_kinds_has(to, "generated"))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_default(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	create_default(ddl, to);
}

/*
 * The type of a column changes under its default, which might not have a cast, or the
 * type of a column from which another one is generated.
 */
static bool
default_is_disturbed(const MigObject *value, const MigObject *from, const MigObject *to)
{
	if (mig_type_is_one(from))
		return true;
	return from->kind == MIG_KIND_COLUMN &&
		(mig_kinds_has(value, "generated") ||
		 !mig_cast_is_same_type(mig_snapshot_get(from, "type"), mig_snapshot_get(to, "type")));
}

static void
address_default(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *value)
{
	appendStringInfo(buffer, "COLUMN %s", mig_snapshot_parent(snapshot, value)->identity);
}

const MigKindOps mig_kind_column_default = {
	.name = "default",
	.always = true,
	.merges = true,
	.address = address_default,
	.create = create_default,
	.drop = drop_default,
	.judge = judge_default,
	.alter = alter_default,
	.disturbed = default_is_disturbed
};
