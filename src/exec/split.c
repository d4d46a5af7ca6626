/*-------------------------------------------------------------------------
 *
 * split.c
 *	  A script taken apart as this session would read it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "exec/split.h"
#include "mb/pg_wchar.h"
#include "parser/parser.h"
#include "utils/guc.h"

/* scripts of up to so many bytes keep their trees, which may be 50 times that */
#define MOST_FOR_TREES (32 * 1024)

/* for as long as a script is taken apart */
static emit_log_hook_type other_hook;
static bool heard;

/* Swallow what the parser has to say, which is neither an error nor for the log. */
static void
listen_to_parser(ErrorData *edata)
{
	if (edata->elevel == NOTICE || edata->elevel == WARNING)
	{
		heard = true;
		edata->output_to_server = false;
	}
	else if (other_hook)
		other_hook(edata);
}

/*
 * What the parser depends on.  The client's encoding matters to it because some
 * allow for a quote in the middle of a character.
 */
static int
settings_of_parser(void)
{
	return backslash_quote * _PG_LAST_ENCODING_ + pg_get_client_encoding();
}

static void
forget_trees(MigScript *script)
{
	for (int i = 0; i < script->nstatements; i++)
		script->statements[i].raw = NULL;
}

/*
 * Every statement is scanned twice, and the server scans it again when it is run.
 * Only that time it is to say that it cuts names which are too long.  Returns
 * whether it had anything to say.
 */
static bool
quietly(void (*body) (void *arg), void *arg)
{
	int			save_client = client_min_messages;
	int			save_log = *mig_compat_log_level();

	other_hook = emit_log_hook;
	heard = false;
	PG_TRY();
	{
		client_min_messages = Max(client_min_messages, ERROR);
		*mig_compat_log_level() = Min(save_log, NOTICE);
		emit_log_hook = listen_to_parser;
		body(arg);
	}
	PG_FINALLY();
	{
		client_min_messages = save_client;
		*mig_compat_log_level() = save_log;
		emit_log_hook = other_hook;
	}
	PG_END_TRY();
	return heard;
}

/* What is to be taken apart, and what became of it. */
typedef struct Splitting
{
	const MigLabel *label;
	const char *text;
	bool		keep_trees;
	MigScript  *script;
	MigRevisionFile *file;
} Splitting;

static void
split_script(void *arg)
{
	Splitting  *splitting = arg;

	splitting->script = mig_script_split(splitting->text, splitting->label,
										 mig_compat_std_strings(), splitting->keep_trees);
}

static void
read_file(void *arg)
{
	Splitting  *splitting = arg;

	splitting->file = mig_revision_file_parse(splitting->text, splitting->label->file,
											  mig_compat_std_strings());
}

/*
 * Take a script apart with the settings of the session.  Contract as that of
 * mig_script_split(); trees are kept of small scripts only.  A tree that came with
 * a message is not kept.
 */
MigScript *
mig_split_script(const MigLabel *label, const char *text, bool keep_trees)
{
	Splitting	splitting = {label, text, keep_trees && strlen(text) <= MOST_FOR_TREES};
	bool		spoken = quietly(split_script, &splitting);

	splitting.script->settings = settings_of_parser();
	if (spoken)
		forget_trees(splitting.script);
	return splitting.script;
}

/* Read a revision file likewise.  Contract as that of mig_revision_file_parse(). */
MigRevisionFile *
mig_split_file(const char *text, const char *name)
{
	MigLabel	label = {.file = name};
	Splitting	splitting = {&label, text};

	(void) quietly(read_file, &splitting);
	return splitting.file;
}

/* Would this session take a script apart now as it has been? */
bool
mig_split_same_settings(const MigScript *script)
{
	return script->std_strings == mig_compat_std_strings() &&
		script->settings == settings_of_parser();
}

/*
 * The tree of a statement, to be analyzed, which spoils it: the one that was
 * kept, if this session would get the same now.  Raises what
 * mig_script_parse_statement() raises.
 */
RawStmt *
mig_split_take_tree(const MigScript *script, int number, const char *sql)
{
	MigStatement *statement = &script->statements[number];
	RawStmt    *raw = statement->raw;

	statement->raw = NULL;
	if (raw && statement->std_strings == mig_compat_std_strings() &&
		script->settings == settings_of_parser())
		return raw;
	return mig_script_parse_statement(sql, mig_compat_std_strings());
}
