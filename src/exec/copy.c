/*-------------------------------------------------------------------------
 *
 * copy.c
 *	  COPY ... FROM stdin with the data that follows it in a script.
 *
 * The server's own COPY command reads from the client, so its checks are made
 * here, after DoCopy() of the server, and its engine is fed from memory, as
 * the server does when it synchronises a subscribed table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/table.h"
#include "base/compat.h"
#include "commands/copy.h"
#include "commands/defrem.h"
#include "exec/copy.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_relation.h"
#include "utils/rel.h"
#include "utils/rls.h"

/*
 * What the engine reads next.  The callback has no argument to carry it; it is
 * set before each use and means nothing afterwards.
 */
static const char *source;
static int	source_left;

static int
read_source(void *buffer, int minread, int maxread)
{
	int			n = Min(maxread, source_left);

	memcpy(buffer, source, n);
	source += n;
	source_left -= n;
	return n;
}

/* The condition of COPY ... WHERE, ready for the engine. */
static Node *
transform_where(ParseState *pstate, ParseNamespaceItem *item, Node *where)
{
	if (where == NULL)
		return NULL;
	addNSItemToQuery(pstate, item, false, true, true);
	where = transformExpr(pstate, where, EXPR_KIND_COPY_WHERE);
	where = coerce_to_boolean(pstate, where, "WHERE");
	assign_expr_collations(pstate, where);
	where = eval_const_expressions(NULL, where);
	where = (Node *) canonicalize_qual((Expr *) where, false);
	return (Node *) make_ands_implicit((Expr *) where);
}

/* Refuse what the current role may not insert, or not read in the condition. */
static void
check_rights(ParseState *pstate, ParseNamespaceItem *item, Relation rel, List *attlist)
{
	Bitmapset  *columns = NULL;
	ListCell   *lc;

	foreach(lc, CopyGetAttnums(RelationGetDescr(rel), rel, attlist))
		columns = bms_add_member(columns,
								 lfirst_int(lc) - FirstLowInvalidHeapAttributeNumber);
	mig_compat_check_insert(pstate, item, columns);
	if (check_enable_rls(RelationGetRelid(rel), InvalidOid, false) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("COPY FROM not supported with row-level security"),
				 errhint("Use INSERT statements instead.")));
}

/*
 * The options of the command with the encoding of the database: the script has
 * long been converted to that.  What is no encoding stays, to be refused.
 */
static List *
options_in_server_encoding(const List *options)
{
	Node	   *server = (Node *) makeString(pstrdup(GetDatabaseEncodingName()));
	List	   *result = NIL;
	bool		named = false;
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *option = lfirst(lc);

		if (strcmp(option->defname, "encoding") == 0)
		{
			named = true;
			if (pg_char_to_encoding(defGetString(option)) >= 0)
				option = makeDefElem("encoding", server, option->location);
		}
		result = lappend(result, option);
	}
	return named ? result : lappend(result, makeDefElem("encoding", server, -1));
}

/*
 * Run a COPY FROM stdin as the current role, reading the given bytes.  Raises
 * what the server's own command raises.
 */
void
mig_copy_from_script(const CopyStmt *stmt, const char *sql, const char *data, int length)
{
	ParseState *pstate = make_parsestate(NULL);
	Relation	rel = table_openrv(stmt->relation, RowExclusiveLock);
	ParseNamespaceItem *item;
	Node	   *where;
	CopyFromState state;

	pstate->p_sourcetext = sql;
	item = addRangeTableEntryForRelation(pstate, rel, RowExclusiveLock, NULL, false, false);
	mig_compat_require_insert(item);
	where = transform_where(pstate, item, copyObject(stmt->whereClause));
	check_rights(pstate, item, rel, stmt->attlist);
	source = data;
	source_left = length;
	state = BeginCopyFrom(pstate, rel, where, NULL, false, read_source, stmt->attlist,
						  options_in_server_encoding(stmt->options));
	CopyFrom(state);
	EndCopyFrom(state);
	table_close(rel, NoLock);
	free_parsestate(pstate);
}
