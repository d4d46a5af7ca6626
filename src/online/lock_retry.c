/*-------------------------------------------------------------------------
 *
 * lock_retry.c
 *	  Steps that meet a busy table: who is in the way, and when to try again.
 *
 * When a lock timeout raises its error, the server has already forgotten which
 * lock it was.  So while a step runs, a timer looks what we are waiting for.
 * A wait lasts as long as the lock timeout before it fails, and the timer fires
 * several times in that span: the last it saw is the lock that was not granted.
 * What a script sets may be too short to be noticed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "catalog/pg_authid.h"
#include "common/pg_prng.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "online/lock_retry.h"
#include "storage/latch.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/backend_status.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

/* so many processes are named, and so many bytes of what they run */
#define MOST_NAMED 5
#define MOST_QUERY 60

#define LONGEST_PERIOD 100		/* between two looks, in milliseconds */

#define FIRST_PAUSE 500			/* milliseconds */
#define LONGEST_PAUSE 30000
#define PAUSE_GROWTH 1.6
#define PAUSE_JITTER 0.25

/*
 * What a timer, in a signal handler, saw us waiting for.  It is written there
 * and by mig_lock_retry_watch_begin(), and read when the timer does not run.
 */
static struct
{
	bool		registered;		/* the timer exists in this process */
	TimeoutId	timer;
	volatile bool seen;			/* the rest is set */
	LOCKTAG		tag;
	LOCKMODE	mode;
}			watch;

/*
 * Remember the lock that this process waits for.  As long as waitLock points
 * to it our own request keeps it there, and it is reset before that ends.
 */
static void
look_what_we_wait_for(void)
{
	LOCK	   *lock = MyProc ? MyProc->waitLock : NULL;

	/* a process that ends without an error to catch leaves the timer running */
	if (lock == NULL)
		return;
	watch.tag = lock->tag;
	watch.mode = MyProc->waitLockMode;
	watch.seen = true;
}

/*
 * Begin to remember which lock we do not get, in a step in which a wait may
 * last for so many milliseconds, or 0 if without end.  What was remembered is
 * forgotten.  A caller that catches an error calls mig_lock_retry_watch_end() then.
 */
void
mig_lock_retry_watch_begin(int lock_timeout)
{
	int			period = LONGEST_PERIOD;

	if (lock_timeout > 0)
		period = Max(Min(period, lock_timeout / 4), 1);
	if (!watch.registered)
	{
		watch.timer = RegisterTimeout(USER_TIMEOUT, look_what_we_wait_for);
		watch.registered = true;
	}
	watch.seen = false;
	enable_timeout_every(watch.timer,
						 TimestampTzPlusMilliseconds(GetCurrentTimestamp(), period),
						 period);
}

/*
 * End that.  What is remembered stays until mig_lock_retry_blockers() or the next
 * begin.  Harmless if nothing was begun; raises nothing.
 */
void
mig_lock_retry_watch_end(void)
{
	if (watch.registered)
		disable_timeout(watch.timer, false);
}

/* The entry of a process among those of all backends; null if it has gone. */
static PgBackendStatus *
find_backend(int pid)
{
	int			count = pgstat_fetch_stat_numbackends();

	for (int i = 1; i <= count; i++)
	{
		PgBackendStatus *entry = mig_compat_backend_status(i);

		if (entry != NULL && entry->st_procpid == pid)
			return entry;
	}
	return NULL;
}

static const char *
state_name(BackendState state)
{
	switch (state)
	{
		case STATE_IDLE:
			return "idle";
		case STATE_RUNNING:
			return "active";
		case STATE_IDLEINTRANSACTION:
			return "idle in transaction";
		case STATE_FASTPATH:
			return "fastpath function call";
		case STATE_IDLEINTRANSACTION_ABORTED:
			return "idle in transaction (aborted)";
		default:
			return NULL;
	}
}

/* The beginning of what a backend runs or has run last, in one line. */
static void
append_query(StringInfo buf, PgBackendStatus *entry)
{
	char	   *query = pgstat_clip_activity(entry->st_activity_raw);
	int			length = strlen(query);
	int			clipped;

	/* that of another database may be in another encoding */
	if (length == 0 || !pg_verifymbstr(query, length, true))
		return;
	clipped = pg_mbcliplen(query, length, MOST_QUERY);
	for (int i = 0; i < clipped; i++)
	{
		if (strchr("\r\n\t\v\f", query[i]))
			query[i] = ' ';
	}
	appendStringInfo(buf, ", %s: %.*s%s",
					 entry->st_state == STATE_RUNNING ? "query" : "last query",
					 clipped, query, clipped < length ? "..." : "");
}

/* What a backend does, as far as pg_stat_activity would show it to us. */
static void
append_activity(StringInfo buf, PgBackendStatus *entry)
{
	const char *state = state_name(entry->st_state);
	TimestampTz since = entry->st_state_start_timestamp;

	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_ALL_STATS) &&
		!has_privs_of_role(GetUserId(), entry->st_userid))
		return;
	if (state == NULL)
		return;
	appendStringInfo(buf, ", %s since %s", state,
					 timestamptz_to_str(since - since % USECS_PER_SEC));
	append_query(buf, entry);
}

/* A line about a process; a prepared transaction has none, but 0. */
static void
append_process(StringInfo buf, int pid)
{
	PgBackendStatus *entry = pid != 0 ? find_backend(pid) : NULL;
	char	   *user;

	appendStringInfoChar(buf, '\n');
	if (pid == 0)
	{
		appendStringInfoString(buf, "A prepared transaction, see pg_prepared_xacts");
		return;
	}
	appendStringInfo(buf, "Process %d", pid);
	if (entry == NULL)
		return;
	user = OidIsValid(entry->st_userid) ? GetUserNameFromId(entry->st_userid, true) : NULL;
	if (user != NULL)
		appendStringInfo(buf, " of user \"%s\"", user);
	if (entry->st_backendType != B_BACKEND)
		appendStringInfo(buf, " (%s)", GetBackendTypeDesc(entry->st_backendType));
	else if (entry->st_appname[0] != '\0')
		appendStringInfo(buf, " (application \"%s\")", entry->st_appname);
	append_activity(buf, entry);
}

/*
 * Is an entry of the lock table in our way, because of what it holds or,
 * otherwise, because of what it waits for and may get before us?
 */
static bool
is_in_the_way(const LockInstanceData *lock, bool by_holding)
{
	if (lock->pid == MyProcPid || lock->leaderPid == MyProcPid ||
		memcmp(&lock->locktag, &watch.tag, sizeof(LOCKTAG)) != 0)
		return false;
	if (!by_holding)
		return lock->waitLockMode != NoLock &&
			DoLockModesConflict(lock->waitLockMode, watch.mode);
	for (LOCKMODE mode = 1; mode < MAX_LOCKMODES; mode++)
	{
		if ((lock->holdMask & LOCKBIT_ON(mode)) && DoLockModesConflict(mode, watch.mode))
			return true;
	}
	return false;
}

/* The processes in our way, without repetition; 0 for prepared transactions. */
static List *
find_blockers(const LockData *data, bool by_holding)
{
	List	   *pids = NIL;

	for (int i = 0; i < data->nelements; i++)
	{
		if (is_in_the_way(&data->locks[i], by_holding))
			pids = list_append_unique_int(pids, data->locks[i].pid);
	}
	return pids;
}

/* The lock that was not granted, by the name of its table if it has one. */
static void
append_lock(StringInfo buf)
{
	const LOCKTAG *tag = &watch.tag;
	char	   *name = NULL;
	char	   *schema = NULL;

	appendStringInfo(buf, "%s on ", GetLockmodeName(tag->locktag_lockmethodid, watch.mode));
	if (tag->locktag_type <= LOCKTAG_TUPLE &&
		(tag->locktag_field1 == MyDatabaseId || tag->locktag_field1 == InvalidOid))
	{
		name = get_rel_name(tag->locktag_field2);
		schema = get_namespace_name(get_rel_namespace(tag->locktag_field2));
	}
	if (name == NULL || schema == NULL)
		DescribeLockTag(buf, tag);
	else
		appendStringInfo(buf, "%s%s",
						 tag->locktag_type == LOCKTAG_RELATION ? "" : "a part of ",
						 quote_qualified_identifier(schema, name));
}

/*
 * After a lock timeout: the lock, and a line for each process that has it or
 * comes before us, as a DETAIL; null if nothing is known or nobody is there any
 * more.  The lock is forgotten: it does not explain a later error.  Needs a
 * transaction.  The result is in the current context.
 */
char *
mig_lock_retry_blockers(void)
{
	StringInfoData buf;
	LockData   *data;
	List	   *pids;
	bool		held = true;

	if (!watch.seen)
		return NULL;
	watch.seen = false;
	data = GetLockStatusData();
	pids = find_blockers(data, true);
	if (pids == NIL)
	{
		held = false;
		pids = find_blockers(data, false);
	}
	if (pids == NIL)
		return NULL;
	pgstat_clear_backend_activity_snapshot();
	initStringInfo(&buf);
	append_lock(&buf);
	appendStringInfoString(&buf, held ? " is blocked by:" : " has to wait behind:");
	for (int i = 0; i < Min(list_length(pids), MOST_NAMED); i++)
		append_process(&buf, list_nth_int(pids, i));
	if (list_length(pids) > MOST_NAMED)
		appendStringInfo(&buf, "\nand %d more", list_length(pids) - MOST_NAMED);
	return buf.data;
}

/* Is that the code of an error that another attempt may get around? */
bool
mig_lock_retry_is_due(int sqlerrcode)
{
	return sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE ||
		sqlerrcode == ERRCODE_T_R_DEADLOCK_DETECTED;
}

/*
 * How long to pause after an attempt, counted from 1, in milliseconds: longer
 * each time, but never above half a minute, and never the same for two.
 */
int
mig_lock_retry_pause_length(int attempt)
{
	double		limit = LONGEST_PAUSE / (1 + PAUSE_JITTER);
	double		length = FIRST_PAUSE;

	for (int i = 1; i < attempt && length < limit; i++)
		length *= PAUSE_GROWTH;
	length = Min(length, limit);
	return (int) (length *
				  (1 - PAUSE_JITTER + 2 * PAUSE_JITTER * pg_prng_double(&pg_global_prng_state)));
}

/*
 * Pause for so many milliseconds, without a snapshot of the catalogs.  The
 * caller has none of its own, no transaction id and no locks.  Can be
 * cancelled.
 */
void
mig_lock_retry_pause(int milliseconds)
{
	TimestampTz end = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), milliseconds);

	InvalidateCatalogSnapshot();
	for (;;)
	{
		long		left = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), end);

		CHECK_FOR_INTERRUPTS();
		if (left <= 0)
			return;
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
						 left, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
	}
}
