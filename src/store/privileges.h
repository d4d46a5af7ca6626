/*-------------------------------------------------------------------------
 *
 * privileges.h
 *	  Privileges on the extension's schema and functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_PRIVILEGES_H
#define MIGRATE_PRIVILEGES_H

#include "nodes/pg_list.h"

/* a function or procedure of the extension */
typedef struct MigRoutine
{
	const char *name;			/* without schema */
	const char *signature;		/* as SQL names it */
	bool		may_grant;		/* may the current role let others call it? */
} MigRoutine;

extern List *mig_privileges_routines(void);
extern bool mig_privileges_may_grant_usage(void);
extern void mig_privileges_command(const char *sql);
extern char *mig_privileges_left(const char *role, const char *signature);
extern bool mig_privileges_held(const char *role, const char *signature);

#endif							/* MIGRATE_PRIVILEGES_H */
