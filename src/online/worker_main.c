/*-------------------------------------------------------------------------
 *
 * worker_main.c
 *	  One statement as a top-level command, in a background worker: the worker.
 *
 * It is made to look like the session of the caller, as the server does with
 * parallel workers, and runs the statement as if a client had sent it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "catalog/indexing.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "commands/extension.h"
#include "exec/built.h"
#include "exec/session.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "libpq/pqmq.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "online/lock_retry.h"
#include "online/worker_internal.h"
#include "parser/analyze.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "script/script.h"
#include "storage/dsm.h"
#include "storage/proc.h"
#include "storage/shm_mq.h"
#include "storage/shm_toc.h"
#include "store/extension.h"
#include "store/locks.h"
#include "store/statements.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/snapmgr.h"

/* what this process is for, once it builds indexes concurrently; else null */
static const MigJob *building = NULL;

static object_access_hook_type next_object_access_hook = NULL;

PGDLLEXPORT void migrate_worker_main(Datum arg);

/*
 * Is a relation that the current command has just created an index that it is
 * yet to build?  Those that event triggers create are valid at once.
 */
static bool
is_to_be_built(Oid relation)
{
	Relation	catalog = table_open(IndexRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		result;

	ScanKeyInit(&key, Anum_pg_index_indexrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relation));
	scan = systable_beginscan(catalog, IndexRelidIndexId, true, SnapshotSelf, 1, &key);
	tuple = systable_getnext(scan);
	result = HeapTupleIsValid(tuple) && !((Form_pg_index) GETSTRUCT(tuple))->indisvalid;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/*
 * Note the indexes that a concurrent build creates in the transaction that
 * creates them: if the build is interrupted they stay, and this is how they are
 * told from others.  The server makes an index visible right after this.
 */
static void
note_index(ObjectAccessType access, Oid class, Oid object, int subobject, void *arg)
{
	if (next_object_access_hook)
		next_object_access_hook(access, class, object, subobject, arg);
	if (access != OAT_POST_CREATE || class != RelationRelationId || subobject != 0 ||
		!is_to_be_built(object))
		return;
	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	mig_statements_note_relation(building->rev_id, building->number, object, true);
	PopActiveSnapshot();
}

/* Attach to the segment; returns null if the caller has gone. */
static shm_toc *
attach(dsm_handle handle)
{
	dsm_segment *segment = dsm_attach(handle);
	shm_toc    *toc;
	shm_mq	   *queue;

	if (segment == NULL)
		return NULL;
	toc = shm_toc_attach(MIG_WORKER_MAGIC, dsm_segment_address(segment));
	if (toc == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("invalid magic number in dynamic shared memory segment")));
	queue = shm_toc_lookup(toc, MIG_WORKER_KEY_QUEUE, false);
	shm_mq_set_sender(queue, MyProc);
	pq_redirect_to_shm_mq(segment, shm_mq_attach(queue, segment, NULL));
	return toc;
}

/* Settings that come with the job, whatever the caller's are. */
static void
set_option(const char *name, const char *value)
{
	SetConfigOption(name, value, PGC_USERSET, PGC_S_SESSION);
}

/*
 * Become what the session of the caller is: its roles, its libraries, its
 * settings.  Messages are in the encoding of the database, whatever the
 * caller's client wants: it is the caller who converts them.
 */
static void
restore_session(shm_toc *toc, const MigWorkerHeader *header)
{
	BackgroundWorkerInitializeConnectionByOid(header->database, header->login_role,
											  BGWORKER_BYPASS_ALLOWCONN);
	SetClientEncoding(GetDatabaseEncoding());
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	RestoreLibraryState(shm_toc_lookup(toc, MIG_WORKER_KEY_LIBRARIES, false));
	RestoreGUCState(shm_toc_lookup(toc, MIG_WORKER_KEY_SETTINGS, false));
	if (GetCurrentRoleId() != header->role)
		set_option("role", OidIsValid(header->role) ?
				   GetUserNameFromId(header->role, false) : "none");
	set_option("lock_timeout", psprintf("%d", header->job.lock_timeout));
	CommitTransactionCommand();
	SetClientEncoding(GetDatabaseEncoding());
}

/* Never run two statements of revisions at once, whatever became of a caller. */
static void
take_lock(void)
{
	LOCKTAG		tag;
	int			pid = 0;

	if (mig_locks_try_long(MIG_LOCK_WORKER, &tag))
		return;
	(void) mig_locks_long_held(MIG_LOCK_WORKER, &pid);
	ereport(ERROR,
			(errcode(ERRCODE_MIG_RUN_IN_PROGRESS),
			 errmsg("a statement of a revision is still being run"),
			 pid != 0 ? errdetail("Process %d runs it.", pid) : 0,
			 errhint("Call the procedure again when it has ended.")));
}

static List *
plan_statement(RawStmt *raw, const char *sql)
{
	bool		needs_snapshot = analyze_requires_snapshot(raw);
	List	   *plans;

	if (needs_snapshot)
		PushActiveSnapshot(GetTransactionSnapshot());
	plans = pg_analyze_and_rewrite_fixedparams(raw, sql, NULL, 0, NULL);
	plans = pg_plan_queries(plans, sql, CURSOR_OPT_PARALLEL_OK, NULL);
	if (needs_snapshot)
		PopActiveSnapshot();
	return plans;
}

/*
 * Run one statement as the server does with a query that a client sends.  The
 * memory context given has to survive the transactions that it commits.
 */
static void
run_statement(const MigJob *job, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	RawStmt    *raw = mig_script_parse_statement(job->sql, job->std_strings);
	CommandTag	tag = CreateCommandTag(raw->stmt);
	Portal		portal;
	QueryCompletion completion;

	if (mig_script_is_concurrent(raw->stmt))
	{
		building = job;
		next_object_access_hook = object_access_hook;
		object_access_hook = note_index;
	}
	portal = CreatePortal("", true, true);
	portal->visible = false;
	PortalDefineQuery(portal, NULL, job->sql, tag, plan_statement(raw, job->sql), NULL);
	PortalStart(portal, NULL, 0, InvalidSnapshot);
	MemoryContextSwitchTo(old);
	mig_compat_portal_run(portal, None_Receiver, &completion);
	PortalDrop(portal, false);
	mig_built_require_valid(raw->stmt);
}

/* Raise the error that was caught, saying who was in the way if somebody was. */
pg_noreturn static void
raise_with_blockers(MemoryContext context)
{
	ErrorData  *error;

	if (!mig_lock_retry_is_due(geterrcode()))
		PG_RE_THROW();
	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	FlushErrorState();
	AbortCurrentTransaction();
	StartTransactionCommand();
	if (error->detail == NULL)
		error->detail = mig_lock_retry_blockers();
	ReThrowError(error);
}

/* Run the statement of a job, minding what it waits for. */
static void
run_watched(const MigJob *job, MemoryContext context)
{
	mig_lock_retry_watch_begin(job->lock_timeout);
	PG_TRY();
	{
		run_statement(job, context);
	}
	PG_CATCH();
	{
		mig_lock_retry_watch_end();
		raise_with_blockers(context);
	}
	PG_END_TRY();
	mig_lock_retry_watch_end();
}

/*
 * Record the statement as done, in the last of the transactions that it has
 * taken.  If the extension was dropped meanwhile there are no books to keep, but
 * that is no reason to leave behind an index that is built and not valid.
 */
static void
record_done(const MigJob *job, Oid extension)
{
	/* the script may have said otherwise for what it does itself */
	XactReadOnly = false;
	if (!mig_extension_hold(extension))
		return;
	mig_spi_push_snapshot(MIG_SNAPSHOT_LATEST);
	mig_statements_done(job->rev_id, job->number);
	PopActiveSnapshot();
}

/* Run the job, and record the statement if that is all there is to it. */
static void
run_job(const MigJob *job, MemoryContext context)
{
	Oid			extension;

	debug_query_string = job->sql;
	pgstat_report_activity(STATE_RUNNING, job->sql);
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	extension = get_extension_oid("migrate", false);
	take_lock();
	mig_session_enter_script(TopMemoryContext, job->rev_id);
	run_watched(job, context);
	if (job->last)
		record_done(job, extension);
	CommitTransactionCommand();
	pgstat_report_activity(STATE_IDLE, NULL);
}

/*
 * Entry point of the worker; the argument is the handle of the segment.  Errors
 * end the process, after the caller has been sent them.  A caller that goes away
 * has us terminated; if it had gone before there is no segment.
 */
void
migrate_worker_main(Datum arg)
{
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "migrate worker",
												  ALLOCSET_DEFAULT_SIZES);
	shm_toc    *toc;
	MigWorkerHeader *header;
	MigJob		job;

	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	MemoryContextSwitchTo(context);
	toc = attach(DatumGetUInt32(arg));
	if (toc == NULL)
		return;
	header = shm_toc_lookup(toc, MIG_WORKER_KEY_HEADER, false);
	job = header->job;
	job.rev_id = shm_toc_lookup(toc, MIG_WORKER_KEY_REV_ID, false);
	/* outlives the segment: whatever is logged while the process ends quotes it */
	job.sql = pstrdup(shm_toc_lookup(toc, MIG_WORKER_KEY_SQL, false));
	restore_session(toc, header);
	CHECK_FOR_INTERRUPTS();
	run_job(&job, context);
	pq_putemptymessage(MIG_WORKER_MESSAGE_DONE);
}
