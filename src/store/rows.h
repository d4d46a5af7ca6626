/*-------------------------------------------------------------------------
 *
 * rows.h
 *	  Rows of the extension's tables, found by primary key and written without a
 *	  query.
 *
 * This is for what every step and every worker does: a query has to be planned,
 * which in a new process takes longer than most statements.  As in a query by
 * their owner no privileges are asked for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ROWS_H
#define MIGRATE_ROWS_H

#include "store/spi.h"

extern void mig_rows_read(MigTable table, MigVisibility snapshot, MigRowCallback callback,
						  void *arg);
extern bool mig_rows_last(MigTable table, MigVisibility snapshot, MigRowCallback callback,
						  void *arg);
extern void mig_rows_insert(MigTable table, Datum *values, const bool *nulls);
extern int	mig_rows_fill(MigTable table, const char *rev_id, int number, int column,
						  Datum value);
extern void mig_rows_delete(MigTable table, const char *rev_id, int number);

#endif							/* MIGRATE_ROWS_H */
