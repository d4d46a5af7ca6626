/*-------------------------------------------------------------------------
 *
 * built.c
 *	  Whether a statement has the index that it is about.
 *
 * CREATE INDEX IF NOT EXISTS takes every index of the name for the one that is
 * wanted, also one that no query uses because somebody's build was interrupted.
 * The index of a partitioned table is invalid from the start if it takes over
 * such an index of a partition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/compat.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "exec/built.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* Is this an index that is not valid?  False for anything else. */
static bool
is_invalid_index(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(relation));
	bool		valid;

	if (!HeapTupleIsValid(tuple))
		return false;
	valid = ((Form_pg_index) GETSTRUCT(tuple))->indisvalid;
	ReleaseSysCache(tuple);
	return !valid;
}

pg_noreturn static void
refuse_index(Oid index, bool partitioned)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("index \"%s.%s\" is invalid", get_namespace_name(get_rel_namespace(index)),
					get_rel_name(index)),
			 errdetail("A statement that leaves its index invalid does not count as done."),
			 partitioned ?
			 errhint("Look for partitions whose index is missing or invalid.") :
			 errhint("Drop it with DROP INDEX CONCURRENTLY, or repair it with REINDEX INDEX CONCURRENTLY.")));
}

/*
 * Raise ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE if a statement, which has just
 * run in this session, was to create an index of a given name, and the index of
 * that name is invalid.  With ON ONLY that is what is asked for.
 */
void
mig_built_require_valid(const Node *stmt)
{
	const IndexStmt *create = (const IndexStmt *) stmt;
	Oid			table;
	Oid			index;
	bool		partitioned;

	if (!IsA(stmt, IndexStmt) || create->idxname == NULL)
		return;
	table = RangeVarGetRelid(create->relation, NoLock, true);
	if (!OidIsValid(table))
		return;
	partitioned = get_rel_relkind(table) == RELKIND_PARTITIONED_TABLE;
	if (partitioned && !create->relation->inh)
		return;
	index = get_relname_relid(create->idxname, get_rel_namespace(table));
	if (OidIsValid(index) && is_invalid_index(index))
		refuse_index(index, partitioned);
}
