/*-------------------------------------------------------------------------
 *
 * files.h
 *	  Revisions from files, and as files.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_FILES_H
#define MIGRATE_FILES_H

#include "store/revisions.h"

extern MigStored *mig_files_read(const char *text, const char *name);
extern char *mig_files_load(const char *text, const char *name);
extern char *mig_files_checksum(const char *text);
extern const char *mig_files_objection_to_name(const char *name);
extern char *mig_files_name(const MigStored *stored);
extern char *mig_files_text(const MigStored *stored);

#endif							/* MIGRATE_FILES_H */
