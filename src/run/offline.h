/*-------------------------------------------------------------------------
 *
 * offline.h
 *	  Plans written out as scripts for psql, and what these call.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_OFFLINE_H
#define MIGRATE_OFFLINE_H

#include "store/revisions.h"

extern char *mig_offline_script(bool upgrade, const char *text);
extern void mig_offline_expect(bool upgrade, const char *revisions, const char *checksums);
extern void mig_offline_record(bool upgrade, const char *rev_id, const char *checksum);

#endif							/* MIGRATE_OFFLINE_H */
