/*-------------------------------------------------------------------------
 *
 * config.c
 *	  The configuration file, and the file with variables of the environment.
 *
 * The configuration file has lines of the form  name = 'value'  as that of the
 * server.  Paths in it start where it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <fcntl.h>
#include <unistd.h>

#include "common/logging.h"
#include "pqexpbuffer.h"

#include "bin/config.h"

#define DEFAULT_CONFIG "pg_migrate.conf"
#define DEFAULT_DIRECTORY "migrations"
#define DEFAULT_ENV_FILE ".env"

typedef struct Setting
{
	const char *name;
	const char **value;
	bool		is_path;
} Setting;

/*
 * Returns the bytes of a file, with a zero byte behind them, and their number
 * in *length.  NULL if it cannot be read; then errno says why.
 */
char *
mig_config_read_file(const char *path, size_t *length)
{
	static char buffer[64 * 1024];
	PQExpBuffer longer = NULL;
	char	   *text = NULL;
	ssize_t		n;
	int			fd = open(path, O_RDONLY | PG_BINARY, 0);
	int			save_errno;

	if (fd < 0)
		return NULL;
	/* almost all files are there at once; nothing else is asked about them */
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
	{
		if (longer == NULL && (size_t) n < sizeof(buffer))
			break;
		if (longer == NULL)
			longer = createPQExpBuffer();
		appendBinaryPQExpBuffer(longer, buffer, n);
	}
	save_errno = errno;
	close(fd);
	if (n >= 0)
	{
		*length = longer != NULL ? longer->len : (size_t) n;
		text = pg_malloc(*length + 1);
		memcpy(text, longer != NULL ? longer->data : buffer, *length);
		text[*length] = '\0';
	}
	if (longer != NULL)
		destroyPQExpBuffer(longer);
	errno = save_errno;
	return text;
}

/* Cuts off blanks at both ends, in place. */
static char *
trim(char *text)
{
	char	   *end;

	while (isspace((unsigned char) *text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char) end[-1]))
		end--;
	*end = '\0';
	return text;
}

/*
 * The value behind the equal sign, without quotes and comment, or NULL if it
 * is none.  A quote within quotes is doubled.
 */
static char *
setting_value(char *text)
{
	char	   *from = text;
	char	   *to = text;

	if (*text != '\'')
	{
		text[strcspn(text, "#")] = '\0';
		return trim(text);
	}
	for (from++; *from != '\0'; from++)
	{
		if (*from == '\'' && *++from != '\'')
		{
			while (*from == ' ' || *from == '\t')
				from++;
			if (*from != '\0' && *from != '#')
				return NULL;
			*to = '\0';
			return text;
		}
		*to++ = *from;
	}
	return NULL;
}

/* A path of the configuration file, seen from the current directory. */
static const char *
path_beside(const char *file, const char *path)
{
	const char *slash = last_dir_separator(file);

	if (is_absolute_path(path) || path[0] == '!' || slash == NULL)
		return path;
	return psprintf("%.*s/%s", (int) (slash - file), file, path);
}

static void
read_line(char *line, int number, const char *file, const Setting *settings)
{
	char	   *equals = strchr(line, '=');
	char	   *name;
	char	   *value;

	line = trim(line);
	if (line[0] == '\0' || line[0] == '#')
		return;
	if (equals == NULL)
		mig_options_usage_error("%s:%d: no \"=\" behind the name of the setting", file, number);
	*equals = '\0';
	name = trim(line);
	value = setting_value(trim(equals + 1));
	if (value == NULL)
		mig_options_usage_error("%s:%d: invalid value of setting \"%s\"", file, number, name);
	for (const Setting *setting = settings; setting->name != NULL; setting++)
	{
		if (strcmp(setting->name, name) == 0)
		{
			*setting->value = setting->is_path ? path_beside(file, value) : value;
			return;
		}
	}
	mig_options_usage_error("%s:%d: unknown setting \"%s\"", file, number, name);
}

static void
read_config(Config *config, bool required)
{
	const Setting settings[] = {
		{"directory", &config->directory, true},
		{"database", &config->database, false},
		{"env_file", &config->env_file, true},
		{"model", &config->model, true},
		{"schemas", &config->schemas, false},
		{"kinds", &config->kinds, false},
		{"exclude", &config->exclude, false},
		{NULL}
	};
	size_t		length;
	char	   *text = mig_config_read_file(config->file, &length);
	int			number = 0;

	if (text == NULL)
	{
		if (errno != ENOENT || required)
			mig_options_usage_error("could not read file \"%s\": %m", config->file);
		return;
	}
	for (char *line = text; line != NULL;)
	{
		char	   *next = strchr(line, '\n');

		if (next != NULL)
			*next++ = '\0';
		read_line(line, ++number, config->file, settings);
		line = next;
	}
}

/*
 * Returns what holds for this run: defaults, the configuration file, and the
 * command line above it.
 */
const Config *
mig_config_get(const Options *options)
{
	static Config config;

	if (config.file != NULL)
		return &config;
	config.file = options->values[OPT_CONFIG] ? options->values[OPT_CONFIG] : DEFAULT_CONFIG;
	config.directory = path_beside(config.file, DEFAULT_DIRECTORY);
	config.env_file = path_beside(config.file, DEFAULT_ENV_FILE);
	read_config(&config, options->values[OPT_CONFIG] != NULL);
	if (options->values[OPT_DIRECTORY])
		config.directory = options->values[OPT_DIRECTORY];
	if (options->values[OPT_MODEL])
		config.model = options->values[OPT_MODEL];
	if (options->values[OPT_ENV_FILE])
		config.env_file = options->values[OPT_ENV_FILE];
	return &config;
}

/* Is this a name of a variable of the environment, and which length has it? */
static size_t
name_length(const char *text)
{
	size_t		n = 0;

	while (isalnum((unsigned char) text[n]) || text[n] == '_')
		n++;
	return isdigit((unsigned char) text[0]) ? 0 : n;
}

/*
 * Appends what $NAME or ${NAME} stands for, and returns what follows.  ${NAME:-text}
 * is text if there is no such variable, or an empty one.
 */
static const char *
expand_variable(PQExpBuffer value, const char *text)
{
	bool		braces = text[1] == '{';
	const char *name = text + (braces ? 2 : 1);
	size_t		n = name_length(name);
	const char *end = name + n;
	const char *other = "";
	int			other_length = 0;
	char	   *variable;

	if (braces && strncmp(end, ":-", 2) == 0)
	{
		other = end + 2;
		other_length = strcspn(other, "}");
		end = other + other_length;
	}
	if (n == 0 || (braces && *end != '}'))
	{
		appendPQExpBufferChar(value, '$');
		return text + 1;
	}
	variable = getenv(psprintf("%.*s", (int) n, name));
	if (variable != NULL && variable[0] != '\0')
		appendPQExpBufferStr(value, variable);
	else
		appendBinaryPQExpBuffer(value, other, other_length);
	return end + (braces ? 1 : 0);
}

/*
 * The value of a line, as the usual readers of such files take it: all between
 * single quotes as it stands, escapes between double quotes, and without quotes
 * up to a comment.
 */
static char *
env_value(const char *text)
{
	PQExpBuffer value = createPQExpBuffer();
	char		quote = '\0';

	if (*text == '\'' || *text == '"')
		quote = *text++;
	while (*text != '\0' && (quote == '\0' || *text != quote))
	{
		if (quote == '\0' && isspace((unsigned char) text[0]) && text[1] == '#')
			break;
		if (quote == '"' && text[0] == '\\' && text[1] != '\0')
		{
			appendPQExpBufferChar(value, text[1] == 'n' ? '\n' : text[1]);
			text += 2;
		}
		else if (quote != '\'' && *text == '$')
			text = expand_variable(value, text);
		else
			appendPQExpBufferChar(value, *text++);
	}
	return quote == '\0' ? trim(value->data) : value->data;
}

/*
 * Sets the variables of the environment that libpq and this program look at
 * from a file, except those that are set already.  Other variables are only
 * set where another line of the file can refer to them, which is why all are.
 */
void
mig_config_load_env(const char *path, bool required)
{
	size_t		length;
	char	   *text = mig_config_read_file(path, &length);

	if (text == NULL)
	{
		if (errno != ENOENT || required)
			mig_options_usage_error("could not read file \"%s\": %m", path);
		return;
	}
	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
	{
		size_t		n;

		line = trim(line);
		if (strncmp(line, "export ", 7) == 0)
			line = trim(line + 7);
		n = name_length(line);
		if (n == 0 || line[n + strspn(line + n, " \t")] != '=')
			continue;
		setenv(psprintf("%.*s", (int) n, line),
			   env_value(trim(strchr(line, '=') + 1)), 0);
	}
}
