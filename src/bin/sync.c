/*-------------------------------------------------------------------------
 *
 * sync.c
 *	  Revision files sent to the server, which judges them; and the commands
 *	  that do no more than that: sync, pull.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "catalog/pg_type_d.h"
#include "common/logging.h"
#include "port/pg_bswap.h"
#include "pqexpbuffer.h"

#include "bin/commands.h"
#include "bin/config.h"
#include "bin/connect.h"
#include "bin/print.h"
#include "bin/query.h"
#include "bin/sha256.h"
#include "bin/sync.h"

/* of the error by which migrate.sync() refuses files */
#define SQLSTATE_FILES_REFUSED "MG502"

/* columns of migrate.sync() */
enum
{
	COLUMN_FILE,
	COLUMN_REV_ID,
	COLUMN_RESULT,
	COLUMN_DETAIL
};

static void
append_int(PQExpBuffer buffer, int32 value)
{
	uint32		network = pg_hton32((uint32) value);

	appendBinaryPQExpBuffer(buffer, (char *) &network, sizeof(network));
}

/* Begins an array of texts in the binary format, in which nothing has to be quoted. */
static PQExpBuffer
begin_array(int count)
{
	PQExpBuffer buffer = createPQExpBuffer();

	append_int(buffer, count > 0 ? 1 : 0);
	append_int(buffer, 0);
	append_int(buffer, TEXTOID);
	if (count > 0)
	{
		append_int(buffer, count);
		append_int(buffer, 1);
	}
	return buffer;
}

static void
append_text(PQExpBuffer buffer, const char *text, size_t length)
{
	append_int(buffer, (int32) length);
	appendBinaryPQExpBuffer(buffer, text, length);
}

static const char *
truth(bool value)
{
	return value ? "t" : "f";
}

/*
 * Says what is wrong with the files.  The server's hint is about its function,
 * not about this program.  Returns the exit status.
 */
static ExitStatus
report_refusal(PGconn *conn, const PGresult *result)
{
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

	if (!mig_query_has_sqlstate(result, SQLSTATE_FILES_REFUSED) || detail == NULL)
		return mig_query_report(conn, result);
	pg_log_error("%s", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	pg_log_error_detail("%s", detail);
	pg_log_error_hint("Nothing was stored, and nothing was run.");
	return STATUS_REFUSED;
}

/*
 * Has the server judge the files, and, if all is well, store them.  Returns its
 * verdict on each.  An error is reported and ends the program.
 */
PGresult *
mig_sync_send(PGconn *conn, const FileSet *set, SyncMode mode)
{
	PQExpBuffer names = begin_array(set->count);
	PQExpBuffer texts = begin_array(set->count);
	PGresult   *result;

	for (int i = 0; i < set->count; i++)
	{
		append_text(names, set->files[i].name, strlen(set->files[i].name));
		append_text(texts, set->files[i].text, set->files[i].length);
	}
	if (PQExpBufferBroken(names) || PQExpBufferBroken(texts))
		pg_fatal("out of memory");
	{
		const char *params[] = {
			names->data, texts->data, truth(mode.prune), truth(mode.dry_run), truth(mode.accept)
		};
		const int	lengths[] = {names->len, texts->len, 0, 0, 0};
		const int	formats[] = {1, 1, 0, 0, 0};

		result = mig_query_binary(conn,
								  "SELECT file, rev_id, result, detail FROM migrate.sync($1, $2, "
								  "prune => $3, dry_run => $4, accept => $5)",
								  5, params, lengths, formats);
	}
	destroyPQExpBuffer(names);
	destroyPQExpBuffer(texts);
	if (!mig_query_succeeded(result))
		exit(report_refusal(conn, result));
	return result;
}

/*
 * How often a verdict was given.
 */
int
mig_sync_count(const PGresult *result, const char *verdict)
{
	int			count = 0;

	for (int row = 0; row < PQntuples(result); row++)
		count += strcmp(PQgetvalue(result, row, COLUMN_RESULT), verdict) == 0;
	return count;
}

/* What a row is about: the file, or the revision that has none. */
static const char *
subject_of(const FileSet *set, const PGresult *result, int row)
{
	if (PQgetisnull(result, row, COLUMN_FILE))
		return psprintf("revision \"%s\"", PQgetvalue(result, row, COLUMN_REV_ID));
	return mig_files_path(set, PQgetvalue(result, row, COLUMN_FILE));
}

/*
 * Says what is wrong with the files, and, if all is true, what else there is to
 * them, except that they are unchanged.  Returns whether nothing is wrong.
 */
bool
mig_sync_report(const FileSet *set, const PGresult *result, bool all)
{
	bool		ok = true;

	for (int row = 0; row < PQntuples(result); row++)
	{
		const char *verdict = PQgetvalue(result, row, COLUMN_RESULT);
		const char *detail = PQgetvalue(result, row, COLUMN_DETAIL);

		if (strcmp(verdict, "error") == 0 || strcmp(verdict, "conflict") == 0)
		{
			pg_log_error("%s: %s%s%s", subject_of(set, result, row), verdict,
						 detail[0] ? ": " : "", detail);
			ok = false;
		}
		else if (all && strcmp(verdict, "unchanged") != 0)
			printf("%-9s %s%s%s\n", verdict, subject_of(set, result, row),
				   detail[0] ? ": " : "", detail);
	}
	return ok;
}

/*
 * Are all files as they are stored?  Their checksums tell, so that the texts need
 * not be sent.
 */
static bool
is_stored(PGconn *conn, const FileSet *set)
{
	PQExpBuffer names = begin_array(set->count);
	PQExpBuffer checksums = begin_array(set->count);
	PGresult   *result;
	bool		stored;

	for (int i = 0; i < set->count; i++)
	{
		char		digits[SHA256_DIGITS];

		mig_sha256_file(set->files[i].text, set->files[i].length, digits);
		append_text(names, set->files[i].name, strlen(set->files[i].name));
		append_text(checksums, digits, SHA256_DIGITS);
	}
	if (PQExpBufferBroken(names) || PQExpBufferBroken(checksums))
		pg_fatal("out of memory");
	{
		const char *params[] = {names->data, checksums->data};
		const int	lengths[] = {names->len, checksums->len};
		const int	formats[] = {1, 1};

		result = mig_query_binary(conn, "SELECT 1 FROM migrate.sync_needs($1, $2) LIMIT 1",
								  2, params, lengths, formats);
	}
	destroyPQExpBuffer(names);
	destroyPQExpBuffer(checksums);
	if (!mig_query_succeeded(result))
		exit(mig_query_report(conn, result));
	stored = PQntuples(result) == 0;
	PQclear(result);
	return stored;
}

/* How the command line wants the files to be judged. */
static SyncMode
mode_of(const Options *options)
{
	SyncMode	mode = {
		.prune = options->values[OPT_PRUNE] != NULL,
		.dry_run = options->values[OPT_DRY_RUN] != NULL,
		.accept = options->values[OPT_ACCEPT] != NULL
	};

	return mode;
}

/*
 * Stores the files.  Exits if something is wrong with them: then nothing is
 * stored.
 */
void
mig_sync_store(PGconn *conn, const FileSet *set, const Options *options)
{
	SyncMode	mode = mode_of(options);

	if (mode.prune || !is_stored(conn, set))
		PQclear(mig_sync_send(conn, set, mode));
}

/* Is something to be done, or else should be? */
static bool
differs(const PGresult *result)
{
	return PQntuples(result) > mig_sync_count(result, "unchanged") + mig_sync_count(result, "ahead");
}

ExitStatus
mig_command_sync(const Options *options)
{
	const Config *config = mig_config_get(options);
	SyncMode	mode = mode_of(options);
	FileSet    *set;
	PGconn	   *conn;
	PGresult   *result;

	mig_connect_begin(options);
	set = mig_files_read(config->directory);
	conn = mig_connect_get(options);
	mig_connect_create_extension(options);
	result = mig_sync_send(conn, set, mode);
	if (mig_print_for_programs(options))
		mig_print_result(options, result);
	if (!mig_sync_report(set, result, !mig_print_for_programs(options) && !options->values[OPT_QUIET]))
	{
		pg_log_error_detail("Nothing was stored.");
		return STATUS_REFUSED;
	}
	return mode.dry_run && differs(result) ? STATUS_DIFFERS : STATUS_DONE;
}

/*
 * Writes a revision of the database as a file, unless it is there.  Returns
 * whether that could be done.
 */
static bool
pull_file(const FileSet *set, const char *name, const char *text, const Options *options)
{
	Header		header;
	const RevisionFile *file = NULL;
	const char *path;

	mig_header_read(text, &header);
	for (int i = 0; i < set->count; i++)
	{
		const char *rev_id = set->files[i].header.rev_id;

		if (rev_id != NULL && header.rev_id != NULL && strcmp(rev_id, header.rev_id) == 0)
			file = &set->files[i];
	}
	if (file != NULL && strcmp(file->text, text) == 0)
		return true;
	path = mig_files_path(set, file ? file->name : name);
	if (file != NULL && options->values[OPT_FORCE] == NULL)
	{
		pg_log_error("file \"%s\" differs from the database", path);
		return false;
	}
	printf("%s %s\n", file ? "replaced" : "created ", path);
	if (options->values[OPT_DRY_RUN] == NULL && file != NULL)
		mig_files_replace(path, text, strlen(text));
	else if (options->values[OPT_DRY_RUN] == NULL)
		mig_files_create(path, text, strlen(text));
	return true;
}

ExitStatus
mig_command_pull(const Options *options)
{
	const Config *config = mig_config_get(options);
	const char *range = options->narguments > 0 ? options->arguments[0] : "base:heads";
	FileSet    *set;
	PGresult   *result;
	bool		ok = true;

	mig_connect_begin(options);
	set = mig_files_read(config->directory);
	result = mig_query(mig_connect_get(options), "SELECT name, text FROM migrate.files($1)", 1, &range);
	for (int row = 0; row < PQntuples(result); row++)
	{
		if (!pull_file(set, PQgetvalue(result, row, 0), PQgetvalue(result, row, 1), options))
			ok = false;
	}
	if (ok)
		return STATUS_DONE;
	pg_log_error_hint("--force overwrites files with what the database has.");
	return STATUS_DIFFERS;
}
