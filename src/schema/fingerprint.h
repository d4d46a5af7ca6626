/*-------------------------------------------------------------------------
 *
 * fingerprint.h
 *	  A schema as a hash.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_FINGERPRINT_H
#define MIGRATE_FINGERPRINT_H

#include "schema/scope.h"

extern char *mig_fingerprint(const MigSnapshot *snapshot, const MigScope *scope,
							 bool column_order);

#endif							/* MIGRATE_FINGERPRINT_H */
