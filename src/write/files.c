/*-------------------------------------------------------------------------
 *
 * files.c
 *	  Revisions from files, and as files.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/errcodes.h"
#include "exec/session.h"
#include "exec/split.h"
#include "graph/names.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "write/change.h"
#include "write/definition.h"
#include "write/export.h"
#include "write/files.h"

/* how much of a message is in the name of a file, in bytes */
#define MAX_SLUG 40

/* how long the name of a file may be, in bytes */
#define MAX_NAME 255

/*
 * SHA-256 of the text of a file as its client can compute it: in UTF-8, with line
 * ends taken as LF, as hexadecimal digits.
 */
char *
mig_files_checksum(const char *text)
{
	char	   *utf8;
	char	   *result;

	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		return mig_checksum_text(text);
	utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	result = mig_checksum_text(utf8);
	if (utf8 != text)
		pfree(utf8);
	return result;
}

/* Is a part of a name, up to a slash, one that leads elsewhere? */
static bool
leads_away(const char *name)
{
	for (const char *part = name;;)
	{
		int			length = strcspn(part, "/");

		if (length == 0 || (length <= 2 && strncmp(part, "..", length) == 0))
			return true;
		if (part[length] == '\0')
			return false;
		part += length + 1;
	}
}

/*
 * What is wrong with the name of a file, as a sentence, or null.  A client may
 * write the file under its directory by that name.
 */
const char *
mig_files_objection_to_name(const char *name)
{
	if (strlen(name) > MAX_NAME)
		return "The name of a file has at most 255 bytes.";
	for (const char *p = name; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == 0x7F || *p == '\\')
			return "The name of a file has neither control characters nor backslashes.";
	}
	if (leads_away(name))
		return "The name of a file is relative, and leads nowhere else.";
	return NULL;
}

/* What the header says is looked at after the file has been read. */
static void
header_callback(void *arg)
{
	const char *name = arg;

	if (name)
		errcontext("header of %s", name);
	else
		errcontext("header of the revision file");
}

static TimestampTz
point_in_time(const char *text)
{
	return DatumGetTimestampTz(DirectFunctionCall3(timestamptz_in, CStringGetDatum(text),
												   ObjectIdGetDatum(InvalidOid),
												   Int32GetDatum(-1)));
}

static void
take_header(MigStored *stored, const MigRevisionFile *file, const char *name)
{
	MigDefinition definition = {0};
	ErrorContextCallback callback;

	callback.callback = header_callback;
	callback.arg = unconstify(char *, name);
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	definition.rev_id = file->rev_id;
	definition.down_revision = file->down_revision;
	definition.depends_on = file->depends_on;
	definition.branch_labels = file->branch_labels;
	definition.message = file->message;
	definition.upgrade = file->upgrade;
	definition.downgrade = file->downgrade;
	definition.created_at = file->created ? point_in_time(file->created) : GetCurrentTimestamp();
	mig_definition_take(stored, &definition);
	error_context_stack = callback.previous;
}

/*
 * The revision that a file is, as it would be stored, checked but for the graph.
 * The name may be null.  Raises what mig_revision_file_parse(),
 * mig_definition_take() and mig_definition_check_scripts() raise, and
 * ERRCODE_INVALID_NAME for the name.
 */
MigStored *
mig_files_read(const char *text, const char *name)
{
	MigStored  *stored = palloc0(sizeof(MigStored));
	const char *objection = name ? mig_files_objection_to_name(name) : NULL;
	MigRevisionFile *file;

	if (objection)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_NAME),
				 errmsg("invalid name of a revision file: \"%s\"", name),
				 errdetail_internal("%s", objection)));
	file = mig_split_file(text, name);
	take_header(stored, file, name);
	stored->file_name = unconstify(char *, name);
	stored->file_frame = file->frame;
	stored->file_checksum = mig_files_checksum(text);
	mig_definition_check_scripts(stored);
	return stored;
}

/*
 * Store the revision that a file is.  Returns its identifier.  Raises what
 * mig_files_read() and mig_change_define() raise.
 */
char *
mig_files_load(const char *text, const char *name)
{
	MigStored  *stored;

	mig_session_begin_change("migrate.load()");
	stored = mig_files_read(text, name);
	(void) mig_change_define(stored);
	return stored->rev_id;
}

/* Append the words of a message as the end of the name of a file. */
static void
append_slug(StringInfo out, const char *message)
{
	int			length = pg_mbcliplen(message, strcspn(message, "\r\n"), MAX_SLUG);
	bool		in_word = false;

	for (int i = 0; i < length; i++)
	{
		unsigned char c = message[i];
		bool		is_word = IS_HIGHBIT_SET(c) || isalnum(c);

		if (is_word && !in_word)
			appendStringInfoChar(out, '_');
		if (is_word)
			appendStringInfoChar(out, pg_ascii_tolower(c));
		in_word = is_word;
	}
}

/* Append an identifier, without what cannot be in the name of a file. */
static void
append_id(StringInfo out, const char *rev_id)
{
	for (const char *p = rev_id; *p; p++)
		appendStringInfoChar(out, strchr("/\\\"'<>|?*", *p) ? '_' : *p);
}

/*
 * The name of the file of a revision: that of the file that it was loaded from,
 * or else made of the time in UTC, identifier and message.
 */
char *
mig_files_name(const MigStored *stored)
{
	StringInfoData out;
	pg_time_t	created;
	struct pg_tm *tm;

	if (stored->file_name)
		return pstrdup(stored->file_name);
	initStringInfo(&out);
	if (!TIMESTAMP_NOT_FINITE(stored->created_at))
	{
		created = timestamptz_to_time_t(stored->created_at);
		tm = pg_gmtime(&created);
		appendStringInfo(&out, "%04d%02d%02d_%02d%02d_", tm->tm_year + 1900, tm->tm_mon + 1,
						 tm->tm_mday, tm->tm_hour, tm->tm_min);
	}
	append_id(&out, stored->rev_id);
	append_slug(&out, stored->message);
	appendStringInfoString(&out, ".sql");
	return out.data;
}

static void
append_list(StringInfo out, const char *key, const MigNames *names, const char *none)
{
	if (names->n || none)
		appendStringInfo(out, "-- %s: %s\n", key, names->n ? mig_names_names(names) : none);
}

/* Append the message, the further lines of which have an indent. */
static void
append_message(StringInfo out, const char *message)
{
	if (message[0] == '\0')
		return;
	appendStringInfoString(out, "-- message: ");
	for (const char *p = message; *p; p++)
	{
		appendStringInfoChar(out, *p);
		if (*p == '\n')
			appendStringInfoString(out, "--   ");
	}
	appendStringInfoChar(out, '\n');
}

/* Append a script, without empty lines around it, and with an end of its last line. */
static void
append_script(StringInfo out, const char *script)
{
	const char *start = script + strspn(script, MIG_CHECKSUM_BLANKS);
	int			length;

	while (start > script && start[-1] != '\n')
		start--;
	length = strlen(start);
	while (length > 0 && strchr(MIG_CHECKSUM_BLANKS, start[length - 1]))
		length--;
	if (length > 0)
		appendStringInfo(out, "%.*s\n", length, start);
}

/* The file of a revision that is from none. */
static char *
make_text(const MigStored *stored)
{
	MigLabel	label = {.text = "upgrade script"};
	bool		empty = mig_split_script(&label, stored->upgrade, false)->nstatements == 0;
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "-- revision: %s\n", stored->rev_id);
	append_list(&out, "revises", &stored->down_revision, "base");
	append_list(&out, "depends-on", &stored->depends_on, NULL);
	append_list(&out, "branch-label", &stored->branch_labels, NULL);
	appendStringInfoString(&out, "-- created: ");
	mig_export_timestamp(&out, stored->created_at);
	appendStringInfoChar(&out, '\n');
	append_message(&out, stored->message);
	appendStringInfo(&out, "\n-- migrate:up%s\n", empty ? " empty" : "");
	append_script(&out, stored->upgrade);
	if (stored->downgrade)
	{
		appendStringInfoString(&out, "\n-- migrate:down\n");
		append_script(&out, stored->downgrade);
	}
	return out.data;
}

/*
 * A script may have a comment that is a marker in a file.  Raise
 * ERRCODE_MIG_BAD_FILE if a text would be read as something else than was
 * written.
 */
static void
check_text(const MigStored *stored, const char *text)
{
	MigRevisionFile *file = mig_split_file(text, NULL);
	char	   *checksum = mig_checksum_scripts(file->upgrade, file->downgrade);

	if (strcmp(checksum, mig_checksum_scripts(stored->upgrade, stored->downgrade)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_BAD_FILE),
				 errmsg("revision \"%s\" cannot be written to a file", stored->rev_id),
				 errdetail("A script of it has a comment that would be taken for the beginning of another."),
				 errhint("Change the comment with migrate.edit.")));
}

/*
 * The text of the file of a revision: to the byte that of the file that it was
 * loaded from, if it has not been changed since by other means.  Raises
 * ERRCODE_MIG_BAD_FILE.
 */
char *
mig_files_text(const MigStored *stored)
{
	const MigNames *frame = &stored->file_frame;
	char	   *text;

	if (frame->n > 0)
		return psprintf("%s%s%s%s%s", frame->names[0], stored->upgrade, frame->names[1],
						stored->downgrade ? stored->downgrade : "",
						stored->downgrade ? frame->names[2] : "");
	text = make_text(stored);
	check_text(stored, text);
	return text;
}
