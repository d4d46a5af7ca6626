/*-------------------------------------------------------------------------
 *
 * cmd_look.c
 *	  The commands that show what a function of the server returns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "common/string.h"
#include "pqexpbuffer.h"

#include "bin/commands.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/print.h"
#include "bin/query.h"
#include "bin/sync.h"
#include "bin/target.h"

/* the first line of a message, for a table */
#define MESSAGE "pg_catalog.split_part(message, E'\\n', 1) AS message"

/* what stands in a column that has a list */
#define LIST(column) "pg_catalog.array_to_string(" column ", ', ')"

/* a point in time, for people */
#define MINUTE(column) "pg_catalog.to_char(" column ", 'YYYY-MM-DD HH24:MI')"

/* rows of revisions: what is current is green, what is not applied yellow */
#define COLOR "CASE WHEN is_current THEN 'green' WHEN NOT applied THEN 'yellow' ELSE '' END AS color"

/* Prints the rows of one query for programs, or those of another one for people. */
static ExitStatus
show_rows(const Options *options, const char *for_programs, const char *for_people,
		  int nparams, const char *const *params)
{
	PGconn	   *conn = mig_connect_get(options);
	PGresult   *result;

	if (mig_print_rows(options, conn, for_programs, nparams, params))
		return STATUS_DONE;
	result = mig_query(conn, for_people, nparams, params);
	mig_print_table(options, result);
	PQclear(result);
	return STATUS_DONE;
}

static const char *
argument(const Options *options, const char *otherwise)
{
	return options->narguments > 0 ? options->arguments[0] : otherwise;
}

/* The number of --limit, or null for all. */
static const char *
limit_of(const Options *options, const char *otherwise)
{
	const char *text = options->values[OPT_LIMIT];
	char	   *end;

	if (text == NULL)
		return otherwise;
	if (strtoint(text, &end, 10) < 0 || *end != '\0' || end == text)
		mig_options_usage_error("invalid number \"%s\" for option --limit", text);
	return text;
}

ExitStatus
mig_command_current(const Options *options)
{
	ExitStatus	status = show_rows(options,
								   "SELECT * FROM migrate.history() WHERE is_current",
								   "SELECT rev_id AS revision, " LIST("branch_labels") " AS labels, " MESSAGE
								   " FROM migrate.history() WHERE is_current", 0, NULL);
	PGresult   *result;

	if (options->values[OPT_CHECK_HEADS] == NULL)
		return status;
	result = mig_query(mig_connect_get(options), "SELECT up_to_date FROM migrate.status()", 0, NULL);
	if (PQgetvalue(result, 0, 0)[0] != 't')
	{
		pg_log_error("database is not up to date");
		status = STATUS_DIFFERS;
	}
	PQclear(result);
	return status;
}

ExitStatus
mig_command_heads(const Options *options)
{
	return show_rows(options, "SELECT * FROM migrate.heads()",
					 "SELECT rev_id AS revision, " LIST("branch_labels") " AS labels,"
					 " CASE WHEN applied THEN 'yes' ELSE 'no' END AS applied, " MESSAGE ","
					 " CASE WHEN applied THEN 'green' ELSE 'yellow' END AS color"
					 " FROM migrate.heads()", 0, NULL);
}

ExitStatus
mig_command_branches(const Options *options)
{
	return show_rows(options, "SELECT * FROM migrate.branches()",
					 "SELECT rev_id AS revision, " LIST("children") " AS children, " MESSAGE
					 " FROM migrate.branches()", 0, NULL);
}

ExitStatus
mig_command_history(const Options *options)
{
	const char *params[] = {argument(options, "base:heads"), limit_of(options, NULL)};

	return show_rows(options, "SELECT * FROM migrate.history($1) LIMIT $2::int8",
					 "SELECT rev_id AS revision, coalesce(nullif(" LIST("down_revision") ", ''), 'base') AS revises,"
					 " coalesce(" MINUTE("applied_at") ", 'pending') AS applied,"
					 " pg_catalog.concat(CASE WHEN is_current THEN '(current) ' END,"
					 " CASE WHEN is_head THEN '(head) ' END, pg_catalog.split_part(message, E'\\n', 1)) AS message, "
					 COLOR " FROM migrate.history($1) LIMIT $2::int8", 2, params);
}

ExitStatus
mig_command_log(const Options *options)
{
	const char *params[] = {limit_of(options, "20")};

	return show_rows(options, "SELECT * FROM migrate.log ORDER BY number DESC LIMIT $1::int8",
					 "SELECT " MINUTE("logged_at") " AS at, effective_role AS role, operation, rev_id AS revision,"
					 " pg_catalog.date_trunc('milliseconds', duration) AS duration, outcome,"
					 " pg_catalog.split_part(remark, E'\\n', 1) AS remark,"
					 " CASE WHEN outcome = 'failed' THEN 'red' ELSE '' END AS color"
					 " FROM migrate.log ORDER BY number DESC LIMIT $1::int8", 1, params);
}

/* All that is to be shown at once, such as 'a1, b1'. */
static const char *
list_of_arguments(const Options *options, const char *otherwise)
{
	return mig_target_get(options, NULL, otherwise);
}

ExitStatus
mig_command_show(const Options *options)
{
	const char *rev = list_of_arguments(options, "current");
	PGresult   *result = mig_query(mig_connect_get(options), "SELECT migrate.show($1)", 1, &rev);

	mig_print_text(PQgetvalue(result, 0, 0));
	PQclear(result);
	return STATUS_DONE;
}

/* A line of the drawing: what is current is green, what is not applied yellow. */
static void
print_graph_line(const char *line, int length)
{
	const char *mark = line + strspn(line, "| \\/");
	const char *escape = "";

	if (mark < line + length && *mark == 'o')
		escape = "\033[33m";
	else if (mark < line + length && *mark == '*')
		escape = strstr(line, "(current") && strstr(line, "(current") < line + length ? "\033[32m" : "";
	printf("%s%.*s%s\n", escape, length, line, escape[0] ? "\033[0m" : "");
}

ExitStatus
mig_command_graph(const Options *options)
{
	const char *format = options->values[OPT_FORMAT] ? options->values[OPT_FORMAT] : "text";
	const char *params[] = {argument(options, "base:heads"), format};
	PGresult   *result = mig_query(mig_connect_get(options), "SELECT migrate.graph($1, $2)", 2, params);
	const char *text = PQgetvalue(result, 0, 0);

	if (strcmp(format, "text") != 0 || !mig_print_in_color(options))
		mig_print_text(text);
	else
	{
		for (const char *line = text; *line != '\0';)
		{
			int			length = strcspn(line, "\n");

			print_graph_line(line, length);
			line += length + (line[length] == '\n');
		}
	}
	PQclear(result);
	return STATUS_DONE;
}

/* The plan is that of the files, but nothing is stored for it. */
ExitStatus
mig_command_plan(const Options *options)
{
	FileSet    *set = NULL;
	PGconn	   *conn;
	const char *target;
	ExitStatus	status;

	mig_connect_begin(options);
	if (options->values[OPT_NO_SYNC] == NULL)
		set = mig_files_read(mig_config_get(options)->directory);
	conn = mig_connect_get(options);
	target = mig_target_get(options, set, "heads");
	if (set != NULL)
	{
		PQclear(mig_query(conn, "BEGIN", 0, NULL));
		mig_sync_store(conn, set, options);
	}
	status = show_rows(options, "SELECT * FROM migrate.plan($1)",
					   "SELECT step, operation, rev_id AS revision, statements,"
					   " CASE WHEN transactional THEN '' ELSE 'no' END AS transactional, " MESSAGE
					   " FROM migrate.plan($1)", 1, &target);
	if (set != NULL)
		PQclear(mig_query(conn, "ROLLBACK", 0, NULL));
	return status;
}

ExitStatus
mig_command_progress(const Options *options)
{
	PGconn	   *conn = mig_connect_get(options);
	bool		any = true;

	while (any)
	{
		PGresult   *result = mig_query(conn, "SELECT pg_catalog.count(*) FROM migrate.progress()", 0, NULL);

		any = options->values[OPT_WATCH] != NULL && atoi(PQgetvalue(result, 0, 0)) > 0;
		PQclear(result);
		show_rows(options, "SELECT * FROM migrate.progress()",
				  "SELECT pid, pg_catalog.concat(step, '/', steps) AS step, rev_id AS revision,"
				  " pg_catalog.concat(statement, '/', statements) AS statement, state,"
				  " pg_catalog.concat_ws(' ', phase, percent || '%') AS phase, " LIST("blocked_by") " AS \"waits for\","
				  " pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - started_at) AS since"
				  " FROM migrate.progress()", 0, NULL);
		fflush(stdout);
		if (any)
			pg_usleep(1000000L);
	}
	return STATUS_DONE;
}
