/*-------------------------------------------------------------------------
 *
 * draw_text.c
 *	  The graph drawn with characters, as version control systems do.
 *
 * A lane is a column of the drawing that leads down to one revision.  Each
 * revision takes the first lane that leads to it; other lanes to it are joined
 * into that one first, and its further parents get lanes of their own beside
 * it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/draw.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

typedef struct Drawing
{
	MigGraph   *graph;
	StringInfoData out;
	bool	   *shown;			/* revisions that are part of the drawing */
	bool	   *current;
	List	   *lanes;			/* the revision each leads to */
} Drawing;

/* A line of blanks for so many lanes, with a bar for each. */
static char *
bars(int nlanes)
{
	char	   *line = palloc(2 * nlanes + 3);

	memset(line, ' ', 2 * nlanes + 2);
	line[2 * nlanes + 2] = '\0';
	for (int i = 0; i < nlanes; i++)
		line[2 * i] = '|';
	return line;
}

static void
append_line(Drawing *drawing, char *line)
{
	int			length = strlen(line);

	while (length > 0 && line[length - 1] == ' ')
		length--;
	appendBinaryStringInfo(&drawing->out, line, length);
	appendStringInfoChar(&drawing->out, '\n');
	pfree(line);
}

/* Move every lane right of a position one column to the left. */
static void
slant_left(char *line, int position, int nlanes)
{
	for (int i = position + 1; i < nlanes; i++)
	{
		line[2 * i] = ' ';
		line[2 * i - 1] = '/';
	}
}

/* Join a lane into one further left. */
static void
join_lane(Drawing *drawing, int into, int from)
{
	int			nlanes = list_length(drawing->lanes);
	char	   *line = bars(nlanes);

	line[2 * from] = ' ';
	for (int i = into; i < from - 1; i++)
		line[2 * i + 1] = '_';
	line[2 * from - 1] = '/';
	slant_left(line, from, nlanes);
	append_line(drawing, line);
	drawing->lanes = list_delete_nth_cell(drawing->lanes, from);
}

/* The lane for a revision, after joining all others that lead to it. */
static int
take_lane(Drawing *drawing, int rev)
{
	int			lane = -1;

	for (int i = 0; i < list_length(drawing->lanes); i++)
	{
		if (list_nth_int(drawing->lanes, i) == rev)
		{
			lane = i;
			break;
		}
	}
	if (lane < 0)
	{
		drawing->lanes = lappend_int(drawing->lanes, rev);
		return list_length(drawing->lanes) - 1;
	}
	for (int i = list_length(drawing->lanes) - 1; i > lane; i--)
	{
		if (list_nth_int(drawing->lanes, i) == rev)
			join_lane(drawing, lane, i);
	}
	return lane;
}

/* Identifier, marks and message of a revision. */
static void
append_revision(Drawing *drawing, int rev)
{
	MigRevision *revision = mig_graph_rev(drawing->graph, rev);
	StringInfo	out = &drawing->out;

	appendStringInfoString(out, revision->rev_id);
	if (revision->branch_labels.n)
		appendStringInfo(out, " (%s)", mig_names_names(&revision->branch_labels));
	if (mig_graph_links(drawing->graph, rev, MIG_NEXT)->n == 0)
		appendStringInfoString(out, mig_graph_links(drawing->graph, rev, MIG_ALL_NEXT)->n == 0 ?
							   " (head)" : " (effective head)");
	if (drawing->current[rev])
		appendStringInfoString(out, " (current)");
	if (revision->message[0])
		appendStringInfo(out, " %s", mig_names_first_line(revision->message));
	if (revision->depends_on.n)
		appendStringInfo(out, " [depends on %s]", mig_names_names(&revision->depends_on));
	appendStringInfoChar(out, '\n');
}

static void
append_node(Drawing *drawing, int rev, int lane)
{
	char	   *line = bars(list_length(drawing->lanes));

	line[2 * lane] = mig_graph_rev(drawing->graph, rev)->applied ? '*' : 'o';
	line[2 * list_length(drawing->lanes)] = '\0';
	appendStringInfoString(&drawing->out, line);
	pfree(line);
	append_revision(drawing, rev);
}

/* Open a lane right of another one. */
static void
fork_lane(Drawing *drawing, int lane, int rev)
{
	int			nlanes = list_length(drawing->lanes);
	char	   *line = bars(nlanes);

	for (int i = lane + 1; i < nlanes; i++)
	{
		line[2 * i] = ' ';
		line[2 * i + 1] = '\\';
	}
	line[2 * lane + 1] = '\\';
	append_line(drawing, line);
	drawing->lanes = list_insert_nth_int(drawing->lanes, lane + 1, rev);
}

static void
close_lane(Drawing *drawing, int lane)
{
	int			nlanes = list_length(drawing->lanes);

	if (lane < nlanes - 1)
	{
		char	   *line = bars(nlanes);

		line[2 * lane] = ' ';
		slant_left(line, lane, nlanes);
		append_line(drawing, line);
	}
	drawing->lanes = list_delete_nth_cell(drawing->lanes, lane);
}

/* Lead the lane of a revision on to its parents. */
static void
lead_to_parents(Drawing *drawing, int rev, int lane)
{
	MigLinks   *down = mig_graph_links(drawing->graph, rev, MIG_DOWN);
	int			nparents = 0;

	for (int i = 0; i < down->n; i++)
	{
		if (!drawing->shown[down->revs[i]])
			continue;
		if (nparents == 0)
			lfirst_int(list_nth_cell(drawing->lanes, lane)) = down->revs[i];
		else
			fork_lane(drawing, lane + nparents - 1, down->revs[i]);
		nparents++;
	}
	if (nparents == 0)
		close_lane(drawing, lane);
}

/*
 * Draw revisions as text: a star for what is applied, a circle for what is
 * not.
 */
char *
mig_draw_text(MigGraph *graph, const int *revs, int nrevs)
{
	Drawing		drawing = {graph};
	ListCell   *lc;

	initStringInfo(&drawing.out);
	drawing.shown = palloc0(graph->nrevisions + 1);
	drawing.current = palloc0(graph->nrevisions + 1);
	for (int i = 0; i < nrevs; i++)
		drawing.shown[revs[i]] = true;
	foreach(lc, mig_lineage_current(graph))
		drawing.current[lfirst_int(lc)] = true;
	for (int i = 0; i < nrevs; i++)
	{
		int			lane;

		CHECK_FOR_INTERRUPTS();
		lane = take_lane(&drawing, revs[i]);
		append_node(&drawing, revs[i], lane);
		lead_to_parents(&drawing, revs[i], lane);
	}
	if (drawing.out.len > 0)
		drawing.out.data[--drawing.out.len] = '\0';
	return drawing.out.data;
}
