/*-------------------------------------------------------------------------
 *
 * runner.h
 *	  Plans become effects.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RUNNER_H
#define MIGRATE_RUNNER_H

extern int	mig_runner_upgrade(const char *target);
extern int	mig_runner_downgrade(const char *target);
extern void mig_runner_irreversible(const char *rev_ids) pg_attribute_noreturn();

#endif							/* MIGRATE_RUNNER_H */
