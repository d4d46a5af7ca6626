/*-------------------------------------------------------------------------
 *
 * cmd_run.c
 *	  The commands that run revisions, or record them: upgrade, downgrade, stamp.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "bin/commands.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/live.h"
#include "bin/print.h"
#include "bin/query.h"
#include "bin/sync.h"
#include "bin/target.h"

/* what a run is going to do */
typedef struct Run
{
	const char *operation;		/* upgrade or downgrade */
	const char *target;
	int			steps;
	bool		transactional;	/* can all of it be one transaction? */
} Run;

static void
make_plan(PGconn *conn, Run *run)
{
	const char *params[] = {run->target, run->operation};
	PGresult   *result = mig_query(conn,
								   "SELECT pg_catalog.count(*), coalesce(pg_catalog.bool_and(transactional IS NOT FALSE), true)"
								   " AND NOT EXISTS (SELECT FROM migrate.half_done) FROM migrate.plan($1, $2)", 2, params);

	run->steps = atoi(PQgetvalue(result, 0, 0));
	run->transactional = PQgetvalue(result, 0, 1)[0] == 't';
	PQclear(result);
}

/* Says where the database is, after something has failed. */
static void
report_state(PGconn *conn, bool each)
{
	PGresult   *result;
	const char *current;
	const char *pending;

	if (PQstatus(conn) != CONNECTION_OK)
	{
		pg_log_error_detail("The connection is lost; what was not committed is rolled back.");
		pg_log_error_hint("\"pg_migrate status\" shows what is applied; the same command goes on from there.");
		return;
	}
	result = mig_query_try(conn,
						   "SELECT pg_catalog.array_to_string(current, ', '), pending,"
						   " pg_catalog.array_to_string(half_done, ', ') FROM migrate.status()", 0, NULL);
	if (!mig_query_succeeded(result))
		return;
	current = PQgetvalue(result, 0, 0);
	pending = PQgetvalue(result, 0, 1);
	pg_log_error_detail("%s The database is at %s; pending revisions: %s.",
						each ? "What was done before stays." : "Nothing was changed.",
						current[0] ? current : "base", pending);
	if (PQgetvalue(result, 0, 2)[0] != '\0')
		pg_log_error_detail("Half done: %s.", PQgetvalue(result, 0, 2));
	PQclear(result);
}

/* Runs it, in one transaction or in one for each revision. */
static ExitStatus
run_plan(PGconn *conn, const Options *options, const Run *run)
{
	bool		each = options->values[OPT_EACH] != NULL ||
		(options->values[OPT_SINGLE_TRANSACTION] == NULL && !run->transactional);
	char	   *sql = psprintf(each ? "CALL migrate.%s_each($1)" : "SELECT migrate.%s($1)", run->operation);
	PGresult   *result = mig_live_run(conn, options, sql, 1, &run->target);
	ExitStatus	status;

	if (mig_query_succeeded(result))
		return STATUS_DONE;
	status = mig_query_report(conn, result);
	report_state(conn, each);
	return status;
}

static ExitStatus
run_or_print(const Options *options, PGconn *conn, Run *run)
{
	if (options->values[OPT_SQL] != NULL)
	{
		PGresult   *result = mig_query(conn, psprintf("SELECT migrate.%s_sql($1)", run->operation),
									   1, &run->target);

		mig_print_to_file(options, PQgetvalue(result, 0, 0));
		return STATUS_DONE;
	}
	make_plan(conn, run);
	if (run->steps > 0)
		return run_plan(conn, options, run);
	if (options->values[OPT_QUIET] == NULL)
		fprintf(stderr, "nothing to do\n");
	return STATUS_DONE;
}

ExitStatus
mig_command_upgrade(const Options *options)
{
	Run			run = {"upgrade"};
	FileSet    *set = NULL;
	PGconn	   *conn;

	mig_connect_begin(options);
	if (options->values[OPT_NO_SYNC] == NULL)
		set = mig_files_read(mig_config_get(options)->directory);
	conn = mig_connect_get(options);
	mig_connect_create_extension(options);
	run.target = mig_target_get(options, set, "heads");
	if (options->values[OPT_SQL] != NULL)
		PQclear(mig_query(conn, "BEGIN", 0, NULL));
	if (set != NULL)
		mig_sync_store(conn, set, options);
	return run_or_print(options, conn, &run);
}

ExitStatus
mig_command_downgrade(const Options *options)
{
	Run			run = {"downgrade"};
	const char *directory = mig_config_get(options)->directory;
	FileSet    *set = NULL;
	PGconn	   *conn;

	mig_connect_begin(options);
	if (options->values[OPT_SYNC] != NULL || mig_target_needs_files(options))
		set = mig_files_read(directory);
	conn = mig_connect_get(options);
	run.target = mig_target_get(options, set, NULL);
	if (options->values[OPT_SYNC] != NULL)
		mig_sync_store(conn, set, options);
	return run_or_print(options, conn, &run);
}

ExitStatus
mig_command_stamp(const Options *options)
{
	FileSet    *set = NULL;
	PGconn	   *conn;
	const char *params[2];
	PGresult   *result;

	mig_connect_begin(options);
	if (options->values[OPT_NO_SYNC] == NULL)
		set = mig_files_read(mig_config_get(options)->directory);
	conn = mig_connect_get(options);
	mig_connect_create_extension(options);
	if (set != NULL)
		mig_sync_store(conn, set, options);
	params[0] = mig_target_get(options, set, "heads");
	params[1] = options->values[OPT_PURGE] ? "t" : "f";
	result = mig_query(conn, "SELECT migrate.stamp($1, purge => $2)", 2, params);
	if (atoi(PQgetvalue(result, 0, 0)) == 0 && options->values[OPT_QUIET] == NULL)
		fprintf(stderr, "nothing to do\n");
	PQclear(result);
	return STATUS_DONE;
}
