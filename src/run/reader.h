/*-------------------------------------------------------------------------
 *
 * reader.h
 *	  The stored revisions and the scripts that the steps of a plan are.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_READER_H
#define MIGRATE_READER_H

#include "exec/execute.h"
#include "graph/plan.h"
#include "store/revisions.h"

typedef struct MigReader MigReader;

extern MigReader *mig_reader_create(MigGraph *graph, const MigPlan *plan);
extern MigStored *mig_reader_stored(MigReader *reader, int step);
extern void mig_reader_judged(MigReader *reader, int step);
extern MigScript *mig_reader_split(MigReader *reader, int step);
extern MigScript *mig_reader_script(MigReader *reader, int step);
extern void mig_reader_execute(MigReader *reader, int step);

#endif							/* MIGRATE_READER_H */
