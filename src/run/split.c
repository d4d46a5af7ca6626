/*-------------------------------------------------------------------------
 *
 * split.c
 *	  A script taken apart as this session would read it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "parser/parser.h"
#include "run/split.h"
#include "utils/guc.h"

/*
 * Take a script apart with the settings of the session.  Contract as that of
 * mig_script_split().
 *
 * Every statement is scanned twice, and the server scans it again when it is
 * run.  Only that time it is to say that it cuts names which are too long.
 */
MigScript *
mig_split_script(const char *text)
{
	int			save_messages = client_min_messages;
	MigScript  *volatile script = NULL;

	PG_TRY();
	{
		client_min_messages = Max(client_min_messages, ERROR);
		script = mig_script_split(text, standard_conforming_strings);
	}
	PG_FINALLY();
	{
		client_min_messages = save_messages;
	}
	PG_END_TRY();

	return script;
}
