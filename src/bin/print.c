/*-------------------------------------------------------------------------
 *
 * print.c
 *	  What is printed on standard output: rows for people and for programs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "common/logging.h"
#include "fe_utils/print.h"
#include "mb/pg_wchar.h"

#include "bin/print.h"
#include "bin/query.h"

/* a column of this name is not printed, but says in which color a row is */
#define COLOR_COLUMN "color"

/* names of columns, and what separates them from the rows */
#define HEADER_LINES 2

/*
 * Is the output meant for a program?
 */
bool
mig_print_for_programs(const Options *options)
{
	return options->values[OPT_JSON] != NULL || options->values[OPT_CSV] != NULL;
}

/*
 * Are rows to be colored?  As the messages of all programs of the server, by
 * PG_COLOR and NO_COLOR, unless an option says it.
 */
bool
mig_print_in_color(const Options *options)
{
	const char *when = options->values[OPT_COLOR];
	const char *setting = getenv("NO_COLOR");

	if (when == NULL)
		when = setting != NULL && setting[0] != '\0' ? "never" : getenv("PG_COLOR");
	if (when != NULL && strcmp(when, "always") == 0)
		return true;
	if (when != NULL && strcmp(when, "never") == 0)
		return false;
	if (options->values[OPT_COLOR] != NULL && strcmp(when, "auto") != 0)
		mig_options_usage_error("invalid value \"%s\" for option --color", when);
	return isatty(fileno(stdout));
}

/* The width of the terminal, or 0. */
static int
terminal_width(void)
{
	struct winsize size;

	if (isatty(fileno(stdout)) && ioctl(fileno(stdout), TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return 0;
}

static void
print_csv(const PGresult *result)
{
	printQueryOpt opt = {0};

	opt.topt.format = PRINT_CSV;
	opt.topt.start_table = true;
	opt.topt.stop_table = true;
	opt.topt.encoding = PG_UTF8;
	opt.topt.csvFieldSep[0] = ',';
	printQuery(result, &opt, stdout, false, NULL);
}

/* Prints a text as JSON does. */
static void
print_json_string(const char *text)
{
	putchar('"');
	for (; *text != '\0'; text++)
	{
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else if (*text == '\n')
			fputs("\\n", stdout);
		else if ((unsigned char) *text < ' ')
			printf("\\u%04x", (unsigned char) *text);
		else
			putchar(*text);
	}
	putchar('"');
}

static void
print_json(const PGresult *result)
{
	putchar('[');
	for (int row = 0; row < PQntuples(result); row++)
	{
		fputs(row > 0 ? ",\n {" : "{", stdout);
		for (int column = 0; column < PQnfields(result); column++)
		{
			if (column > 0)
				putchar(',');
			print_json_string(PQfname(result, column));
			putchar(':');
			if (PQgetisnull(result, row, column))
				fputs("null", stdout);
			else
				print_json_string(PQgetvalue(result, row, column));
		}
		putchar('}');
	}
	puts("]");
}

/*
 * Prints rows of texts that are there already for a program, as the options ask
 * for it.
 */
void
mig_print_result(const Options *options, const PGresult *result)
{
	if (options->values[OPT_JSON] != NULL)
		print_json(result);
	else
		print_csv(result);
}

/*
 * Prints the rows of a query for a program, if the options ask for it; then
 * the result is true.  JSON is one array, with an object for each row.
 */
bool
mig_print_rows(const Options *options, PGconn *conn, const char *sql,
			   int nparams, const char *const *params)
{
	PGresult   *result;

	if (options->values[OPT_JSON] != NULL)
	{
		result = mig_query(conn, psprintf("SELECT coalesce(pg_catalog.json_agg(r), '[]') FROM (%s) AS r", sql),
						   nparams, params);
		puts(PQgetvalue(result, 0, 0));
	}
	else if (options->values[OPT_CSV] != NULL)
	{
		result = mig_query(conn, sql, nparams, params);
		print_csv(result);
	}
	else
		return false;
	PQclear(result);
	return true;
}

static const char *
escape_for(const char *color)
{
	if (strcmp(color, "green") == 0)
		return "\033[32m";
	if (strcmp(color, "yellow") == 0)
		return "\033[33m";
	if (strcmp(color, "red") == 0)
		return "\033[31m";
	if (strcmp(color, "bold") == 0)
		return "\033[1m";
	return "";
}

/* Lays rows out as psql does, without the column of colors, in allocated memory. */
static char *
lay_out(const PGresult *result, int ncolumns)
{
	printTableOpt opt = {0};
	printTableContent content;
	char	   *text;
	size_t		length;
	FILE	   *stream = open_memstream(&text, &length);

	if (stream == NULL)
		pg_fatal("out of memory");
	opt.format = PRINT_ALIGNED;
	opt.start_table = true;
	opt.stop_table = true;
	opt.encoding = PG_UTF8;
	printTableInit(&content, &opt, NULL, ncolumns, PQntuples(result));
	for (int column = 0; column < ncolumns; column++)
		printTableAddHeader(&content, PQfname(result, column), false,
							column_type_alignment(PQftype(result, column)));
	for (int row = 0; row < PQntuples(result); row++)
	{
		for (int column = 0; column < ncolumns; column++)
			printTableAddCell(&content, PQgetvalue(result, row, column), false, false);
	}
	printTable(&content, stream, false, NULL);
	printTableCleanup(&content);
	if (fclose(stream) != 0)
		pg_fatal("out of memory");
	return text;
}

/* The bytes of a line that fit on the terminal, without blanks at the end. */
static size_t
visible_length(const char *line, size_t length, int limit)
{
	size_t		n = 0;

	for (int columns = 0; limit > 0 && n < length;)
	{
		columns += Max(PQdsplen(line + n, PG_UTF8), 0);
		if (columns > limit)
			break;
		n += PQmblenBounded(line + n, PG_UTF8);
	}
	if (limit == 0)
		n = length;
	while (n > 0 && line[n - 1] == ' ')
		n--;
	return n;
}

/*
 * Prints rows for people: aligned, a line each, cut off at the edge of a
 * terminal.  No value may have several lines.  If the last column is called
 * "color", it is not printed, but says in which color the row is.
 */
void
mig_print_table(const Options *options, const PGresult *result)
{
	int			ncolumns = PQnfields(result);
	bool		has_colors = strcmp(PQfname(result, ncolumns - 1), COLOR_COLUMN) == 0;
	bool		colored = has_colors && mig_print_in_color(options);
	int			limit = terminal_width();
	char	   *text;
	int			number = 0;

	if (PQntuples(result) == 0)
		return;
	text = lay_out(result, has_colors ? ncolumns - 1 : ncolumns);
	for (const char *line = text; *line != '\0'; number++)
	{
		size_t		length = strcspn(line, "\n");
		const char *escape = "";

		if (colored && number >= HEADER_LINES && number < HEADER_LINES + PQntuples(result))
			escape = escape_for(PQgetvalue(result, number - HEADER_LINES, ncolumns - 1));
		if (length > 0)
			printf("%s%.*s%s\n", escape, (int) visible_length(line, length, limit), line,
				   escape[0] ? "\033[0m" : "");
		line += length + (line[length] == '\n');
	}
	free(text);
}

/*
 * Prints a text, with a line end.
 */
void
mig_print_text(const char *text)
{
	size_t		length = strlen(text);

	fputs(text, stdout);
	if (length > 0 && text[length - 1] != '\n')
		putchar('\n');
}

/*
 * Prints a text as it is, or writes it to the file of option --file.
 */
void
mig_print_to_file(const Options *options, const char *text)
{
	const char *path = options->values[OPT_FILE];
	FILE	   *file = path != NULL && strcmp(path, "-") != 0 ? fopen(path, PG_BINARY_W) : stdout;

	if (file == NULL || fputs(text, file) < 0 || (file != stdout ? fclose(file) : fflush(file)) != 0)
	{
		pg_log_error("could not write file \"%s\": %m", file == stdout ? "stdout" : path);
		exit(STATUS_REFUSED);
	}
}
