/*-------------------------------------------------------------------------
 *
 * statements.c
 *	  Tables migrate.statement and migrate.build: how far a revision has come
 *	  that takes several transactions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "store/statements.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

static void
insert_statement(const MigBegun *begun, bool done)
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

	mig_spi_insert("statement", lengthof(values), values, nulls);
}

/* Record a statement as begun; its effects are to come in other transactions. */
void
mig_statements_begin(const MigBegun *begun)
{
	insert_statement(begun, false);
}

/* Record a statement as begun and done, both in this transaction. */
void
mig_statements_finish(const MigBegun *begun)
{
	insert_statement(begun, true);
}

/*
 * Record a statement that was begun as done.  What was known of its indexes is
 * forgotten.
 */
void
mig_statements_done(const char *rev_id, int number)
{
	static MigQuery done = {
		"UPDATE migrate.statement SET done_at = pg_catalog.clock_timestamp()"
		" WHERE rev_id OPERATOR(pg_catalog.=) $1 AND statement OPERATOR(pg_catalog.=) $2"
		" AND done_at IS NULL",
		2, {TEXTOID, INT4OID}
	};
	static MigQuery forget = {
		"DELETE FROM migrate.build"
		" WHERE rev_id OPERATOR(pg_catalog.=) $1 AND statement OPERATOR(pg_catalog.=) $2",
		2, {TEXTOID, INT4OID}
	};
	Datum		values[] = {CStringGetTextDatum(rev_id), Int32GetDatum(number)};

	if (mig_spi_write(&done, values, NULL) != 1)
		elog(ERROR, "statement %d of revision \"%s\" is not under way", number, rev_id);
	mig_spi_write(&forget, values, NULL);
}

/* Forget all there is about a revision: it is not half done, or no longer. */
void
mig_statements_forget(const char *rev_id)
{
	static MigQuery statements = {
		"DELETE FROM migrate.statement WHERE rev_id OPERATOR(pg_catalog.=) $1", 1, {TEXTOID}
	};
	static MigQuery builds = {
		"DELETE FROM migrate.build WHERE rev_id OPERATOR(pg_catalog.=) $1", 1, {TEXTOID}
	};
	Datum		id = CStringGetTextDatum(rev_id);

	mig_spi_write(&statements, &id, NULL);
	mig_spi_write(&builds, &id, NULL);
}

/* Take in one statement; they come by revision and number. */
static void
add_statement(TupleTableSlot *slot, void *arg)
{
	List	  **list = arg;
	char	   *rev_id = mig_spi_text(slot, 1);
	MigUnfinished *unfinished = *list ? llast(*list) : NULL;
	bool		isnull;
	int			number = DatumGetInt32(slot_getattr(slot, 2, &isnull));

	if (unfinished == NULL || strcmp(unfinished->rev_id, rev_id) != 0)
	{
		unfinished = palloc0(sizeof(MigUnfinished));
		unfinished->rev_id = rev_id;
		*list = lappend(*list, unfinished);
	}
	unfinished->nstatements = DatumGetInt32(slot_getattr(slot, 3, &isnull));
	unfinished->upgrade = strcmp(mig_spi_text(slot, 4), "upgrade") == 0;
	unfinished->checksum = mig_spi_text(slot, 5);
	unfinished->run_by = mig_spi_text(slot, 6);
	unfinished->begun_at = DatumGetTimestampTz(slot_getattr(slot, 7, &isnull));
	(void) slot_getattr(slot, 8, &isnull);
	if (isnull)
		unfinished->begun = number;
	else
		unfinished->ndone = number;
}

/* The revisions that are half done; a list of MigUnfinished *. */
List *
mig_statements_unfinished(MigSnapshot snapshot)
{
	static MigQuery query = {
		"SELECT s.rev_id, s.statement, s.statements, s.operation, s.checksum, s.run_by,"
		" s.begun_at, s.done_at FROM migrate.statement s ORDER BY s.rev_id, s.statement", 0
	};
	List	   *result = NIL;

	mig_spi_read(&query, snapshot, NULL, add_statement, &result);
	return result;
}

/*
 * Note an index of a statement that was begun: one that it has made, in this
 * very transaction, or one that was invalid before.
 */
void
mig_statements_note_index(const char *rev_id, int number, Oid index, bool made)
{
	bool		nulls[] = {false, false, false, false};
	Datum		values[] = {
		CStringGetTextDatum(rev_id),
		Int32GetDatum(number),
		ObjectIdGetDatum(index),
		BoolGetDatum(made)
	};

	mig_spi_insert("build", lengthof(values), values, nulls);
}

static void
add_build(TupleTableSlot *slot, void *arg)
{
	MigBuild   *build = palloc(sizeof(MigBuild));
	bool		isnull;

	build->index = DatumGetObjectId(slot_getattr(slot, 1, &isnull));
	build->made = DatumGetBool(slot_getattr(slot, 2, &isnull));
	*(List **) arg = lappend(*(List **) arg, build);
}

/* The indexes noted for a statement; a list of MigBuild *. */
List *
mig_statements_indexes(const char *rev_id, int number)
{
	static MigQuery query = {
		"SELECT b.index_oid, b.made FROM migrate.build b"
		" WHERE b.rev_id OPERATOR(pg_catalog.=) $1 AND b.statement OPERATOR(pg_catalog.=) $2"
		" ORDER BY b.index_oid",
		2, {TEXTOID, INT4OID}
	};
	Datum		values[] = {CStringGetTextDatum(rev_id), Int32GetDatum(number)};
	List	   *result = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, values, add_build, &result);
	return result;
}
