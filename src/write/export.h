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

#include "lib/stringinfo.h"
#include "store/revisions.h"

extern void mig_export_timestamp(StringInfo out, TimestampTz timestamp);
extern char *mig_export_definition(const MigStored *stored);

#endif							/* MIGRATE_EXPORT_H */
