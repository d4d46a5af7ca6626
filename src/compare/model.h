/*-------------------------------------------------------------------------
 *
 * model.h
 *	  The schema as it should be.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_COMPARE_MODEL_H
#define MIGRATE_COMPARE_MODEL_H

#include "schema/scope.h"

extern int	mig_model_set(const char *ddl, const char *schemas, const char *kinds,
						  const char *exclude);
extern MigSnapshot *mig_model_snapshot(bool trusted, MigScope **scope_p);

#endif							/* MIGRATE_COMPARE_MODEL_H */
