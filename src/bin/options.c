/*-------------------------------------------------------------------------
 *
 * options.c
 *	  The command line: what there is of options, reading them, and the text
 *	  of --help.
 *
 * One table has all options.  Which command takes which, the parser, --help,
 * and with it the tests of manual page and completion go by it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "common/logging.h"
#include "getopt_long.h"

#include "bin/options.h"

#define FOR(command)	(UINT64CONST(1) << CMD_##command)
#define ALL				(~UINT64CONST(0))

/* commands that read or write revision files */
#define WITH_FILES \
	(FOR(INIT) | FOR(NEW) | FOR(EDIT) | FOR(MERGE) | FOR(REBASE) | FOR(SYNC) | FOR(PULL) | \
	 FOR(UPGRADE) | FOR(DOWNGRADE) | FOR(STAMP) | FOR(STATUS) | FOR(CHECK) | FOR(PLAN) | FOR(IMPORT))

/* commands that only work on files */
#define WITHOUT_DATABASE \
	(FOR(EDIT) | FOR(MERGE) | FOR(REBASE))

/* commands that print rows */
#define WITH_ROWS \
	(FOR(SYNC) | FOR(STATUS) | FOR(CHECK) | FOR(CURRENT) | FOR(HEADS) | FOR(BRANCHES) | \
	 FOR(HISTORY) | FOR(PLAN) | FOR(LOG) | FOR(PROGRESS))

#define REPEATED 1				/* may be given several times, for a list */

typedef struct OptionDef
{
	const char *name;
	char		letter;			/* or 0 */
	const char *argument;		/* what stands for it in --help, or NULL */
	uint64		commands;
	int			flags;
	const char *help;
} OptionDef;

static const OptionDef option_defs[OPT_COUNT] = {
	[OPT_DBNAME] = {"dbname", 'd', "DBNAME", ALL & ~WITHOUT_DATABASE, 0,
	"database, connection string or URI"},
	[OPT_HOST] = {"host", 'h', "HOSTNAME", ALL & ~WITHOUT_DATABASE, 0,
	"database server host or socket directory"},
	[OPT_PORT] = {"port", 'p', "PORT", ALL & ~WITHOUT_DATABASE, 0,
	"database server port"},
	[OPT_USERNAME] = {"username", 'U', "USERNAME", ALL & ~WITHOUT_DATABASE, 0,
	"database user name"},
	[OPT_NO_PASSWORD] = {"no-password", 'w', NULL, ALL & ~WITHOUT_DATABASE, 0,
	"never prompt for password"},
	[OPT_PASSWORD] = {"password", 'W', NULL, ALL & ~WITHOUT_DATABASE, 0,
	"force password prompt"},
	[OPT_WAIT] = {"wait", 0, "SECONDS", ALL & ~WITHOUT_DATABASE, 0,
	"wait so long for the server to accept connections"},
	[OPT_DIRECTORY] = {"directory", 'D', "DIRECTORY", WITH_FILES, 0,
	"where the revision files are (default \"migrations\")"},
	[OPT_CONFIG] = {"config", 0, "FILE", ALL, 0,
	"configuration file (default \"pg_migrate.conf\")"},
	[OPT_ENV_FILE] = {"env-file", 0, "FILE", ALL & ~WITHOUT_DATABASE, 0,
	"file with DATABASE_URL and PG* variables (default \".env\")"},
	[OPT_JSON] = {"json", 0, NULL, WITH_ROWS, 0,
	"print all columns as JSON"},
	[OPT_CSV] = {"csv", 0, NULL, WITH_ROWS, 0,
	"print all columns as CSV"},
	[OPT_COLOR] = {"color", 0, "WHEN", WITH_ROWS | FOR(GRAPH), 0,
	"\"auto\", \"always\" or \"never\""},
	[OPT_QUIET] = {"quiet", 'q', NULL, ALL, 0,
	"print no messages but warnings and errors"},
	[OPT_VERBOSE] = {"verbose", 'v', NULL, ALL, 0,
	"print more messages"},
	[OPT_HEAD] = {"head", 0, "REV", FOR(NEW), REPEATED,
	"parent, instead of the only head of the files; \"base\" for none"},
	[OPT_SPLICE] = {"splice", 0, NULL, FOR(NEW), 0,
	"the parent may have children already"},
	[OPT_DEPENDS_ON] = {"depends-on", 0, "REV", FOR(NEW), REPEATED,
	"revision that has to be applied before"},
	[OPT_BRANCH_LABEL] = {"branch-label", 0, "LABEL", FOR(NEW) | FOR(MERGE), REPEATED,
	"name of the branch that begins here"},
	[OPT_REV_ID] = {"rev-id", 0, "ID", FOR(NEW) | FOR(MERGE), 0,
	"identifier, instead of a generated one"},
	[OPT_EDIT] = {"edit", 'e', NULL, FOR(NEW) | FOR(MERGE), 0,
	"open the file in an editor"},
	[OPT_AUTOGENERATE] = {"autogenerate", 0, NULL, FOR(NEW), 0,
	"write what makes the schema that of the model"},
	[OPT_MODEL] = {"model", 0, "FILE", FOR(NEW) | FOR(CHECK), 0,
	"the model as SQL; \"!COMMAND\" for what that prints"},
	[OPT_RENAME] = {"rename", 0, "OLD=NEW", FOR(NEW), REPEATED,
	"with --autogenerate: rename, instead of dropping and creating"},
	[OPT_FORCE] = {"force", 0, NULL, FOR(NEW) | FOR(PULL), 0,
	NULL},
	[OPT_MESSAGE] = {"message", 'm', "TEXT", FOR(NEW) | FOR(MERGE), 0,
	"what the revision does"},
	[OPT_ONTO] = {"onto", 0, "REV", FOR(REBASE), REPEATED,
	"the new parent"},
	[OPT_DRY_RUN] = {"dry-run", 'n', NULL, FOR(SYNC) | FOR(PULL) | FOR(IMPORT), 0,
	"only say what would be done"},
	[OPT_PRUNE] = {"prune", 0, NULL, FOR(SYNC) | FOR(UPGRADE), 0,
	"remove pending revisions that have no file"},
	[OPT_ACCEPT] = {"accept", 0, NULL, FOR(SYNC) | FOR(UPGRADE) | FOR(STAMP), 0,
	"let files replace scripts of revisions that are only stamped"},
	[OPT_SYNC] = {"sync", 0, NULL, FOR(DOWNGRADE), 0,
	"store the files first"},
	[OPT_NO_SYNC] = {"no-sync", 0, NULL, FOR(UPGRADE) | FOR(STAMP) | FOR(PLAN), 0,
	"look at no files, take what is in the database"},
	[OPT_EACH] = {"each", 0, NULL, FOR(UPGRADE) | FOR(DOWNGRADE), 0,
	"commit after each revision"},
	[OPT_SINGLE_TRANSACTION] = {"single-transaction", 0, NULL, FOR(UPGRADE) | FOR(DOWNGRADE), 0,
	"all or nothing"},
	[OPT_SQL] = {"sql", 0, NULL, FOR(UPGRADE) | FOR(DOWNGRADE), 0,
	"print a script for psql, and run nothing"},
	[OPT_CREATE_EXTENSION] = {"create-extension", 0, NULL, FOR(SYNC) | FOR(UPGRADE) | FOR(STAMP), 0,
	"create the extension if it is not there"},
	[OPT_PURGE] = {"purge", 0, NULL, FOR(STAMP), 0,
	"forget first what is recorded as applied"},
	[OPT_CHECK_HEADS] = {"check-heads", 0, NULL, FOR(CURRENT), 0,
	"exit with status 4 unless all is applied"},
	[OPT_FORMAT] = {"format", 0, "FORMAT", FOR(GRAPH), 0,
	"\"text\", \"dot\" or \"mermaid\""},
	[OPT_LIMIT] = {"limit", 'n', "NUMBER", FOR(LOG) | FOR(HISTORY), 0,
	"print only so many"},
	[OPT_WATCH] = {"watch", 0, NULL, FOR(PROGRESS), 0,
	"print anew each second until nothing runs"},
	[OPT_ADOPT] = {"adopt", 0, NULL, FOR(IMPORT), 0,
	"then record as applied what the other tool has applied"},
	[OPT_FILE] = {"file", 'f', "FILE", FOR(UPGRADE) | FOR(DOWNGRADE) | FOR(DUMP), 0,
	"write to this file instead of standard output"},
	[OPT_SCHEMA] = {"schema", 0, "SCHEMA", FOR(DUMP), REPEATED,
	"only this schema"},
};

/* What --force means depends on the command. */
static const char *
option_help(OptionId id, CommandName command)
{
	if (id == OPT_FORCE)
		return command == CMD_PULL ? "overwrite files that differ"
			: "with --autogenerate: write it although the proof has failed";
	return option_defs[id].help;
}

/*
 * Raises an error of usage: says it, and exits with STATUS_USAGE.
 */
void
mig_options_usage_error(const char *format,...)
{
	va_list		arguments;

	va_start(arguments, format);
	pg_log_generic_v(PG_LOG_ERROR, PG_LOG_PRIMARY, format, arguments);
	va_end(arguments);
	pg_log_error_hint("Try \"pg_migrate --help\" for more information.");
	exit(STATUS_USAGE);
}

static void
print_option(OptionId id, CommandName command)
{
	const OptionDef *def = &option_defs[id];
	char		left[64];

	snprintf(left, sizeof(left), "%c%c%s --%s%s%s",
			 def->letter ? '-' : ' ', def->letter ? def->letter : ' ',
			 def->letter ? "," : " ", def->name,
			 def->argument ? "=" : "", def->argument ? def->argument : "");
	printf("  %-30s %s\n", left, option_help(id, command));
}

/*
 * Prints what there is.
 */
void
mig_options_help(void)
{
	printf("pg_migrate runs the migrations of a PostgreSQL database from revision files.\n\n"
		   "Usage:\n"
		   "  pg_migrate COMMAND [OPTION]... [ARGUMENT]...\n\n"
		   "Commands:\n");
	for (int i = 0; i < CMD_COUNT; i++)
		printf("  %-10s %s\n", mig_commands[i].name, mig_commands[i].summary);
	printf("\nOptions:\n"
		   "  -V, --version                  output version information, then exit\n"
		   "  -?, --help                     show this help, or that of a command, then exit\n"
		   "\nConnection options:\n");
	for (int i = OPT_DBNAME; i <= OPT_WAIT; i++)
		print_option(i, CMD_COUNT);
	printf("\nWithout -d, the environment variable DATABASE_URL and the file .env are asked,\n"
		   "then PGHOST, PGDATABASE and the others of libpq.\n\n"
		   "Exit status: 0 done, 1 refused by the database, 2 no connection, 3 wrong usage,\n"
		   "4 not up to date or files differ, 5 schema differs from the model.\n\n"
		   "Run \"pg_migrate COMMAND --help\" for the options of a command.\n");
}

/*
 * Prints what there is to a command.
 */
void
mig_options_command_help(CommandName command)
{
	const Command *def = &mig_commands[command];

	printf("pg_migrate %s: %s.\n\n"
		   "Usage:\n"
		   "  pg_migrate %s [OPTION]...%s%s\n\n"
		   "Options:\n",
		   def->name, def->summary, def->name, def->synopsis[0] ? " " : "", def->synopsis);
	for (int i = OPT_DIRECTORY; i < OPT_COUNT; i++)
	{
		if (option_defs[i].commands & (UINT64CONST(1) << command))
			print_option(i, command);
	}
	printf("  -?, --help                     show this help, then exit\n");
	if (!(option_defs[OPT_DBNAME].commands & (UINT64CONST(1) << command)))
		return;
	printf("\nConnection options:\n");
	for (int i = OPT_DBNAME; i <= OPT_WAIT; i++)
		print_option(i, command);
}

static CommandName
find_command(const char *name)
{
	for (int i = 0; i < CMD_COUNT; i++)
	{
		if (strcmp(mig_commands[i].name, name) == 0)
			return i;
	}
	mig_options_usage_error("unknown command \"%s\"", name);
}

/*
 * The options of a command as getopt_long wants them; of all commands for
 * CMD_COUNT.  An option is known to it by its id and this much.
 */
#define OPTION_BASE 1000

static void
make_getopt_tables(CommandName command, char *letters, struct option *names)
{
	int			nletters = 0;
	int			nnames = 0;

	/* not beyond what is no option: see next_is_argument() */
	letters[nletters++] = '+';
	letters[nletters++] = '?';
	for (int i = 0; i < OPT_COUNT; i++)
	{
		const OptionDef *def = &option_defs[i];

		if (command != CMD_COUNT && !(def->commands & (UINT64CONST(1) << command)))
			continue;
		names[nnames++] = (struct option)
		{
			def->name, def->argument ? required_argument : no_argument, NULL, OPTION_BASE + i
		};
		if (def->letter && (command != CMD_COUNT || i <= OPT_WAIT))
		{
			letters[nletters++] = def->letter;
			if (def->argument)
				letters[nletters++] = ':';
		}
	}
	names[nnames++] = (struct option)
	{
		"help", no_argument, NULL, '?'
	};
	names[nnames] = (struct option)
	{
		NULL, 0, NULL, 0
	};
	letters[nletters] = '\0';
}

static OptionId
option_of(CommandName command, int c)
{
	if (c >= OPTION_BASE)
		return c - OPTION_BASE;
	for (int i = 0; i < OPT_COUNT; i++)
	{
		if (option_defs[i].letter == c &&
			(command == CMD_COUNT ? i <= OPT_WAIT :
			 (option_defs[i].commands & (UINT64CONST(1) << command)) != 0))
			return i;
	}
	return OPT_COUNT;
}

static void
set_option(Options *options, OptionId id, const char *value)
{
	if (option_defs[id].argument == NULL)
		value = "";
	if ((option_defs[id].flags & REPEATED) && options->values[id] != NULL)
		value = psprintf("%s,%s", options->values[id], value);
	options->values[id] = pg_strdup(value);
}

/*
 * Does an argument stand there, and no option?  -1 and -3:current are targets.
 */
static bool
next_is_argument(const char *word)
{
	return word[0] != '-' || word[1] == '\0' || (word[1] >= '0' && word[1] <= '9');
}

/*
 * Reads options up to the first word that is none, or up to the end of the
 * line if there is a command; then the other words become arguments.
 */
static void
read_options(int argc, char **argv, CommandName command, Options *options)
{
	char		letters[3 * OPT_COUNT + 8];
	struct option names[OPT_COUNT + 2];

	make_getopt_tables(command, letters, names);
	while (optind < argc)
	{
		int			c;

		if (strcmp(argv[optind], "--") == 0)
		{
			optind++;
			break;
		}
		if (next_is_argument(argv[optind]))
		{
			if (command == CMD_COUNT)
				return;
			options->arguments[options->narguments++] = argv[optind++];
			continue;
		}
		c = getopt_long(argc, argv, letters, names, NULL);
		if (c == '?')
		{
			/* this is also what getopt_long says of an unknown one */
			if (strcmp(argv[optind - 1], "-?") == 0 || strcmp(argv[optind - 1], "--help") == 0)
			{
				if (command == CMD_COUNT)
					mig_options_help();
				else
					mig_options_command_help(command);
				exit(STATUS_DONE);
			}
			pg_log_error_hint("Try \"pg_migrate %s--help\" for more information.",
							  command == CMD_COUNT ? "" : psprintf("%s ", mig_commands[command].name));
			exit(STATUS_USAGE);
		}
		set_option(options, option_of(command, c), optarg);
	}
	while (command != CMD_COUNT && optind < argc)
		options->arguments[options->narguments++] = argv[optind++];
}

/* An option that was given before the command must be one that it takes. */
static void
check_options(CommandName command, const Options *options)
{
	for (int i = 0; i < OPT_COUNT; i++)
	{
		if (options->values[i] != NULL && !(option_defs[i].commands & (UINT64CONST(1) << command)))
			mig_options_usage_error("command \"%s\" has no option --%s",
									mig_commands[command].name, option_defs[i].name);
	}
	if (options->values[OPT_JSON] && options->values[OPT_CSV])
		mig_options_usage_error("options --json and --csv cannot be used together");
	if (options->values[OPT_EACH] && options->values[OPT_SINGLE_TRANSACTION])
		mig_options_usage_error("options --each and --single-transaction cannot be used together");
	if (options->values[OPT_NO_PASSWORD] && options->values[OPT_PASSWORD])
		mig_options_usage_error("options --no-password and --password cannot be used together");
}

/*
 * Reads the command line into options, and returns the command.  Exits where
 * there is nothing to run.
 */
CommandName
mig_options_parse(int argc, char **argv, Options *options)
{
	CommandName	command;

	memset(options, 0, sizeof(*options));
	options->arguments = pg_malloc0(sizeof(char *) * (argc + 1));
	if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0))
	{
		printf("pg_migrate (migrate) %s\n", MIGRATE_VERSION);
		exit(STATUS_DONE);
	}
	read_options(argc, argv, CMD_COUNT, options);
	if (optind >= argc)
		mig_options_usage_error("no command given");
	if (strcmp(argv[optind], "help") == 0)
	{
		if (optind + 1 < argc)
			mig_options_command_help(find_command(argv[optind + 1]));
		else
			mig_options_help();
		exit(STATUS_DONE);
	}
	command = find_command(argv[optind++]);
	read_options(argc, argv, command, options);
	check_options(command, options);
	if (options->narguments < mig_commands[command].min_arguments)
		mig_options_usage_error("command \"%s\" needs an argument: %s",
								mig_commands[command].name, mig_commands[command].synopsis);
	if (mig_commands[command].max_arguments >= 0 &&
		options->narguments > mig_commands[command].max_arguments)
		mig_options_usage_error("too many command-line arguments (first is \"%s\")",
								options->arguments[mig_commands[command].max_arguments]);
	return command;
}
