/*-------------------------------------------------------------------------
 *
 * args.c
 *	  Arguments and results of SQL-callable functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "graph/lookup.h"
#include "graph/plan.h"
#include "catalog/pg_type.h"
#include "store/extension.h"
#include "store/revisions.h"
#include "utils/array.h"
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

static int
compare_positions(const void *a, const void *b)
{
	int			left = *(const int *) a;
	int			right = *(const int *) b;

	return (left > right) - (left < right);
}

/*
 * The revisions of a range, or of a list of targets, in the order of their
 * numbers.  Raises what mig_range_history() and mig_lookup_list() raise.
 */
int *
mig_args_revisions(MigGraph *graph, const char *text, int *nrevs)
{
	List	   *found;
	int		   *revs;
	ListCell   *lc;

	if (strchr(text, ':'))
		revs = mig_range_history(graph, text, nrevs);
	else
	{
		found = mig_lookup_list(graph, text);
		*nrevs = 0;
		revs = palloc((list_length(found) + 1) * sizeof(int));
		foreach(lc, found)
			revs[(*nrevs)++] = lfirst_int(lc);
	}
	qsort(revs, *nrevs, sizeof(int), compare_positions);
	return revs;
}

/*
 * An argument that is an array of text, as strings in the current context.  NULL
 * is none if there may be nulls, which are null pointers then.  Raises
 * ERRCODE_NULL_VALUE_NOT_ALLOWED and ERRCODE_ARRAY_SUBSCRIPT_ERROR.
 */
MigNames
mig_args_strings(FunctionCallInfo fcinfo, int number, const char *name, bool nulls_ok)
{
	MigNames	result = {0};
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;

	if (PG_ARGISNULL(number) && nulls_ok)
		return result;
	if (PG_ARGISNULL(number))
		refuse_null(name);
	array = PG_GETARG_ARRAYTYPE_P(number);
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be a one-dimensional array", name)));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &result.n);
	result.names = palloc((result.n + 1) * sizeof(char *));
	for (int i = 0; i < result.n; i++)
	{
		if (nulls[i] && !nulls_ok)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not have null elements", name)));
		result.names[i] = nulls[i] ? NULL : TextDatumGetCString(elements[i]);
	}
	return result;
}

/* Raise ERRCODE_ARRAY_SUBSCRIPT_ERROR unless two arrays have as many elements. */
void
mig_args_require_same_length(const char *name, const MigNames *strings,
							 const char *other_name, const MigNames *others)
{
	if (strings->n != others->n)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s and %s must have the same number of elements", name, other_name),
				 errdetail("There are %d and %d.", strings->n, others->n)));
}
