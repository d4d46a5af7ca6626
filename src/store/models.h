/*-------------------------------------------------------------------------
 *
 * models.h
 *	  Table migrate.model: the schema as it should be.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_MODELS_H
#define MIGRATE_MODELS_H

#include "nodes/pg_list.h"

typedef struct MigModel
{
	const char *ddl;
	const char *schemas;
	const char *kinds;			/* or null */
	const char *exclude;		/* or null */
	const char *snapshot;		/* as text */
	const char *depends_on;
	const char *set_by;
} MigModel;

extern bool mig_models_is_set(void);
extern MigModel *mig_models_fetch(void);
extern void mig_models_store(const MigModel *model);
extern void mig_models_renew(const char *snapshot, const char *depends_on);
extern char *mig_models_circumstances(const List *schemas);

#endif							/* MIGRATE_MODELS_H */
