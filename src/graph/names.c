/*-------------------------------------------------------------------------
 *
 * names.c
 *	  Names of revisions put into words.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/names.h"
#include "lib/stringinfo.h"

/* Names separated by comma and blank. */
char *
mig_names_names(const MigNames *names)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < names->n; i++)
		appendStringInfo(&buf, "%s%s", i ? ", " : "", names->names[i]);
	return buf.data;
}

/* Identifiers of revisions separated by comma and blank, in the order given. */
char *
mig_names_ids(MigGraph *graph, const List *revs)
{
	return mig_names_some_ids(graph, revs, list_length(revs));
}

/* The first identifiers of a list, followed by an ellipsis if there are more. */
char *
mig_names_some_ids(MigGraph *graph, const List *revs, int most)
{
	StringInfoData buf;
	int			n = 0;
	ListCell   *lc;

	initStringInfo(&buf);
	foreach(lc, revs)
	{
		if (n == most)
		{
			appendStringInfoString(&buf, ", ...");
			break;
		}
		appendStringInfo(&buf, "%s%s", n++ ? ", " : "",
						 mig_graph_rev(graph, lfirst_int(lc))->rev_id);
	}
	return buf.data;
}

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Identifiers in byte order. */
char *
mig_names_sorted_ids(MigGraph *graph, const List *revs)
{
	MigNames	names = mig_graph_names(graph, revs);

	qsort(names.names, names.n, sizeof(char *), compare_strings);
	return mig_names_names(&names);
}

/* The first line of a text, such as a message, with an ellipsis for the others. */
char *
mig_names_first_line(const char *text)
{
	int			length = strcspn(text, "\r\n");

	return psprintf("%.*s%s", length, text, text[length] ? "..." : "");
}

/* What is said when a step runs, in Alembic's words. */
char *
mig_names_step(const char *rev_id, const MigNames *down_revision, const char *message,
			  bool upgrade)
{
	char	   *downs = mig_names_names(down_revision);

	return psprintf("Running %s %s -> %s%s%s",
					upgrade ? "upgrade" : "downgrade",
					upgrade ? downs : rev_id,
					upgrade ? rev_id : downs,
					message[0] ? ", " : "",
					mig_names_first_line(message));
}
