/*-------------------------------------------------------------------------
 *
 * steps.h
 *	  The steps of a plan: read, checked and recorded, whoever runs them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_STEPS_H
#define MIGRATE_STEPS_H

#include "graph/current.h"
#include "graph/plan.h"
#include "script/script.h"
#include "store/log.h"
#include "store/revisions.h"

/* a plan that is being run */
typedef struct MigSteps
{
	MigGraph   *graph;
	MigPlan    *plan;
	MigCurrent *current;
	struct MigReader *reader;	/* of their scripts */
} MigSteps;

extern MigStored *mig_steps_fetch(MigSteps *steps, int step);
extern void mig_steps_say_nothing(bool upgrade, const char *target);
extern void mig_steps_check(MigSteps *steps, bool together);
extern MigScript *mig_steps_parsed(MigSteps *steps, int step);
extern void mig_steps_execute(MigSteps *steps, int step);
extern void mig_steps_record(MigCurrent *current, int rev, bool upgrade, const char *checksum,
							 MigLogEntry entry);
extern void mig_steps_irreversible(const char *rev_id);

#endif							/* MIGRATE_STEPS_H */
