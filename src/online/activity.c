/*-------------------------------------------------------------------------
 *
 * activity.c
 *	  What a run shows of itself in pg_stat_activity.
 *
 * Without being preloaded the extension has no shared memory, so the text of
 * the current query says how far a run is.  migrate.progress() takes it apart
 * again (src/sql/50_progress.sql), and has to know every form that is written
 * here:
 *
 *	  migrate: upgrade "a1" [3/17] statement 2/4: CREATE TABLE ...
 *	  migrate: upgrade "a1" [3/17] retrying after a lock timeout (attempt 2 of 20)
 *	  migrate: upgrade [3/17] waiting for another run
 *
 * Quotes in an identifier are doubled.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "online/activity.h"
#include "tcop/tcopprot.h"
#include "utils/backend_status.h"

/* Begin a text, up to the number of the step; no revision if null. */
static void
begin(StringInfo buf, bool upgrade, const char *rev_id, int step, int nsteps)
{
	initStringInfo(buf);
	appendStringInfo(buf, "migrate: %s ", upgrade ? "upgrade" : "downgrade");
	if (rev_id != NULL)
	{
		appendStringInfoChar(buf, '"');
		for (const char *p = rev_id; *p; p++)
		{
			if (*p == '"')
				appendStringInfoChar(buf, '"');
			appendStringInfoChar(buf, *p);
		}
		appendStringInfoString(buf, "\" ");
	}
	appendStringInfo(buf, "[%d/%d] ", step, nsteps);
}

static void
publish(StringInfo buf)
{
	pgstat_report_activity(STATE_RUNNING, buf->data);
	pfree(buf->data);
}

/*
 * Show that a statement runs; it need not end after its length in bytes, and is
 * shown as far as there is room.  Numbers count from 1.
 */
void
mig_activity_statement(bool upgrade, const char *rev_id, int step, int nsteps,
					   int statement, int nstatements, const char *sql, int length)
{
	StringInfoData buf;

	if (!pgstat_track_activities)
		return;
	begin(&buf, upgrade, rev_id, step, nsteps);
	appendStringInfo(&buf, "statement %d/%d: ", statement, nstatements);
	appendBinaryStringInfo(&buf, sql, Min(length, pgstat_track_activity_query_size));
	publish(&buf);
}

/* Show that a run waits for another one before it goes on with a step. */
void
mig_activity_waiting(bool upgrade, int step, int nsteps)
{
	StringInfoData buf;

	if (!pgstat_track_activities)
		return;
	begin(&buf, upgrade, NULL, step, nsteps);
	appendStringInfoString(&buf, "waiting for another run");
	publish(&buf);
}

/* Show that a step pauses before one more attempt of those it has. */
void
mig_activity_retrying(bool upgrade, const char *rev_id, int step, int nsteps,
					  int attempt, int attempts)
{
	StringInfoData buf;

	if (!pgstat_track_activities)
		return;
	begin(&buf, upgrade, rev_id, step, nsteps);
	appendStringInfo(&buf, "retrying after a lock timeout (attempt %d of %d)",
					 attempt, attempts);
	publish(&buf);
}

/* Show what the client has sent again. */
void
mig_activity_restore(void)
{
	pgstat_report_activity(STATE_RUNNING, debug_query_string);
}
