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

/*
 * How long the name is with which an item begins, quotes included, given what follows
 * names in its list.
 */
static Size
name_length(const char *item, const char *end)
{
	bool		quoted = false;
	const char *c;

	for (c = item; *c && (quoted || strncmp(c, end, strlen(end)) != 0); c++)
	{
		if (*c == '"')
			quoted = !quoted;
	}
	return c - item;
}

/* The name with which an item begins, given what follows names in its list; palloc'd. */
char *
mig_options_name(const char *item, const char *end)
{
	return pnstrdup(item, name_length(item, end));
}

/* The item of a list that has the same name as another item, or null. */
const char *
mig_options_find(const List *items, const char *item, const char *end)
{
	Size		length = name_length(item, end);
	ListCell   *lc;

	foreach(lc, items)
	{
		if (name_length(lfirst(lc), end) == length && strncmp(lfirst(lc), item, length) == 0)
			return lfirst(lc);
	}
	return NULL;
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
 * taken away and the rest of that is added at its end?  Given what follows names in both.
 */
bool
mig_options_keep_order(const List *before, const List *after, const char *end)
{
	int			place = 0;
	ListCell   *lc;

	foreach(lc, before)
	{
		const char *kept = mig_options_find(after, lfirst(lc), end);

		if (kept == NULL)
			continue;
		if (kept != list_nth(after, place))
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
	bool		anew = !mig_options_keep_order(before, after, "=");
	StringInfoData set;
	StringInfoData reset;
	ListCell   *lc;

	if (!mig_kinds_differ(from, to, attribute))
		return;
	initStringInfo(&set);
	initStringInfo(&reset);
	foreach(lc, before)
	{
		if (anew || mig_options_find(after, lfirst(lc), "=") == NULL)
			append_item(&reset, mig_options_name(lfirst(lc), "="));
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
		if (mig_options_find(after, lfirst(lc), " ") == NULL)
			append_item(&items, psprintf("DROP %s", mig_options_name(lfirst(lc), " ")));
	}
	foreach(lc, after)
	{
		const char *was = mig_options_find(before, lfirst(lc), " ");

		if (was == NULL || strcmp(was, lfirst(lc)) != 0)
			append_item(&items, psprintf("%s %s", was ? "SET" : "ADD", (char *) lfirst(lc)));
	}
	return items.len > 0 ? psprintf(" OPTIONS (%s)", items.data) : pstrdup("");
}
