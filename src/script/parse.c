/*-------------------------------------------------------------------------
 *
 * parse.c
 *	  One statement of a script through the server's grammar, and where in it
 *	  an error is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "mb/pg_wchar.h"
#include "parser/parser.h"
#include "script/script_internal.h"

/* A longer statement is not repeated whole in an error, in bytes. */
#define MAX_ERROR_QUERY		8192

/* How much of a line an error quotes, in bytes. */
#define MAX_EXCERPT			80

/*
 * Parse text that holds exactly one statement, with the parser's settings as
 * they are.  Raises what the grammar raises; the cursor is relative to sql.
 */
RawStmt *
mig_script_parse_one(const char *sql)
{
	List	   *list = raw_parser(sql, RAW_PARSE_DEFAULT);

	if (list_length(list) != 1)
		elog(ERROR, "expected one statement, found %d", list_length(list));
	return linitial_node(RawStmt, list);
}

/*
 * Parse one statement of a script, read with the given
 * standard_conforming_strings.  The tree is in the current context.  Raises
 * what the grammar raises; the cursor is relative to sql.
 */
RawStmt *
mig_script_parse_statement(const char *sql, bool std_strings)
{
	bool		save_std_strings = mig_compat_std_strings();
	RawStmt    *volatile raw = NULL;

	PG_TRY();
	{
		mig_compat_set_std_strings(std_strings);
		raw = mig_script_parse_one(sql);
	}
	PG_FINALLY();
	{
		mig_compat_set_std_strings(save_std_strings);
	}
	PG_END_TRY();

	return raw;
}

/*
 * The byte at which a given number of characters of text have passed, or at
 * which text ends.
 */
int
mig_script_byte_offset(const char *text, int nchars)
{
	const char *p = text;

	while (nchars-- > 0 && *p != '\0')
		p += pg_mblen(p);
	return p - text;
}

/*
 * The part of a line that an error shows when the whole statement is too long
 * for that: around offset, between the line ends, cut at character boundaries.
 * Sets *start to where it begins.  Palloc'd.
 */
static char *
line_around(const char *sql, int offset, int *start)
{
	int			line = offset;
	int			length;

	while (line > 0 && sql[line - 1] != '\n')
		line--;
	while (offset - line > MAX_ERROR_QUERY / 2)
		line += pg_mblen(sql + line);

	length = strcspn(sql + offset, "\r\n");
	length = pg_mbcliplen(sql + offset, length, MAX_ERROR_QUERY / 2);

	*start = line;
	return pnstrdup(sql + line, offset - line + length);
}

/*
 * Make byte offset of sql the place of the error that is being reported: sql
 * becomes its internal query, or only the line concerned if sql is long.
 * Returns how many lines below the first one of sql that is.  To be called
 * from an error context callback.
 */
int
mig_script_point_at(const char *sql, int offset)
{
	int			lines = 0;

	errposition(0);
	if (strnlen(sql, MAX_ERROR_QUERY + 1) <= MAX_ERROR_QUERY)
	{
		internalerrposition(pg_mbstrlen_with_len(sql, offset) + 1);
		internalerrquery(sql);
	}
	else
	{
		int			start;
		char	   *line = line_around(sql, offset, &start);

		internalerrposition(pg_mbstrlen_with_len(sql + start, offset - start) + 1);
		internalerrquery(line);
	}

	for (int i = 0; i < offset; i++)
		if (sql[i] == '\n')
			lines++;
	return lines;
}

/*
 * To be called from an error context callback while sql, and nothing around
 * it, is parsed, analyzed or run: if the error has a cursor, turn it from a
 * position in what the client sent, which it is not, into one in an internal
 * query, as the server does for SQL run by functions.  Returns how many lines
 * below the first line of sql the error is; 0 if that is not known.
 */
int
mig_script_translate_position(const char *sql)
{
	int			position = geterrposition();

	if (position <= 0)
		return 0;
	return mig_script_point_at(sql, mig_script_byte_offset(sql, position - 1));
}

/*
 * The rest of the line of text at offset, clipped to what a message can hold.
 * Palloc'd.
 */
char *
mig_script_excerpt(const char *text, int offset)
{
	const char *rest = text + offset;
	int			length = strcspn(rest, "\r\n");
	int			clipped = pg_mbcliplen(rest, length, MAX_EXCERPT);

	return psprintf("%.*s%s", clipped, rest, clipped < length ? "..." : "");
}

/*
 * What is appended to "line 4 of the script" if the script comes from a file:
 * the place there, as editors understand it, after a comma; or nothing.  In the
 * current context.
 */
char *
mig_script_place(const MigLabel *label, int line)
{
	if (label == NULL || label->file == NULL)
		return "";
	return psprintf(", %s:%d", label->file, label->lines + line);
}

/*
 * For ereport(), when the message has the line in the script: the place in the
 * file that it comes from, if any, as context.  Returns 0.
 */
int
mig_script_errplace(const MigLabel *label, int line)
{
	if (label && label->file)
		errcontext("%s:%d", label->file, label->lines + line);
	return 0;
}
