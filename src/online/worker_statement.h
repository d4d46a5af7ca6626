/*-------------------------------------------------------------------------
 *
 * worker_statement.h
 *	  A statement that a worker runs, and what an interrupted one has left.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_WORKER_STATEMENT_H
#define MIGRATE_WORKER_STATEMENT_H

#include "online/segment.h"

extern MigOutcome mig_worker_statement_run(MigRevisionRun *run);

#endif							/* MIGRATE_WORKER_STATEMENT_H */
