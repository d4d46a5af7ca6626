/*-------------------------------------------------------------------------
 *
 * kinds.c
 *	  The table of the kinds of object, and what their files share.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"
#include "schema/normal.h"

static const MigKindOps *const kinds[MIG_NKINDS] = {
	[MIG_KIND_SCHEMA] = &mig_kind_schema,
	[MIG_KIND_COLLATION] = &mig_kind_collation,
	[MIG_KIND_ENUM] = &mig_kind_enum,
	[MIG_KIND_DOMAIN] = &mig_kind_domain,
	[MIG_KIND_COMPOSITE] = &mig_kind_composite,
	[MIG_KIND_RANGE] = &mig_kind_range,
	[MIG_KIND_SEQUENCE] = &mig_kind_sequence,
	[MIG_KIND_ROUTINE] = &mig_kind_routine,
	[MIG_KIND_AGGREGATE] = &mig_kind_aggregate,
	[MIG_KIND_ACCESS_METHOD] = &mig_kind_access_method,
	[MIG_KIND_OPERATOR] = &mig_kind_operator,
	[MIG_KIND_OPERATOR_FAMILY] = &mig_kind_operator_family,
	[MIG_KIND_OPERATOR_CLASS] = &mig_kind_operator_class,
	[MIG_KIND_CAST] = &mig_kind_cast,
	[MIG_KIND_TRANSFORM] = &mig_kind_transform,
	[MIG_KIND_CONVERSION] = &mig_kind_conversion,
	[MIG_KIND_DOMAIN_CONSTRAINT] = &mig_kind_domain_constraint,
	[MIG_KIND_TS_PARSER] = &mig_kind_ts_parser,
	[MIG_KIND_TS_TEMPLATE] = &mig_kind_ts_template,
	[MIG_KIND_TS_DICTIONARY] = &mig_kind_ts_dictionary,
	[MIG_KIND_TS_CONFIGURATION] = &mig_kind_ts_configuration,
	[MIG_KIND_TABLE] = &mig_kind_table,
	[MIG_KIND_COLUMN] = &mig_kind_column,
	[MIG_KIND_COLUMN_DEFAULT] = &mig_kind_column_default,
	[MIG_KIND_SEQUENCE_OWNER] = &mig_kind_sequence_owner,
	[MIG_KIND_PARTITION] = &mig_kind_partition,
	[MIG_KIND_CONSTRAINT] = &mig_kind_constraint,
	[MIG_KIND_INDEX] = &mig_kind_index,
	[MIG_KIND_INDEX_PARTITION] = &mig_kind_index_partition,
	[MIG_KIND_FOREIGN_KEY] = &mig_kind_foreign_key,
	[MIG_KIND_VIEW] = &mig_kind_view,
	[MIG_KIND_MATVIEW] = &mig_kind_matview,
	[MIG_KIND_STATISTICS] = &mig_kind_statistics,
	[MIG_KIND_RULE] = &mig_kind_rule,
	[MIG_KIND_TRIGGER] = &mig_kind_trigger,
	[MIG_KIND_POLICY] = &mig_kind_policy,
	[MIG_KIND_EXTENSION] = &mig_kind_extension,
	[MIG_KIND_LANGUAGE] = &mig_kind_language,
	[MIG_KIND_FOREIGN_DATA_WRAPPER] = &mig_kind_foreign_data_wrapper,
	[MIG_KIND_SERVER] = &mig_kind_server,
	[MIG_KIND_USER_MAPPING] = &mig_kind_user_mapping,
	[MIG_KIND_SUBSCRIPTION] = &mig_kind_subscription,
	[MIG_KIND_DEFAULT_PRIVILEGES] = &mig_kind_default_privileges,
	[MIG_KIND_EVENT_TRIGGER] = &mig_kind_event_trigger,
	[MIG_KIND_PUBLICATION] = &mig_kind_publication,
	[MIG_KIND_PUBLICATION_MEMBER] = &mig_kind_publication_member,
	[MIG_KIND_NOT_HANDLED] = &mig_kind_not_handled
};

/* The operations of a kind. */
const MigKindOps *
mig_kinds_ops(MigKind kind)
{
	return kinds[kind] ? kinds[kind] : &mig_kind_not_handled;
}

/* What the kind of an object is called. */
const char *
mig_kinds_name(MigKind kind)
{
	return mig_kinds_ops(kind)->name;
}

/* The kind that has a name, or -1. */
int
mig_kinds_find(const char *name)
{
	for (int kind = 0; kind < MIG_NKINDS; kind++)
	{
		if (kinds[kind] && strcmp(kinds[kind]->name, name) == 0)
			return kind;
	}
	return -1;
}

/* Add a statement, without its semicolon. */
void
mig_ddl_add(MigDdl *ddl, const char *format,...)
{
	va_list		args;
	int			needed;

	do
	{
		va_start(args, format);
		needed = appendStringInfoVA(ddl->sql, format, args);
		va_end(args);
		if (needed > 0)
			enlargeStringInfo(ddl->sql, needed);
	} while (needed > 0);
	appendStringInfoString(ddl->sql, ";\n");
}

/* Add a sentence to the note on the change. */
void
mig_ddl_note(MigDdl *ddl, const char *format,...)
{
	va_list		args;
	int			needed;

	if (ddl->note->len > 0)
		appendStringInfoChar(ddl->note, '\n');
	do
	{
		va_start(args, format);
		needed = appendStringInfoVA(ddl->note, format, args);
		va_end(args);
		if (needed > 0)
			enlargeStringInfo(ddl->note, needed);
	} while (needed > 0);
}

/* Is the value of an attribute words of a user, and no text of the server's printer? */
static bool
is_comment(const char *attribute)
{
	static const char word[] = "comment";
	Size		length = strlen(attribute);

	return length >= strlen(word) && strcmp(attribute + length - strlen(word), word) == 0;
}

/* Is the value of an attribute a list whose order means nothing? */
static bool
is_unordered(const char *attribute)
{
	return strcmp(attribute, "options") == 0 || strcmp(attribute, "toast options") == 0;
}

static const char *
normal_value(const char *attribute, const char *value)
{
	if (is_comment(attribute))
		return value;
	return is_unordered(attribute) ? mig_options_sort(value) : mig_normal_text(value);
}

/* The value of an attribute in the form in which it is compared and hashed. */
const char *
mig_kinds_normal_value(const MigAttribute *attribute)
{
	return normal_value(attribute->name, attribute->value);
}

/* Are two values of an attribute the same? */
bool
mig_kinds_same_value(const char *attribute, const char *one, const char *other)
{
	return strcmp(one, other) == 0 ||
		strcmp(normal_value(attribute, one), normal_value(attribute, other)) == 0;
}

/* Do two objects have different values of an attribute? */
bool
mig_kinds_differ(const MigObject *from, const MigObject *to, const char *attribute)
{
	const char *one = mig_snapshot_get(from, attribute);
	const char *other = mig_snapshot_get(to, attribute);

	if (one == NULL || other == NULL)
		return one != other;
	return !mig_kinds_same_value(attribute, one, other);
}

/* Does an object have an attribute, whatever its value? */
bool
mig_kinds_has(const MigObject *object, const char *attribute)
{
	return mig_snapshot_get(object, attribute) != NULL;
}

/* The address of an object that is known by its identity, after a word for its kind. */
void
mig_kinds_address(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *object)
{
	for (const char *c = mig_kinds_name(object->kind); *c; c++)
		appendStringInfoChar(buffer, pg_toupper((unsigned char) *c));
	appendStringInfo(buffer, " %s", object->identity);
}

/* Drop an object by its address. */
void
mig_kinds_drop(MigDdl *ddl, const MigObject *object)
{
	StringInfoData address;

	initStringInfo(&address);
	mig_kinds_ops(object->kind)->address(&address, ddl->from, object);
	mig_ddl_add(ddl, "DROP %s", address.data);
	pfree(address.data);
}

/* The verdict about a kind that is altered in place, whatever differs. */
MigVerdict
mig_kinds_judge_in_place(const MigObject *from, const MigObject *to)
{
	return MIG_ALTER;
}

/* For a kind whose objects stand in the way of a new type of anything that they need. */
bool
mig_kinds_always_disturbed(const MigObject *object, const MigObject *from, const MigObject *to)
{
	return true;
}
