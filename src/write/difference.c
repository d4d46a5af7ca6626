/*-------------------------------------------------------------------------
 *
 * difference.c
 *	  Where two scripts differ, for people.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "write/sync.h"

/* how many lines of each side are shown, and how much of a line, in bytes */
#define MAX_LINES 10
#define MAX_LINE 200

/* A text as lines, which are cut out of a copy of it. */
typedef struct Lines
{
	int			n;
	char	  **lines;
} Lines;

static Lines
lines_of(const char *text)
{
	Lines		result = {0};
	char	   *copy = pstrdup(text);
	int			n = 1;

	for (const char *p = copy; *p; p++)
		n += *p == '\n';
	result.lines = palloc(n * sizeof(char *));
	for (char *line = copy; line; result.n++)
	{
		char	   *end = strchr(line, '\n');

		if (end)
			*end = '\0';
		if (strlen(line) > 0 && line[strlen(line) - 1] == '\r')
			line[strlen(line) - 1] = '\0';
		result.lines[result.n] = line;
		line = end ? end + 1 : NULL;
	}
	return result;
}

static void
append_lines(StringInfo out, const Lines *lines, int from, int to, char sign)
{
	for (int i = from; i < to; i++)
	{
		const char *line = lines->lines[i];
		int			length = strlen(line);

		if (i - from == MAX_LINES)
		{
			appendStringInfo(out, "\n%c ... (%d more)", sign, to - i);
			return;
		}
		length = pg_mbcliplen(line, length, MAX_LINE);
		appendStringInfo(out, "\n%c %.*s%s", sign, length, line, line[length] ? "..." : "");
	}
}

/*
 * The lines in which a script differs from what it was, between the lines at the
 * beginning and at the end that are the same: a sentence, and below it what was
 * there and what is there now.  What says which script it is.  In the current
 * context.
 */
char *
mig_difference_lines(const char *before, const char *after, const char *what)
{
	Lines		old = lines_of(before);
	Lines		new = lines_of(after);
	int			same = 0;
	int			tail = 0;
	StringInfoData out;

	while (same < old.n && same < new.n && strcmp(old.lines[same], new.lines[same]) == 0)
		same++;
	while (tail < old.n - same && tail < new.n - same &&
		   strcmp(old.lines[old.n - 1 - tail], new.lines[new.n - 1 - tail]) == 0)
		tail++;
	initStringInfo(&out);
	appendStringInfo(&out, "From line %d of the %s on:", same + 1, what);
	append_lines(&out, &old, same, old.n - tail, '-');
	append_lines(&out, &new, same, new.n - tail, '+');
	return out.data;
}
