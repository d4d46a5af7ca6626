/*-------------------------------------------------------------------------
 *
 * crash_points.c
 *	  Count what a run goes through, and do harm at a given point of it.
 *
 * For shared_preload_libraries of a test server.  A session becomes the
 * "caller" by setting crash.arm; "worker" is every background worker of
 * migrate.  Each of the two has points, counted from 1 since that setting was
 * made: where a statement or a query begins and ends, where a transaction
 * is about to commit, has committed or was aborted, and where the process ends.
 *
 *	SET crash.arm = 'count';				only count
 *	SET crash.arm = 'trace';				and write each point to stderr
 *	SET crash.arm = 'worker 7 stop 0';		at point 7 of the worker: stop
 *	SHOW crash.points;						caller and worker so far
 *
 * The last number delays what is done by so many milliseconds, in which the
 * process goes on; 0 is at the point itself.  What was done is written to
 * stderr as a line "crash: fired ...", or "crash: missed ..." if there was
 * nobody to do it to.  It is done once.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "access/xact.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "postmaster/bgworker.h"
#include "postmaster/postmaster.h"
#include "storage/ipc.h"
#include "storage/pmsignal.h"
#include "storage/shmem.h"
#include "storage/spin.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/guc.h"
#include "utils/timeout.h"

/* Its headers need not be there, and the one member used here comes before. */
#undef ENABLE_GSS
#include "libpq/libpq-be.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

typedef enum Role
{
	CALLER,
	WORKER,
	NOBODY
} Role;

static const char *const role_names[] = {"caller", "worker", "nobody"};

typedef enum Action
{
	STOP,						/* immediate shutdown */
	STOP_FAST,					/* fast shutdown */
	KILL_POSTMASTER,
	KILL_SELF,
	KILL_OTHER,
	TERMINATE_SELF,
	TERMINATE_OTHER,
	CANCEL_SELF,
	CANCEL_OTHER,
	DISCONNECT,					/* the client of the caller is gone */
	FAIL						/* an error */
} Action;

static const char *const action_names[] = {
	"stop", "stop_fast", "kill_postmaster", "kill_self", "kill_other", "terminate_self",
	"terminate_other", "cancel_self", "cancel_other", "disconnect", "fail"
};

/* what crash.arm says */
typedef struct Order
{
	bool		trace;
	Role		role;			/* NOBODY: only count */
	int			point;
	Action		action;
	int			delay;			/* milliseconds */
} Order;

typedef struct Shared
{
	slock_t		mutex;			/* for all else */
	bool		counting;
	Order		order;			/* its role is NOBODY once it is done */
	int			points[2];
	pid_t		pids[2];		/* 0: none */
} Shared;

static Shared *shared = NULL;
static Order delayed;			/* what the timeout is to do */

static char *arm_string = NULL;
static char *points_string = NULL;

static shmem_request_hook_type next_shmem_request = NULL;
static shmem_startup_hook_type next_shmem_startup = NULL;
static ProcessUtility_hook_type next_utility = NULL;
static ExecutorStart_hook_type next_executor_start = NULL;
static ExecutorEnd_hook_type next_executor_end = NULL;

/* Whether this process is the one that set crash.arm. */
static bool is_caller = false;

static Role
my_role(void)
{
	if (MyBgworkerEntry != NULL)
		return strcmp(MyBgworkerEntry->bgw_type, "migrate worker") == 0 ? WORKER : NOBODY;
	return is_caller ? CALLER : NOBODY;
}

/* A line to stderr, from a signal handler or wherever else. */
static void
say(const char *format,...)
{
	char		line[256];
	va_list		args;
	int			length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	length = Min(length, (int) sizeof(line) - 2);
	for (int i = 0; i < length; i++)
	{
		if (line[i] == '\n')
			line[i] = ' ';
	}
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) != length)
		return;					/* there is nobody to tell */
}

/* The process that a signal goes to; 0 if there is none. */
static pid_t
victim(Action action)
{
	switch (action)
	{
		case STOP:
		case STOP_FAST:
		case KILL_POSTMASTER:
			return PostmasterPid;
		case KILL_OTHER:
		case TERMINATE_OTHER:
		case CANCEL_OTHER:
			return shared->pids[my_role() == CALLER ? WORKER : CALLER];
		default:
			return MyProcPid;
	}
}

static int
signal_of(Action action)
{
	switch (action)
	{
		case STOP:
			return SIGQUIT;
		case STOP_FAST:
		case CANCEL_SELF:
		case CANCEL_OTHER:
			return SIGINT;
		case TERMINATE_SELF:
		case TERMINATE_OTHER:
			return SIGTERM;
		default:
			return SIGKILL;
	}
}

/* Do it; returns whether this process can only wait for its end. */
static bool
act(const Order *order)
{
	Action		action = order->action;
	pid_t		pid = victim(action);
	bool		possible;

	if (action == DISCONNECT)
		possible = MyProcPort != NULL;
	else
		possible = pid != 0 && kill(pid, 0) == 0;

	say("crash: %s %s %d %s", possible ? "fired" : "missed", role_names[order->role],
		order->point, action_names[action]);
	if (!possible)
		return false;
	if (action == DISCONNECT)
		shutdown(MyProcPort->sock, SHUT_RDWR);
	else
		kill(pid, signal_of(action));
	return action == STOP || action == KILL_SELF || action == KILL_OTHER;
}

static void
act_delayed(void)
{
	(void) act(&delayed);
}

static void
forget_me(int code, Datum role)
{
	SpinLockAcquire(&shared->mutex);
	if (shared->pids[DatumGetInt32(role)] == MyProcPid)
		shared->pids[DatumGetInt32(role)] = 0;
	SpinLockRelease(&shared->mutex);
}

static void point(const char *what, bool may_fail);

static void
at_exit(int code, Datum arg)
{
	point("exit", false);
}

/* Once in each process: be known to the other one, have a point at the end. */
static void
introduce(Role role)
{
	static bool introduced = false;

	if (introduced)
		return;
	introduced = true;
	on_shmem_exit(forget_me, Int32GetDatum(role));
	before_shmem_exit(at_exit, (Datum) 0);
}

static void
fire(const Order *order)
{
	if (order->action == FAIL)
	{
		say("crash: fired %s %d fail", role_names[order->role], order->point);
		ereport(ERROR,
				(errcode(ERRCODE_IO_ERROR),
				 errmsg("could not go on at point %d of the %s", order->point,
						role_names[order->role])));
	}
	if (order->delay > 0)
	{
		delayed = *order;
		enable_timeout_after(RegisterTimeout(USER_TIMEOUT, act_delayed), order->delay);
	}
	else if (act(order))
	{
		while (PostmasterIsAlive())
			pg_usleep(1000);
		_exit(2);
	}
}

/*
 * The process is at a point.  An error that is to be raised waits for one where
 * that is possible.
 */
static void
point(const char *what, bool may_fail)
{
	Role		role = my_role();
	Order		order;
	int			number;
	bool		now;

	if (role == NOBODY || shared == NULL || !shared->counting)
		return;
	introduce(role);

	SpinLockAcquire(&shared->mutex);
	shared->pids[role] = MyProcPid;
	number = ++shared->points[role];
	order = shared->order;
	now = order.role == role && number >= order.point &&
		(may_fail || order.action != FAIL);
	if (now)
		shared->order.role = NOBODY;
	SpinLockRelease(&shared->mutex);

	if (order.trace || now)
		say("crash: point %s %d %s%s: %s", role_names[role], number, what,
			TransactionIdIsValid(GetTopTransactionIdIfAny()) ? " that writes" : "",
			debug_query_string ? debug_query_string : "");
	if (now)
		fire(&order);
}

static void
at_transaction(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_PRE_COMMIT)
		point("before commit", true);
	else if (event == XACT_EVENT_COMMIT)
		point("after commit", false);
	else if (event == XACT_EVENT_ABORT)
		point("abort", false);
}

static void
at_utility(PlannedStmt *pstmt, const char *query, bool read_only, ProcessUtilityContext context,
		   ParamListInfo params, QueryEnvironment *env, DestReceiver *dest, QueryCompletion *qc)
{
	point("statement begins", true);
	if (next_utility)
		next_utility(pstmt, query, read_only, context, params, env, dest, qc);
	else
		standard_ProcessUtility(pstmt, query, read_only, context, params, env, dest, qc);
	point("statement ends", IsTransactionState());
}

static void
at_executor_start(QueryDesc *desc, int eflags)
{
	point("query begins", true);
	if (next_executor_start)
		next_executor_start(desc, eflags);
	else
		standard_ExecutorStart(desc, eflags);
}

static void
at_executor_end(QueryDesc *desc)
{
	if (next_executor_end)
		next_executor_end(desc);
	else
		standard_ExecutorEnd(desc);
	point("query ends", false);
}

/* Index of a name; the number of names if it is not among them. */
static int
find_name(const char *name, const char *const *names, int count)
{
	int			i = 0;

	while (i < count && strcmp(name, names[i]) != 0)
		i++;
	return i;
}

/* Take a value of crash.arm apart; false if it is none. */
static bool
read_order(const char *value, Order *order)
{
	char		role[16];
	char		action[32];

	memset(order, 0, sizeof(Order));
	order->role = NOBODY;
	order->trace = strcmp(value, "trace") == 0;
	if (*value == '\0' || order->trace || strcmp(value, "count") == 0)
		return true;
	if (sscanf(value, "%15s %d %31s %d", role, &order->point, action, &order->delay) != 4)
		return false;
	order->role = find_name(role, role_names, NOBODY);
	order->action = find_name(action, action_names, lengthof(action_names));
	return order->role != NOBODY && order->action < lengthof(action_names);
}

static bool
check_arm(char **newval, void **extra, GucSource source)
{
	Order		order;

	return read_order(*newval, &order);
}

/* A worker that is given the settings of its caller must not begin anew. */
static void
assign_arm(const char *newval, void *extra)
{
	Order		order;

	if (shared == NULL || MyProcPort == NULL || *newval == '\0' || !read_order(newval, &order))
		return;
	is_caller = true;
	SpinLockAcquire(&shared->mutex);
	shared->counting = true;
	shared->order = order;
	shared->points[CALLER] = shared->points[WORKER] = 0;
	SpinLockRelease(&shared->mutex);
}

static const char *
show_points(void)
{
	static char buffer[64];

	if (shared == NULL)
		return "";
	snprintf(buffer, sizeof(buffer), "%d %d", shared->points[CALLER], shared->points[WORKER]);
	return buffer;
}

static void
request_memory(void)
{
	if (next_shmem_request)
		next_shmem_request();
	RequestAddinShmemSpace(MAXALIGN(sizeof(Shared)));
}

/* Also after a crash: everything begins anew. */
static void
start_memory(void)
{
	bool		found;

	if (next_shmem_startup)
		next_shmem_startup();
	shared = ShmemInitStruct("crash_points", sizeof(Shared), &found);
	if (!found)
	{
		memset(shared, 0, sizeof(Shared));
		SpinLockInit(&shared->mutex);
		shared->order.role = NOBODY;
	}
}

void
_PG_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("crash_points is for shared_preload_libraries")));

	DefineCustomStringVariable("crash.arm", "What to do, and where.", NULL, &arm_string, "",
							   PGC_USERSET, GUC_NO_RESET_ALL, check_arm, assign_arm, NULL);
	DefineCustomStringVariable("crash.points", "Points so far.", NULL, &points_string, "",
							   PGC_INTERNAL, GUC_DISALLOW_IN_FILE, NULL, NULL, show_points);

	next_shmem_request = shmem_request_hook;
	shmem_request_hook = request_memory;
	next_shmem_startup = shmem_startup_hook;
	shmem_startup_hook = start_memory;
	next_utility = ProcessUtility_hook;
	ProcessUtility_hook = at_utility;
	next_executor_start = ExecutorStart_hook;
	ExecutorStart_hook = at_executor_start;
	next_executor_end = ExecutorEnd_hook;
	ExecutorEnd_hook = at_executor_end;
	RegisterXactCallback(at_transaction, NULL);
}
