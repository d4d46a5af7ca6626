/*-------------------------------------------------------------------------
 *
 * args.c
 *	  Arguments and results of SQL-callable functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "store/extension.h"
#include "store/revisions.h"
#include "utils/builtins.h"

static void
refuse_null(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be null", name)));
}

/*
 * A text argument, as a string in the current context.  Raises
 * ERRCODE_NULL_VALUE_NOT_ALLOWED, with its name, if it is NULL.
 */
char *
mig_args_text(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		refuse_null(name);
	return text_to_cstring(PG_GETARG_TEXT_PP(number));
}

/*
 * The target of a downgrade, as a string in the current context.  There is no
 * default that would be harmless, so it has to be said.  Raises
 * ERRCODE_NULL_VALUE_NOT_ALLOWED, with the name of the argument, if it is not.
 */
char *
mig_args_downgrade(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", name),
				 errhint("Say how far to go back: '-1' takes back one revision, 'base' all.")));
	return text_to_cstring(PG_GETARG_TEXT_PP(number));
}

/* A text argument, as a string in the current context; null if it is NULL. */
char *
mig_args_optional_text(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(number));
}

/*
 * A boolean argument.  Raises ERRCODE_NULL_VALUE_NOT_ALLOWED, with its name, if
 * it is NULL.
 */
bool
mig_args_bool(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		refuse_null(name);
	return PG_GETARG_BOOL(number);
}

/*
 * An argument that is the word upgrade or downgrade; true for upgrade.  Raises
 * ERRCODE_INVALID_PARAMETER_VALUE for another word, and
 * ERRCODE_NULL_VALUE_NOT_ALLOWED if it is NULL.
 */
bool
mig_args_operation(FunctionCallInfo fcinfo, int number)
{
	char	   *operation = mig_args_text(fcinfo, number, "operation");

	if (strcmp(operation, "upgrade") == 0)
		return true;
	if (strcmp(operation, "downgrade") == 0)
		return false;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized operation: \"%s\"", operation),
			 errhint("Operations are upgrade and downgrade.")));
}

/*
 * The graph as the calling query sees it, in the current context, without
 * messages and origins.  Also checks that library and SQL objects belong
 * together.
 */
MigGraph *
mig_args_load_graph(void)
{
	mig_extension_check_version();
	return mig_revisions_load(MIG_SNAPSHOT_ACTIVE, NULL);
}

/*
 * The graph as the calling query sees it, in the current context, with messages
 * and origins.  Unless it is null, *versions becomes an array of what is known of
 * the applied revisions, in the order of the graph.  Also checks that library
 * and SQL objects belong together.
 */
MigGraph *
mig_args_load_described_graph(MigVersion **versions)
{
	mig_extension_check_version();
	return mig_revisions_load_described(versions);
}

/* The identifiers of revisions as a text array, in the current context. */
Datum
mig_args_id_array(MigGraph *graph, const List *revs)
{
	MigNames	names = mig_graph_names(graph, revs);

	return mig_arrays_of_names(&names);
}
