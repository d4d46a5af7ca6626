/*-------------------------------------------------------------------------
 *
 * kind_sequence.c
 *	  Sequences, and the columns that own them.
 *
 * Attributes of a sequence: "persistence" (UNLOGGED), "options" (the list of those
 * that have not their defaults, as CREATE SEQUENCE has them).  Attributes of an
 * owner: "column".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kind_table.h"
#include "utils/builtins.h"

/* What the options of a sequence come to. */
typedef struct SequenceOptions
{
	const char *type;
	int64		increment;
	int64		min;
	int64		max;
	int64		start;
	int64		cache;
	bool		has_min;
	bool		has_max;
	bool		cycles;
} SequenceOptions;

/* What follows a word in a list, or null. */
static const char *
value_of(const List *items, const char *word)
{
	ListCell   *lc;
	Size		length = strlen(word);

	foreach(lc, items)
	{
		const char *item = lfirst(lc);

		if (strncmp(item, word, length) == 0)
			return item + length;
	}
	return NULL;
}

static int64
number_of(const List *items, const char *word, int64 otherwise)
{
	const char *value = value_of(items, word);

	return value ? strtoi64(value, NULL, 10) : otherwise;
}

/* Fill in what a list of options leaves out. */
static SequenceOptions
parse_options(const char *text)
{
	List	   *items = mig_options_split(text);
	SequenceOptions result;
	int64		lowest = PG_INT64_MIN;
	int64		highest = PG_INT64_MAX;

	result.type = value_of(items, "AS ");
	if (result.type == NULL)
		result.type = "bigint";
	if (strcmp(result.type, "integer") == 0)
	{
		lowest = PG_INT32_MIN;
		highest = PG_INT32_MAX;
	}
	else if (strcmp(result.type, "smallint") == 0)
	{
		lowest = PG_INT16_MIN;
		highest = PG_INT16_MAX;
	}
	result.increment = number_of(items, "INCREMENT BY ", 1);
	result.has_min = value_of(items, "MINVALUE ") != NULL;
	result.has_max = value_of(items, "MAXVALUE ") != NULL;
	result.min = number_of(items, "MINVALUE ", result.increment > 0 ? 1 : lowest);
	result.max = number_of(items, "MAXVALUE ", result.increment > 0 ? highest : -1);
	result.start = number_of(items, "START WITH ",
							 result.increment > 0 ? result.min : result.max);
	result.cache = number_of(items, "CACHE ", 1);
	result.cycles = value_of(items, "CYCLE") != NULL;
	return result;
}

/* Write options of a sequence as CREATE SEQUENCE has them; null means none. */
void
mig_sequence_append_options(StringInfo sql, const char *options)
{
	List	   *items = mig_options_split(options);
	ListCell   *lc;

	foreach(lc, items)
		appendStringInfo(sql, "%s%s", lc == list_head(items) ? "" : " ", (char *) lfirst(lc));
}

static void
append_option(StringInfo sql, const char *set, const char *option)
{
	appendStringInfo(sql, "%s%s%s", sql->len > 0 ? " " : "", set, option);
}

static void
append_bound(StringInfo sql, const char *set, const char *word, bool given, int64 value)
{
	append_option(sql, set, given ? psprintf("%s " INT64_FORMAT, word, value) :
				  psprintf("NO %s", word));
}

/*
 * Write what makes some options of a sequence others, each after a word such as
 * "SET " or none.  Nothing is written if both come to the same.
 */
void
mig_sequence_alter_options(StringInfo sql, const char *set, const char *from, const char *to)
{
	SequenceOptions before = parse_options(from);
	SequenceOptions after = parse_options(to);
	bool		retyped;

	if (strcmp(before.type, after.type) != 0)
		append_option(sql, set, psprintf("AS %s", after.type));
	if (before.increment != after.increment)
		append_option(sql, set, psprintf("INCREMENT BY " INT64_FORMAT, after.increment));
	/* with another type, the server takes any sequence for an ascending one */
	retyped = strcmp(before.type, after.type) != 0 && (before.increment < 0 || after.increment < 0);
	if (retyped || before.min != after.min)
		append_bound(sql, set, "MINVALUE", retyped || after.has_min, after.min);
	if (retyped || before.max != after.max)
		append_bound(sql, set, "MAXVALUE", retyped || after.has_max, after.max);
	if (before.start != after.start)
		append_option(sql, set, psprintf("START WITH " INT64_FORMAT, after.start));
	if (after.min > before.max || after.max < before.min)
		append_option(sql, strcmp(set, "SET ") == 0 ? "" : set, "RESTART");
	if (before.cache != after.cache)
		append_option(sql, set, psprintf("CACHE " INT64_FORMAT, after.cache));
	if (before.cycles != after.cycles)
		append_option(sql, set, after.cycles ? "CYCLE" : "NO CYCLE");
}

/*
 * Move a sequence forward to its new bounds, which the server does not do by itself:
 * an ascending one whose lower bound rises, a descending one whose upper bound falls.
 */
void
mig_sequence_move_into_bounds(MigDdl *ddl, const char *sequence, const char *from, const char *to)
{
	SequenceOptions before = parse_options(from);
	SequenceOptions after = parse_options(to);
	bool		rises = after.increment > 0 && after.min > before.min && after.min <= before.max;
	bool		falls = after.increment < 0 && after.max < before.max && after.max >= before.min;
	int64		bound = rises ? after.min : after.max;

	if (!rises && !falls)
		return;
	mig_ddl_add(ddl, "SELECT pg_catalog.setval(%s, %s(last_value, " INT64_FORMAT
				"), is_called AND last_value %s " INT64_FORMAT ") FROM %s",
				quote_literal_cstr(sequence), rises ? "GREATEST" : "LEAST", bound, rises ? ">=" : "<=", bound,
				sequence);
	mig_ddl_note(ddl, "The sequence moves to its new bounds, and does not move back in a rollback.");
}

static void
create_sequence(MigDdl *ddl, const MigObject *sequence)
{
	const char *persistence = mig_snapshot_get(sequence, "persistence");
	StringInfoData options;

	initStringInfo(&options);
	mig_sequence_append_options(&options, mig_snapshot_get(sequence, "options"));
	mig_ddl_add(ddl, "CREATE %s%sSEQUENCE %s%s%s", persistence ? persistence : "",
				persistence ? " " : "", sequence->identity, options.len > 0 ? " " : "",
				options.data);
	pfree(options.data);
}

static void
drop_sequence(MigDdl *ddl, const MigObject *sequence)
{
	ddl->destructive = true;
	mig_kinds_drop(ddl, sequence);
}

static void
alter_sequence(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *before = mig_snapshot_get(from, "options");
	const char *after = mig_snapshot_get(to, "options");
	StringInfoData options;

	initStringInfo(&options);
	if (mig_kinds_differ(from, to, "persistence"))
		mig_ddl_add(ddl, "ALTER SEQUENCE %s SET %s", to->identity,
					mig_kinds_has(to, "persistence") ? "UNLOGGED" : "LOGGED");
	mig_sequence_move_into_bounds(ddl, to->identity, before, after);
	mig_sequence_alter_options(&options, "", before, after);
	if (options.len > 0)
		mig_ddl_add(ddl, "ALTER SEQUENCE %s %s", to->identity, options.data);
	pfree(options.data);
}

const MigKindOps mig_kind_sequence = {
	.name = "sequence",
	.always = true,
	.address = mig_kinds_address,
	.create = create_sequence,
	.drop = drop_sequence,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_sequence
};

static void
address_owner(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *owner)
{
	appendStringInfo(buffer, "SEQUENCE %s", owner->identity);
}

static void
create_owner(MigDdl *ddl, const MigObject *owner)
{
	mig_ddl_add(ddl, "ALTER SEQUENCE %s OWNED BY %s", owner->identity,
				mig_snapshot_get(owner, "column"));
}

static void
drop_owner(MigDdl *ddl, const MigObject *owner)
{
	mig_ddl_add(ddl, "ALTER SEQUENCE %s OWNED BY NONE", owner->identity);
}

static void
alter_owner(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	create_owner(ddl, to);
}

const MigKindOps mig_kind_sequence_owner = {
	.name = "sequence owner",
	.always = true,
	.address = address_owner,
	.create = create_owner,
	.drop = drop_owner,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_owner
};
