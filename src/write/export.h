/*-------------------------------------------------------------------------
 *
 * export.h
 *	  Revisions written out as calls of migrate.define().
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_EXPORT_H
#define MIGRATE_EXPORT_H

#include "store/revisions.h"

extern char *mig_export_definition(const MigStored *stored);

#endif							/* MIGRATE_EXPORT_H */
