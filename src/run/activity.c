/*-------------------------------------------------------------------------
 *
 * activity.c
 *	  What a run shows of itself in pg_stat_activity.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pgstat.h"
#include "run/activity.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"

static const char *
operation(bool upgrade)
{
	return upgrade ? "upgrade" : "downgrade";
}

/* A statement of a script begins; its text need not end with a zero. */
void
mig_activity_statement(bool upgrade, const char *rev_id, int step, int nsteps,
					   int statement, int nstatements, const char *sql, int length)
{
	char		text[1024];

	snprintf(text, sizeof(text), "migrate: %s %s [%d/%d] statement %d/%d: %.*s",
			 operation(upgrade), quote_identifier(rev_id), step, nsteps, statement,
			 nstatements, Min(length, (int) sizeof(text)), sql);
	pgstat_report_activity(STATE_RUNNING, text);
}

/* Others are at work. */
void
mig_activity_waiting(bool upgrade, int step, int nsteps)
{
	char		text[128];

	snprintf(text, sizeof(text), "migrate: %s [%d/%d] waiting for another run",
			 operation(upgrade), step, nsteps);
	pgstat_report_activity(STATE_RUNNING, text);
}

/* Something is busy, and will be tried again. */
void
mig_activity_retrying(bool upgrade, const char *rev_id, int step, int nsteps,
					  int attempt, int attempts)
{
	char		text[512];

	snprintf(text, sizeof(text),
			 "migrate: %s %s [%d/%d] retrying after a lock timeout (attempt %d of %d)",
			 operation(upgrade), quote_identifier(rev_id), step, nsteps, attempt, attempts);
	pgstat_report_activity(STATE_RUNNING, text);
}

/* The run has ended: show what the client has sent. */
void
mig_activity_restore(void)
{
	pgstat_report_activity(STATE_RUNNING, debug_query_string);
}
