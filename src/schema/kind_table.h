/*-------------------------------------------------------------------------
 *
 * kind_table.h
 *	  Parts of a table as they are written within CREATE TABLE.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_KIND_TABLE_H
#define MIGRATE_KIND_TABLE_H

#include "schema/kinds.h"

/* kind_column.c */
extern bool mig_column_is_inherited(const MigObject *table, const MigObject *column);
extern void mig_column_define(StringInfo sql, MigDdl *ddl, const MigObject *column);
extern void mig_column_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to);

/* kind_constraint.c */
extern void mig_constraint_define(StringInfo sql, const MigObject *constraint);

/* kind_index.c: of an index, or of that of a constraint */
extern void mig_index_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to);

#endif							/* MIGRATE_KIND_TABLE_H */
