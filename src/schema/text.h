/*-------------------------------------------------------------------------
 *
 * text.h
 *	  A snapshot as text, for storing it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TEXT_H
#define MIGRATE_TEXT_H

#include "schema/model.h"

extern char *mig_snapshot_to_text(const MigSnapshot *snapshot);
extern MigSnapshot *mig_snapshot_from_text(const char *text);

#endif							/* MIGRATE_TEXT_H */
