/*-------------------------------------------------------------------------
 *
 * uri.c
 *	  Connection URIs as frameworks write them, turned into those of libpq.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "pqexpbuffer.h"

#include "bin/connect.h"

/* schemes that mean PostgreSQL, before any "+driver" */
static const char *const schemes[] = {
	"postgresql", "postgres", "pgsql", "postgis", "ecto", "pg", NULL
};

/* parameters for the library of an application, which mean nothing to a server */
static const char *const foreign_parameters[] = {
	"pool", "pool_size", "pool_timeout", "pool_max_conns", "max_conns", "min_conns", "connection_limit",
	"pgbouncer", "socket_timeout", "statement_cache_size", "prepared_statement_cache_size",
	"statement_cache_capacity", "prepareThreshold", "prepared_statements", "encoding", "charset", "adapter",
	"serverVersion", "server_version", "conn_max_age", "schema_migrations_table", "x-migrations-table",
	"x-multi-statement", "async_fallback", "single_sslmode", "default_query_exec_mode", NULL
};

static bool
is_one_of(const char *name, size_t length, const char *const *names)
{
	for (; *names != NULL; names++)
	{
		if (strlen(*names) == length && strncmp(*names, name, length) == 0)
			return true;
	}
	return false;
}

static bool
equals(const char *text, size_t length, const char *other)
{
	return strlen(other) == length && strncmp(text, other, length) == 0;
}

/* Appends a parameter, or what it is called here, or nothing. */
static void
append_parameter(PQExpBuffer uri, const char *text, size_t length, bool *is_first)
{
	size_t		n = strcspn(text, "=&");
	const char *value = text + Min(n + 1, length);
	size_t		value_length = length - (value - text);

	if (is_one_of(text, n, foreign_parameters))
		return;
	appendPQExpBufferChar(uri, *is_first ? '?' : '&');
	*is_first = false;
	if (equals(text, n, "schema") || equals(text, n, "search_path"))
	{
		appendPQExpBufferStr(uri, "options=-csearch_path%3D");
		appendBinaryPQExpBuffer(uri, value, value_length);
	}
	else if (equals(text, n, "ssl") && (equals(value, value_length, "true") || equals(value, value_length, "1")))
		appendPQExpBufferStr(uri, "sslmode=require");
	else if (equals(text, n, "ssl") && (equals(value, value_length, "false") || equals(value, value_length, "0")))
		appendPQExpBufferStr(uri, "sslmode=disable");
	else if (equals(text, n, "ssl"))
	{
		appendPQExpBufferStr(uri, "sslmode=");
		appendBinaryPQExpBuffer(uri, value, value_length);
	}
	else if (equals(text, length, "sslmode=no-verify"))
		appendPQExpBufferStr(uri, "sslmode=require");
	else
		appendBinaryPQExpBuffer(uri, text, length);
}

/*
 * Returns a connection string for libpq.  Other schemes for the same, drivers
 * in the scheme (postgresql+asyncpg://), "jdbc:" before it and parameters of
 * other libraries are understood; whatever is no such URI is returned as it is.
 * A parameter that is not known to be foreign stays, so that libpq complains of
 * one that is misspelt.
 */
char *
mig_connect_uri(const char *text)
{
	const char *start = strncmp(text, "jdbc:", 5) == 0 ? text + 5 : text;
	const char *colon = strstr(start, "://");
	const char *query;
	bool		is_first = true;
	PQExpBuffer uri;

	if (colon == NULL || !is_one_of(start, strcspn(start, "+:"), schemes))
		return pg_strdup(text);
	uri = createPQExpBuffer();
	query = strchr(colon, '?');
	appendPQExpBufferStr(uri, "postgresql");
	appendBinaryPQExpBuffer(uri, colon, query ? (size_t) (query - colon) : strlen(colon));
	while (query != NULL && *query != '\0' && query[1] != '\0')
	{
		size_t		length = strcspn(query + 1, "&");

		append_parameter(uri, query + 1, length, &is_first);
		query += 1 + length;
	}
	return uri->data;
}
