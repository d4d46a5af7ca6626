/*-------------------------------------------------------------------------
 *
 * export.c
 *	  A revision as the call that defines it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/quote.h"
#include "graph/names.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"
#include "write/export.h"

/* Append a point in time that reads the same under any setting. */
void
mig_export_timestamp(StringInfo out, TimestampTz timestamp)
{
	char		text[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t		fsec;

	if (TIMESTAMP_NOT_FINITE(timestamp))
		EncodeSpecialTimestamp(timestamp, text);
	else
	{
		if (timestamp2tm(timestamp, NULL, &tm, &fsec, NULL, NULL) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("timestamp out of range")));
		tm.tm_isdst = 0;		/* or the zone, UTC, is left out */
		EncodeDateTime(&tm, fsec, true, 0, NULL, USE_ISO_DATES, text);
	}
	appendStringInfoString(out, text);
}

static void
append_names(StringInfo out, const char *parameter, const MigNames *names)
{
	if (names->n)
		appendStringInfo(out, ",\n\t%s => %s", parameter,
						 quote_literal_cstr(mig_names_names(names)));
}

/*
 * The statement that defines a revision: psql and any driver can run it, and
 * what it defines is the same to the byte.
 */
char *
mig_export_definition(const MigStored *stored)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "SELECT migrate.define(\n\trev_id => %s",
					 quote_literal_cstr(stored->rev_id));
	append_names(&out, "down_revision", &stored->down_revision);
	append_names(&out, "depends_on", &stored->depends_on);
	append_names(&out, "branch_labels", &stored->branch_labels);
	appendStringInfoString(&out, ",\n\tcreated_at => '");
	mig_export_timestamp(&out, stored->created_at);
	appendStringInfoString(&out, "',\n\tmessage => ");
	mig_quote_text(&out, stored->message);
	appendStringInfoString(&out, ",\n\tupgrade => ");
	mig_quote_text(&out, stored->upgrade);
	if (stored->downgrade)
	{
		appendStringInfoString(&out, ",\n\tdowngrade => ");
		mig_quote_text(&out, stored->downgrade);
	}
	appendStringInfoString(&out, ");");
	return out.data;
}
