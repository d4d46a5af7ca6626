/*-------------------------------------------------------------------------
 *
 * worker.c
 *	  One statement as a top-level command, in a background worker: the side
 *	  that waits for it.
 *
 * A job outlives the transaction it was prepared in, because the caller has to
 * be without snapshot and transaction id while it waits: a concurrent index
 * build waits for everybody who has one, and no deadlock detector would see the
 * two of us.  The worker is stopped by whatever ends the wait, be it an error
 * (in mig_worker_run()), the end of the memory context of the job, or the end
 * of the process (by the segment being detached).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "libpq/pqmq.h"
#include "miscadmin.h"
#include "online/worker_internal.h"
#include "postmaster/bgworker.h"
#include "storage/dsm.h"
#include "storage/proc.h"
#include "storage/shm_mq.h"
#include "storage/shm_toc.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#define QUEUE_SIZE 16384

struct MigWorker
{
	MemoryContext context;		/* of all this */
	dsm_segment *segment;		/* null: detached */
	shm_mq_handle *queue;		/* null: detached */
	BackgroundWorkerHandle *handle; /* null: does not run */
};

/*
 * The segment goes away, perhaps because this process does: whatever the worker
 * does has no purpose any more.
 */
static void
segment_detached(dsm_segment *segment, Datum arg)
{
	MigWorker  *worker = (MigWorker *) DatumGetPointer(arg);

	worker->segment = NULL;
	if (worker->handle)
		TerminateBackgroundWorker(worker->handle);
}

static void
detach(void *arg)
{
	MigWorker  *worker = arg;

	if (worker->segment)
		dsm_detach(worker->segment);
}

static Size
estimate_size(const MigJob *job)
{
	shm_toc_estimator estimator;

	shm_toc_initialize_estimator(&estimator);
	shm_toc_estimate_chunk(&estimator, sizeof(MigWorkerHeader));
	shm_toc_estimate_chunk(&estimator, strlen(job->rev_id) + 1);
	shm_toc_estimate_chunk(&estimator, strlen(job->sql) + 1);
	shm_toc_estimate_chunk(&estimator, EstimateLibraryStateSpace());
	shm_toc_estimate_chunk(&estimator, EstimateGUCStateSpace());
	shm_toc_estimate_chunk(&estimator, QUEUE_SIZE);
	shm_toc_estimate_keys(&estimator, MIG_WORKER_NKEYS);
	return shm_toc_estimate(&estimator);
}

/* Make room for an entry of the table of contents. */
static void *
add_entry(shm_toc *toc, MigWorkerKey key, Size size)
{
	void	   *entry = shm_toc_allocate(toc, size);

	shm_toc_insert(toc, key, entry);
	return entry;
}

static void
add_text(shm_toc *toc, MigWorkerKey key, const char *text)
{
	Size		size = strlen(text) + 1;

	memcpy(add_entry(toc, key, size), text, size);
}

/*
 * Write down what the worker has to know.  The role a session belongs to is one
 * of the settings; the one it has SET is, too, but not before 15.9.
 */
static void
store_job(shm_toc *toc, const MigJob *job)
{
	MigWorkerHeader *header = add_entry(toc, MIG_WORKER_KEY_HEADER, sizeof(MigWorkerHeader));
	Size		libraries = EstimateLibraryStateSpace();
	Size		settings = EstimateGUCStateSpace();

	header->database = MyDatabaseId;
	header->login_role = GetAuthenticatedUserId();
	header->role = GetCurrentRoleId();
	header->job = *job;
	add_text(toc, MIG_WORKER_KEY_REV_ID, job->rev_id);
	add_text(toc, MIG_WORKER_KEY_SQL, job->sql);
	SerializeLibraryState(libraries, add_entry(toc, MIG_WORKER_KEY_LIBRARIES, libraries));
	SerializeGUCState(settings, add_entry(toc, MIG_WORKER_KEY_SETTINGS, settings));
}

/*
 * Prepare to run a statement as the current role and with the current settings.
 * The result may be used in a later transaction; it lives in the current memory
 * context, and what it holds goes with it.  Ends in mig_worker_run() or
 * mig_worker_discard().  Objects in the temporary schema of this session are
 * not visible to the statement.
 */
MigWorker *
mig_worker_prepare(const MigJob *job)
{
	MigWorker  *worker = palloc0(sizeof(MigWorker));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	Size		size = estimate_size(job);
	shm_toc    *toc;
	shm_mq	   *queue;

	worker->context = CurrentMemoryContext;
	worker->segment = dsm_create(size, 0);
	toc = shm_toc_create(MIG_WORKER_MAGIC, dsm_segment_address(worker->segment), size);
	store_job(toc, job);
	queue = shm_mq_create(add_entry(toc, MIG_WORKER_KEY_QUEUE, QUEUE_SIZE), QUEUE_SIZE);
	shm_mq_set_receiver(queue, MyProc);
	worker->queue = shm_mq_attach(queue, worker->segment, NULL);
	on_dsm_detach(worker->segment, segment_detached, PointerGetDatum(worker));
	callback->func = detach;
	callback->arg = worker;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	dsm_pin_mapping(worker->segment);
	return worker;
}

/*
 * Start the worker.  Raises ERRCODE_INSUFFICIENT_RESOURCES if there are too
 * many background workers already.
 */
static void
start(MigWorker *worker)
{
	BackgroundWorker settings = {0};
	MemoryContext old = MemoryContextSwitchTo(worker->context);

	snprintf(settings.bgw_name, BGW_MAXLEN, "migrate worker for PID %d", MyProcPid);
	snprintf(settings.bgw_type, BGW_MAXLEN, "migrate worker");
	snprintf(settings.bgw_library_name, sizeof(settings.bgw_library_name), "$libdir/migrate");
	snprintf(settings.bgw_function_name, BGW_MAXLEN, "migrate_worker_main");
	settings.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	settings.bgw_start_time = BgWorkerStart_RecoveryFinished;
	settings.bgw_restart_time = BGW_NEVER_RESTART;
	settings.bgw_main_arg = UInt32GetDatum(dsm_segment_handle(worker->segment));
	settings.bgw_notify_pid = MyProcPid;
	if (!RegisterDynamicBackgroundWorker(&settings, &worker->handle))
	{
		worker->handle = NULL;
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_RESOURCES),
				 errmsg("could not register a background worker"),
				 errdetail("The statement has to run in one, because it cannot run inside a transaction block."),
				 errhint("Call the procedure again when other background workers have ended, or increase the configuration parameter \"max_worker_processes\".")));
	}
	shm_mq_set_handle(worker->queue, worker->handle);
	MemoryContextSwitchTo(old);
}

/*
 * Tell the client what the worker has told us, or raise its error.  That the
 * worker had to die is no reason for this session to.
 */
static void
pass_on(StringInfo message)
{
	ErrorData	data;

	pq_parse_errornotice(message, &data);
	data.elevel = Min(data.elevel, ERROR);
	ThrowErrorData(&data);
}

/*
 * Wait for a message and deal with it.  Returns whether there are more to come.
 */
static bool
receive(MigWorker *worker)
{
	StringInfoData message;
	Size		size;
	void	   *data;
	int			type;

	CHECK_FOR_INTERRUPTS();
	if (shm_mq_receive(worker->queue, &size, &data, false) != SHM_MQ_SUCCESS)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("lost connection to the background worker that ran the statement"),
				 errhint("More details may be available in the server log.")));
	initStringInfo(&message);
	appendBinaryStringInfo(&message, data, size);
	type = pq_getmsgbyte(&message);
	if (type == 'E' || type == 'N')
		pass_on(&message);
	return type != MIG_WORKER_MESSAGE_DONE;
}

/* Deal with messages until the statement is done. */
static void
receive_all(MigWorker *worker)
{
	MemoryContext context = AllocSetContextCreate(worker->context, "migrate worker message",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	while (receive(worker))
		MemoryContextReset(context);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/*
 * Wait for the worker to end, so that its locks are free, and its place among
 * the background workers is.  A cancel request has to wait with us.  The worker
 * must not wait for us to read what it may say at the end.
 */
static void
await_end(MigWorker *worker)
{
	shm_mq_detach(worker->queue);
	worker->queue = NULL;
	if (worker->handle == NULL)
		return;
	HOLD_CANCEL_INTERRUPTS();
	(void) WaitForBackgroundWorkerShutdown(worker->handle);
	RESUME_CANCEL_INTERRUPTS();
	worker->handle = NULL;
}

/*
 * Run the statement and wait for its end, in a transaction that has done nothing
 * yet.  Raises what the statement raises; messages reach the client when they
 * are sent.  Neither then nor after cancellation is anything left of the worker.
 */
void
mig_worker_run(MigWorker *worker)
{
	InvalidateCatalogSnapshot();
	Assert(!HaveRegisteredOrActiveSnapshot());
	PG_TRY();
	{
		start(worker);
		receive_all(worker);
	}
	PG_CATCH();
	{
		if (worker->handle)
			TerminateBackgroundWorker(worker->handle);
		await_end(worker);
		detach(worker);
		PG_RE_THROW();
	}
	PG_END_TRY();
	await_end(worker);
	detach(worker);
}

/* Do not run the statement after all. */
void
mig_worker_discard(MigWorker *worker)
{
	detach(worker);
}
