/*-------------------------------------------------------------------------
 *
 * statements.c
 *	  Tables migrate.half_done and migrate.build: how far a revision has come
 *	  that takes several transactions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "catalog/pg_type.h"
#include "store/rows.h"
#include "store/statements.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* the columns of migrate.half_done */
enum
{
	COLUMN_REV_ID = 1,
	COLUMN_STATEMENT,
	COLUMN_STATEMENTS,
	COLUMN_OPERATION,
	COLUMN_COMMAND,
	COLUMN_CHECKSUM,
	COLUMN_RUN_BY,
	COLUMN_BEGUN_AT,
	COLUMN_DONE_AT
};

static void
insert_statement(const MigHalfDoneRow *begun, bool done)
{
	bool		nulls[] = {false, false, false, false, false, false, false, false, !done};
	Datum		values[] = {
		CStringGetTextDatum(begun->rev_id),
		Int32GetDatum(begun->number),
		Int32GetDatum(begun->nstatements),
		CStringGetTextDatum(begun->upgrade ? "upgrade" : "downgrade"),
		CStringGetTextDatum(begun->command),
		CStringGetTextDatum(begun->checksum),
		CStringGetTextDatum(begun->run_by),
		TimestampTzGetDatum(begun->begun_at),
		TimestampTzGetDatum(GetCurrentTimestamp())
	};

	mig_rows_insert(MIG_HALF_DONE, values, nulls);
}

/* Record a statement as begun; its effects are to come in other transactions. */
void
mig_statements_begin(const MigHalfDoneRow *begun)
{
	insert_statement(begun, false);
}

/* Record a statement as begun and done, both in this transaction. */
void
mig_statements_finish(const MigHalfDoneRow *begun)
{
	insert_statement(begun, true);
}

/*
 * Record a statement that was begun as done.  What was known of its relations
 * is forgotten.
 */
void
mig_statements_done(const char *rev_id, int number)
{
	Datum		now = TimestampTzGetDatum(GetCurrentTimestamp());

	if (mig_rows_fill(MIG_HALF_DONE, rev_id, number, COLUMN_DONE_AT, now) != 1)
		elog(ERROR, "statement %d of revision \"%s\" is not under way", number, rev_id);
	mig_rows_delete(MIG_BUILD, rev_id, number);
}

/*
 * Take back that a statement was begun, unless there is an object that it may
 * have left half done.  Returns whether that was possible.
 */
bool
mig_statements_withdraw(const char *rev_id, int number)
{
	static MigQuery query = {
		"DELETE FROM ONLY migrate.half_done s"
		" WHERE s.rev_id OPERATOR(pg_catalog.=) $1 AND s.statement OPERATOR(pg_catalog.=) $2"
		" AND s.done_at IS NULL",
		2, {TEXTOID, INT4OID}, MIG_TABLE_BIT(MIG_HALF_DONE)
	};
	Datum		values[] = {CStringGetTextDatum(rev_id), Int32GetDatum(number)};

	/* the tables may have owners of their own, so one query is not about both */
	if (mig_statements_relations(rev_id, number) != NIL)
		return false;
	return mig_spi_write(&query, values, NULL) > 0;
}

/* Forget all there is about a revision: it is not half done, or no longer. */
void
mig_statements_forget(const char *rev_id)
{
	mig_rows_delete(MIG_HALF_DONE, rev_id, 0);
	mig_rows_delete(MIG_BUILD, rev_id, 0);
}

/* Does a row, the next one of a revision, say what comes next? */
static bool
follows(const MigHalfDone *half_done, int number, int nstatements, bool upgrade)
{
	if (half_done->nstatements == 0)
		return number == 1 && nstatements >= 1;
	return half_done->begun == 0 && number == half_done->ndone + 1 &&
		nstatements == half_done->nstatements && number <= nstatements &&
		upgrade == half_done->upgrade;
}

/* Take in one statement; they come by revision and number. */
static void
add_statement(TupleTableSlot *slot, void *arg)
{
	List	  **list = arg;
	char	   *rev_id = mig_tables_text(slot, MIG_HALF_DONE, COLUMN_REV_ID);
	MigHalfDone *half_done = *list ? llast(*list) : NULL;
	bool		isnull;
	int			number = DatumGetInt32(mig_tables_value(slot, MIG_HALF_DONE, COLUMN_STATEMENT));
	int			nstatements = DatumGetInt32(mig_tables_value(slot, MIG_HALF_DONE,
															 COLUMN_STATEMENTS));
	bool		upgrade = strcmp(mig_tables_text(slot, MIG_HALF_DONE, COLUMN_OPERATION),
								 "upgrade") == 0;

	if (half_done == NULL || strcmp(half_done->rev_id, rev_id) != 0)
	{
		half_done = palloc0(sizeof(MigHalfDone));
		half_done->rev_id = rev_id;
		*list = lappend(*list, half_done);
	}
	if (!follows(half_done, number, nstatements, upgrade))
		half_done->damaged = true;
	half_done->nstatements = nstatements;
	half_done->upgrade = upgrade;
	half_done->checksum = mig_tables_text(slot, MIG_HALF_DONE, COLUMN_CHECKSUM);
	half_done->run_by = mig_tables_text(slot, MIG_HALF_DONE, COLUMN_RUN_BY);
	half_done->begun_at = DatumGetTimestampTz(mig_tables_value(slot, MIG_HALF_DONE,
															 COLUMN_BEGUN_AT));
	(void) mig_tables_nullable(slot, MIG_HALF_DONE, COLUMN_DONE_AT, &isnull);
	if (isnull)
		half_done->begun = number;
	else
		half_done->ndone = number;
}

/* The revisions that are half done; a list of MigHalfDone *. */
List *
mig_statements_half_done(MigVisibility snapshot)
{
	List	   *result = NIL;

	mig_rows_read(MIG_HALF_DONE, snapshot, add_statement, &result);
	return result;
}

/*
 * Raise ERRCODE_MIG_TABLE_CHANGED if what is stored about a revision cannot have
 * been written by a run, and so tells nothing about where to go on.
 */
void
mig_statements_require_intact(const MigHalfDone *half_done)
{
	if (half_done->damaged)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_TABLE_CHANGED),
				 errmsg("rows of revision \"%s\" in migrate.half_done are not as a run writes them",
						half_done->rev_id),
				 errdetail("They must be numbered from 1, and all but the last one be done."),
				 errhint("Finish the revision, or undo it, by hand, and call migrate.stamp.")));
}

/*
 * Note a relation of a statement that was begun: one that it has made, in this
 * very transaction, or one that was there before.
 */
void
mig_statements_note_relation(const char *rev_id, int number, Oid relation, bool made)
{
	bool		nulls[] = {false, false, false, false};
	Datum		values[] = {
		CStringGetTextDatum(rev_id),
		Int32GetDatum(number),
		ObjectIdGetDatum(relation),
		BoolGetDatum(made)
	};

	mig_rows_insert(MIG_BUILD, values, nulls);
}

static void
add_build(TupleTableSlot *slot, void *arg)
{
	MigBuild   *build = palloc(sizeof(MigBuild));
	bool		isnull;

	build->relation = DatumGetObjectId(slot_getattr(slot, 1, &isnull));
	build->made = DatumGetBool(slot_getattr(slot, 2, &isnull));
	*(List **) arg = lappend(*(List **) arg, build);
}

/* The relations noted for a statement, or for all of a revision if that is 0; a list of MigBuild *. */
List *
mig_statements_relations(const char *rev_id, int number)
{
	static MigQuery query = {
		"SELECT b.relation_oid, b.made FROM ONLY migrate.build b"
		" WHERE b.rev_id OPERATOR(pg_catalog.=) $1"
		" AND $2 OPERATOR(pg_catalog.=) ANY (ARRAY[b.statement, 0])"
		" ORDER BY b.statement, b.relation_oid",
		2, {TEXTOID, INT4OID}, MIG_TABLE_BIT(MIG_BUILD)
	};
	Datum		values[] = {CStringGetTextDatum(rev_id), Int32GetDatum(number)};
	List	   *result = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, values, add_build, &result);
	return result;
}
