/*-------------------------------------------------------------------------
 *
 * spi.c
 *	  The only way that queries of the extension's own reach the database.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/tableam.h"
#include "base/errcodes.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "store/owner.h"
#include "store/setting.h"
#include "store/spi.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

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

/*
 * Lock the tables of a query, in the order they have in MigTable, and see that
 * they are what they should be.  Returns their owner, which must be the same for
 * all: a query acts as one role.
 */
static Oid
open_tables(const MigQuery *query, LOCKMODE mode)
{
	Oid			owner = InvalidOid;

	for (int i = 0; i < MIG_NTABLES; i++)
	{
		Relation	rel;

		if (!(query->tables & MIG_TABLE_BIT(i)))
			continue;
		rel = mig_tables_open(i, mode);
		if (OidIsValid(owner) && rel->rd_rel->relowner != owner)
			ereport(ERROR,
					(errcode(ERRCODE_MIG_TABLE_CHANGED),
					 errmsg("the tables of schema migrate do not have the same owner"),
					 errdetail("Table migrate.%s belongs to role \"%s\", others to role \"%s\".",
							   mig_tables_name(i),
							   GetUserNameFromId(rel->rd_rel->relowner, true),
							   GetUserNameFromId(owner, true)),
					 errhint("Put it back: ALTER TABLE migrate.%s OWNER TO %s;",
							 mig_tables_name(i),
							 quote_identifier(GetUserNameFromId(owner, false)))));
		owner = rel->rd_rel->relowner;
		relation_close(rel, NoLock);
	}
	if (!OidIsValid(owner))
		elog(ERROR, "query names no table");
	return owner;
}

/*
 * Take on the identity of a query, and a search_path that nobody else can write
 * to.  Transaction abort undoes all of it if leave() is not reached.
 */
static void
enter(MigFormer *before, const MigQuery *query, LOCKMODE mode)
{
	bool		as_owner = query->identity == MIG_AS_OWNER;
	Oid			owner = as_owner ? open_tables(query, mode) : InvalidOid;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (as_owner)
		mig_owner_become(owner, before);
	else
		mig_owner_remain(before);
}

static void
leave(const MigFormer *before)
{
	mig_owner_resign(before);
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
		mig_setting_change("enable_seqscan", "off");
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
 * query raises, and ERRCODE_MIG_TABLE_CHANGED.
 */
uint64
mig_spi_read(MigQuery *query, MigVisibility snapshot, Datum *values,
			 MigRowCallback callback, void *arg)
{
	RowReceiver receiver = {0};
	SPIExecuteOptions options = {0};
	MigFormer before;
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
	enter(&before, query, AccessShareLock);
	mig_spi_push_snapshot(snapshot);
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
	PopActiveSnapshot();
	leave(&before);
	return nrows;
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
mig_spi_scan(MigTable table, MigRowCallback callback, void *arg)
{
	Relation	rel = mig_tables_open(table, AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan_strat(rel, GetActiveSnapshot(), 0, NULL, true, false);

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		callback(slot, arg);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	relation_close(rel, NoLock);
}

/*
 * Run a query that writes, seeing what is committed now: in a transaction with
 * one snapshot for all, rows that came since must not be missed.  There is a value
 * for each parameter; null nulls mean that none of them is NULL.  Returns the number
 * of rows.  Raises what the query raises, and ERRCODE_MIG_TABLE_CHANGED.
 */
uint64
mig_spi_write(MigQuery *query, Datum *values, const char *nulls)
{
	MigFormer before;
	uint64		nrows;
	int			result;

	enter(&before, query, RowExclusiveLock);
	prepare(query);
	result = SPI_execute_snapshot(query->plan, values, nulls, GetLatestSnapshot(),
								  InvalidSnapshot, false, true, 0);
	if (result < 0)
		elog(ERROR, "query failed: %s", SPI_result_code_string(result));
	nrows = SPI_processed;
	leave(&before);
	return nrows;
}

/*
 * Run a query that is to write one row, seeing what is committed now.  Raises
 * ERRCODE_MIG_TABLE_CHANGED if it does not, since a trigger has kept it from it.
 */
void
mig_spi_write_row(MigQuery *query, Datum *values, const char *nulls)
{
	if (mig_spi_write(query, values, nulls) != 1)
		mig_tables_row_kept_out(pg_leftmost_one_pos32(query->tables));
}
