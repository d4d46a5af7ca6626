/*-------------------------------------------------------------------------
 *
 * rows.c
 *	  Rows of the extension's tables, found by primary key without a query.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/pg_collation.h"
#include "executor/tuptable.h"
#include "store/rows.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* The primary key of a table. */
static Oid
primary_key(Relation rel)
{
	list_free(RelationGetIndexList(rel));
	if (!OidIsValid(rel->rd_pkindex))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("table \"migrate.%s\" has no primary key", RelationGetRelationName(rel)),
				 errhint("Drop and create extension migrate again.")));
	return rel->rd_pkindex;
}

/*
 * Hand rows to the callback in the current memory context, in the order of the
 * primary key or, if only one is wanted, the last of them.  Returns whether
 * there are any.
 */
static bool
read_rows(const char *table, MigVisibility snapshot, bool last, MigRowCallback callback, void *arg)
{
	Relation	rel = mig_spi_open(table);
	Relation	index = index_open(primary_key(rel), AccessShareLock);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(rel), &TTSOpsHeapTuple);
	bool		found = false;
	SysScanDesc scan;
	HeapTuple	tuple;

	mig_spi_push_snapshot(snapshot);
	scan = systable_beginscan_ordered(rel, index, GetActiveSnapshot(), 0, NULL);
	while (!(found && last) &&
		   (tuple = systable_getnext_ordered(scan, last ? BackwardScanDirection :
											 ForwardScanDirection)) != NULL)
	{
		ExecStoreHeapTuple(tuple, slot, false);
		callback(slot, arg);
		ExecClearTuple(slot);
		found = true;
	}
	systable_endscan_ordered(scan);
	PopActiveSnapshot();
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
	table_close(rel, NoLock);
	return found;
}

/*
 * Hand each row of a table to the callback, in the current memory context and in
 * the order of the primary key; its columns are those of the table, and the row
 * must be copied.
 */
void
mig_rows_read(const char *table, MigVisibility snapshot, MigRowCallback callback, void *arg)
{
	read_rows(table, snapshot, false, callback, arg);
}

/* Likewise the row that comes last; returns whether there is any. */
bool
mig_rows_last(const char *table, MigVisibility snapshot, MigRowCallback callback, void *arg)
{
	return read_rows(table, snapshot, true, callback, arg);
}

/* Begin a scan of the rows of a statement, or of a revision if that is 0. */
static SysScanDesc
begin_scan(Relation rel, const char *rev_id, int number)
{
	ScanKeyData keys[2];

	ScanKeyEntryInitialize(&keys[0], 0, 1, BTEqualStrategyNumber, InvalidOid, C_COLLATION_OID,
						   F_TEXTEQ, CStringGetTextDatum(rev_id));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(number));
	return systable_beginscan(rel, primary_key(rel), true, GetActiveSnapshot(),
							  number == 0 ? 1 : 2, keys);
}

/*
 * Set a column, where it is null, of the rows of a statement, in a table whose
 * primary key begins with a revision and the number of a statement.  Sees what
 * is committed now.  Returns the number of rows.
 */
int
mig_rows_fill(const char *table, const char *rev_id, int number, int column, Datum value)
{
	Relation	rel = table_open(mig_spi_table(table), RowExclusiveLock);
	TupleDesc	desc = RelationGetDescr(rel);
	Datum	   *values = palloc0(desc->natts * sizeof(Datum));
	bool	   *nulls = palloc0(desc->natts * sizeof(bool));
	bool	   *replace = palloc0(desc->natts * sizeof(bool));
	int			nrows = 0;
	SysScanDesc scan;
	HeapTuple	tuple;

	values[column - 1] = value;
	replace[column - 1] = true;
	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	scan = begin_scan(rel, rev_id, number);
	while ((tuple = systable_getnext(scan)) != NULL)
	{
		if (!heap_attisnull(tuple, column, desc))
			continue;
		tuple = heap_modify_tuple(tuple, desc, values, nulls, replace);
		CatalogTupleUpdate(rel, &tuple->t_self, tuple);
		nrows++;
	}
	systable_endscan(scan);
	PopActiveSnapshot();
	table_close(rel, NoLock);
	CommandCounterIncrement();
	return nrows;
}

/*
 * Delete the rows of a statement, or of a revision if its number is 0, from such
 * a table.  Sees what is committed now.
 */
void
mig_rows_delete(const char *table, const char *rev_id, int number)
{
	Relation	rel = table_open(mig_spi_table(table), RowExclusiveLock);
	SysScanDesc scan;
	HeapTuple	tuple;

	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	scan = begin_scan(rel, rev_id, number);
	while ((tuple = systable_getnext(scan)) != NULL)
		CatalogTupleDelete(rel, &tuple->t_self);
	systable_endscan(scan);
	PopActiveSnapshot();
	table_close(rel, NoLock);
	CommandCounterIncrement();
}
