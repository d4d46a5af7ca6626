/*-------------------------------------------------------------------------
 *
 * cmd_status.c
 *	  The commands that compare files and database: status, check.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "bin/autogenerate.h"
#include "bin/commands.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/print.h"
#include "bin/query.h"
#include "bin/sync.h"

/* SQLSTATEs by which migrate.check() says what is wrong */
#define SQLSTATE_NOT_AT_HEAD "MG301"
#define SQLSTATE_SCRIPT_CHANGED "MG302"
#define SQLSTATE_HALF_DONE "MG306"
#define SQLSTATE_MISSING_REVISION "MG105"
#define SQLSTATE_SCHEMA_DIFFERS "MG406"

/* what the files are to the database, in the order in which it is said */
static const struct
{
	const char *verdict;
	const char *text;
}			verdicts[] =
{
	{"created", "new"},
	{"updated", "changed"},
	{"conflict", "in conflict with what is applied"},
	{"error", "wrong"},
	{"extra", "pending without a file"},
	{"ahead", "applied without a file"},
};

static void
print_line(const char *label, const char *text)
{
	if (text[0] != '\0')
		printf("%-10s %s\n", label, text);
}

/* What differs between files and database. */
static void
print_files(const FileSet *set, const PGresult *result)
{
	PQExpBuffer text = createPQExpBuffer();

	appendPQExpBuffer(text, "%d in \"%s\"", set->count, set->directory);
	for (int i = 0; i < lengthof(verdicts); i++)
	{
		int			count = mig_sync_count(result, verdicts[i].verdict);

		if (count > 0)
			appendPQExpBuffer(text, ", %d %s", count, verdicts[i].text);
	}
	print_line("files", text->data);
	destroyPQExpBuffer(text);
}

static void
print_status(PGconn *conn)
{
	PGresult   *result = mig_query(conn,
								   "SELECT pg_catalog.array_to_string(current, ', '), pg_catalog.array_to_string(heads, ', '), pending,"
								   " pg_catalog.array_to_string(half_done, ', '), pg_catalog.concat_ws(' ', last_operation, last_rev_id,"
								   " 'by ' || last_by, 'at ' || pg_catalog.to_char(last_at, 'YYYY-MM-DD HH24:MI:SS'),"
								   " nullif(last_outcome, 'done')) FROM migrate.status()", 0, NULL);
	const char *host = PQhost(conn);

	print_line("database", psprintf("%s at %s port %s as %s", PQdb(conn), host ? host : "", PQport(conn), PQuser(conn)));
	print_line("current", PQgetvalue(result, 0, 0)[0] ? PQgetvalue(result, 0, 0) : "base");
	print_line("heads", PQgetvalue(result, 0, 1));
	print_line("pending", PQgetvalue(result, 0, 2));
	print_line("half done", PQgetvalue(result, 0, 3));
	print_line("last", PQgetvalue(result, 0, 4));
	PQclear(result);
}

ExitStatus
mig_command_status(const Options *options)
{
	const char *directory = mig_config_get(options)->directory;
	SyncMode	mode = {.dry_run = true};
	PGconn	   *conn;
	FileSet    *set;
	PGresult   *result;

	mig_connect_begin(options);
	set = mig_files_exist(directory) ? mig_files_read(directory) : NULL;
	conn = mig_connect_get(options);
	if (mig_print_rows(options, conn, "SELECT * FROM migrate.status()", 0, NULL))
		return STATUS_DONE;
	print_status(conn);
	if (set == NULL)
		return STATUS_DONE;
	result = mig_sync_send(conn, set, mode);
	print_files(set, result);
	if (options->values[OPT_VERBOSE] != NULL)
		mig_sync_report(set, result, true);
	PQclear(result);
	return STATUS_DONE;
}

/* what was found, a row each */
typedef struct Findings
{
	PGresult   *rows;
	int			count;
} Findings;

static void
add_finding(Findings *findings, const char *problem, const char *subject, const char *detail)
{
	char	   *values[] = {unconstify(char *, problem), unconstify(char *, subject), unconstify(char *, detail)};

	for (int i = 0; i < 3; i++)
		PQsetvalue(findings->rows, findings->count, i, values[i], strlen(values[i]));
	findings->count++;
}

static void
begin_findings(Findings *findings)
{
	PGresAttDesc columns[3] = {{"problem"}, {"subject"}, {"detail"}};

	for (int i = 0; i < 3; i++)
		columns[i].typlen = -1;
	findings->rows = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	findings->count = 0;
	PQsetResultAttrs(findings->rows, 3, columns);
}

/* What sync would do, or refuse. */
static void
check_files(PGconn *conn, const FileSet *set, Findings *findings)
{
	SyncMode	mode = {.dry_run = true};
	PGresult   *result = mig_sync_send(conn, set, mode);

	for (int row = 0; row < PQntuples(result); row++)
	{
		const char *verdict = PQgetvalue(result, row, 2);

		if (strcmp(verdict, "unchanged") != 0)
			add_finding(findings, verdict,
						PQgetisnull(result, row, 0) ? PQgetvalue(result, row, 1) : PQgetvalue(result, row, 0),
						PQgetvalue(result, row, 3));
	}
	PQclear(result);
}

/*
 * What migrate.check() says.  Returns the status that it stands for; exits on
 * an error that is none of its findings.
 */
static ExitStatus
check_database(PGconn *conn, const char *heads, Findings *findings)
{
	static const struct
	{
		const char *sqlstate;
		const char *problem;
	}			problems[] =
	{
		{SQLSTATE_NOT_AT_HEAD, "pending"},
		{SQLSTATE_SCRIPT_CHANGED, "script changed"},
		{SQLSTATE_HALF_DONE, "half done"},
		{SQLSTATE_MISSING_REVISION, "missing"},
		{SQLSTATE_SCHEMA_DIFFERS, "schema differs"},
	};
	PGresult   *result = mig_query_try(conn, "SELECT migrate.check($1)", 1, &heads);

	if (mig_query_succeeded(result))
		return STATUS_DONE;
	for (int i = 0; i < lengthof(problems); i++)
	{
		const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

		if (!mig_query_has_sqlstate(result, problems[i].sqlstate))
			continue;
		add_finding(findings, problems[i].problem, "",
					psprintf("%s%s%s", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
							 detail ? "\n" : "", detail ? detail : ""));
		return strcmp(problems[i].sqlstate, SQLSTATE_SCHEMA_DIFFERS) == 0 ? STATUS_SCHEMA_DIFFERS : STATUS_DIFFERS;
	}
	exit(mig_query_report(conn, result));
}

static void
print_findings(const Options *options, const Findings *findings)
{
	if (mig_print_for_programs(options))
	{
		mig_print_result(options, findings->rows);
		return;
	}
	for (int i = 0; i < findings->count; i++)
	{
		const char *subject = PQgetvalue(findings->rows, i, 1);
		const char *detail = PQgetvalue(findings->rows, i, 2);

		printf("%s%s%s%s%s\n", PQgetvalue(findings->rows, i, 0), subject[0] ? " " : "", subject,
			   detail[0] ? ": " : "", detail);
	}
}

ExitStatus
mig_command_check(const Options *options)
{
	const Config *config = mig_config_get(options);
	Findings	findings;
	FileSet    *set;
	PGconn	   *conn;
	ExitStatus	status;
	SimpleStringList heads;

	mig_connect_begin(options);
	set = mig_files_read(config->directory);
	conn = mig_connect_get(options);
	begin_findings(&findings);
	check_files(conn, set, &findings);
	/* the model of the configuration counts, and is forgotten again */
	if (config->model != NULL)
	{
		PQclear(mig_query(conn, "BEGIN", 0, NULL));
		mig_autogenerate_set_model(conn, options);
	}
	heads = mig_files_heads(set);
	status = check_database(conn, findings.count > 0 || heads.head == NULL ? NULL : mig_header_join(&heads), &findings);
	if (findings.count > 0 && status != STATUS_SCHEMA_DIFFERS)
		status = STATUS_DIFFERS;
	else if (findings.count > 1)
		status = STATUS_DIFFERS;
	print_findings(options, &findings);
	return status;
}
