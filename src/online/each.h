/*-------------------------------------------------------------------------
 *
 * each.h
 *	  Upgrade and downgrade with a transaction per revision, or several.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_EACH_H
#define MIGRATE_EACH_H

extern void mig_each_run(bool upgrade, const char *target, bool atomic);

#endif							/* MIGRATE_EACH_H */
