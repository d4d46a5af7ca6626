/*-------------------------------------------------------------------------
 *
 * rename.h
 *	  What is to be renamed, as a user says it.
 *
 * An item is like old=new.  The old name is that of a table or another object, with
 * its schema or without, or that of a column, table.column or schema.table.column;
 * the new one is a name alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RENAME_H
#define MIGRATE_RENAME_H

#include "schema/diff.h"

extern MigDiff *mig_rename_parse(const char *list, const MigSnapshot *live,
								 const MigScope *scope);

#endif							/* MIGRATE_RENAME_H */
