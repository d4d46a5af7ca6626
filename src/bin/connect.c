/*-------------------------------------------------------------------------
 *
 * connect.c
 *	  The connection: from options, DATABASE_URL, a file with variables, the
 *	  configuration and the environment of libpq, in this order.
 *
 * Connecting is begun early and finished late, so that files are read while
 * the server starts a process for it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <sys/select.h>
#include <time.h>

#include "common/logging.h"
#include "common/string.h"
#include "fe_utils/cancel.h"

#include "bin/config.h"
#include "bin/connect.h"
#include "bin/query.h"

#define MAX_PARAMETERS 10

static PGconn *connection;
static char *password;

static const char *
option(const Options *options, OptionId id)
{
	return options->values[id];
}

/*
 * What libpq is given.  What comes later overrides what came before, so that
 * -h and the others replace parts of a connection string.
 */
static void
set_parameters(const Options *options, const char **names, const char **values)
{
	const char *database = option(options, OPT_DBNAME);
	int			n = 0;

	if (database == NULL)
	{
		const Config *config = mig_config_get(options);

		mig_config_load_env(config->env_file, option(options, OPT_ENV_FILE) != NULL);
		database = getenv("DATABASE_URL");
		if (database == NULL || database[0] == '\0')
			database = config->database;
	}
#define PARAMETER(name, value) \
	(names[n] = (name), values[n++] = (value))
	PARAMETER("fallback_application_name", "pg_migrate");
	if (database != NULL)
		PARAMETER("dbname", mig_connect_uri(database));
	PARAMETER("host", option(options, OPT_HOST));
	PARAMETER("port", option(options, OPT_PORT));
	PARAMETER("user", option(options, OPT_USERNAME));
	PARAMETER("password", password);
	/* files are, and what is printed is */
	PARAMETER("client_encoding", "UTF8");
#undef PARAMETER
	names[n] = NULL;
}

/*
 * Begins to connect, if that has not been done.  The caller may do something
 * else meanwhile.
 */
void
mig_connect_begin(const Options *options)
{
	const char *names[MAX_PARAMETERS];
	const char *values[MAX_PARAMETERS];

	if (connection != NULL)
		return;
	if (option(options, OPT_PASSWORD) != NULL && password == NULL)
		password = simple_prompt("Password: ", false);
	set_parameters(options, names, values);
	connection = PQconnectStartParams(names, values, 1);
	if (connection == NULL)
		pg_fatal("out of memory");
	PQsetNoticeReceiver(connection, mig_query_notice, NULL);
}

/* Lets libpq go on until the connection is made or has failed. */
static bool
finish_connecting(void)
{
	PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;

	if (PQstatus(connection) == CONNECTION_BAD)
		return false;
	for (;;)
	{
		int			socket = PQsocket(connection);
		fd_set		sockets;

		FD_ZERO(&sockets);
		FD_SET(socket, &sockets);
		if (select(socket + 1, wanted == PGRES_POLLING_READING ? &sockets : NULL,
				   wanted == PGRES_POLLING_WRITING ? &sockets : NULL, NULL, NULL) < 0 && errno != EINTR)
			return false;
		wanted = PQconnectPoll(connection);
		if (wanted == PGRES_POLLING_OK)
			return true;
		if (wanted == PGRES_POLLING_FAILED)
			return false;
	}
}

/* Is there no server yet, or is it starting, so that waiting may help? */
static bool
server_is_coming(const Options *options)
{
	const char *names[MAX_PARAMETERS];
	const char *values[MAX_PARAMETERS];
	PGPing		ping;

	set_parameters(options, names, values);
	ping = PQpingParams(names, values, 1);
	return ping == PQPING_REJECT || ping == PQPING_NO_RESPONSE;
}

static void
drop_connection(void)
{
	PQfinish(connection);
	connection = NULL;
}

/* How long to wait for the server, in seconds. */
static int
seconds_to_wait(const Options *options)
{
	const char *text = option(options, OPT_WAIT);
	char	   *end;
	int			seconds;

	if (text == NULL)
		return 0;
	seconds = strtoint(text, &end, 10);
	if (*end != '\0' || end == text || seconds < 0)
		mig_options_usage_error("invalid number of seconds \"%s\" for option --wait", text);
	return seconds;
}

/*
 * Returns the connection, or NULL if there is none; then the reason was said
 * as a warning.  It is the same one each time.
 */
PGconn *
mig_connect_try(const Options *options)
{
	time_t		deadline = time(NULL) + seconds_to_wait(options);
	bool		told = false;

	mig_connect_begin(options);
	while (PQstatus(connection) != CONNECTION_OK && !finish_connecting())
	{
		if (PQconnectionNeedsPassword(connection) && password == NULL &&
			option(options, OPT_NO_PASSWORD) == NULL)
			password = simple_prompt("Password: ", false);
		else if (time(NULL) < deadline && server_is_coming(options))
		{
			if (!told)
				pg_log_info("waiting for the server");
			told = true;
			pg_usleep(200000L);
		}
		else
		{
			pg_log_error("%s", pg_strdup(PQerrorMessage(connection)));
			drop_connection();
			return NULL;
		}
		drop_connection();
		mig_connect_begin(options);
	}
	setup_cancel_handler(NULL);
	return connection;
}

/*
 * Returns the connection; exits with STATUS_NO_CONNECTION if there is none.
 */
PGconn *
mig_connect_get(const Options *options)
{
	PGconn	   *conn = mig_connect_try(options);

	if (conn == NULL)
		exit(STATUS_NO_CONNECTION);
	return conn;
}

/*
 * Returns another connection to where the first one leads, or NULL.  It is the
 * caller's to finish.
 */
PGconn *
mig_connect_second(void)
{
	const char *names[64];
	const char *values[64];
	int			n = 0;
	PQconninfoOption *used = PQconninfo(connection);
	PGconn	   *second;

	for (PQconninfoOption *o = used; o != NULL && o->keyword != NULL && n < 60; o++)
	{
		if (o->val != NULL && o->val[0] != '\0')
		{
			names[n] = o->keyword;
			values[n++] = o->val;
		}
	}
	names[n] = NULL;
	second = PQconnectdbParams(names, values, 0);
	PQconninfoFree(used);
	if (PQstatus(second) == CONNECTION_OK)
		return second;
	PQfinish(second);
	return NULL;
}

/*
 * Creates the extension if the options say so and it is not there.  Exits if
 * that fails.
 */
void
mig_connect_create_extension(const Options *options)
{
	PGconn	   *conn = mig_connect_get(options);
	PGresult   *result;

	if (option(options, OPT_CREATE_EXTENSION) == NULL)
		return;
	result = mig_query(conn, "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'migrate'", 0, NULL);
	/* another process may do the same at the moment, which IF NOT EXISTS does not wait for */
	if (PQntuples(result) == 0)
		PQclear(mig_query(conn, "CREATE EXTENSION IF NOT EXISTS migrate", 0, NULL));
	PQclear(result);
}
