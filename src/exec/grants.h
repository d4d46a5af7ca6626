/*-------------------------------------------------------------------------
 *
 * grants.h
 *	  Privileges by what somebody is to do.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_GRANTS_H
#define MIGRATE_GRANTS_H

extern void mig_grants_give(const char *role, const char *what);
extern void mig_grants_take(const char *role, const char *what);

#endif							/* MIGRATE_GRANTS_H */
