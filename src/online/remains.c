/*-------------------------------------------------------------------------
 *
 * remains.c
 *	  What a statement that was interrupted has left behind.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/compat.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "miscadmin.h"
#include "online/remains.h"
#include "store/statements.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/*
 * The relation that another session finds under a name, with the present
 * search_path and role; InvalidOid if there is none.  Temporary ones are of
 * this session only.
 *
 * Raises if the role may not use the schema that is named.
 */
Oid
mig_remains_find(const RangeVar *relation)
{
	Oid		   *path;
	int			n;

	if (relation->schemaname != NULL)
	{
		Oid			schema = InvalidOid;

		if (strcmp(relation->schemaname, "pg_temp") != 0)
			schema = LookupExplicitNamespace(relation->schemaname, true);
		return OidIsValid(schema) ? get_relname_relid(relation->relname, schema) : InvalidOid;
	}
	n = fetch_search_path_array(NULL, 0);
	path = palloc(n * sizeof(Oid));
	n = Min(n, fetch_search_path_array(path, n));
	for (int i = 0; i < n; i++)
	{
		Oid			found = get_relname_relid(relation->relname, path[i]);

		if (OidIsValid(found))
			return found;
	}
	return InvalidOid;
}

/* What has become of an index. */
MigIndexState
mig_remains_index_state(Oid index)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	bool		valid;

	if (!HeapTupleIsValid(tuple))
		return MIG_INDEX_GONE;
	valid = ((Form_pg_index) GETSTRUCT(tuple))->indisvalid;
	ReleaseSysCache(tuple);
	if (get_rel_relkind(index) != RELKIND_INDEX)
		return MIG_INDEX_GONE;
	return valid ? MIG_INDEX_VALID : MIG_INDEX_INVALID;
}

/* A relation that exists, as messages name it, in the current context. */
char *
mig_remains_shown_name(Oid relation)
{
	return psprintf("%s.%s", get_namespace_name(get_rel_namespace(relation)),
					get_rel_name(relation));
}

/* A relation that exists, as SQL names it, in the current context. */
char *
mig_remains_quoted_name(Oid relation)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
									  get_rel_name(relation));
}

/*
 * Of a list of MigBuild *, the OIDs that were noted as made by the statement, or as
 * there before it.
 */
List *
mig_remains_noted(List *builds, bool made)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, builds)
	{
		MigBuild   *build = lfirst(lc);

		if (build->made == made)
			result = lappend_oid(result, build->relation);
	}
	return result;
}

/*
 * The owner of a table owns the indexes of its TOAST table as well, but may not
 * name them.
 */
static void
warn_of_index(Oid index)
{
	ereport(WARNING,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("could not drop invalid index \"%s\" that an interrupted run left behind",
					mig_remains_shown_name(index)),
			 errdetail("Role \"%s\" may not use schema \"%s\".",
					   GetUserNameFromId(GetUserId(), false),
					   get_namespace_name(get_rel_namespace(index))),
			 errhint("A superuser can drop it with DROP INDEX CONCURRENTLY.")));
}

/* The statement that drops an index, in the current context. */
char *
mig_remains_drop_statement(Oid index)
{
	return psprintf("DROP INDEX CONCURRENTLY %s", mig_remains_quoted_name(index));
}

/*
 * Have the first of several indexes dropped, which are invalid, and return true;
 * false if there is none that the role can drop.
 */
bool
mig_remains_drop(MigResume *resume, List *indexes)
{
	ListCell   *lc;

	foreach(lc, indexes)
	{
		Oid			index = lfirst_oid(lc);

		if (!mig_compat_can_use_schema(get_rel_namespace(index)))
			continue;
		resume->sql = mig_remains_drop_statement(index);
		resume->is_cleanup = true;
		resume->notice =
			psprintf("dropping invalid index \"%s\" that an interrupted run left behind",
					 mig_remains_shown_name(index));
		return true;
	}
	foreach(lc, indexes)
		warn_of_index(lfirst_oid(lc));
	return false;
}
