/*-------------------------------------------------------------------------
 *
 * foreign_other.c
 *	  Migrations of tools that are kept in a way of their own: sqitch has a plan,
 *	  Rails a dump.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <unistd.h>

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "bin/files.h"
#include "bin/foreign.h"
#include "bin/options.h"

/* The script of a change, or NULL if there is none. */
static char *
sqitch_script(const char *directory, const char *kind, const char *change)
{
	char	   *path = psprintf("%s/%s/%s.sql", directory, kind, change);

	return access(path, F_OK) == 0 ? mig_foreign_text(path) : NULL;
}

/*
 * The change that a line of the plan declares, or NULL: neither a pragma nor a
 * tag nor a comment.
 */
static char *
sqitch_change(const char *line, size_t length)
{
	size_t		n;

	while (length > 0 && isspace((unsigned char) *line))
	{
		line++;
		length--;
	}
	if (length == 0 || strchr("%@#-", *line) != NULL)
		return NULL;
	if (*line == '+')
	{
		line++;
		line += strspn(line, " \t");
	}
	n = strcspn(line, " \t\r\n");
	return psprintf("%.*s", (int) n, line);
}

/* The note at the end of a line, which follows a number sign. */
static char *
sqitch_note(const char *line, size_t length)
{
	const char *sign = memchr(line, '#', length);

	if (sign == NULL)
		return "";
	sign += 1 + strspn(sign + 1, " \t");
	return psprintf("%.*s", (int) (line + length - sign), sign);
}

/* The tag that a line declares, or NULL. */
static char *
sqitch_tag(const char *line)
{
	line += strspn(line, " \t");
	return *line == '@' ? psprintf("%.*s", (int) strcspn(line, " \t\r\n"), line) : NULL;
}

/* How often a change was declared before this line. */
static int
times_declared(const char *plan, const char *end, const char *change)
{
	int			times = 0;

	for (const char *line = plan; line < end; line += strcspn(line, "\n") + 1)
	{
		char	   *other = sqitch_change(line, strcspn(line, "\n"));

		times += other != NULL && strcmp(other, change) == 0;
	}
	return times;
}

/*
 * What the scripts of a change are called: if it is declared again below, that
 * with the tag that comes next.
 */
static char *
sqitch_script_name(const char *rest, const char *change)
{
	char	   *tag = NULL;

	for (const char *line = rest; *line != '\0';)
	{
		size_t		length = strcspn(line, "\n");
		char	   *other = sqitch_change(line, length);

		if (tag == NULL)
			tag = sqitch_tag(line);
		if (other != NULL && strcmp(other, change) == 0)
			return psprintf("%s%s", change, tag ? tag : "");
		line += length + (line[length] == '\n');
	}
	return pg_strdup(change);
}

/*
 * Reads what sqitch.plan lists, in its order.  A change that was reworked is one
 * migration each time, from the second on with a number behind its name.
 */
void
mig_foreign_read_sqitch(ForeignSet *set, const char *directory)
{
	char	   *plan = mig_foreign_text(psprintf("%s/sqitch.plan", directory));

	for (const char *line = plan; *line != '\0';)
	{
		size_t		length = strcspn(line, "\n");
		const char *next = line + length + (line[length] == '\n');
		char	   *change = sqitch_change(line, length);

		if (change != NULL)
		{
			int			times = times_declared(plan, line, change);
			char	   *script = sqitch_script_name(next, change);
			Foreign    *item = mig_foreign_add(set, times == 0 ? change : psprintf("%s@%d", change, times + 1));

			item->name = sqitch_note(line, length);
			item->file = psprintf("%04d_%s", set->count, item->version);
			item->up = sqitch_script(directory, "deploy", script);
			item->down = sqitch_script(directory, "revert", script);
		}
		line = next;
	}
}

/* The latest of the versions that the dump lists. */
static char *
rails_version(const char *list)
{
	char	   *version = NULL;

	while ((list = strchr(list, '\'')) != NULL)
	{
		size_t		n = strspn(list + 1, "0123456789");

		if (n > 0 && list[n + 1] == '\'' &&
			(version == NULL || n > strlen(version) ||
			 (n == strlen(version) && strncmp(list + 1, version, n) > 0)))
			version = psprintf("%.*s", (int) n, list + 1);
		list += n + 1 + (list[n + 1] == '\'');
	}
	return version;
}

/*
 * Reads db/structure.sql as one migration.  What it says at its end of versions
 * is not a part of the schema.
 */
void
mig_foreign_read_rails(ForeignSet *set, const char *path)
{
	char	   *text = mig_foreign_text(mig_files_exist(path) ? psprintf("%s/structure.sql", path) : path);
	char	   *list = strstr(text, "INSERT INTO \"schema_migrations\"");
	char	   *version = list != NULL ? rails_version(list) : NULL;
	PQExpBuffer up = createPQExpBuffer();
	Foreign    *item;

	if (version == NULL)
	{
		pg_log_error("\"%s\" does not say which migrations it has", path);
		exit(STATUS_REFUSED);
	}
	*list = '\0';
	for (const char *line = text; *line != '\0';)
	{
		size_t		length = strcspn(line, "\n");
		const char *next = line + length + (line[length] == '\n');

		if (strncmp(line, "\\restrict ", 10) != 0 && strncmp(line, "\\unrestrict ", 12) != 0)
			appendBinaryPQExpBuffer(up, line, next - line);
		line = next;
	}
	item = mig_foreign_add(set, version);
	item->name = "structure";
	item->file = psprintf("%s_structure", version);
	item->up = up->data;
}
