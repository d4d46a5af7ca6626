/*-------------------------------------------------------------------------
 *
 * rows.c
 *	  Rows of the extension's tables, found by primary key and written without a
 *	  query.
 *
 * What is written goes through the executor's functions for a row, which heed
 * constraints and every kind of index.  A table that has been given more than
 * that, triggers or columns of its own, is written by a query.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/compat.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "lib/stringinfo.h"
#include "store/owner.h"
#include "store/rows.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/*
 * Hand rows to the callback in the current memory context, in the order of the
 * primary key or, if only one is wanted, the last of them.  Returns whether
 * there are any.
 */
static bool
read_rows(MigTable table, MigVisibility snapshot, bool last, MigRowCallback callback, void *arg)
{
	Relation	rel = mig_tables_open(table, AccessShareLock);
	Relation	index = index_open(mig_tables_primary_key(table, rel), AccessShareLock);
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
		CHECK_FOR_INTERRUPTS();
		ExecStoreHeapTuple(tuple, slot, false);
		callback(slot, arg);
		ExecClearTuple(slot);
		found = true;
	}
	systable_endscan_ordered(scan);
	PopActiveSnapshot();
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
	relation_close(rel, NoLock);
	return found;
}

/*
 * Hand each row of a table to the callback, in the current memory context and in
 * the order of the primary key; the row must be copied.
 */
void
mig_rows_read(MigTable table, MigVisibility snapshot, MigRowCallback callback, void *arg)
{
	read_rows(table, snapshot, false, callback, arg);
}

/*
 * Hand the row that comes last in that order to the callback, if there is any.
 * Returns whether there is.
 */
bool
mig_rows_last(MigTable table, MigVisibility snapshot, MigRowCallback callback, void *arg)
{
	return read_rows(table, snapshot, true, callback, arg);
}

/* A table that is being written to, by its owner. */
typedef struct Writer
{
	MigFormer before;
	Relation	rel;
	EState	   *estate;
	ResultRelInfo *info;
} Writer;

/* Seeing what is committed now, become the owner of a table and get ready to write to it. */
static void
begin_writing(Writer *writer, Relation rel)
{
	writer->rel = rel;
	mig_owner_become(rel->rd_rel->relowner, &writer->before);
	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	writer->estate = CreateExecutorState();
	writer->estate->es_snapshot = GetActiveSnapshot();
	writer->estate->es_output_cid = GetCurrentCommandId(true);
	writer->info = makeNode(ResultRelInfo);
	InitResultRelInfo(writer->info, rel, 0, NULL, 0);
	ExecOpenIndices(writer->info, false);
}

static void
end_writing(Writer *writer)
{
	ExecCloseIndices(writer->info);
	ExecResetTupleTable(writer->estate->es_tupleTable, false);
	FreeExecutorState(writer->estate);
	pfree(writer->info);
	PopActiveSnapshot();
	mig_owner_resign(&writer->before);
	CommandCounterIncrement();
}

/*
 * Run a command, made for a single use, as the owner of a table.  Returns the
 * number of rows.
 */
static int
run_command(MigTable table, const char *sql, int nargs, const Oid *types, Datum *values,
			const char *nulls)
{
	MigQuery	query = {.sql = sql, .nargs = nargs, .tables = MIG_TABLE_BIT(table)};
	int			nrows;

	memcpy(query.types, types, nargs * sizeof(Oid));
	nrows = mig_spi_write(&query, values, nulls);
	SPI_freeplan(query.plan);
	return nrows;
}

static void
insert_by_command(MigTable table, Datum *values, const bool *nulls)
{
	int			ncolumns = mig_tables_ncolumns(table);
	Oid			types[MIG_QUERY_MAX_ARGS];
	char		marks[MIG_QUERY_MAX_ARGS];
	StringInfoData names;
	StringInfoData params;
	char	   *sql;

	Assert(ncolumns <= MIG_QUERY_MAX_ARGS);
	initStringInfo(&names);
	initStringInfo(&params);
	for (int i = 0; i < ncolumns; i++)
	{
		types[i] = mig_tables_type(table, i + 1);
		marks[i] = nulls[i] ? 'n' : ' ';
		appendStringInfo(&names, "%s%s", i > 0 ? ", " : "",
						 quote_identifier(mig_tables_column(table, i + 1)));
		appendStringInfo(&params, "%s$%d", i > 0 ? ", " : "", i + 1);
	}
	sql = psprintf("INSERT INTO migrate.%s (%s) VALUES (%s)", mig_tables_name(table),
				   names.data, params.data);
	if (run_command(table, sql, ncolumns, types, values, marks) != 1)
		mig_tables_row_kept_out(table);
}

static void
insert_at_once(MigTable table, Relation rel, Datum *values, const bool *nulls)
{
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	Writer		writer;

	memset(slot->tts_isnull, true, slot->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; i < mig_tables_ncolumns(table); i++)
	{
		AttrNumber	attno = mig_tables_attno(table, i + 1);

		slot->tts_values[attno - 1] = values[i];
		slot->tts_isnull[attno - 1] = nulls[i];
	}
	ExecStoreVirtualTuple(slot);
	begin_writing(&writer, rel);
	ExecSimpleRelationInsert(writer.info, writer.estate, slot);
	end_writing(&writer);
	ExecDropSingleTupleTableSlot(slot);
}

/*
 * Insert a row of a table, given as its columns.  Raises
 * ERRCODE_MIG_TABLE_CHANGED if a trigger keeps it out, and whatever constraints
 * and triggers raise.
 */
void
mig_rows_insert(MigTable table, Datum *values, const bool *nulls)
{
	Relation	rel = mig_tables_open(table, RowExclusiveLock);

	if (mig_tables_is_plain(table, rel))
		insert_at_once(table, rel, values, nulls);
	else
		insert_by_command(table, values, nulls);
	relation_close(rel, NoLock);
}

/* Begin a scan of the rows of a statement, or of a revision if that is 0. */
static SysScanDesc
begin_scan(MigTable table, Relation rel, const char *rev_id, int number)
{
	ScanKeyData keys[2];

	ScanKeyEntryInitialize(&keys[0], 0, mig_tables_attno(table, 1), BTEqualStrategyNumber,
						   InvalidOid, C_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum(rev_id));
	ScanKeyInit(&keys[1], mig_tables_attno(table, 2), BTEqualStrategyNumber, F_INT4EQ,
				Int32GetDatum(number));
	return systable_beginscan(rel, mig_tables_primary_key(table, rel), true,
							  GetActiveSnapshot(), number == 0 ? 1 : 2, keys);
}

/*
 * The row of a scan with another value in a column, in a slot for it.
 */
static void
store_changed(TupleTableSlot *slot, TupleTableSlot *found, AttrNumber attno, Datum value)
{
	int			natts = slot->tts_tupleDescriptor->natts;

	slot_getallattrs(found);
	ExecClearTuple(slot);
	memcpy(slot->tts_values, found->tts_values, natts * sizeof(Datum));
	memcpy(slot->tts_isnull, found->tts_isnull, natts * sizeof(bool));
	slot->tts_values[attno - 1] = value;
	slot->tts_isnull[attno - 1] = false;
	ExecStoreVirtualTuple(slot);
}

/*
 * Go through the rows of a statement, or of a revision if that is 0: set a column
 * of those where it is null or, if there is no column, delete them.  Returns the
 * number of rows.
 */
static int
change_at_once(MigTable table, Relation rel, const char *rev_id, int number, int column,
			   Datum value)
{
	TupleTableSlot *found = MakeSingleTupleTableSlot(RelationGetDescr(rel), &TTSOpsHeapTuple);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	int			nrows = 0;
	EPQState	epqstate;
	SysScanDesc scan;
	HeapTuple	tuple;
	Writer		writer;

	begin_writing(&writer, rel);
	mig_compat_eval_plan_qual_init(&epqstate, writer.estate);
	scan = begin_scan(table, rel, rev_id, number);
	while ((tuple = systable_getnext(scan)) != NULL)
	{
		AttrNumber	attno = column ? mig_tables_attno(table, column) : InvalidAttrNumber;

		CHECK_FOR_INTERRUPTS();
		ExecStoreHeapTuple(tuple, found, false);
		if (column && !slot_attisnull(found, attno))
			continue;
		if (column)
		{
			store_changed(slot, found, attno, value);
			ExecSimpleRelationUpdate(writer.info, writer.estate, &epqstate, found, slot);
		}
		else
			ExecSimpleRelationDelete(writer.info, writer.estate, &epqstate, found);
		nrows++;
	}
	systable_endscan(scan);
	EvalPlanQualEnd(&epqstate);
	end_writing(&writer);
	ExecDropSingleTupleTableSlot(slot);
	ExecDropSingleTupleTableSlot(found);
	return nrows;
}

/* The same by a query. */
static int
change_by_command(MigTable table, const char *rev_id, int number, int column, Datum value)
{
	Oid			types[] = {TEXTOID, INT4OID, column ? mig_tables_type(table, column) : INT4OID};
	Datum		values[] = {CStringGetTextDatum(rev_id), Int32GetDatum(number), value};
	StringInfoData sql;

	initStringInfo(&sql);
	if (column)
		appendStringInfo(&sql, "UPDATE ONLY migrate.%s SET %s = $3", mig_tables_name(table),
						 quote_identifier(mig_tables_column(table, column)));
	else
		appendStringInfo(&sql, "DELETE FROM ONLY migrate.%s", mig_tables_name(table));
	appendStringInfo(&sql, " WHERE %s OPERATOR(pg_catalog.=) $1"
					 " AND ($2 OPERATOR(pg_catalog.=) 0 OR %s OPERATOR(pg_catalog.=) $2)",
					 quote_identifier(mig_tables_column(table, 1)),
					 quote_identifier(mig_tables_column(table, 2)));
	if (column)
		appendStringInfo(&sql, " AND %s IS NULL",
						 quote_identifier(mig_tables_column(table, column)));
	return run_command(table, sql.data, column ? 3 : 2, types, values, NULL);
}

/* Are there rows of a statement, or of a revision if that is 0? */
static bool
any_left(MigTable table, Relation rel, const char *rev_id, int number)
{
	SysScanDesc scan;
	bool		result;

	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	scan = begin_scan(table, rel, rev_id, number);
	result = systable_getnext(scan) != NULL;
	systable_endscan(scan);
	PopActiveSnapshot();
	return result;
}

/* Change rows in the way that the table needs. */
static int
change(MigTable table, const char *rev_id, int number, int column, Datum value)
{
	Relation	rel = mig_tables_open(table, RowExclusiveLock);
	int			nrows;

	if (mig_tables_is_plain(table, rel))
		nrows = change_at_once(table, rel, rev_id, number, column, value);
	else
	{
		nrows = change_by_command(table, rev_id, number, column, value);
		if (column == 0 && any_left(table, rel, rev_id, number))
			mig_tables_row_kept_out(table);
	}
	relation_close(rel, NoLock);
	return nrows;
}

/*
 * Set a column, where it is null, of the rows of a statement, in a table whose
 * primary key begins with its first columns, a revision and the number of a
 * statement.  Sees what is committed now.  Returns the number of rows.
 */
int
mig_rows_fill(MigTable table, const char *rev_id, int number, int column, Datum value)
{
	return change(table, rev_id, number, column, value);
}

/*
 * Delete the rows of a statement, or of a revision if its number is 0, from such
 * a table.  Sees what is committed now.  Raises ERRCODE_MIG_TABLE_CHANGED if a
 * trigger keeps one from being deleted.
 */
void
mig_rows_delete(MigTable table, const char *rev_id, int number)
{
	(void) change(table, rev_id, number, 0, (Datum) 0);
}
