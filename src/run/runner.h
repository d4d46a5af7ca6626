/*-------------------------------------------------------------------------
 *
 * runner.h
 *	  Plans become effects.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RUNNER_H
#define MIGRATE_RUNNER_H

#include "core/plan.h"

extern int	mig_runner_upgrade(const char *target);
extern int	mig_runner_downgrade(const char *target);
extern MigPlan *mig_runner_select(MigGraph *graph, bool upgrade, const char *target);

#endif							/* MIGRATE_RUNNER_H */
