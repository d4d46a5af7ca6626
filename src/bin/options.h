/*-------------------------------------------------------------------------
 *
 * options.h
 *	  What stands on the command line.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_OPTIONS_H
#define MIGRATE_BIN_OPTIONS_H

/* Servers before 18 write it otherwise. */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

typedef enum OptionId
{
	OPT_DBNAME,
	OPT_HOST,
	OPT_PORT,
	OPT_USERNAME,
	OPT_NO_PASSWORD,
	OPT_PASSWORD,
	OPT_WAIT,
	OPT_DIRECTORY,
	OPT_CONFIG,
	OPT_ENV_FILE,
	OPT_JSON,
	OPT_CSV,
	OPT_COLOR,
	OPT_QUIET,
	OPT_VERBOSE,
	OPT_HEAD,
	OPT_SPLICE,
	OPT_DEPENDS_ON,
	OPT_BRANCH_LABEL,
	OPT_REV_ID,
	OPT_EDIT,
	OPT_AUTOGENERATE,
	OPT_MODEL,
	OPT_RENAME,
	OPT_FORCE,
	OPT_MESSAGE,
	OPT_ONTO,
	OPT_DRY_RUN,
	OPT_PRUNE,
	OPT_ACCEPT,
	OPT_SYNC,
	OPT_NO_SYNC,
	OPT_EACH,
	OPT_SINGLE_TRANSACTION,
	OPT_SQL,
	OPT_CREATE_EXTENSION,
	OPT_PURGE,
	OPT_CHECK_HEADS,
	OPT_FORMAT,
	OPT_LIMIT,
	OPT_WATCH,
	OPT_ADOPT,
	OPT_FILE,
	OPT_SCHEMA,
	OPT_COUNT
} OptionId;

typedef enum CommandName
{
	CMD_INIT,
	CMD_NEW,
	CMD_EDIT,
	CMD_MERGE,
	CMD_REBASE,
	CMD_SYNC,
	CMD_PULL,
	CMD_UPGRADE,
	CMD_DOWNGRADE,
	CMD_STAMP,
	CMD_STATUS,
	CMD_CHECK,
	CMD_CURRENT,
	CMD_HEADS,
	CMD_BRANCHES,
	CMD_HISTORY,
	CMD_SHOW,
	CMD_GRAPH,
	CMD_PLAN,
	CMD_LOG,
	CMD_PROGRESS,
	CMD_IMPORT,
	CMD_DUMP,
	CMD_COUNT
} CommandName;

typedef struct Options
{
	const char *values[OPT_COUNT];	/* "" for a switch that was given, NULL for
									 * what was not.  Values of an option that
									 * may be repeated have commas between
									 * them. */
	const char **arguments;
	int			narguments;
} Options;

/* Where a command differs from success, the exit status says how. */
typedef enum ExitStatus
{
	STATUS_DONE = 0,
	STATUS_REFUSED = 1,			/* by the database, or by the operating system */
	STATUS_NO_CONNECTION = 2,	/* or it was lost */
	STATUS_USAGE = 3,
	STATUS_DIFFERS = 4,			/* not up to date, or files differ */
	STATUS_SCHEMA_DIFFERS = 5	/* from the model, and nothing else does */
} ExitStatus;

typedef struct Command
{
	const char *name;
	const char *synopsis;		/* its arguments, for people */
	int			min_arguments;
	int			max_arguments;	/* -1: any number */
	const char *summary;		/* what it does, in a line without full stop */
	ExitStatus	(*run) (const Options *options);
} Command;

/* by CommandName; see commands.c */
extern const Command mig_commands[CMD_COUNT];

extern CommandName mig_options_parse(int argc, char **argv, Options *options);
extern void mig_options_help(void);
extern void mig_options_command_help(CommandName command);
pg_noreturn extern void mig_options_usage_error(const char *format,...) pg_attribute_printf(1, 2);

#endif							/* MIGRATE_BIN_OPTIONS_H */
