/*-------------------------------------------------------------------------
 *
 * options.c
 *	  Attributes that are lists: storage parameters, parents, options of sequences.
 *
 * A list is one text with ", " between its items, which may be quoted.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

/* The items of a list, as strings in the current memory context; NIL for null. */
List *
mig_options_split(const char *text)
{
	List	   *items = NIL;
	const char *start = text;
	char		quote = '\0';
	int			depth = 0;

	if (text == NULL)
		return NIL;
	for (const char *c = text; *c; c++)
	{
		if (quote)
			quote = *c == quote ? '\0' : quote;
		else if (*c == '"' || *c == '\'')
			quote = *c;
		else if (*c == '(')
			depth++;
		else if (*c == ')')
			depth--;
		else if (*c == ',' && c[1] == ' ' && depth == 0)
		{
			items = lappend(items, pnstrdup(start, c - start));
			start = c + 2;
		}
	}
	return lappend(items, pstrdup(start));
}

/* Is a string among the items? */
bool
mig_options_contain(const List *items, const char *item)
{
	ListCell   *lc;

	foreach(lc, items)
	{
		if (strcmp(lfirst(lc), item) == 0)
			return true;
	}
	return false;
}

/* What stands before the equals sign of an option. */
static char *
option_name(const char *option)
{
	return pnstrdup(option, strcspn(option, "="));
}

static bool
has_option(const List *options, const char *name)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		if (strcmp(option_name(lfirst(lc)), name) == 0)
			return true;
	}
	return false;
}

static void
append_item(StringInfo list, const char *item)
{
	if (list->len > 0)
		appendStringInfoString(list, ", ");
	appendStringInfoString(list, item);
}

/*
 * Write what makes an attribute of name=value options the same, with SET and
 * RESET after the beginning of a command.
 */
void
mig_options_alter(MigDdl *ddl, const char *command, const MigObject *from, const MigObject *to,
				  const char *attribute)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, attribute));
	List	   *after = mig_options_split(mig_snapshot_get(to, attribute));
	StringInfoData set;
	StringInfoData reset;
	ListCell   *lc;

	initStringInfo(&set);
	initStringInfo(&reset);
	foreach(lc, after)
	{
		if (!mig_options_contain(before, lfirst(lc)))
			append_item(&set, lfirst(lc));
	}
	foreach(lc, before)
	{
		if (!has_option(after, option_name(lfirst(lc))))
			append_item(&reset, option_name(lfirst(lc)));
	}
	if (set.len > 0)
		mig_ddl_add(ddl, "%s SET (%s)", command, set.data);
	if (reset.len > 0)
		mig_ddl_add(ddl, "%s RESET (%s)", command, reset.data);
	pfree(set.data);
	pfree(reset.data);
}

/* Write options of a sequence as CREATE SEQUENCE has them. */
void
mig_options_append_sequence(StringInfo sql, const char *options)
{
	List	   *items = mig_options_split(options);
	ListCell   *lc;

	foreach(lc, items)
		appendStringInfo(sql, "%s%s", lc == list_head(items) ? "" : " ", (char *) lfirst(lc));
}

/* An option of a sequence that is left out stands for this. */
static const struct
{
	const char *option;
	const char *initially;
}			sequence_options[] =
{
	{"AS", "AS bigint"},
	{"INCREMENT", "INCREMENT BY 1"},
	{"MINVALUE", "NO MINVALUE"},
	{"MAXVALUE", "NO MAXVALUE"},
	{"START", "START WITH 1"},
	{"CACHE", "CACHE 1"},
	{"CYCLE", "NO CYCLE"}
};

/* The item of a list that begins with a word, or null. */
static const char *
item_of(const List *items, const char *word)
{
	ListCell   *lc;
	Size		length = strlen(word);

	foreach(lc, items)
	{
		const char *item = lfirst(lc);

		if (strncmp(item, word, length) == 0 && (item[length] == ' ' || item[length] == '\0'))
			return item;
	}
	return NULL;
}

/*
 * Write what makes some options of a sequence others, each after a word such as
 * "SET " or none.
 */
void
mig_options_alter_sequence(StringInfo sql, const char *set, const char *from, const char *to)
{
	List	   *before = mig_options_split(from);
	List	   *after = mig_options_split(to);

	for (int i = 0; i < lengthof(sequence_options); i++)
	{
		const char *old = item_of(before, sequence_options[i].option);
		const char *new = item_of(after, sequence_options[i].option);

		if (old == NULL)
			old = sequence_options[i].initially;
		if (new == NULL)
			new = sequence_options[i].initially;
		if (strcmp(old, new) == 0)
			continue;
		if (sql->len > 0 && sql->data[sql->len - 1] != ' ')
			appendStringInfoChar(sql, ' ');
		appendStringInfo(sql, "%s%s", set, new);
	}
}
