/*-------------------------------------------------------------------------
 *
 * autogenerate.c
 *	  The model, and scripts made from it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "bin/autogenerate.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/query.h"
#include "bin/sync.h"

/*
 * Returns what a command of the shell prints.  Exits if it fails; it has said
 * why then.
 */
char *
mig_autogenerate_output(const char *command)
{
	PQExpBuffer text = createPQExpBuffer();
	char		buffer[8192];
	size_t		n;
	FILE	   *pipe;

	fflush(NULL);
	pipe = popen(command, PG_BINARY_R);
	if (pipe == NULL)
		pg_fatal("could not execute command \"%s\": %m", command);
	while ((n = fread(buffer, 1, sizeof(buffer), pipe)) > 0)
		appendBinaryPQExpBuffer(text, buffer, n);
	if (pclose(pipe) != 0)
	{
		pg_log_error("command \"%s\" failed", command);
		exit(STATUS_REFUSED);
	}
	return text->data;
}

static char *
read_model(const char *model)
{
	size_t		length;
	char	   *text;

	if (model[0] == '!')
		return mig_autogenerate_output(model + 1);
	text = mig_config_read_file(model, &length);
	if (text == NULL)
	{
		pg_log_error("could not read file \"%s\": %m", model);
		exit(STATUS_REFUSED);
	}
	return text;
}

/*
 * Makes the model of the configuration that of the database.  Exits if there is
 * none.
 */
void
mig_autogenerate_set_model(PGconn *conn, const Options *options)
{
	const Config *config = mig_config_get(options);
	const char *params[4];

	if (config->model == NULL)
		mig_options_usage_error("there is no model: name it with --model, or in \"%s\"", config->file);
	params[0] = read_model(config->model);
	params[1] = config->schemas;
	params[2] = config->kinds;
	params[3] = config->exclude;
	PQclear(mig_query(conn,
					  "SELECT migrate.set_model($1, schemas => coalesce($2, 'public'), kinds => $3, exclude => $4)",
					  4, params));
}

/* Both scripts of the revision, below their markers, and nothing of the header. */
static char *
scripts_of(PGconn *conn, const char *rev_id)
{
	PGresult   *result = mig_query(conn,
								   "SELECT upgrade, downgrade FROM migrate.script WHERE rev_id = $1",
								   1, &rev_id);
	PQExpBuffer text = createPQExpBuffer();

	appendPQExpBuffer(text, "-- migrate:up\n%s\n", PQgetvalue(result, 0, 0));
	if (!PQgetisnull(result, 0, 1))
		appendPQExpBuffer(text, "\n-- migrate:down\n%s\n", PQgetvalue(result, 0, 1));
	PQclear(result);
	return text->data;
}

/*
 * Returns what makes the schema that of the model as the scripts of a revision
 * file, or NULL if there is no difference.  The database then has the files and
 * the model, but not the revision: that comes with its file.
 */
char *
mig_autogenerate_scripts(const Options *options, const FileSet *set, const char *rev_id, const char *parents)
{
	PGconn	   *conn = mig_connect_get(options);
	const char *params[] = {
		rev_id, parents[0] ? parents : "base", options->values[OPT_RENAME],
		options->values[OPT_FORCE] ? "t" : "f", options->values[OPT_SPLICE] ? "t" : "f"
	};
	PGresult   *result;
	char	   *text = NULL;

	mig_sync_store(conn, set, options);
	mig_autogenerate_set_model(conn, options);
	PQclear(mig_query(conn, "BEGIN", 0, NULL));
	result = mig_query(conn,
					   "SELECT migrate.revision(autogenerate => true, rev_id => $1, head => $2, "
					   "rename => $3, force => $4, splice => $5)", 5, params);
	if (!PQgetisnull(result, 0, 0))
		text = scripts_of(conn, rev_id);
	PQclear(result);
	PQclear(mig_query(conn, "ROLLBACK", 0, NULL));
	return text;
}
