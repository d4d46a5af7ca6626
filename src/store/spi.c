/*-------------------------------------------------------------------------
 *
 * spi.c
 *	  The only way that queries of the extension's own reach the database.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "store/spi.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#define PINNED_SEARCH_PATH "pg_catalog, pg_temp"

/* What a query changes of the session for as long as it runs. */
typedef struct Frame
{
	Oid			user;
	int			security;
	int			nest_level;
} Frame;

/* hands rows to a callback, in the memory context of the caller */
typedef struct RowReceiver
{
	DestReceiver pub;
	MemoryContext context;
	MigRowCallback callback;
	void	   *arg;
} RowReceiver;

static bool
receive_row(TupleTableSlot *slot, DestReceiver *self)
{
	RowReceiver *receiver = (RowReceiver *) self;
	MemoryContext old = MemoryContextSwitchTo(receiver->context);

	if (receiver->callback)
		receiver->callback(slot, receiver->arg);
	MemoryContextSwitchTo(old);
	return true;
}

static void
receiver_startup(DestReceiver *self, int operation, TupleDesc desc)
{
}

static void
receiver_shutdown(DestReceiver *self)
{
}

/* A text column of a row, copied into the current context; null for NULL. */
char *
mig_spi_text(TupleTableSlot *slot, int number)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, number, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

static Oid
find_table(const char *name, bool missing_schema_ok)
{
	Oid			namespace = get_namespace_oid("migrate", missing_schema_ok);
	Oid			table = get_relname_relid(name, namespace);

	if (!OidIsValid(table))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation \"migrate.%s\" does not exist", name),
				 errhint("Drop and create extension migrate again.")));
	return table;
}

/* OID of a table of the extension. */
Oid
mig_spi_table(const char *name)
{
	return find_table(name, false);
}

/* The role that owns the tables. */
static Oid
table_owner(void)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(mig_spi_table("script")));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for table migrate.script");
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

static void
set_option(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
}

/*
 * Take on the identity of a query, and a search_path that nobody else can
 * write to.  Transaction abort undoes all of it if leave() is not reached.
 */
static void
enter(Frame *frame, MigIdentity identity)
{
	Oid			owner = identity == MIG_AS_OWNER ? table_owner() : InvalidOid;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	frame->nest_level = NewGUCNestLevel();
	set_option("search_path", PINNED_SEARCH_PATH);
	GetUserIdAndSecContext(&frame->user, &frame->security);
	if (OidIsValid(owner))
		SetUserIdAndSecContext(owner, frame->security | SECURITY_LOCAL_USERID_CHANGE);
}

static void
leave(Frame *frame)
{
	SetUserIdAndSecContext(frame->user, frame->security);
	AtEOXact_GUC(true, frame->nest_level);
	SPI_finish();
}

/*
 * Prepare a query the first time it runs in this session.  The planner may plan
 * at every execution, so each time it is told if it is held to indexes.
 */
static void
prepare(MigQuery *query)
{
	SPIPlanPtr	plan;

	if (query->planning == MIG_PLAN_BY_INDEX)
		set_option("enable_seqscan", "off");
	if (query->plan != NULL)
		return;
	plan = SPI_prepare(query->sql, query->nargs, query->types);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	SPI_keepplan(plan);
	query->plan = plan;
}

/* Make a snapshot the active one until PopActiveSnapshot(). */
void
mig_spi_push_snapshot(MigVisibility snapshot)
{
	if (snapshot == MIG_SNAPSHOT_LATEST)
		PushActiveSnapshot(GetLatestSnapshot());
	else if (snapshot == MIG_SNAPSHOT_TRANSACTION)
		PushActiveSnapshot(GetTransactionSnapshot());
	else
		PushActiveSnapshot(GetActiveSnapshot());
}

/*
 * Run a query that reads, handing each row to the callback in the memory
 * context of the caller.  The callback runs with the identity and the settings
 * of the query, and its row is good until it returns.  There is a value for each
 * parameter, none of them NULL.  Returns the number of rows.  Raises what the
 * query raises.
 */
uint64
mig_spi_read(MigQuery *query, MigVisibility snapshot, Datum *values,
			 MigRowCallback callback, void *arg)
{
	RowReceiver receiver = {0};
	SPIExecuteOptions options = {0};
	Frame		frame;
	uint64		nrows;
	int			result;

	receiver.pub.receiveSlot = receive_row;
	receiver.pub.rStartup = receiver_startup;
	receiver.pub.rShutdown = receiver_shutdown;
	receiver.pub.rDestroy = receiver_shutdown;
	receiver.pub.mydest = DestNone;
	receiver.context = CurrentMemoryContext;
	receiver.callback = callback;
	receiver.arg = arg;
	mig_spi_push_snapshot(snapshot);
	enter(&frame, query->identity);
	prepare(query);
	options.read_only = true;
	options.dest = (DestReceiver *) &receiver;
	options.params = makeParamList(query->nargs);
	for (int i = 0; i < query->nargs; i++)
	{
		options.params->params[i].value = values[i];
		options.params->params[i].isnull = false;
		options.params->params[i].pflags = PARAM_FLAG_CONST;
		options.params->params[i].ptype = query->types[i];
	}
	result = SPI_execute_plan_extended(query->plan, &options);
	if (result < 0)
		elog(ERROR, "query failed: %s", SPI_result_code_string(result));
	nrows = SPI_processed;
	leave(&frame);
	PopActiveSnapshot();
	return nrows;
}

/*
 * Lock and open a table for reading, which may be dropped, or created anew, while we wait:
 * what is not there then is the table, as for a query.
 */
Relation
mig_spi_open(const char *table)
{
	Relation	rel = try_table_open(mig_spi_table(table), AccessShareLock);

	while (rel == NULL)
		rel = try_table_open(find_table(table, true), AccessShareLock);
	return rel;
}

/*
 * Hand each row of a table, as the active snapshot sees it, to the callback in
 * the current memory context; its columns are those of the table, and the row
 * must be copied.  This is for the tables that nearly every call reads from end
 * to end, mostly as the first thing a session does: planning a query and passing
 * each row through the executor would take longer than all that is done with the
 * rows.  As in a query by their owner no privileges are asked for, and the lock
 * stays until the transaction ends.  The scan begins at the beginning, whatever
 * others are reading, since rows that come as they were inserted are cheaper to
 * find a place for.
 */
void
mig_spi_scan(const char *table, MigRowCallback callback, void *arg)
{
	Relation	rel = mig_spi_open(table);
	TupleTableSlot *slot;
	TableScanDesc scan;

	if (!RELKIND_HAS_TABLE_AM(rel->rd_rel->relkind))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"migrate.%s\" is not a table", table),
				 errhint("Drop and create extension migrate again.")));
	slot = table_slot_create(rel, NULL);
	scan = table_beginscan_strat(rel, GetActiveSnapshot(), 0, NULL, true, false);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		callback(slot, arg);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
}

/*
 * Run a query that writes, seeing what is committed now: in a transaction with
 * one snapshot for all, rows that came since must not be missed.  Returns the
 * number of rows.
 */
uint64
mig_spi_write(MigQuery *query, Datum *values, const char *nulls)
{
	Frame		frame;
	uint64		nrows;
	int			result;

	enter(&frame, query->identity);
	prepare(query);
	result = SPI_execute_snapshot(query->plan, values, nulls, GetLatestSnapshot(),
								  InvalidSnapshot, false, true, 0);
	if (result < 0)
		elog(ERROR, "query failed: %s", SPI_result_code_string(result));
	nrows = SPI_processed;
	leave(&frame);
	return nrows;
}

/*
 * Insert a row of the first columns of a table, as the server does into its
 * catalogs: a step writes two, and to start a query for each would be what most
 * of its book-keeping costs.  The tables have no triggers and no checks but
 * their keys.
 */
void
mig_spi_insert(const char *table, int ncolumns, Datum *values, bool *nulls)
{
	Relation	rel = table_open(mig_spi_table(table), RowExclusiveLock);
	TupleDesc	desc = RelationGetDescr(rel);
	Datum	   *row = palloc0(desc->natts * sizeof(Datum));
	bool	   *row_nulls = palloc(desc->natts * sizeof(bool));
	HeapTuple	tuple;

	if (desc->natts < ncolumns)
		elog(ERROR, "table migrate.%s has %d columns, not %d", table, desc->natts, ncolumns);
	memset(row_nulls, true, desc->natts * sizeof(bool));
	memcpy(row, values, ncolumns * sizeof(Datum));
	memcpy(row_nulls, nulls, ncolumns * sizeof(bool));
	tuple = heap_form_tuple(desc, row, row_nulls);
	CatalogTupleInsert(rel, tuple);
	heap_freetuple(tuple);
	table_close(rel, NoLock);
	CommandCounterIncrement();
}
