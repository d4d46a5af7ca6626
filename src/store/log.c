/*-------------------------------------------------------------------------
 *
 * log.c
 *	  Table migrate.log, to which rows are only ever added.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/int.h"
#include "store/log.h"
#include "store/revisions.h"
#include "store/rows.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* where the table has its columns */
enum
{
	COLUMN_NUMBER = 1
};

/*
 * The number of the row so many after another one.  Raises
 * ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE if there is none.
 */
int64
mig_log_number_after(int64 number, int distance)
{
	int64		result;

	if (pg_add_s64_overflow(number, distance, &result))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the numbers of migrate.log are used up"),
				 errhint("Give its last rows lower numbers.")));
	return result;
}

static void
copy_number(TupleTableSlot *slot, void *arg)
{
	*(int64 *) arg = DatumGetInt64(mig_tables_value(slot, MIG_LOG, COLUMN_NUMBER));
}

/* The number of the next row as a snapshot has it. */
static int64
next_number(MigVisibility snapshot)
{
	int64		number = 0;

	mig_rows_last(MIG_LOG, snapshot, copy_number, &number);
	return mig_log_number_after(number, 1);
}

/* The number of the next row; the caller holds the run lock and may count on. */
int64
mig_log_next_number(void)
{
	return next_number(MIG_SNAPSHOT_LATEST);
}

/*
 * Raise ERRCODE_T_R_SERIALIZATION_FAILURE if the snapshot of the transaction
 * is older than the newest operation.  Scripts would then work on rows as they
 * were before other scripts changed them.  To be called under the run lock
 * before anything is changed.
 */
void
mig_log_require_snapshot(void)
{
	if (!IsolationUsesXactSnapshot() ||
		next_number(MIG_SNAPSHOT_TRANSACTION) == next_number(MIG_SNAPSHOT_LATEST))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access due to a concurrent migration"),
			 errdetail("Revisions, or what is applied of them, have changed since the "
					   "snapshot of this transaction was taken."),
			 errhint("The transaction might succeed if retried.")));
}

/*
 * Add a row about an operation, under the run lock.  It has failed if it has a
 * SQLSTATE.
 */
void
mig_log_append(const MigLogEntry *entry)
{
	Interval	interval = {.time = entry->duration};
	const char *rev_id = entry->rev_id ? entry->rev_id : "";
	const char *remark = entry->remark ? entry->remark : "";
	bool		nulls[] = {
		false, false, false, false, false, entry->rev_id == NULL, false, false,
		entry->duration < 0, false, entry->remark == NULL, entry->sqlstate == 0,
		entry->statement == 0, entry->line == 0
	};
	Datum		values[] = {
		Int64GetDatum(entry->number ? entry->number : mig_log_next_number()),
		TimestampTzGetDatum(GetCurrentTimestamp()),
		CStringGetTextDatum(entry->session_role),
		CStringGetTextDatum(entry->effective_role),
		CStringGetTextDatum(entry->operation),
		CStringGetTextDatum(rev_id),
		mig_arrays_of_names(&entry->from_current),
		mig_arrays_of_names(&entry->to_current),
		IntervalPGetDatum(&interval),
		CStringGetTextDatum(entry->sqlstate ? "failed" : "done"),
		CStringGetTextDatum(remark),
		CStringGetTextDatum(unpack_sql_state(entry->sqlstate)),
		Int32GetDatum(entry->statement),
		Int32GetDatum(entry->line)
	};

	mig_rows_insert(MIG_LOG, values, nulls);
}

static void
copy_last(TupleTableSlot *slot, void *arg)
{
	MigLastOperation *last = arg;
	bool		isnull;

	last->operation = mig_spi_text(slot, 1);
	last->rev_id = mig_spi_text(slot, 2);
	last->logged_at = DatumGetTimestampTz(slot_getattr(slot, 3, &isnull));
	last->effective_role = mig_spi_text(slot, 4);
	last->outcome = mig_spi_text(slot, 5);
}

/* The newest operation, copied into the current context. */
MigLastOperation
mig_log_last(void)
{
	static MigQuery query = {
		"SELECT l.operation, l.rev_id, l.logged_at, l.effective_role, l.outcome"
		" FROM ONLY migrate.log l ORDER BY l.number DESC LIMIT 1",
		.tables = MIG_TABLE_BIT(MIG_LOG)
	};
	MigLastOperation last = {0};

	mig_spi_read(&query, MIG_SNAPSHOT_ACTIVE, NULL, copy_last, &last);
	return last;
}
