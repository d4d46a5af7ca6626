/*-------------------------------------------------------------------------
 *
 * cmd_init.c
 *	  The command init: what has to be there before the first revision.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <sys/stat.h>

#include "common/logging.h"

#include "bin/commands.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/files.h"
#include "bin/query.h"

static const char *const config_text =
"directory = '%s'\n"
"# database = 'postgresql:///mydb'	# without: DATABASE_URL, .env, PGDATABASE, ...\n"
"# model = 'schema.sql'				# what the schema should be, or '!COMMAND'\n";

static void
create_directory(const char *directory)
{
	if (mkdir(directory, 0777) == 0)
		printf("created directory \"%s\"\n", directory);
	else if (errno != EEXIST || !mig_files_exist(directory))
	{
		pg_log_error("could not create directory \"%s\": %m", directory);
		exit(STATUS_REFUSED);
	}
}

static void
create_config(const Config *config)
{
	char	   *text;
	struct stat status;

	if (stat(config->file, &status) == 0)
		return;
	text = psprintf(config_text, config->directory);
	mig_files_create(config->file, text, strlen(text));
	printf("created file \"%s\"\n", config->file);
}

/* Files are of use without the extension, so that it is missing is no failure. */
static void
create_extension(const Options *options)
{
	PGconn	   *conn = mig_connect_try(options);
	PGresult   *result;

	if (conn == NULL)
	{
		pg_log_warning("the extension was not created, since there is no connection");
		pg_log_warning_hint("Run \"pg_migrate init\" again, or CREATE EXTENSION migrate in the database.");
		return;
	}
	result = mig_query(conn, "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'migrate'", 0, NULL);
	if (PQntuples(result) > 0)
		return;
	PQclear(result);
	result = mig_query_try(conn, "CREATE EXTENSION migrate", 0, NULL);
	if (mig_query_succeeded(result))
	{
		printf("created extension \"migrate\" in database \"%s\"\n", PQdb(conn));
		return;
	}
	pg_log_warning("the extension was not created: %s",
				   PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	pg_log_warning_hint("A superuser can do it: CREATE EXTENSION migrate, in database \"%s\".", PQdb(conn));
}

ExitStatus
mig_command_init(const Options *options)
{
	const Config *config = mig_config_get(options);

	create_directory(config->directory);
	create_config(config);
	create_extension(options);
	return STATUS_DONE;
}
