/*-------------------------------------------------------------------------
 *
 * shadow.h
 *	  An empty world, inside a subtransaction that is always rolled back.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SHADOW_H
#define MIGRATE_SHADOW_H

#include "schema/scope.h"

extern void mig_shadow_run(const MigScope *scope, void (*body) (void *arg), void *arg);
extern MigSnapshot *mig_shadow_read(const MigScope *scope);

#endif							/* MIGRATE_SHADOW_H */
