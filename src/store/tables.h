/*-------------------------------------------------------------------------
 *
 * tables.h
 *	  The extension's own tables: what they must be for the books to be true.
 *
 * Their owner can change them in any way, and a dump can bring anything back, so
 * nothing is taken for granted that was not looked at.  Columns are known by
 * their places in the install script, from 1; where a table has them now is for
 * mig_tables_attno() to say.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TABLES_H
#define MIGRATE_TABLES_H

#include "executor/tuptable.h"
#include "storage/lockdefs.h"
#include "utils/rel.h"

typedef enum MigTable
{
	MIG_SCRIPT,
	MIG_VERSION,
	MIG_LOG,
	MIG_APPROVAL,
	MIG_HALF_DONE,
	MIG_BUILD,
	MIG_MODEL,
	MIG_AUTHOR,
	MIG_OWNER
} MigTable;

#define MIG_NTABLES (MIG_OWNER + 1)

/* a set of tables, as these or-ed together */
#define MIG_TABLE_BIT(table) (1 << (table))

extern Oid	mig_tables_oid(MigTable table);
extern Oid	mig_tables_owner(MigTable table);
extern const char *mig_tables_name(MigTable table);
extern Relation mig_tables_open(MigTable table, LOCKMODE mode);
extern int	mig_tables_ncolumns(MigTable table);
extern const char *mig_tables_column(MigTable table, int column);
extern Oid	mig_tables_type(MigTable table, int column);
extern AttrNumber mig_tables_attno(MigTable table, int column);
extern Oid	mig_tables_primary_key(MigTable table, Relation rel);
extern bool mig_tables_is_plain(MigTable table, Relation rel);
extern Datum mig_tables_value(TupleTableSlot *slot, MigTable table, int column);
extern Datum mig_tables_nullable(TupleTableSlot *slot, MigTable table, int column,
								 bool *isnull);
extern char *mig_tables_text(TupleTableSlot *slot, MigTable table, int column);
extern void mig_tables_row_kept_out(MigTable table);

#endif							/* MIGRATE_TABLES_H */
