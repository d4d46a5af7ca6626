/*-------------------------------------------------------------------------
 *
 * cmd_import.c
 *	  The command import: revision files made of those of another tool.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "base/foreign_id.h"
#include "bin/commands.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/files.h"
#include "bin/foreign.h"
#include "bin/print.h"
#include "bin/query.h"
#include "bin/sync.h"

/* The identifier of a version, which is what migrate.adopt() looks for. */
static char *
id_of(const char *version)
{
	char	   *id = pg_malloc(MIG_FOREIGN_ID_SIZE);

	mig_foreign_id(version, id);
	return id;
}

/* What a file is called by, for people: words instead of what separates them. */
static char *
message_of(const Foreign *item)
{
	char	   *message = pg_strdup(item->name[0] ? item->name : item->version);

	for (char *c = message; *c != '\0'; c++)
	{
		if (*c == '_' || *c == '-' || iscntrl((unsigned char) *c))
			*c = ' ';
	}
	return message;
}

static bool
is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* Appends a script as it is, but ending with a line end. */
static void
append_script(PQExpBuffer text, const char *script)
{
	size_t		length = strlen(script);

	appendBinaryPQExpBuffer(text, script, length);
	if (length > 0 && script[length - 1] != '\n')
		appendPQExpBufferChar(text, '\n');
}

static char *
file_text(const Foreign *item, const Foreign *parent)
{
	PQExpBuffer text = createPQExpBuffer();

	appendPQExpBuffer(text, "-- revision: %s\n-- revises: %s\n-- message: %s\n\n-- migrate:up%s\n",
					  id_of(item->version), parent ? id_of(parent->version) : "base",
					  message_of(item), is_blank(item->up) ? " empty" : "");
	if (!is_blank(item->up))
		append_script(text, item->up);
	if (item->down != NULL)
	{
		appendPQExpBufferStr(text, "\n-- migrate:down\n");
		append_script(text, item->down);
	}
	return text->data;
}

static char *
file_name(const Foreign *item)
{
	char	   *name = psprintf("%s.sql", item->file);

	for (char *c = name; *c != '\0'; c++)
	{
		if (*c == '/' || isspace((unsigned char) *c))
			*c = '_';
	}
	return name;
}

/* A file that is there already and is the same is fine. */
static bool
write_file(const char *path, const char *text, bool dry_run)
{
	size_t		length;
	char	   *old = mig_config_read_file(path, &length);

	if (old != NULL && strcmp(old, text) == 0)
		return true;
	if (old != NULL)
	{
		pg_log_error("file \"%s\" exists, and is another", path);
		return false;
	}
	puts(path);
	if (!dry_run)
		mig_files_create(path, text, strlen(text));
	return true;
}

/* Stores the files, and records what the tool says is applied. */
static ExitStatus
adopt(const Options *options, const char *tool)
{
	PGconn	   *conn = mig_connect_get(options);
	FileSet    *set = mig_files_read(mig_config_get(options)->directory);
	PGresult   *result;

	mig_sync_store(conn, set, options);
	result = mig_query(conn,
					   "SELECT coalesce(version, rev_id) AS version, rev_id AS revision, result"
					   " FROM migrate.adopt(tool => $1)", 1, &tool);
	mig_print_table(options, result);
	PQclear(result);
	return STATUS_DONE;
}

ExitStatus
mig_command_import(const Options *options)
{
	const char *directory = mig_config_get(options)->directory;
	ForeignSet	set = {0};
	bool		ok = true;

	mig_foreign_read(&set, options->arguments[0], options->arguments[1]);
	if (!mig_files_exist(directory))
	{
		pg_log_error("there is no directory \"%s\"", directory);
		pg_log_error_hint("\"pg_migrate init\" creates it, --directory names another one.");
		return STATUS_REFUSED;
	}
	for (int i = 0; i < set.count; i++)
	{
		const Foreign *item = &set.items[i];

		if (item->up == NULL)
			pg_log_warning("version %s has only a way back", item->version);
		if (item->up != NULL && strstr(item->up, "${") != NULL)
			pg_log_warning("version %s has a placeholder \"${\", which is not replaced", item->version);
		if (!write_file(psprintf("%s/%s", directory, file_name(item)),
						file_text(item, i > 0 ? &set.items[i - 1] : NULL),
						options->values[OPT_DRY_RUN] != NULL))
			ok = false;
	}
	if (!ok)
		return STATUS_REFUSED;
	return options->values[OPT_ADOPT] && !options->values[OPT_DRY_RUN] ?
		adopt(options, options->arguments[0]) : STATUS_DONE;
}
