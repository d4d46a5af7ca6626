/*-------------------------------------------------------------------------
 *
 * cmd_new.c
 *	  The commands that write revision files, and need no database for it: new,
 *	  merge, edit, rebase.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "common/logging.h"
#include "common/pg_prng.h"
#include "fe_utils/string_utils.h"
#include "pqexpbuffer.h"

#include "bin/autogenerate.h"
#include "bin/commands.h"
#include "bin/config.h"
#include "bin/files.h"

/* An identifier as the server generates them. */
static char *
generate_id(void)
{
	uint64		bits;
	int			fd = open("/dev/urandom", O_RDONLY, 0);

	if (fd < 0 || read(fd, &bits, sizeof(bits)) != sizeof(bits))
	{
		pg_prng_state state;

		pg_prng_seed(&state, (uint64) time(NULL) ^ ((uint64) getpid() << 40));
		bits = pg_prng_uint64(&state);
	}
	if (fd >= 0)
		close(fd);
	return psprintf("%012llx", (unsigned long long) (bits & UINT64CONST(0xFFFFFFFFFFFF)));
}

static void
append_key(PQExpBuffer text, const char *key, const char *value)
{
	appendPQExpBuffer(text, "-- %s: %s\n", key, value);
}

/* The lines of the message that follow the first one are indented. */
static void
append_message(PQExpBuffer text, const char *message)
{
	appendPQExpBufferStr(text, "-- message: ");
	for (; *message != '\0'; message++)
	{
		appendPQExpBufferChar(text, *message);
		if (*message == '\n')
			appendPQExpBufferStr(text, "--   ");
	}
	appendPQExpBufferChar(text, '\n');
}

/* A new file, up to the marker of the upgrade script. */
static PQExpBuffer
new_header(const Options *options, const char *rev_id, const SimpleStringList *parents, const char *message)
{
	PQExpBuffer text = createPQExpBuffer();
	time_t		now = time(NULL);
	char		when[32];

	strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S+00", gmtime(&now));
	append_key(text, "revision", rev_id);
	append_key(text, "revises", parents->head ? mig_header_join(parents) : "base");
	if (options->values[OPT_DEPENDS_ON])
		append_key(text, "depends-on", options->values[OPT_DEPENDS_ON]);
	if (options->values[OPT_BRANCH_LABEL])
		append_key(text, "branch-label", options->values[OPT_BRANCH_LABEL]);
	append_key(text, "created", when);
	append_message(text, message);
	return text;
}

static const char *
message_of(const Options *options, const char *argument, const char *otherwise)
{
	if (argument != NULL && options->values[OPT_MESSAGE] != NULL)
		mig_options_usage_error("the message is there twice");
	if (argument != NULL)
		return argument;
	if (options->values[OPT_MESSAGE] != NULL)
		return options->values[OPT_MESSAGE];
	if (otherwise == NULL)
		mig_options_usage_error("say in a message what the revision does");
	return otherwise;
}

/* The identifier for a new file; exits if there is a file that has it. */
static const char *
rev_id_of(const Options *options, const FileSet *set)
{
	const char *rev_id = options->values[OPT_REV_ID];

	if (rev_id == NULL)
		return generate_id();
	for (int i = 0; i < set->count; i++)
	{
		if (set->files[i].header.rev_id != NULL && strcmp(set->files[i].header.rev_id, rev_id) == 0)
		{
			pg_log_error("there is a file of revision \"%s\" already: %s", rev_id,
						 mig_files_path(set, set->files[i].name));
			exit(STATUS_REFUSED);
		}
	}
	return rev_id;
}

static void
refuse_several_heads(const SimpleStringList *heads)
{
	pg_log_error("the files have several heads: %s", mig_header_join(heads));
	pg_log_error_hint("Name one of them with --head, or join them with \"pg_migrate merge\".");
	exit(STATUS_REFUSED);
}

/* The revisions that are named, by their full identifiers. */
static SimpleStringList
resolve(const FileSet *set, const char *names)
{
	SimpleStringList list = {NULL, NULL};
	SimpleStringList found = {NULL, NULL};
	SimpleStringList heads = mig_files_heads(set);

	mig_header_split(&list, names);
	for (SimpleStringListCell *cell = list.head; cell != NULL; cell = cell->next)
	{
		if (strcmp(cell->val, "base") == 0)
			continue;
		if (strcmp(cell->val, "head") == 0 && heads.head != NULL && heads.head->next != NULL)
			refuse_several_heads(&heads);
		if (strcmp(cell->val, "head") == 0 || strcmp(cell->val, "heads") == 0)
		{
			for (SimpleStringListCell *head = heads.head; head != NULL; head = head->next)
				simple_string_list_append(&found, head->val);
		}
		else
			simple_string_list_append(&found, mig_files_get(set, cell->val)->header.rev_id);
	}
	return found;
}

static void
refuse_branching(const FileSet *set, const SimpleStringList *parents)
{
	SimpleStringList heads = mig_files_heads(set);

	for (SimpleStringListCell *cell = parents->head; cell != NULL; cell = cell->next)
	{
		if (simple_string_list_member(&heads, cell->val))
			continue;
		pg_log_error("revision \"%s\" is not a head", cell->val);
		pg_log_error_hint("--splice makes a branch that begins there.");
		exit(STATUS_REFUSED);
	}
}

/* The parents of a new revision. */
static SimpleStringList
parents_of(const Options *options, const FileSet *set)
{
	SimpleStringList parents = resolve(set, options->values[OPT_HEAD] ? options->values[OPT_HEAD] : "head");

	if (options->values[OPT_SPLICE] == NULL)
		refuse_branching(set, &parents);
	return parents;
}

/* The editor is the user's own command, so it is the shell's to read. */
static ExitStatus
edit_file(const char *path)
{
	const char *editor = getenv("VISUAL");
	PQExpBuffer command = createPQExpBuffer();
	int			status;

	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor == NULL || editor[0] == '\0')
		editor = "vi";
	appendPQExpBuffer(command, "%s ", editor);
	appendShellString(command, path);
	status = system(command->data);
	if (status == 0)
		return STATUS_DONE;
	pg_log_error("editor \"%s\" failed", editor);
	return STATUS_REFUSED;
}

/* Writes a new file, says where, and opens it if that is wanted. */
static ExitStatus
write_new_file(const Options *options, const FileSet *set, const char *rev_id, const char *message,
			   const char *text)
{
	char	   *path = mig_files_path(set, mig_files_name(rev_id, message));

	mig_files_create(path, text, strlen(text));
	puts(path);
	fflush(stdout);
	return options->values[OPT_EDIT] ? edit_file(path) : STATUS_DONE;
}

ExitStatus
mig_command_new(const Options *options)
{
	const char *message = message_of(options, options->arguments[0], NULL);
	FileSet    *set = mig_files_read(mig_config_get(options)->directory);
	const char *rev_id = rev_id_of(options, set);
	SimpleStringList parents = parents_of(options, set);
	PQExpBuffer text = new_header(options, rev_id, &parents, message);

	if (options->values[OPT_AUTOGENERATE] != NULL)
	{
		const char *scripts = mig_autogenerate_scripts(options, set, rev_id, mig_header_join(&parents));

		if (scripts == NULL)
		{
			pg_log_info("the schema is that of the model: nothing to do");
			return STATUS_DONE;
		}
		appendPQExpBuffer(text, "\n%s", scripts);
	}
	else
		appendPQExpBufferStr(text, "\n-- migrate:up\n\n\n-- migrate:down\n\n");
	return write_new_file(options, set, rev_id, message, text->data);
}

ExitStatus
mig_command_merge(const Options *options)
{
	const char *message = message_of(options, NULL, "merge");
	FileSet    *set = mig_files_read(mig_config_get(options)->directory);
	const char *rev_id = rev_id_of(options, set);
	PQExpBuffer names = createPQExpBuffer();
	SimpleStringList parents;
	PQExpBuffer text;

	for (int i = 0; i < options->narguments; i++)
		appendPQExpBuffer(names, "%s,", options->arguments[i]);
	parents = resolve(set, options->narguments > 0 ? names->data : "heads");
	if (parents.head == NULL || parents.head->next == NULL)
	{
		pg_log_error("nothing to merge");
		pg_log_error_detail("The files have one head, or none.");
		return STATUS_REFUSED;
	}
	text = new_header(options, rev_id, &parents, message);
	appendPQExpBufferStr(text, "\n-- migrate:up empty\n\n-- migrate:down\n");
	return write_new_file(options, set, rev_id, message, text->data);
}

ExitStatus
mig_command_edit(const Options *options)
{
	FileSet    *set = mig_files_read(mig_config_get(options)->directory);

	return edit_file(mig_files_path(set, mig_files_get(set, options->arguments[0])->name));
}

ExitStatus
mig_command_rebase(const Options *options)
{
	FileSet    *set = mig_files_read(mig_config_get(options)->directory);
	const RevisionFile *file = mig_files_get(set, options->arguments[0]);
	SimpleStringList parents;
	char	   *text;
	char	   *path;

	if (options->values[OPT_ONTO] == NULL)
		mig_options_usage_error("command \"rebase\" needs --onto");
	parents = resolve(set, options->values[OPT_ONTO]);
	for (SimpleStringListCell *cell = parents.head; cell != NULL; cell = cell->next)
	{
		SimpleStringList below = mig_files_below(set, mig_files_get(set, cell->val));

		if (simple_string_list_member(&below, file->header.rev_id))
		{
			pg_log_error("revision \"%s\" stands on \"%s\"", cell->val, file->header.rev_id);
			return STATUS_REFUSED;
		}
	}
	text = mig_header_replace(file->text, "revises", parents.head ? mig_header_join(&parents) : "base");
	path = mig_files_path(set, file->name);
	mig_files_replace(path, text, strlen(text));
	puts(path);
	return STATUS_DONE;
}
