/*-------------------------------------------------------------------------
 *
 * authors.c
 *	  Tables migrate.author and migrate.owner: whom to believe.
 *
 * Both belong to the owner of the functions, and nobody else can write to them
 * but that a dump may bring more owners.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "store/authors.h"
#include "store/spi.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

#define AUTHOR_COLUMNS 5

/* Values for the columns of a row, in the order of the queries below. */
static void
author_values(const MigAuthor *author, Datum *values)
{
	values[0] = CStringGetTextDatum(author->rev_id);
	values[1] = CStringGetTextDatum(author->operation);
	values[2] = CStringGetTextDatum(author->author);
	values[3] = CStringGetTextDatum(author->checksum);
	values[4] = CStringGetTextDatum(author->place);
}

/* Has just this been recorded? */
bool
mig_authors_known(const MigAuthor *author)
{
	static MigQuery query = {
		"SELECT 1 FROM ONLY migrate.author a WHERE a.rev_id OPERATOR(pg_catalog.=) $1"
		" AND a.operation OPERATOR(pg_catalog.=) $2 AND a.author OPERATOR(pg_catalog.=) $3"
		" AND a.checksum OPERATOR(pg_catalog.=) $4 AND a.place OPERATOR(pg_catalog.=) $5",
		AUTHOR_COLUMNS, {TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID}, MIG_TABLE_BIT(MIG_AUTHOR)
	};
	Datum		args[AUTHOR_COLUMNS];

	author_values(author, args);
	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, args, NULL, NULL) > 0;
}

/* Record who has written one script or the model, in place of who had before. */
void
mig_authors_record(const MigAuthor *author)
{
	static MigQuery query = {
		"INSERT INTO migrate.author (rev_id, operation, author, checksum, place)"
		" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (rev_id, operation)"
		" DO UPDATE SET author = excluded.author, checksum = excluded.checksum,"
		" place = excluded.place",
		AUTHOR_COLUMNS, {TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID}, MIG_TABLE_BIT(MIG_AUTHOR)
	};
	Datum		args[AUTHOR_COLUMNS];

	author_values(author, args);
	mig_spi_write_row(&query, args, NULL);
}

/* Forget who has written the scripts of a revision. */
void
mig_authors_forget(const char *rev_id)
{
	static MigQuery query = {
		"DELETE FROM ONLY migrate.author WHERE rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}, MIG_TABLE_BIT(MIG_AUTHOR)
	};
	Datum		id = CStringGetTextDatum(rev_id);

	mig_spi_write(&query, &id, NULL);
}

static void
append_role(TupleTableSlot *slot, void *arg)
{
	List	  **roles = arg;

	*roles = lappend(*roles, mig_tables_text(slot, MIG_OWNER, 1));
}

/*
 * The roles that are recorded as owners of the tables, now or where a dump comes
 * from: a list of char *.
 */
List *
mig_authors_owners(void)
{
	List	   *roles = NIL;

	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	mig_spi_scan(MIG_OWNER, append_role, &roles);
	PopActiveSnapshot();
	return roles;
}
