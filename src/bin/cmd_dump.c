/*-------------------------------------------------------------------------
 *
 * cmd_dump.c
 *	  The command dump: the schema for review, the same from run to run.
 *
 * It is what pg_dump prints, without what depends on the day, the program's
 * version and this extension.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "fe_utils/string_utils.h"
#include "pqexpbuffer.h"

#include "bin/autogenerate.h"
#include "bin/commands.h"
#include "bin/connect.h"
#include "bin/header.h"
#include "bin/print.h"

/* lines that differ although the schema is the same begin like this */
static const char *const unstable_lines[] = {
	"-- Dumped ", "\\restrict ", "\\unrestrict ", "SET transaction_timeout ", NULL
};

/* entries that are not part of the schema begin like this */
static const char *const foreign_entries[] = {
	"-- Name: migrate; Type: EXTENSION;", "-- Name: EXTENSION migrate; Type: COMMENT;", NULL
};

static bool
begins_with_one_of(const char *line, const char *const *beginnings)
{
	for (; *beginnings != NULL; beginnings++)
	{
		if (strncmp(line, *beginnings, strlen(*beginnings)) == 0)
			return true;
	}
	return false;
}

/* The connection for pg_dump; the password is not for the command line. */
static void
append_connection(PQExpBuffer command, PGconn *conn)
{
	PQconninfoOption *used = PQconninfo(conn);
	PQExpBuffer text = createPQExpBuffer();

	for (PQconninfoOption *o = used; o != NULL && o->keyword != NULL; o++)
	{
		if (o->val == NULL || o->val[0] == '\0')
			continue;
		if (strcmp(o->keyword, "password") == 0)
			setenv("PGPASSWORD", o->val, 1);
		else if (strcmp(o->keyword, "client_encoding") != 0 && strcmp(o->keyword, "fallback_application_name") != 0)
		{
			appendPQExpBuffer(text, "%s=", o->keyword);
			appendConnStrVal(text, o->val);
			appendPQExpBufferChar(text, ' ');
		}
	}
	appendShellString(command, text->data);
	PQconninfoFree(used);
	destroyPQExpBuffer(text);
}

/* Leaves out what is not stable, and makes several empty lines one. */
static void
filter(const char *text, PQExpBuffer result)
{
	bool		skipping = false;
	bool		was_empty = true;

	for (const char *line = text; *line != '\0';)
	{
		size_t		length = strcspn(line, "\n");
		const char *next = line + length + (line[length] == '\n');

		/* the name of an entry is below an empty comment */
		if (strncmp(line, "--\n", 3) == 0 && strncmp(next, "-- Name: ", 9) == 0)
			skipping = begins_with_one_of(next, foreign_entries);
		if (!skipping && !begins_with_one_of(line, unstable_lines) && !(length == 0 && was_empty))
		{
			appendBinaryPQExpBuffer(result, line, next - line);
			was_empty = length == 0;
		}
		line = next;
	}
}

ExitStatus
mig_command_dump(const Options *options)
{
	PGconn	   *conn = mig_connect_get(options);
	PQExpBuffer command = createPQExpBuffer();
	PQExpBuffer result = createPQExpBuffer();
	SimpleStringList schemas = {NULL, NULL};

	appendPQExpBufferStr(command, "pg_dump --schema-only --no-owner --no-privileges --encoding=UTF8"
						 " --exclude-schema=migrate");
	mig_header_split(&schemas, options->values[OPT_SCHEMA] ? options->values[OPT_SCHEMA] : "");
	for (SimpleStringListCell *cell = schemas.head; cell != NULL; cell = cell->next)
	{
		appendPQExpBufferStr(command, " --schema=");
		appendShellString(command, cell->val);
	}
	appendPQExpBufferStr(command, " --dbname=");
	append_connection(command, conn);
	filter(mig_autogenerate_output(command->data), result);
	mig_print_to_file(options, result->data);
	return STATUS_DONE;
}
