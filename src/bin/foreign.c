/*-------------------------------------------------------------------------
 *
 * foreign.c
 *	  Migrations of other tools, as they are in their directories.
 *
 * Most tools have files  VERSION SEPARATOR NAME SUFFIX,  and differ in where
 * the way back is: in a file of its own, or below a marker.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <unistd.h>

#include "common/logging.h"
#include "common/string.h"
#include "pqexpbuffer.h"

#include "bin/config.h"
#include "bin/files.h"
#include "bin/foreign.h"
#include "bin/options.h"

typedef struct Tool
{
	const char *name;
	const char *prefix;			/* characters of which one may stand before the version */
	const char *version;		/* characters of a version besides digits */
	const char *separator;		/* behind the version */
	bool		is_number;		/* its table has the version as a number */
	const char *marker;			/* what begins a line that divides a file, or NULL */
	void		(*read) (ForeignSet *set, const char *path);	/* NULL: the usual way */
} Tool;

static void read_diesel(ForeignSet *set, const char *directory);

static const Tool tools[] = {
	{"golang-migrate", "", "", "_", true, NULL, NULL},
	{"dbmate", "", "", "_", false, "migrate:", NULL},
	{"goose", "", "", "_", true, "+goose ", NULL},
	{"flyway", "VU", "._", "__", false, NULL, NULL},
	{"sqlx", "", "", "_", true, NULL, NULL},
	{"knex", "", "", "_", false, NULL, NULL},
	{"db-migrate", "", "", "-", false, NULL, NULL},
	{"diesel", "", "-", "_", false, NULL, read_diesel},
	{"sqitch", "", "", "", false, NULL, mig_foreign_read_sqitch},
	{"rails", "", "", "", false, NULL, mig_foreign_read_rails},
};

/*
 * Returns the names of all tools, for a message.
 */
const char *
mig_foreign_tools(void)
{
	PQExpBuffer text = createPQExpBuffer();

	for (int i = 0; i < lengthof(tools); i++)
		appendPQExpBuffer(text, "%s%s", i > 0 ? ", " : "", tools[i].name);
	return text->data;
}

/*
 * Returns the text of a file; exits if it cannot be read.
 */
char *
mig_foreign_text(const char *path)
{
	size_t		length;
	char	   *text = mig_config_read_file(path, &length);

	if (text == NULL)
	{
		pg_log_error("could not read file \"%s\": %m", path);
		exit(STATUS_REFUSED);
	}
	return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
}

/*
 * Returns the migration of a version, which is added if it is not there.  It
 * stays valid until the next is added.
 */
Foreign *
mig_foreign_add(ForeignSet *set, const char *version)
{
	Foreign    *item;

	for (int i = 0; i < set->count; i++)
	{
		if (strcmp(set->items[i].version, version) == 0)
			return &set->items[i];
	}
	set->items = set->items == NULL ? pg_malloc(sizeof(Foreign)) :
		pg_realloc(set->items, sizeof(Foreign) * (set->count + 1));
	item = &set->items[set->count++];
	memset(item, 0, sizeof(*item));
	item->version = pg_strdup(version);
	item->file = item->version;
	item->name = "";
	return item;
}

/* Versions are compared number by number, so that 2 comes before 10. */
static int
compare_versions(const void *a, const void *b)
{
	const char *x = ((const Foreign *) a)->version;
	const char *y = ((const Foreign *) b)->version;

	while (*x != '\0' && *y != '\0')
	{
		size_t		n;
		size_t		m;
		int			difference;

		x += strspn(x, "0");
		y += strspn(y, "0");
		n = strspn(x, "0123456789");
		m = strspn(y, "0123456789");
		if (n != m)
			return n < m ? -1 : 1;
		difference = n > 0 ? strncmp(x, y, n) : *x - *y;
		if (difference != 0)
			return difference;
		x += Max(n, *x != '\0');
		y += Max(n, *y != '\0');
	}
	return (*x != '\0') - (*y != '\0');
}

/* Cuts one of these off the end; false if there is none. */
static bool
cut_suffix(char *name, const char *const *suffixes)
{
	for (; *suffixes != NULL; suffixes++)
	{
		if (pg_str_endswith(name, *suffixes))
		{
			name[strlen(name) - strlen(*suffixes)] = '\0';
			return true;
		}
	}
	return false;
}

/* The version without the zeros before it, and with dots between its parts. */
static char *
normal_version(const Tool *tool, const char *text, size_t length)
{
	char	   *version;

	while (tool->is_number && length > 1 && *text == '0')
	{
		text++;
		length--;
	}
	version = psprintf("%.*s", (int) length, text);
	for (char *c = version; *c != '\0'; c++)
	{
		if (*c == '_')
			*c = '.';
	}
	return version;
}

/* How many characters of a version a name begins with. */
static size_t
version_length(const Tool *tool, const char *name)
{
	size_t		n = 0;

	while (isdigit((unsigned char) name[n]) ||
		   (name[n] != '\0' && strchr(tool->version, name[n]) != NULL && isdigit((unsigned char) name[n + 1])))
		n++;
	return n;
}

/* Is this line a marker?  Then *rest becomes what follows its beginning. */
static bool
is_marker(const Tool *tool, const char *line, const char **rest)
{
	if (strncmp(line, "--", 2) != 0)
		return false;
	line += 2 + strspn(line + 2, " \t");
	if (pg_strncasecmp(line, tool->marker, strlen(tool->marker)) != 0)
		return false;
	*rest = line + strlen(tool->marker);
	return true;
}

/* Divides a file at its markers, which are left out; other markers say nothing here. */
static void
divide(const Tool *tool, const char *text, Foreign *item)
{
	PQExpBuffer scripts[] = {createPQExpBuffer(), createPQExpBuffer()};
	int			current = -1;
	bool		has_down = false;

	for (const char *line = text; *line != '\0';)
	{
		size_t		length = strcspn(line, "\n");
		const char *next = line + length + (line[length] == '\n');
		const char *rest;

		if (!is_marker(tool, line, &rest))
		{
			if (current >= 0)
				appendBinaryPQExpBuffer(scripts[current], line, next - line);
		}
		else if (pg_strncasecmp(rest, "up", 2) == 0)
			current = 0;
		else if (pg_strncasecmp(rest, "down", 4) == 0)
		{
			current = 1;
			has_down = true;
		}
		line = next;
	}
	item->up = scripts[0]->data;
	item->down = has_down ? scripts[1]->data : NULL;
}

/* Takes a file if its name is one of the tool's. */
static void
read_usual_file(ForeignSet *set, const Tool *tool, const char *directory, const char *file)
{
	static const char *const down_suffixes[] = {".down.sql", "-down.sql", ".undo.sql", NULL};
	static const char *const up_suffixes[] = {".up.sql", "-up.sql", ".do.sql", ".sql", NULL};
	char	   *name = pg_strdup(file);
	bool		is_down = cut_suffix(name, down_suffixes);
	char	   *text;
	size_t		n;
	Foreign    *item;

	if (!is_down && !cut_suffix(name, up_suffixes))
		return;
	if (tool->prefix[0] != '\0')
	{
		if (strchr(tool->prefix, *name) == NULL)
			return;
		is_down = *name++ == 'U';
	}
	n = version_length(tool, name);
	if (n == 0 || strncmp(name + n, tool->separator, strlen(tool->separator)) != 0)
		return;
	item = mig_foreign_add(set, normal_version(tool, name, n));
	item->name = pg_strdup(name + n + strlen(tool->separator));
	item->file = psprintf("%.*s_%s", (int) n, name, item->name);
	text = mig_foreign_text(psprintf("%s/%s", directory, file));
	if (tool->marker != NULL)
		divide(tool, text, item);
	else if (is_down)
		item->down = text;
	else
		item->up = text;
}

static void
read_usual(ForeignSet *set, const Tool *tool, const char *directory)
{
	SimpleStringList names = mig_files_entries(directory, NULL);

	for (SimpleStringListCell *cell = names.head; cell; cell = cell->next)
		read_usual_file(set, tool, directory, cell->val);
	if (set->count > 0)
		qsort(set->items, set->count, sizeof(Foreign), compare_versions);
}

/* Diesel has a directory for each, named with dashes that its table does not have. */
static void
read_diesel(ForeignSet *set, const char *directory)
{
	SimpleStringList names = mig_files_entries(directory, NULL);

	for (SimpleStringListCell *cell = names.head; cell; cell = cell->next)
	{
		char	   *up = psprintf("%s/%s/up.sql", directory, cell->val);
		char	   *down = psprintf("%s/%s/down.sql", directory, cell->val);
		size_t		n = strspn(cell->val, "0123456789-");
		char	   *version = pg_malloc(n + 1);
		char	   *to = version;
		Foreign    *item;

		if (n == 0 || cell->val[n] != '_' || access(up, F_OK) != 0)
			continue;
		for (const char *c = cell->val; c < cell->val + n; c++)
		{
			if (*c != '-')
				*to++ = *c;
		}
		*to = '\0';
		item = mig_foreign_add(set, version);
		item->name = pg_strdup(cell->val + n + 1);
		item->file = psprintf("%s_%s", version, item->name);
		item->up = mig_foreign_text(up);
		item->down = access(down, F_OK) == 0 ? mig_foreign_text(down) : NULL;
	}
	if (set->count > 0)
		qsort(set->items, set->count, sizeof(Foreign), compare_versions);
}

/*
 * Reads the migrations of a tool.  Exits if there is no such tool, if something
 * cannot be read, or if there are none.
 */
void
mig_foreign_read(ForeignSet *set, const char *tool, const char *directory)
{
	const Tool *found = NULL;

	for (int i = 0; i < lengthof(tools); i++)
	{
		if (strcmp(tools[i].name, tool) == 0)
			found = &tools[i];
	}
	if (found == NULL)
		mig_options_usage_error("unknown tool \"%s\": there are %s", tool, mig_foreign_tools());
	if (found->read != NULL)
		found->read(set, directory);
	else
		read_usual(set, found, directory);
	if (set->count == 0)
	{
		pg_log_error("there are no files of %s in \"%s\"", tool, directory);
		exit(STATUS_REFUSED);
	}
}
