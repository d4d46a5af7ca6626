/*-------------------------------------------------------------------------
 *
 * offline.h
 *	  Plans and revisions written out as scripts.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_OFFLINE_H
#define MIGRATE_OFFLINE_H

#include "store/revisions.h"

/* offline.c */
extern char *mig_offline_script(bool upgrade, const char *text);

/* export.c */
extern char *mig_export_definition(const MigStored *stored);

#endif							/* MIGRATE_OFFLINE_H */
