/*-------------------------------------------------------------------------
 *
 * snapshot.h
 *	  The schema as it is, read from the catalogs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CATALOG_SNAPSHOT_H
#define MIGRATE_CATALOG_SNAPSHOT_H

#include "schema/scope.h"

extern MigSnapshot *mig_catalog_read(const MigScope *scope);

#endif							/* MIGRATE_CATALOG_SNAPSHOT_H */
