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
extern bool mig_type_is_disturbed(const MigObject *object, const MigObject *from,
								  const MigObject *to);

#endif							/* MIGRATE_KIND_TYPE_H */
