/*-------------------------------------------------------------------------
 *
 * runner.h
 *	  Plans become effects.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RUNNER_H
#define MIGRATE_RUNNER_H

#include "core/tops.h"
#include "store/log.h"

extern int	mig_runner_upgrade(const char *target);
extern int	mig_runner_downgrade(const char *target);
extern void mig_runner_record(MigTops *tops, int rev, bool upgrade, const char *checksum,
							  MigLogEntry entry);
extern void mig_runner_irreversible(const char *rev_ids) pg_attribute_noreturn();

#endif							/* MIGRATE_RUNNER_H */
