/*-------------------------------------------------------------------------
 *
 * main.c
 *	  pg_migrate: the client of the extension, for people with files in git.
 *
 * It has no knowledge of its own.  Files are parsed and judged by the server's
 * migrate.sync(), and everything else is a call of the function of the same
 * name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"

#include "bin/commands.h"
#include "bin/query.h"

const Command mig_commands[CMD_COUNT] = {
	[CMD_INIT] = {"init", "", 0, 0,
	"create directory, configuration and extension", mig_command_init},
	[CMD_NEW] = {"new", "MESSAGE", 0, 1,
	"write a revision file", mig_command_new},
	[CMD_EDIT] = {"edit", "REV", 1, 1,
	"open a revision file in an editor", mig_command_edit},
	[CMD_MERGE] = {"merge", "[REV]...", 0, -1,
	"write a revision file that joins heads", mig_command_merge},
	[CMD_REBASE] = {"rebase", "REV --onto=REV", 1, 1,
	"give a revision file another parent", mig_command_rebase},
	[CMD_SYNC] = {"sync", "", 0, 0,
	"store the revision files in the database", mig_command_sync},
	[CMD_PULL] = {"pull", "[RANGE]", 0, 1,
	"write the revisions of the database as files", mig_command_pull},
	[CMD_UPGRADE] = {"upgrade", "[TARGET]...", 0, -1,
	"store the files, and apply what is not applied", mig_command_upgrade},
	[CMD_DOWNGRADE] = {"downgrade", "TARGET...", 1, -1,
	"take revisions back", mig_command_downgrade},
	[CMD_STAMP] = {"stamp", "[TARGET]...", 0, -1,
	"record what is applied, without running it", mig_command_stamp},
	[CMD_STATUS] = {"status", "", 0, 0,
	"show where database and files stand", mig_command_status},
	[CMD_CHECK] = {"check", "", 0, 0,
	"fail unless files, database and model agree", mig_command_check},
	[CMD_CURRENT] = {"current", "", 0, 0,
	"show the current revisions", mig_command_current},
	[CMD_HEADS] = {"heads", "", 0, 0,
	"show the heads", mig_command_heads},
	[CMD_BRANCHES] = {"branches", "", 0, 0,
	"show the branch points", mig_command_branches},
	[CMD_HISTORY] = {"history", "[RANGE]", 0, 1,
	"show the revisions, newest first", mig_command_history},
	[CMD_SHOW] = {"show", "[REV]...", 0, -1,
	"show everything about a revision", mig_command_show},
	[CMD_GRAPH] = {"graph", "[RANGE]", 0, 1,
	"draw the revisions", mig_command_graph},
	[CMD_PLAN] = {"plan", "[TARGET]...", 0, -1,
	"show what an upgrade would run", mig_command_plan},
	[CMD_LOG] = {"log", "", 0, 0,
	"show what was done, newest first", mig_command_log},
	[CMD_PROGRESS] = {"progress", "", 0, 0,
	"show what runs at the moment", mig_command_progress},
	[CMD_IMPORT] = {"import", "TOOL DIRECTORY", 2, 2,
	"make revision files of those of another tool", mig_command_import},
	[CMD_DUMP] = {"dump", "", 0, 0,
	"print the schema, for review", mig_command_dump},
};

int
main(int argc, char **argv)
{
	Options		options;
	CommandName	command;
	ExitStatus	status;

	pg_logging_init(argv[0]);
	command = mig_options_parse(argc, argv, &options);
	if (options.values[OPT_VERBOSE] != NULL)
		pg_logging_increase_verbosity();
	if (options.values[OPT_QUIET] != NULL)
		pg_logging_set_level(PG_LOG_WARNING);
	mig_query_quiet(options.values[OPT_QUIET] != NULL);
	status = mig_commands[command].run(&options);
	if (fflush(stdout) != 0 || ferror(stdout))
	{
		pg_log_error("could not write to stdout: %m");
		return STATUS_REFUSED;
	}
	return status;
}
