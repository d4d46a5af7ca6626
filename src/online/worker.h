/*-------------------------------------------------------------------------
 *
 * worker.h
 *	  One statement as a top-level command, in a background worker.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_WORKER_H
#define MIGRATE_WORKER_H

/* what a worker is to do */
typedef struct MigJob
{
	const char *rev_id;
	bool		upgrade;
	int			number;			/* of the statement, from 1 */
	const char *sql;			/* one statement, without its semicolon */
	bool		std_strings;	/* standard_conforming_strings it is read with */
	bool		last;			/* record the statement as done in its last transaction */
	int			lock_timeout;	/* milliseconds; 0: none */
} MigJob;

typedef struct MigWorker MigWorker;

extern MigWorker *mig_worker_prepare(const MigJob *job);
extern void mig_worker_run(MigWorker *worker);
extern void mig_worker_discard(MigWorker *worker);

#endif							/* MIGRATE_WORKER_H */
