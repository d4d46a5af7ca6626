/*-------------------------------------------------------------------------
 *
 * scope.h
 *	  Which objects a comparison is about.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SCOPE_H
#define MIGRATE_SCOPE_H

#include "schema/model.h"

typedef struct MigScope
{
	List	   *schemas;		/* names (char *); NIL: all but those of the system */
	bool		kinds[MIG_NKINDS];	/* that were asked for by name, or all */
	bool		privileges;		/* compare them */
	bool		owners;			/* compare them */
	const char *caller;			/* who would own what is made; null if not known */
	List	   *exclude;		/* patterns (char *) of qualified names, as in LIKE */
} MigScope;

extern MigScope *mig_scope_parse(const char *schemas, const char *kinds, const char *exclude);
extern bool mig_scope_excludes(const MigScope *scope, const char *schema, const char *name);

/* complete.c */
extern const MigSnapshot *mig_scope_complete(const MigSnapshot *from, const MigSnapshot *to,
											 const MigScope *scope);

#endif							/* MIGRATE_SCOPE_H */
