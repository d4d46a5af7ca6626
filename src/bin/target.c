/*-------------------------------------------------------------------------
 *
 * target.c
 *	  Targets on the command line.
 *
 * They are the server's to read, except "head" and "heads", which are those of
 * the files: a newer release may have left others in the database.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "bin/target.h"

static bool
means_heads(const char *target)
{
	return strcmp(target, "head") == 0 || strcmp(target, "heads") == 0;
}

/*
 * Is one of the targets "head" or "heads"?
 */
bool
mig_target_needs_files(const Options *options)
{
	for (int i = 0; i < options->narguments; i++)
	{
		if (means_heads(options->arguments[i]))
			return true;
	}
	return false;
}

/* The heads of the files as a list of targets; where there is no file, nothing is above base. */
static const char *
heads_of(const FileSet *set, bool only_one)
{
	SimpleStringList heads = mig_files_heads(set);

	if (heads.head == NULL)
		return "base";
	if (only_one && heads.head->next != NULL)
	{
		pg_log_error("the files have several heads: %s", mig_header_join(&heads));
		pg_log_error_hint("\"heads\" means all of them, \"pg_migrate merge\" joins them.");
		exit(STATUS_REFUSED);
	}
	return mig_header_join(&heads);
}

/*
 * Returns the list of targets of the arguments, or of otherwise if there are
 * none, for the server.  Without a set of files "head" and "heads" are left to
 * it, too.
 */
const char *
mig_target_get(const Options *options, const FileSet *set, const char *otherwise)
{
	PQExpBuffer list = createPQExpBuffer();
	int			count = Max(options->narguments, 1);

	for (int i = 0; i < count; i++)
	{
		const char *target = options->narguments > 0 ? options->arguments[i] : otherwise;

		if (set != NULL && means_heads(target))
			target = heads_of(set, strcmp(target, "head") == 0);
		appendPQExpBuffer(list, "%s%s", i > 0 ? ", " : "", target);
	}
	return list->data;
}
