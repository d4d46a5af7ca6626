/*-------------------------------------------------------------------------
 *
 * header.c
 *	  The comments at the top of a revision file.
 *
 * The server reads revision files, and judges them.  This is what is needed
 * where there is no server: what a file is called, and what it stands on.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "pqexpbuffer.h"

#include "bin/header.h"

#define BLANKS " \t\r"

typedef struct HeaderLine
{
	const char *start;			/* of the line */
	const char *end;			/* of the line, without line end */
	const char *next;			/* line, or the end of the text */
	const char *key;
	size_t		key_length;
	const char *value;
	size_t		value_length;
} HeaderLine;

/* Where what is between a slash with a star and its counterpart ends; such comments nest. */
static const char *
skip_block(const char *text)
{
	int			depth = 0;

	for (; *text != '\0'; text++)
	{
		if (text[0] == '/' && text[1] == '*')
			depth++, text++;
		else if (text[0] == '*' && text[1] == '/')
		{
			text++;
			if (--depth == 0)
				return text + 1;
		}
	}
	return text;
}

static void
read_key(HeaderLine *line, const char *start)
{
	size_t		n = 0;

	line->key_length = 0;
	while (isalpha((unsigned char) start[n]) || start[n] == '-')
		n++;
	if (n == 0 || start[n] != ':')
		return;
	line->key = start;
	line->key_length = n;
	line->value = start + n + 1 + strspn(start + n + 1, BLANKS);
	if (line->value > line->end)
		line->value = line->end;
	line->value_length = line->end - line->value;
	while (line->value_length > 0 && strchr(BLANKS, line->value[line->value_length - 1]))
		line->value_length--;
}

/*
 * Reads the next comment of two dashes from text on.  False if there is none
 * before the marker of a script, or something else.  One that has no key has a
 * key_length of 0.
 */
static bool
read_header_line(const char *text, HeaderLine *line)
{
	text += strspn(text, BLANKS "\n");
	while (text[0] == '/' && text[1] == '*')
	{
		text = skip_block(text);
		text += strspn(text, BLANKS "\n");
	}
	if (strncmp(text, "--", 2) != 0)
		return false;
	line->start = text;
	line->end = text + strcspn(text, "\r\n");
	line->next = line->end + strcspn(line->end, "\n");
	if (*line->next == '\n')
		line->next++;
	text += 2 + strspn(text + 2, " \t");
	if (pg_strncasecmp(text, "migrate", 7) == 0 && text[7 + strspn(text + 7, " \t")] == ':')
		return false;
	read_key(line, text);
	return true;
}

static bool
has_key(const HeaderLine *line, const char *key)
{
	return line->key_length == strlen(key) && pg_strncasecmp(line->key, key, line->key_length) == 0;
}

/*
 * Appends the names of a list, between which there are commas.
 */
void
mig_header_split(SimpleStringList *list, const char *text)
{
	while (*text != '\0')
	{
		size_t		n;

		text += strspn(text, ", \t");
		n = strcspn(text, ", \t");
		if (n > 0)
			simple_string_list_append(list, psprintf("%.*s", (int) n, text));
		text += n;
	}
}

/*
 * Returns such a list, with a comma and a blank between the names.
 */
char *
mig_header_join(const SimpleStringList *list)
{
	PQExpBuffer text = createPQExpBuffer();

	for (SimpleStringListCell *cell = list->head; cell != NULL; cell = cell->next)
		appendPQExpBuffer(text, "%s%s", text->len > 0 ? ", " : "", cell->val);
	return text->data;
}

static const char *
skip_byte_order_mark(const char *text)
{
	return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
}

/*
 * Reads the header of a file.  What is not understood is left to the server.
 */
void
mig_header_read(const char *text, Header *header)
{
	HeaderLine	line;

	memset(header, 0, sizeof(*header));
	for (text = skip_byte_order_mark(text); read_header_line(text, &line); text = line.next)
	{
		char	   *value;

		if (line.key_length == 0)
			continue;
		value = psprintf("%.*s", (int) line.value_length, line.value);
		if (has_key(&line, "revision") && line.value_length > 0)
			header->rev_id = value;
		else if (has_key(&line, "revises") && pg_strcasecmp(value, "base") != 0)
			mig_header_split(&header->revises, value);
		else if (has_key(&line, "depends-on"))
			mig_header_split(&header->depends_on, value);
		else if (has_key(&line, "branch-label"))
			mig_header_split(&header->branch_labels, value);
		else if (has_key(&line, "message"))
			header->message = value;
	}
}

/*
 * Returns the text with another value for a key: in its line, or in a line of
 * its own behind that of the revision.  An empty value removes the line.  All
 * else stays as it is, line ends included.
 */
char *
mig_header_replace(const char *text, const char *key, const char *value)
{
	HeaderLine	line;
	PQExpBuffer result = createPQExpBuffer();
	const char *cut_from = NULL;
	const char *cut_to = NULL;

	for (const char *at = skip_byte_order_mark(text); read_header_line(at, &line); at = line.next)
	{
		if (line.key_length > 0 && has_key(&line, key))
		{
			cut_from = value[0] ? line.value : line.start;
			cut_to = value[0] ? line.value + line.value_length : line.next;
			break;
		}
		if (line.key_length > 0 && has_key(&line, "revision") && cut_from == NULL)
			cut_from = cut_to = line.next;
	}
	if (cut_from == NULL)
		return pg_strdup(text);
	appendBinaryPQExpBuffer(result, text, cut_from - text);
	if (cut_from == cut_to && value[0] && (cut_from == text || cut_from[-1] == '\n'))
		appendPQExpBuffer(result, "-- %s: %s%s", key, value,
						  cut_from - text >= 2 && cut_from[-2] == '\r' ? "\r\n" : "\n");
	else if (value[0])
		appendPQExpBuffer(result, "%s%s", cut_from[-1] == ':' ? " " : "", value);
	appendPQExpBufferStr(result, cut_to);
	return result->data;
}
