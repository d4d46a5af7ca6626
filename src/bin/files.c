/*-------------------------------------------------------------------------
 *
 * files.c
 *	  The directory of revision files.
 *
 * Everything in it that is called *.sql, and not hidden, is a revision file.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/logging.h"
#include "common/string.h"
#include "mb/pg_wchar.h"
#include "pqexpbuffer.h"

#include "bin/config.h"
#include "bin/files.h"
#include "bin/options.h"

#define MAX_SLUG 40

/*
 * Is there such a directory?
 */
bool
mig_files_exist(const char *directory)
{
	struct stat status;

	return stat(directory, &status) == 0 && S_ISDIR(status.st_mode);
}

/*
 * Returns the path of a file of the set.
 */
char *
mig_files_path(const FileSet *set, const char *name)
{
	return psprintf("%s/%s", set->directory, name);
}

static int
compare_files(const void *a, const void *b)
{
	return strcmp(((const RevisionFile *) a)->name, ((const RevisionFile *) b)->name);
}

/* The number of the line in which a place is. */
static int
line_of(const char *text, const char *place)
{
	int			line = 1;

	for (; text < place; text++)
		line += *text == '\n';
	return line;
}

/* The server would say which bytes are wrong, but not in which file. */
static void
check_text(const char *path, const RevisionFile *file)
{
	const char *zero = memchr(file->text, '\0', file->length);
	int			valid;

	if (zero != NULL)
	{
		pg_log_error("%s:%d: file contains a zero byte", path, line_of(file->text, zero));
		exit(STATUS_REFUSED);
	}
	valid = pg_encoding_verifymbstr(PG_UTF8, file->text, file->length);
	if ((size_t) valid != file->length)
	{
		pg_log_error("%s:%d: invalid byte sequence for encoding \"UTF8\"",
					 path, line_of(file->text, file->text + valid));
		exit(STATUS_REFUSED);
	}
}

static void
read_file(const FileSet *set, RevisionFile *file)
{
	char	   *path = mig_files_path(set, file->name);

	file->text = mig_config_read_file(path, &file->length);
	if (file->text == NULL)
	{
		pg_log_error("could not read file \"%s\": %m", path);
		exit(STATUS_REFUSED);
	}
	check_text(path, file);
	mig_header_read(file->text, &file->header);
	pg_free(path);
}

/*
 * The names of what is in a directory, but for those that begin with a dot, in no order.
 * Exits if it cannot be read; if there is no such directory, the hint, which may be null,
 * says what to do.
 */
SimpleStringList
mig_files_entries(const char *directory, const char *hint)
{
	SimpleStringList names = {NULL, NULL};
	DIR		   *dir = opendir(directory);
	struct dirent *entry;

	if (dir == NULL)
	{
		pg_log_error("could not open directory \"%s\": %m", directory);
		if (errno == ENOENT && hint)
			pg_log_error_hint("%s", hint);
		exit(STATUS_REFUSED);
	}
	while (errno = 0, (entry = readdir(dir)) != NULL)
	{
		if (entry->d_name[0] != '.')
			simple_string_list_append(&names, entry->d_name);
	}
	if (errno != 0)
	{
		pg_log_error("could not read directory \"%s\": %m", directory);
		exit(STATUS_REFUSED);
	}
	closedir(dir);
	return names;
}

/*
 * Reads all revision files.  Exits if one cannot be read, or if there is no
 * such directory.  The result lives as long as the program.
 */
FileSet *
mig_files_read(const char *directory)
{
	FileSet    *set = pg_malloc0(sizeof(FileSet));
	SimpleStringList names = mig_files_entries(directory,
											   "\"pg_migrate init\" creates it, --directory names another one.");
	int			allocated = 64;

	set->directory = directory;
	set->files = pg_malloc(sizeof(RevisionFile) * allocated);
	for (SimpleStringListCell *cell = names.head; cell; cell = cell->next)
	{
		if (!pg_str_endswith(cell->val, ".sql"))
			continue;
		if (set->count == allocated)
		{
			allocated *= 2;
			set->files = pg_realloc(set->files, sizeof(RevisionFile) * allocated);
		}
		set->files[set->count++].name = cell->val;
	}
	qsort(set->files, set->count, sizeof(RevisionFile), compare_files);
	for (int i = 0; i < set->count; i++)
		read_file(set, &set->files[i]);
	return set;
}

/*
 * Returns the file of a revision: one that has this identifier, or declares this
 * label, or else the only one whose identifier begins like this; NULL if there
 * is none.  Exits if there are several.
 */
const RevisionFile *
mig_files_find(const FileSet *set, const char *rev)
{
	const RevisionFile *found = NULL;

	for (int i = 0; i < set->count; i++)
	{
		RevisionFile *file = &set->files[i];

		if (file->header.rev_id != NULL && strcmp(file->header.rev_id, rev) == 0)
			return file;
		if (simple_string_list_member(&file->header.branch_labels, rev))
			return file;
	}
	/* the server does the same: see the reference on targets */
	if (strlen(rev) <= 3)
		return NULL;
	for (int i = 0; i < set->count; i++)
	{
		RevisionFile *file = &set->files[i];

		if (file->header.rev_id == NULL || strncmp(file->header.rev_id, rev, strlen(rev)) != 0)
			continue;
		if (found != NULL)
		{
			pg_log_error("\"%s\" is ambiguous", rev);
			pg_log_error_detail("Revisions \"%s\" and \"%s\" begin like this.",
								found->header.rev_id, file->header.rev_id);
			exit(STATUS_REFUSED);
		}
		found = file;
	}
	return found;
}

/*
 * The same; exits if there is none.
 */
const RevisionFile *
mig_files_get(const FileSet *set, const char *rev)
{
	const RevisionFile *file = mig_files_find(set, rev);

	if (file == NULL)
	{
		pg_log_error("there is no file of revision \"%s\" in directory \"%s\"", rev, set->directory);
		exit(STATUS_REFUSED);
	}
	return file;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/*
 * Returns the revisions of the set on which no other of it stands as on its
 * parent, in the order of the files.
 */
SimpleStringList
mig_files_heads(const FileSet *set)
{
	SimpleStringList heads = {NULL, NULL};
	int			nparents = 0;
	int			n = 0;
	const char **parents;

	for (int i = 0; i < set->count; i++)
	{
		for (SimpleStringListCell *cell = set->files[i].header.revises.head; cell; cell = cell->next)
			nparents++;
	}
	parents = pg_malloc(sizeof(char *) * (nparents + 1));
	for (int i = 0; i < set->count; i++)
	{
		for (SimpleStringListCell *cell = set->files[i].header.revises.head; cell; cell = cell->next)
			parents[n++] = cell->val;
	}
	qsort(parents, nparents, sizeof(char *), compare_names);
	for (int i = 0; i < set->count; i++)
	{
		const char *rev_id = set->files[i].header.rev_id;

		if (rev_id != NULL && bsearch(&rev_id, parents, nparents, sizeof(char *), compare_names) == NULL)
			simple_string_list_append(&heads, rev_id);
	}
	pg_free(parents);
	return heads;
}

/*
 * Returns a file's revision and all that is below it, by parents and
 * dependencies, as far as there are files.
 */
SimpleStringList
mig_files_below(const FileSet *set, const RevisionFile *file)
{
	SimpleStringList below = {NULL, NULL};

	simple_string_list_append(&below, file->header.rev_id);
	for (SimpleStringListCell *cell = below.head; cell != NULL; cell = cell->next)
	{
		const RevisionFile *next = mig_files_find(set, cell->val);
		const SimpleStringList *lists[] = {
			next ? &next->header.revises : NULL, next ? &next->header.depends_on : NULL
		};

		for (int i = 0; i < 2 && next != NULL; i++)
		{
			for (SimpleStringListCell *name = lists[i]->head; name != NULL; name = name->next)
			{
				if (!simple_string_list_member(&below, name->val))
					simple_string_list_append(&below, name->val);
			}
		}
	}
	return below;
}

static void
write_text(const char *path, int fd, const char *text, size_t length)
{
	if (fd < 0 || write(fd, text, length) != (ssize_t) length || close(fd) != 0)
	{
		if (errno == 0)
			errno = ENOSPC;
		pg_log_error("could not write file \"%s\": %m", path);
		exit(STATUS_REFUSED);
	}
}

/*
 * Writes a new file; exits if there is one already.
 */
void
mig_files_create(const char *path, const char *text, size_t length)
{
	errno = 0;
	write_text(path, open(path, O_WRONLY | O_CREAT | O_EXCL | PG_BINARY, 0666), text, length);
}

/*
 * Writes a file anew, so that at any time there is the old one or the new one.
 */
void
mig_files_replace(const char *path, const char *text, size_t length)
{
	char	   *other = psprintf("%s.new", path);

	errno = 0;
	write_text(other, open(other, O_WRONLY | O_CREAT | O_TRUNC | PG_BINARY, 0666), text, length);
	if (rename(other, path) != 0)
	{
		pg_log_error("could not rename file \"%s\" to \"%s\": %m", other, path);
		exit(STATUS_REFUSED);
	}
	pg_free(other);
}

/* What is left of a message in the name of a file. */
static char *
slug(const char *message)
{
	PQExpBuffer text = createPQExpBuffer();

	for (; *message != '\0' && *message != '\n' && text->len < MAX_SLUG; message++)
	{
		if (isalnum((unsigned char) *message) && (unsigned char) *message < 128)
			appendPQExpBufferChar(text, pg_tolower((unsigned char) *message));
		else if (text->len > 0 && text->data[text->len - 1] != '_')
			appendPQExpBufferChar(text, '_');
	}
	while (text->len > 0 && text->data[text->len - 1] == '_')
		text->data[--text->len] = '\0';
	return text->data;
}

/*
 * Returns the name of a new file: YYYYMMDD_HHMM_id_slug.sql, in UTC, so that the
 * files of a team stand in the order of their making.
 */
char *
mig_files_name(const char *rev_id, const char *message)
{
	time_t		now = time(NULL);
	char		when[32];
	char	   *words = slug(message);

	strftime(when, sizeof(when), "%Y%m%d_%H%M", gmtime(&now));
	return psprintf("%s_%s%s%s.sql", when, rev_id, words[0] ? "_" : "", words);
}
