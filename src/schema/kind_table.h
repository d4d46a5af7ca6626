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

/* kind_partition.c */
extern bool mig_partition_persists(MigDdl *ddl, const MigObject *table);

/* kind_inherit.c */
extern const MigObject *mig_inherit_source(const MigSnapshot *side, const MigObject *table,
										   const MigObject *part);
extern const MigObject *mig_inherit_lasting_source(MigDdl *ddl, const MigObject *table,
												   const MigObject *part);
extern bool mig_inherit_lasting_type(MigDdl *ddl, const MigObject *table);
extern List *mig_inherit_children(MigDdl *ddl, const MigObject *table, const MigObject *column,
								  bool keeping);

/* kind_column.c */
extern bool mig_column_is_inherited(const MigObject *table, const MigObject *part);
extern bool mig_column_is_cascaded(MigDdl *ddl, const MigObject *table, const MigObject *part);
extern bool mig_column_has_options(MigDdl *ddl, const MigObject *column);
extern void mig_column_define(StringInfo sql, MigDdl *ddl, const MigObject *column);
extern void mig_column_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to);
extern void mig_column_set_own(MigDdl *ddl, const MigObject *source, const MigObject *column);

/* kind_not_null.c */
extern void mig_not_null_define(StringInfo sql, const MigObject *column);
extern void mig_not_null_set(MigDdl *ddl, const MigObject *column);
extern void mig_not_null_set_details(MigDdl *ddl, const MigObject *column);
extern void mig_not_null_alter(MigDdl *ddl, const MigObject *from, const MigObject *to);

/* kind_sequence.c: options of a sequence, also of that of an identity column */
extern void mig_sequence_append_options(StringInfo sql, const char *options);
extern void mig_sequence_alter_options(StringInfo sql, const char *set, const char *from,
									   const char *to);
extern void mig_sequence_move_into_bounds(MigDdl *ddl, const char *sequence, const char *from,
										  const char *to);

/* kind_constraint.c */
extern void mig_constraint_define(StringInfo sql, const MigObject *constraint);

/* kind_index.c: of an index, or of that of a constraint */
extern void mig_index_lose_roles(MigDdl *ddl, const MigObject *from);
extern void mig_index_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to);

#endif							/* MIGRATE_KIND_TABLE_H */
