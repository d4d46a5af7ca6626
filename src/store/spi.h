/*-------------------------------------------------------------------------
 *
 * spi.h
 *	  The only way that queries of the extension's own reach the database.
 *
 * A MigQuery is a static variable of the function that owns the query; its
 * plan is kept for the session.  It says which of the extension's tables it is
 * about; these are locked and looked at beforehand.  Queries run under a pinned
 * search_path; results reach a callback row by row and must be copied by it.  A
 * null callback only counts.
 *
 * Two things about a query are decided apart.  One is its planning.  Plans on
 * the extension's tables are made once, perhaps when these are empty, and must
 * do when they are large: so such a query finds its rows by index, unless it
 * reads a whole table or is about tables that have statistics.  The other is
 * its identity.  What is about the extension's tables runs as their owner; what
 * reads system catalogs runs as the caller, who must see what anybody sees with
 * the caller's rights.
 *
 * Whole tables that every call looks at are read without a query, by
 * mig_spi_scan(), which hands out their rows as they are stored.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SPI_H
#define MIGRATE_SPI_H

#include "executor/spi.h"
#include "store/tables.h"

#define MIG_QUERY_MAX_ARGS 16

/*
 * The latest snapshot also shows what the transaction itself has done before its
 * last CommandCounterIncrement().
 */
typedef enum MigVisibility
{
	MIG_SNAPSHOT_ACTIVE,		/* what the calling query sees */
	MIG_SNAPSHOT_TRANSACTION,	/* what a query would see that began now */
	MIG_SNAPSHOT_LATEST			/* what is committed now, whatever the isolation level */
} MigVisibility;

typedef enum MigPlanning
{
	MIG_PLAN_BY_INDEX,			/* no scan of a whole table if there is an index */
	MIG_PLAN_FREELY				/* as the planner sees fit */
} MigPlanning;

typedef enum MigIdentity
{
	MIG_AS_OWNER,				/* the owner of the tables that it is about */
	MIG_AS_CALLER				/* the current role */
} MigIdentity;

typedef struct MigQuery
{
	const char *sql;
	int			nargs;
	Oid			types[MIG_QUERY_MAX_ARGS];
	int			tables;			/* a set of MIG_TABLE_BIT() */
	MigPlanning planning;
	MigIdentity identity;
	SPIPlanPtr	plan;
} MigQuery;

typedef void (*MigRowCallback) (TupleTableSlot *slot, void *arg);

extern void mig_spi_push_snapshot(MigVisibility snapshot);
extern uint64 mig_spi_read(MigQuery *query, MigVisibility snapshot, Datum *values,
						   MigRowCallback callback, void *arg);
extern void mig_spi_scan(MigTable table, MigRowCallback callback, void *arg);
extern uint64 mig_spi_write(MigQuery *query, Datum *values, const char *nulls);
extern void mig_spi_write_row(MigQuery *query, Datum *values, const char *nulls);
extern char *mig_spi_text(TupleTableSlot *slot, int number);

#endif							/* MIGRATE_SPI_H */
