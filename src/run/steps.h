/*-------------------------------------------------------------------------
 *
 * steps.h
 *	  The steps of a plan: read, checked and recorded, whoever runs them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_STEPS_H
#define MIGRATE_STEPS_H

#include "core/plan.h"
#include "core/script.h"
#include "core/tops.h"
#include "store/log.h"
#include "store/revisions.h"

/* a plan that is being run */
typedef struct MigSteps
{
	MigGraph   *graph;
	MigPlan    *plan;
	MigTops    *tops;
	struct MigReader *reader;	/* of their scripts */
} MigSteps;

extern const char *mig_steps_script(const MigStored *stored, bool upgrade);
extern MigStored *mig_steps_fetch(MigSteps *steps, int step);
extern void mig_steps_check(MigSteps *steps, bool together);
extern MigScript *mig_steps_parsed(MigSteps *steps, int step);
extern void mig_steps_execute(MigSteps *steps, int step);
extern void mig_steps_record(MigTops *tops, int rev, bool upgrade, const char *checksum,
							 MigLogEntry entry);
extern void mig_steps_irreversible(const char *rev_ids) pg_attribute_noreturn();

#endif							/* MIGRATE_STEPS_H */
