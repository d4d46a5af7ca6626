/*-------------------------------------------------------------------------
 *
 * worker_internal.h
 *	  What worker.c and worker_main.c share with nobody else: the segment of
 *	  shared memory in which one hands a job to the other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_WORKER_INTERNAL_H
#define MIGRATE_WORKER_INTERNAL_H

#include "online/worker.h"

#define MIG_WORKER_MAGIC 0x4d696757

/* keys of the segment's table of contents */
typedef enum MigWorkerKey
{
	MIG_WORKER_KEY_HEADER,
	MIG_WORKER_KEY_REV_ID,		/* text, with its terminating zero, as is the next */
	MIG_WORKER_KEY_SQL,
	MIG_WORKER_KEY_LIBRARIES,	/* what the caller has loaded */
	MIG_WORKER_KEY_SETTINGS,	/* all that are not at their defaults */
	MIG_WORKER_KEY_QUEUE,		/* messages from the worker, as a client would get them */
	MIG_WORKER_NKEYS
} MigWorkerKey;

typedef struct MigWorkerHeader
{
	Oid			database;
	Oid			login_role;		/* that the caller's session began as */
	Oid			role;			/* of its SET ROLE; invalid: none */
	MigJob		job;			/* its pointers are of the caller's memory */
} MigWorkerHeader;

/*
 * The worker's last message, after errors and notices of the protocol: all is
 * committed.
 */
#define MIG_WORKER_MESSAGE_DONE 'X'

#endif							/* MIGRATE_WORKER_INTERNAL_H */
