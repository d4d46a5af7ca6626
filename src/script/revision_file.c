/*-------------------------------------------------------------------------
 *
 * revision_file.c
 *	  Reading a revision file.
 *
 * The header is comments, up to the marker of the upgrade script.  The scripts
 * are split as they are when they run, which is what tells where they end.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "script/markers.h"
#include "script/revision_file.h"
#include "script/script.h"

/* what a line of a message goes on with, after the two dashes */
#define CONTINUATION "   "

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* what a line of the header may say */
typedef enum Key
{
	KEY_REVISION,
	KEY_REVISES,
	KEY_DEPENDS_ON,
	KEY_BRANCH_LABEL,
	KEY_CREATED,
	KEY_MESSAGE
} Key;

#define NKEYS (KEY_MESSAGE + 1)

static const char *const keys[NKEYS] = {
	[KEY_REVISION] = "revision",
	[KEY_REVISES] = "revises",
	[KEY_DEPENDS_ON] = "depends-on",
	[KEY_BRANCH_LABEL] = "branch-label",
	[KEY_CREATED] = "created",
	[KEY_MESSAGE] = "message"
};

typedef struct Reader
{
	const char *text;			/* of the whole file */
	const char *name;			/* null if it has none */
	bool		std_strings;
	char	   *values[NKEYS];	/* null: not said */
	int			line;			/* what errors are about, from 1; 0 if no line is */
	MigRevisionFile *file;
} Reader;

/* Where in the file the error is, unless the splitter has said so. */
static void
place_callback(void *arg)
{
	Reader	   *reader = arg;

	if (reader->line == 0)
		return;
	if (reader->name)
		errcontext("%s:%d", reader->name, reader->line);
	else
		errcontext("line %d of the revision file", reader->line);
}

/* The line that a place in the file is in, from 1. */
static int
line_of(const Reader *reader, const char *place)
{
	int			line = 1;

	for (const char *p = reader->text; p < place; p++)
		line += *p == '\n';
	return line;
}

/* Some text without the white space around it. */
static char *
trimmed(const char *text, int length)
{
	while (length > 0 && strchr(MIG_CHECKSUM_BLANKS, *text))
	{
		text++;
		length--;
	}
	while (length > 0 && strchr(MIG_CHECKSUM_BLANKS, text[length - 1]))
		length--;
	return pnstrdup(text, length);
}

pg_noreturn static void
refuse(Reader *reader, const char *place, const char *message, const char *hint)
{
	reader->line = line_of(reader, place);
	ereport(ERROR,
			(errcode(ERRCODE_MIG_BAD_FILE),
			 errmsg_internal("%s", message),
			 hint ? errhint("%s", hint) : 0));
}

/* Part of a line for a message. */
static char *
excerpt(const char *text, int length)
{
	return pnstrdup(text, pg_mbcliplen(text, length, 60));
}

/*
 * The end of the key that a comment begins with, at its colon, or null if it is
 * just a comment.  Sets *start to where the key begins.
 */
static const char *
find_key(const char *comment, int length, const char **start)
{
	const char *end = comment + length;
	const char *p = comment + 2;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	*start = p;
	while (p < end && (isalpha((unsigned char) *p) || *p == '-'))
		p++;
	if (p == *start || p == end || *p != ':')
		return NULL;
	return p + 1 == end || p[1] == ' ' || p[1] == '\t' ? p : NULL;
}

/* Is it written as keys are, and so not just a comment? */
static bool
looks_like_key(const char *start, const char *end)
{
	for (; start < end; start++)
	{
		if (isupper((unsigned char) *start))
			return false;
	}
	return true;
}

/* The key that a line of the header has, or -1. */
static int
key_of(Reader *reader, const char *start, const char *end)
{
	for (int key = 0; key < NKEYS; key++)
	{
		if (strlen(keys[key]) == end - start &&
			pg_strncasecmp(keys[key], start, end - start) == 0)
			return key;
	}
	if (looks_like_key(start, end))
		refuse(reader, start,
			   psprintf(_("unrecognized key \"%s\" in the header"), excerpt(start, end - start)),
			   _("Keys are revision, revises, depends-on, branch-label, created and message. "
				 "Comments that look like keys can be written between /* and */."));
	return -1;
}

/* Is a comment another line of the message? */
static bool
continues_message(const char *comment, int length)
{
	return length >= 2 + strlen(CONTINUATION) &&
		strncmp(comment + 2, CONTINUATION, strlen(CONTINUATION)) == 0;
}

/* Take what one comment of the header says.  *last is the key of the one before it, or -1. */
static void
read_header_line(Reader *reader, const char *comment, int *last)
{
	int			length = mig_markers_comment_length(comment);
	const char *start;
	const char *colon = find_key(comment, length, &start);
	int			key;

	if (*last == KEY_MESSAGE && continues_message(comment, length))
	{
		int			skipped = 2 + strlen(CONTINUATION);

		reader->values[KEY_MESSAGE] = psprintf("%s\n%.*s", reader->values[KEY_MESSAGE],
											   length - skipped, comment + skipped);
		return;
	}
	*last = -1;
	key = colon ? key_of(reader, start, colon) : -1;
	if (key < 0)
		return;
	if (reader->values[key])
		refuse(reader, comment, psprintf(_("key \"%s\" is there twice"), keys[key]), NULL);
	reader->values[key] = trimmed(colon + 1, comment + length - colon - 1);
	*last = key;
}

/* The word of a marker, and what follows it, without white space around them. */
static void
read_marker(const char *marker, char **word, char **option)
{
	int			length = mig_markers_comment_length(marker);
	const char *colon = memchr(marker, ':', length);
	char	   *rest = trimmed(colon + 1, marker + length - colon - 1);
	int			word_length = strcspn(rest, " \t");

	*word = pnstrdup(rest, word_length);
	*option = trimmed(rest + word_length, strlen(rest) - word_length);
}

/*
 * See that a marker is the one that is wanted, on a line of its own.  *empty
 * becomes whether it says so.
 */
static void
check_marker(Reader *reader, const char *marker, bool up, bool *empty)
{
	char	   *word;
	char	   *option;

	read_marker(marker, &word, &option);
	for (const char *p = marker; p > reader->text && p[-1] != '\n'; p--)
	{
		if (strchr(MIG_CHECKSUM_BLANKS, p[-1]) == NULL &&
			strncmp(reader->text, BYTE_ORDER_MARK, p - reader->text) != 0)
			refuse(reader, marker, _("a marker is not on a line of its own"), NULL);
	}
	if (pg_strcasecmp(word, "up") != 0 && pg_strcasecmp(word, "down") != 0)
		refuse(reader, marker, psprintf(_("unrecognized marker \"%s\""),
										excerpt(word, strlen(word))),
			   _("Markers are \"-- migrate:up\" and \"-- migrate:down\"."));
	if ((pg_strcasecmp(word, "up") == 0) != up)
		refuse(reader, marker, up ? _("the downgrade script is before the upgrade script") :
			   _("there is a second upgrade script"),
			   _("A revision file has one \"-- migrate:up\", and below it at most one \"-- migrate:down\"."));
	*empty = up && pg_strcasecmp(option, "empty") == 0;
	if (option[0] != '\0' && !*empty)
		refuse(reader, marker, psprintf(_("unrecognized option \"%s\" of a marker"),
										excerpt(option, strlen(option))),
			   _("The only one is \"empty\", of an upgrade script that has nothing to do."));
}

/* Read the header; returns the marker of the upgrade script. */
static const char *
read_header(Reader *reader)
{
	const char *rest = reader->text;
	const char *comment;
	int			last = -1;

	if (strncmp(rest, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		rest += strlen(BYTE_ORDER_MARK);
	while ((comment = mig_markers_next_comment(&rest)) != NULL)
	{
		if (mig_markers_is_marker(comment))
			return comment;
		read_header_line(reader, comment, &last);
	}
	if (*rest == '\0')
		refuse(reader, rest, _("there is no line \"-- migrate:up\""),
			   _("It is followed by the upgrade script."));
	refuse(reader, rest, _("there is SQL before the line \"-- migrate:up\""), NULL);
}

/* The list that a key has; null if it has none. */
static const char *
list_of(Reader *reader, Key key)
{
	char	   *value = reader->values[key];

	if (value == NULL || value[0] == '\0')
		return NULL;
	return key == KEY_REVISES && pg_strcasecmp(value, "base") == 0 ? NULL : value;
}

/* What the header has said, which must not leave out what is needed. */
static void
take_header(Reader *reader, const char *marker)
{
	MigRevisionFile *file = reader->file;
	char	   *rev_id = reader->values[KEY_REVISION];

	if (rev_id == NULL || rev_id[0] == '\0')
		refuse(reader, marker, _("the header does not say which revision this is"),
			   _("Write \"-- revision: \" and an identifier."));
	if (reader->values[KEY_REVISES] == NULL)
		refuse(reader, marker, _("the header does not say what the revision revises"),
			   _("Write \"-- revises: \" and the identifiers of its parents, or \"base\"."));
	file->rev_id = rev_id;
	file->down_revision = list_of(reader, KEY_REVISES);
	file->depends_on = list_of(reader, KEY_DEPENDS_ON);
	file->branch_labels = list_of(reader, KEY_BRANCH_LABEL);
	file->created = list_of(reader, KEY_CREATED);
	file->message = reader->values[KEY_MESSAGE] ? reader->values[KEY_MESSAGE] : "";
}

static void
script_callback(void *arg)
{
	const MigLabel *label = arg;

	errcontext("%s", label->text);
}

/*
 * Read the script below a marker, which becomes *script.  Returns the next
 * marker, or where the text ends.  *frame_end becomes where the script begins,
 * and *frame_start where it ends, without white space; *nstatements how many
 * statements it has.
 */
static const char *
read_script(Reader *reader, const char *marker, bool up, const char **frame_end,
			const char **frame_start, const char **script, int *nstatements)
{
	const char *start = marker + mig_markers_comment_length(marker);
	MigLabel	label = {0};
	ErrorContextCallback callback;
	int			length;
	int			end;

	start += strspn(start, MIG_CHECKSUM_BLANKS);
	label.text = psprintf("%s script of revision \"%s\"", up ? "upgrade" : "downgrade",
						  reader->file->rev_id);
	label.file = reader->name;
	label.lines = line_of(reader, start) - 1;
	callback.callback = script_callback;
	callback.arg = &label;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	reader->line = 0;
	*nstatements = mig_script_split_section(start, &label, reader->std_strings, &end)->nstatements;
	error_context_stack = callback.previous;

	length = end;
	while (length > 0 && strchr(MIG_CHECKSUM_BLANKS, start[length - 1]))
		length--;
	*frame_end = start;
	*frame_start = start + length;
	*script = pnstrdup(start, length);
	return start + end;
}

/* A piece of the frame. */
static void
add_frame(MigRevisionFile *file, const char *start, const char *end)
{
	file->frame.names[file->frame.n++] = pnstrdup(start, end - start);
}

/* Read the scripts, from the first marker on. */
static void
read_scripts(Reader *reader, const char *marker)
{
	MigRevisionFile *file = reader->file;
	const char *frame_start = reader->text;
	const char *frame_end;
	const char *next;
	bool		empty;
	int			nstatements;

	check_marker(reader, marker, true, &empty);
	take_header(reader, marker);
	next = read_script(reader, marker, true, &frame_end, &frame_start, &file->upgrade,
					   &nstatements);
	if (nstatements == 0 && !empty)
		refuse(reader, marker, _("the upgrade script has no statements"),
			   _("If there is nothing to do, write \"-- migrate:up empty\"."));
	if (nstatements > 0 && empty)
		refuse(reader, marker, _("the upgrade script is said to be empty, but has statements"), NULL);
	add_frame(file, reader->text, frame_end);
	if (*next != '\0')
	{
		const char *start = frame_start;

		check_marker(reader, next, false, &empty);
		next = read_script(reader, next, false, &frame_end, &frame_start, &file->downgrade,
						   &nstatements);
		add_frame(file, start, frame_end);
		if (*next != '\0')
		{
			check_marker(reader, next, false, &empty);
			refuse(reader, next, _("there is a second downgrade script"), NULL);
		}
	}
	add_frame(file, frame_start, frame_start + strlen(frame_start));
}

/*
 * The identifier that the header of a revision file says, in the current context.
 * Raises ERRCODE_MIG_BAD_FILE for the header.
 */
char *
mig_revision_file_id(const char *text)
{
	Reader		reader = {.text = text};
	MigRevisionFile file = {0};

	reader.file = &file;
	take_header(&reader, read_header(&reader));
	return reader.values[KEY_REVISION];
}

/*
 * Read a revision file.  The name, which may be null, is for errors, and
 * std_strings is standard_conforming_strings as the scripts will find it.  All of
 * the result is in the current context.  Raises ERRCODE_MIG_BAD_FILE, with name
 * and line as context, and what mig_script_split() raises.
 */
MigRevisionFile *
mig_revision_file_parse(const char *text, const char *name, bool std_strings)
{
	Reader		reader = {0};
	ErrorContextCallback callback;

	reader.text = text;
	reader.name = name;
	reader.std_strings = std_strings;
	reader.file = palloc0(sizeof(MigRevisionFile));
	reader.file->frame.names = palloc(3 * sizeof(char *));
	callback.callback = place_callback;
	callback.arg = &reader;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	read_scripts(&reader, read_header(&reader));
	error_context_stack = callback.previous;
	return reader.file;
}
