/*-------------------------------------------------------------------------
 *
 * resume_reindex.c
 *	  What to do about REINDEX CONCURRENTLY that was not finished.
 *
 * The indexes that it created are known by their OIDs.  Those that it replaced
 * are known by the names that it gave them, which somebody else's may have had
 * before: so all that were invalid when it began are noted and left alone.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "commands/defrem.h"
#include "online/resume_reindex.h"
#include "store/statements.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* The indexes of the database that are invalid. */
static List *
invalid_indexes(void)
{
	List	   *result = NIL;
	Relation	catalog = table_open(IndexRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);

		if (!form->indisvalid)
			result = lappend_oid(result, form->indexrelid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/*
 * Note the indexes that are invalid before the statement has run.  The one that
 * it names is not left alone, but replaced, whatever its state, and so are the
 * parts of a partitioned one.
 */
void
mig_resume_prepare_reindex(const char *rev_id, int number, const ReindexStmt *stmt)
{
	List	   *replaced = NIL;
	List	   *invalid = invalid_indexes();
	ListCell   *lc;

	if (stmt->kind == REINDEX_OBJECT_INDEX)
	{
		Oid			index = mig_remains_find(stmt->relation);

		if (OidIsValid(index))
			replaced = find_all_inheritors(index, NoLock, NULL);
	}
	foreach(lc, invalid)
	{
		if (!list_member_oid(replaced, lfirst_oid(lc)))
			mig_statements_note_relation(rev_id, number, lfirst_oid(lc), false);
	}
}

/*
 * Where the label begins in a name that ends in an underscore, that label and
 * perhaps digits, as the server makes them; null if it does not.
 */
static const char *
find_label(const char *name, const char *label)
{
	int			length = strlen(name);
	int			label_length = strlen(label);

	while (length > 0 && name[length - 1] >= '0' && name[length - 1] <= '9')
		length--;
	length -= label_length;
	if (length < 1 || name[length - 1] != '_' ||
		strncmp(name + length, label, label_length) != 0)
		return NULL;
	return name + length;
}

/* Was an index, which is invalid, replaced by one of these? */
static bool
is_replaced(Oid index, List *made)
{
	char	   *name = get_rel_name(index);
	const char *label = name ? find_label(name, "ccold") : NULL;
	Oid			table = IndexGetRelation(index, true);
	ListCell   *lc;

	if (label == NULL || !OidIsValid(table))
		return false;
	foreach(lc, made)
	{
		Oid			other = lfirst_oid(lc);

		/* a long name was cut to make room for the label */
		if (mig_remains_index_state(other) == MIG_INDEX_VALID &&
			IndexGetRelation(other, true) == table &&
			strcmp(name, makeObjectName(get_rel_name(other), NULL, label)) == 0)
			return true;
	}
	return false;
}

/* The indexes that were not finished, and those that were replaced. */
static List *
left_behind(List *made, List *before)
{
	List	   *result = NIL;
	List	   *invalid = invalid_indexes();
	ListCell   *lc;

	foreach(lc, invalid)
	{
		Oid			index = lfirst_oid(lc);

		if (mig_remains_index_state(index) == MIG_INDEX_INVALID &&
			(list_member_oid(made, index) ||
			 (!list_member_oid(before, index) && is_replaced(index, made))))
			result = lappend_oid(result, index);
	}
	return result;
}

static Oid
toast_table(Oid table)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	Oid			result = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		result = ((Form_pg_class) GETSTRUCT(tuple))->reltoastrelid;
		ReleaseSysCache(tuple);
	}
	return result;
}

/*
 * Has an index taken the place of the one it was made for?  One that still has
 * its first name may be valid as well, if somebody has repaired it.
 */
static bool
has_replaced(Oid index)
{
	return mig_remains_index_state(index) == MIG_INDEX_VALID &&
		find_label(get_rel_name(index), "ccnew") == NULL;
}

/*
 * Has the statement put the new indexes into the place of the old ones?  It
 * does that for all of a table at once; if it is about several tables, there is
 * no telling.
 */
static bool
is_rebuilt(const ReindexStmt *stmt, List *made)
{
	Oid			target;
	Oid			toast;
	ListCell   *lc;

	if (stmt->kind != REINDEX_OBJECT_INDEX && stmt->kind != REINDEX_OBJECT_TABLE)
		return false;
	target = mig_remains_find(stmt->relation);
	if (stmt->kind == REINDEX_OBJECT_INDEX)
		return list_member_oid(made, target) &&
			mig_remains_index_state(target) == MIG_INDEX_VALID;
	if (!OidIsValid(target) || get_rel_relkind(target) == RELKIND_PARTITIONED_TABLE)
		return false;
	toast = toast_table(target);
	foreach(lc, made)
	{
		Oid			index = lfirst_oid(lc);

		if (has_replaced(index))
		{
			Oid			table = IndexGetRelation(index, true);

			if (table == target || (OidIsValid(toast) && table == toast))
				return true;
		}
	}
	return false;
}

/*
 * What to run for REINDEX CONCURRENTLY, whose text is sql, that was begun and
 * is not done.  The result is allocated in the current context.
 */
MigResume
mig_resume_reindex(const ReindexStmt *stmt, List *builds, const char *sql)
{
	MigResume	resume = {sql};
	List	   *made = mig_remains_noted(builds, true);

	if (mig_remains_drop(&resume, left_behind(made, mig_remains_noted(builds, false))))
		return resume;
	if (is_rebuilt(stmt, made))
	{
		const char *format = stmt->kind == REINDEX_OBJECT_INDEX ?
			"index \"%s\" was rebuilt before the run was interrupted" :
			"table \"%s\" was reindexed before the run was interrupted";

		resume.sql = NULL;
		resume.notice = psprintf(format, stmt->relation->relname);
	}
	return resume;
}
