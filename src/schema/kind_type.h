/*-------------------------------------------------------------------------
 *
 * kind_type.h
 *	  A type that has to be made anew while columns are of it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_KIND_TYPE_H
#define MIGRATE_KIND_TYPE_H

#include "schema/kinds.h"

extern bool mig_type_is_one(const MigObject *object);
extern void mig_type_exchange(MigDdl *ddl, const MigObject *from, const MigObject *to);
extern bool mig_type_has_columns(MigDdl *ddl, const MigObject *type);
extern char *mig_composite_as_row(const MigObject *from, const MigObject *to, const char *value);

/* kind_enum.c */
extern bool mig_enum_uses_new_label(const MigSnapshot *after, const MigObject *from,
									const MigObject *to);

#endif							/* MIGRATE_KIND_TYPE_H */
