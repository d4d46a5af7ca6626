/*-------------------------------------------------------------------------
 *
 * options.c
 *	  Attributes that are lists: storage parameters, parents and the like.
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
		else if (*c == '(' || *c == '[')
			depth++;
		else if (*c == ')' || *c == ']')
			depth--;
		else if (*c == ',' && c[1] == ' ' && depth == 0)
		{
			items = lappend(items, pnstrdup(start, c - start));
			start = c + 2;
		}
	}
	return lappend(items, pstrdup(start));
}

/* The lines of a text, as strings in the current memory context; NIL for null. */
List *
mig_options_lines(const char *text)
{
	List	   *lines = NIL;
	char	   *next;

	for (char *line = text ? pstrdup(text) : NULL; line; line = next)
	{
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		lines = lappend(lines, line);
	}
	return lines;
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

static int
compare_items(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

/* A list whose order means nothing, in the order in which it is compared. */
const char *
mig_options_sort(const char *text)
{
	List	   *items = mig_options_split(text);
	StringInfoData result;
	ListCell   *lc;

	if (list_length(items) < 2)
		return text;
	list_sort(items, compare_items);
	initStringInfo(&result);
	foreach(lc, items)
		append_item(&result, lfirst(lc));
	return result.data;
}

/*
 * Would a list come out in the order of another one, if what is not in that is
 * taken away and the rest of that is added at its end?
 */
static bool
keeps_order(const List *before, const List *after)
{
	int			place = 0;
	ListCell   *lc;

	foreach(lc, before)
	{
		if (!has_option(after, option_name(lfirst(lc))))
			continue;
		if (strcmp(option_name(list_nth(after, place)), option_name(lfirst(lc))) != 0)
			return false;
		place++;
	}
	return true;
}

/*
 * Write what makes an attribute of name=value options the same, with SET and
 * RESET after the beginning of a command.  The server keeps their order, so all are
 * set anew where new ones come before old ones.
 */
void
mig_options_alter(MigDdl *ddl, const char *command, const MigObject *from, const MigObject *to,
				  const char *attribute)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, attribute));
	List	   *after = mig_options_split(mig_snapshot_get(to, attribute));
	bool		anew = !keeps_order(before, after);
	StringInfoData set;
	StringInfoData reset;
	ListCell   *lc;

	if (!mig_kinds_differ(from, to, attribute))
		return;
	initStringInfo(&set);
	initStringInfo(&reset);
	foreach(lc, before)
	{
		if (anew || !has_option(after, option_name(lfirst(lc))))
			append_item(&reset, option_name(lfirst(lc)));
	}
	foreach(lc, after)
	{
		if (anew || !mig_options_contain(before, lfirst(lc)))
			append_item(&set, lfirst(lc));
	}
	if (reset.len > 0)
		mig_ddl_add(ddl, "%s RESET (%s)", command, reset.data);
	if (set.len > 0)
		mig_ddl_add(ddl, "%s SET (%s)", command, set.data);
	pfree(set.data);
	pfree(reset.data);
}

/* How long the name is with which an option begins, quotes included. */
static Size
foreign_name_length(const char *option)
{
	const char *c = option;

	if (*c != '"')
		return strcspn(option, " ");
	for (c++; *c; c++)
	{
		if (*c == '"' && *++c != '"')
			break;
	}
	return c - option;
}

/* The option of a list that has the same name as another one, or null. */
static const char *
same_foreign_name(const List *options, const char *option)
{
	Size		length = foreign_name_length(option);
	ListCell   *lc;

	foreach(lc, options)
	{
		if (foreign_name_length(lfirst(lc)) == length && strncmp(lfirst(lc), option, length) == 0)
			return lfirst(lc);
	}
	return NULL;
}

/*
 * What makes an attribute of options, as OPTIONS has them, the same: that clause with a
 * space before it, palloc'd, or an empty text if there is no difference.
 */
char *
mig_options_alter_foreign(const MigObject *from, const MigObject *to, const char *attribute)
{
	List	   *before = mig_options_split(mig_snapshot_get(from, attribute));
	List	   *after = mig_options_split(mig_snapshot_get(to, attribute));
	StringInfoData items;
	ListCell   *lc;

	initStringInfo(&items);
	foreach(lc, before)
	{
		if (same_foreign_name(after, lfirst(lc)) == NULL)
			append_item(&items, psprintf("DROP %.*s", (int) foreign_name_length(lfirst(lc)),
										 (char *) lfirst(lc)));
	}
	foreach(lc, after)
	{
		const char *was = same_foreign_name(before, lfirst(lc));

		if (was == NULL || strcmp(was, lfirst(lc)) != 0)
			append_item(&items, psprintf("%s %s", was ? "SET" : "ADD", (char *) lfirst(lc)));
	}
	return items.len > 0 ? psprintf(" OPTIONS (%s)", items.data) : pstrdup("");
}
