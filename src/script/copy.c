/*-------------------------------------------------------------------------
 *
 * copy.c
 *	  COPY in a script: its data, and what cannot be had without a client.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/errcodes.h"
#include "miscadmin.h"
#include "script/script_internal.h"

/* The offset of the line after the one that offset is in, or of the end. */
static int
next_line(const char *text, int length, int offset)
{
	const char *newline = memchr(text + offset, '\n', length - offset);

	return newline ? newline - text + 1 : length;
}

/*
 * Whether a line is the one that ends COPY data.  Its length includes its end.
 */
static bool
ends_data(const char *line, int length)
{
	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		length--;
	return length == 2 && line[0] == '\\' && line[1] == '.';
}

/*
 * Whether nothing but blanks and whole comments, which nest, is left of a line.
 */
static bool
rest_is_blank(const char *p)
{
	int			depth = 0;

	for (; *p != '\n' && *p != '\0'; p++)
	{
		if (p[0] == '/' && p[1] == '*')
		{
			depth++;
			p++;
		}
		else if (depth > 0)
		{
			if (p[0] == '*' && p[1] == '/')
			{
				depth--;
				p++;
			}
		}
		else if (p[0] == '-' && p[1] == '-')
			return true;
		else if (strchr(" \t\f\v\r", *p) == NULL)
			return false;
	}
	return depth == 0;
}

/*
 * Whether COPY asks for the binary format, which no script can carry.
 */
static bool
is_binary(CopyStmt *stmt)
{
	ListCell   *lc;

	foreach(lc, stmt->options)
	{
		DefElem    *option = lfirst_node(DefElem, lc);

		if (strcmp(option->defname, "format") == 0 && option->arg != NULL &&
			IsA(option->arg, String) &&
			strcmp(strVal(option->arg), "binary") == 0)
			return true;
	}
	return false;
}

/* Refuse a COPY; detail and hint are sentences, the hint may be missing. */
pg_noreturn static void
refuse_copy(const MigLabel *label, const MigStatement *statement, const char *detail,
			const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_BAD_COPY),
			 errmsg("COPY cannot be run at line %d of the script",
					statement->line),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 mig_script_errplace(label, statement->line)));
}

/*
 * Find the data of a COPY statement whose kind is known already: the lines
 * after the one with its semicolon, up to a line that is a backslash and a
 * dot.  Sets data_offset and data_length, and returns the offset of the line
 * after that.  All three are 0 for a COPY that is not from the client.
 * "semicolon" is the offset of what ended the statement, possibly the length
 * of the text.  Raises ERRCODE_MIG_BAD_COPY.
 */
int
mig_script_find_copy_data(const char *text, int length, const MigLabel *label,
						  MigStatement *statement, CopyStmt *stmt,
						  int semicolon)
{
	int			offset = Min(semicolon + 1, length);
	int			next;

	if (statement->kind != MIG_STATEMENT_COPY)
	{
		if (!stmt->is_from && stmt->filename == NULL && !stmt->is_program)
			refuse_copy(label, statement, _("There is no client that COPY TO stdout could send to."),
						NULL);
		return 0;
	}

	if (is_binary(stmt))
		refuse_copy(label, statement, _("A script cannot hold data in binary format."), NULL);
	if (!rest_is_blank(text + offset))
		refuse_copy(label, statement, _("The line with its semicolon goes on after it."),
					_("The data begins on the next line."));

	statement->data_offset = offset = next_line(text, length, offset);
	for (;; offset = next)
	{
		CHECK_FOR_INTERRUPTS();
		if (offset >= length)
			refuse_copy(label, statement, _("The script ends before its data does."),
						_("The data is ended by a line that is \"\\.\"."));
		next = next_line(text, length, offset);
		if (ends_data(text + offset, next - offset))
			break;
	}
	statement->data_length = offset - statement->data_offset;
	return next;
}
