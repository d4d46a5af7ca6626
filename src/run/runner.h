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

#endif							/* MIGRATE_RUNNER_H */
