/*-------------------------------------------------------------------------
 *
 * query.c
 *	  Statements, and what the server says to them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "fe_utils/cancel.h"

#include "bin/query.h"

static bool quiet_notices;
static void (*before_message) (void);

/*
 * Has the server done what it was asked?
 */
bool
mig_query_succeeded(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/*
 * Is this an error of that SQLSTATE?
 */
bool
mig_query_has_sqlstate(const PGresult *result, const char *sqlstate)
{
	const char *found = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return found != NULL && strcmp(found, sqlstate) == 0;
}

/*
 * Runs a statement with parameters, which may be NULL, and returns the result
 * whatever it is.  The caller clears it.  Ctrl-C cancels the statement.
 */
PGresult *
mig_query_try(PGconn *conn, const char *sql, int nparams, const char *const *params)
{
	return mig_query_binary(conn, sql, nparams, params, NULL, NULL);
}

/*
 * As mig_query_try, with lengths and formats of the parameters as PQexecParams
 * takes them.
 */
PGresult *
mig_query_binary(PGconn *conn, const char *sql, int nparams, const char *const *params,
				 const int *lengths, const int *formats)
{
	PGresult   *result;

	SetCancelConn(conn);
	result = PQexecParams(conn, sql, nparams, NULL, params, lengths, formats, 0);
	ResetCancelConn();
	return result;
}

/*
 * As mig_query_try, but an error is reported and ends the program.
 */
PGresult *
mig_query(PGconn *conn, const char *sql, int nparams, const char *const *params)
{
	PGresult   *result = mig_query_try(conn, sql, nparams, params);

	if (!mig_query_succeeded(result))
		exit(mig_query_report(conn, result));
	return result;
}

/* What to do about an error that has to do with how the database was set up. */
static void
hint_at_extension(PGconn *conn, const PGresult *result)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (message == NULL || strstr(message, "migrate") == NULL)
		return;
	if (mig_query_has_sqlstate(result, "3F000"))
		pg_log_error_hint("Database \"%s\" has no extension \"migrate\": \"pg_migrate init\" or "
						  "--create-extension creates it.", PQdb(conn));
	else if (mig_query_has_sqlstate(result, "42883"))
		pg_log_error_hint("The extension \"migrate\" in database \"%s\" is of another version than this program.",
						  PQdb(conn));
}

/*
 * Reports an error of the server, or that it is gone.  Returns the exit status
 * for it.
 */
ExitStatus
mig_query_report(PGconn *conn, const PGresult *result)
{
	bool		lost = PQstatus(conn) != CONNECTION_OK;
	const char *message = PQresultErrorMessage(result);
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY);
	size_t		n = severity != NULL ? strlen(severity) : 0;

	if (before_message)
		before_message();
	if (message[0] == '\0')
		message = PQerrorMessage(conn);
	/* that it is an error stands before it anyway */
	if (n > 0 && strncmp(message, severity, n) == 0 && strncmp(message + n, ":  ", 3) == 0)
		message += n + 3;
	pg_log_error("%s", message);
	hint_at_extension(conn, result);
	return lost ? STATUS_NO_CONNECTION : STATUS_REFUSED;
}

/*
 * Receives notices: what the extension tells is the program's own output, to be
 * read as it is; what scripts say keeps its severity, as in psql.
 */
void
mig_query_notice(void *arg, const PGresult *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
	bool		is_warning = severity != NULL && strcmp(severity, "WARNING") == 0;

	if (quiet_notices && !is_warning)
		return;
	if (before_message)
		before_message();
	if (is_warning || context != NULL || primary == NULL)
		fputs(PQresultErrorMessage(result), stderr);
	else
	{
		const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

		fprintf(stderr, "%s\n", primary);
		if (detail != NULL)
			fprintf(stderr, "%s\n", detail);
	}
}

/*
 * Whether to print only warnings.
 */
void
mig_query_quiet(bool quiet)
{
	quiet_notices = quiet;
}

/*
 * What to call before anything is written to standard error, to take away a
 * line that shows progress; NULL for nothing.
 */
void
mig_query_before_message(void (*callback) (void))
{
	before_message = callback;
	pg_logging_set_pre_callback(callback);
}
