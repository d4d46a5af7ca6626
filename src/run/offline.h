/*-------------------------------------------------------------------------
 *
 * offline.h
 *	  Plans written out as scripts for psql.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_OFFLINE_H
#define MIGRATE_OFFLINE_H

#include "store/revisions.h"

extern char *mig_offline_script(bool upgrade, const char *text);

#endif							/* MIGRATE_OFFLINE_H */
