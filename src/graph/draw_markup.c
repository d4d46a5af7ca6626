/*-------------------------------------------------------------------------
 *
 * draw_markup.c
 *	  The graph in the languages of programs that draw graphs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "graph/draw.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

/* what differs between the languages */
typedef struct Markup
{
	const char *header;
	const char *footer;
	void		(*append_node) (StringInfo out, int number, const MigRevision *rev, bool current);
	const char *parent_edge;	/* format: from, to */
	const char *dependency_edge;
} Markup;

/* Append text with a replacement for each of some characters. */
static void
append_escaped(StringInfo out, const char *text, const char *special,
			   const char *const *replacements)
{
	for (; *text; text++)
	{
		const char *found = strchr(special, *text);

		if (found)
			appendStringInfoString(out, replacements[found - special]);
		else
			appendStringInfoChar(out, *text);
	}
}

static void
append_dot_node(StringInfo out, int number, const MigRevision *rev, bool current)
{
	static const char *const replacements[] = {"\\\"", "\\\\", "\\n", ""};

	appendStringInfo(out, "\tr%d [label=\"", number);
	append_escaped(out, rev->rev_id, "\"\\\n\r", replacements);
	appendStringInfoString(out, rev->message[0] ? "\\n" : "");
	append_escaped(out, rev->message, "\"\\\n\r", replacements);
	appendStringInfo(out, "\"%s%s];\n", rev->applied ? ", style=filled" : "",
					 current ? ", penwidth=3" : "");
}

static void
append_mermaid_node(StringInfo out, int number, const MigRevision *rev, bool current)
{
	static const char special[] = "\"\\\n\r<>#&";
	static const char *const replacements[] = {
		"#quot;", "#92;", "<br/>", "", "#lt;", "#gt;", "#35;", "#amp;"
	};

	appendStringInfo(out, "\tr%d[\"", number);
	append_escaped(out, rev->rev_id, special, replacements);
	appendStringInfoString(out, rev->message[0] ? "<br/>" : "");
	append_escaped(out, rev->message, special, replacements);
	appendStringInfo(out, "\"]%s\n", current ? ":::current" : rev->applied ? ":::applied" : "");
}

static const Markup dot = {
	"digraph migrate {\n\trankdir=BT;\n\tnode [shape=box];\n",
	"}",
	append_dot_node,
	"\tr%d -> r%d;\n",
	"\tr%d -> r%d [style=dashed];\n"
};

static const Markup mermaid = {
	"graph BT\n",
	"\tclassDef applied fill:#dde\n\tclassDef current fill:#dde,stroke-width:3px",
	append_mermaid_node,
	"\tr%d --> r%d\n",
	"\tr%d -.-> r%d\n"
};

/* Edges down from one revision to others that are shown. */
static void
append_edges(StringInfo out, const Markup *markup, MigGraph *graph, int rev, const bool *shown)
{
	MigLinks   *downs = mig_graph_links(graph, rev, MIG_ALL_DOWN);
	int			nparents = mig_graph_links(graph, rev, MIG_DOWN)->n;

	for (int i = 0; i < downs->n; i++)
	{
		int			down = downs->revs[i];

		if (!shown[down])
			continue;
		if (i < nparents)
			appendStringInfo(out, markup->parent_edge, rev, down);
		else
			appendStringInfo(out, markup->dependency_edge, rev, down);
	}
}

static char *
draw(MigGraph *graph, const int *revs, int nrevs, const Markup *markup)
{
	bool	   *shown = palloc0(graph->nrevisions + 1);
	bool	   *current = palloc0(graph->nrevisions + 1);
	StringInfoData out;
	ListCell   *lc;

	initStringInfo(&out);
	for (int i = 0; i < nrevs; i++)
		shown[revs[i]] = true;
	foreach(lc, mig_lineage_current(graph))
		current[lfirst_int(lc)] = true;
	appendStringInfoString(&out, markup->header);
	for (int i = 0; i < nrevs; i++)
	{
		CHECK_FOR_INTERRUPTS();
		markup->append_node(&out, revs[i], mig_graph_rev(graph, revs[i]), current[revs[i]]);
	}
	for (int i = 0; i < nrevs; i++)
		append_edges(&out, markup, graph, revs[i], shown);
	appendStringInfoString(&out, markup->footer);
	return out.data;
}

/* Draw revisions for Graphviz. */
char *
mig_draw_dot(MigGraph *graph, const int *revs, int nrevs)
{
	return draw(graph, revs, nrevs, &dot);
}

/* Draw revisions for Mermaid. */
char *
mig_draw_mermaid(MigGraph *graph, const int *revs, int nrevs)
{
	return draw(graph, revs, nrevs, &mermaid);
}
