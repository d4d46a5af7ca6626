/*-------------------------------------------------------------------------
 *
 * live.c
 *	  A statement that may take long, and what is seen of it meanwhile.
 *
 * On a terminal there is a line at the bottom that says what it does, found out
 * over a second connection, which is made when it has taken a second.  In a pipe
 * there are the notices, and nothing else.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <sys/select.h>

#include "common/logging.h"
#include "fe_utils/cancel.h"
#include "mb/pg_wchar.h"
#include "pqexpbuffer.h"

#include "bin/connect.h"
#include "bin/live.h"
#include "bin/query.h"

/* what a backend does: as migrate.progress() knows, or else what it waits for */
static const char *const progress_query =
"SELECT pg_catalog.concat("
"  '[' || p.step || '/' || p.steps || '] ',"
"  coalesce(p.operation || ' ' || p.rev_id, 'running'),"
"  ': statement ' || p.statement || ' of ' || p.statements,"
"  CASE WHEN p.state <> 'running' THEN ', ' || p.state END,"
"  ', ' || p.phase, ' ' || p.percent || '%',"
"  ', waiting for process ' || nullif(pg_catalog.array_to_string(coalesce(p.blocked_by, pg_catalog.pg_blocking_pids(a.pid)), ', '), ''),"
"  ', ' || pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.query_start)) "
"FROM pg_catalog.pg_stat_activity AS a LEFT JOIN migrate.progress() AS p USING (pid) "
"WHERE a.pid = $1";

static bool line_is_shown;

static void
clear_line(void)
{
	if (line_is_shown)
		fputs("\r\033[K", stderr);
	line_is_shown = false;
}

/* Shows a text as the last line of the terminal, cut off at its edge. */
static void
show_line(const char *text)
{
	struct winsize size;
	int			limit = 79;
	int			columns = 0;
	const char *end = text;

	if (ioctl(fileno(stderr), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		limit = size.ws_col - 1;
	while (*end != '\0' && !iscntrl((unsigned char) *end))
	{
		columns += Max(PQdsplen(end, PG_UTF8), 0);
		if (columns > limit)
			break;
		end += PQmblenBounded(end, PG_UTF8);
	}
	clear_line();
	fprintf(stderr, "%.*s", (int) (end - text), text);
	fflush(stderr);
	line_is_shown = true;
}

/* Asks what the backend does, and shows it; no answer is no error. */
static void
show_progress(PGconn *second, int pid)
{
	char		text[16];
	const char *params[] = {text};
	PGresult   *result;

	snprintf(text, sizeof(text), "%d", pid);
	result = PQexecParams(second, progress_query, 1, NULL, params, NULL, NULL, 0);
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
		show_line(PQgetvalue(result, 0, 0));
	PQclear(result);
}

/* Waits until the server has said something, at most a second. */
static bool
wait_for_server(PGconn *conn)
{
	struct timeval second = {1, 0};
	fd_set		sockets;
	int			socket = PQsocket(conn);

	FD_ZERO(&sockets);
	FD_SET(socket, &sockets);
	return select(socket + 1, &sockets, NULL, NULL, &second) != 0;
}

/* Receives until the result is there, or the connection is lost. */
static void
receive(PGconn *conn, bool on_terminal)
{
	PGconn	   *second = NULL;
	bool		tried = false;

	while (PQisBusy(conn))
	{
		if (wait_for_server(conn))
		{
			if (!PQconsumeInput(conn))
				break;
			continue;
		}
		if (!on_terminal)
			continue;
		if (!tried)
			second = mig_connect_second();
		tried = true;
		if (second != NULL)
			show_progress(second, PQbackendPID(conn));
	}
	PQfinish(second);
}

/*
 * Runs a statement, shows on a terminal what it does, and returns the result
 * whatever it is.  Ctrl-C cancels the statement.
 */
PGresult *
mig_live_run(PGconn *conn, const Options *options, const char *sql, int nparams, const char *const *params)
{
	PGresult   *result = NULL;
	PGresult   *next;
	bool		on_terminal = isatty(fileno(stderr)) && options->values[OPT_QUIET] == NULL;

	mig_query_before_message(clear_line);
	SetCancelConn(conn);
	if (PQsendQueryParams(conn, sql, nparams, NULL, params, NULL, NULL, 0))
		receive(conn, on_terminal);
	while ((next = PQgetResult(conn)) != NULL)
	{
		/* that the connection is closed comes after the reason for it */
		if (result == NULL || mig_query_succeeded(result))
		{
			PQclear(result);
			result = next;
		}
		else
			PQclear(next);
		if (PQstatus(conn) != CONNECTION_OK)
			break;
	}
	ResetCancelConn();
	clear_line();
	mig_query_before_message(NULL);
	return result != NULL ? result : PQmakeEmptyPGresult(conn, PGRES_FATAL_ERROR);
}
