/*-------------------------------------------------------------------------
 *
 * classify.c
 *	  What a statement of a script is, from its parse tree.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "script/script.h"
#include "tcop/utility.h"
#include "utils/builtins.h"

/*
 * A boolean option out of a list of DefElem; the last one counts, as the
 * server refuses a list that names it twice.
 */
static bool
boolean_option(List *options, const char *name, bool missing)
{
	bool		result = missing;
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *option = lfirst_node(DefElem, lc);

		if (strcmp(option->defname, name) == 0)
			result = defGetBoolean(option);
	}
	return result;
}

static bool
has_option(List *options, const char *name)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		if (strcmp(lfirst_node(DefElem, lc)->defname, name) == 0)
			return true;
	}
	return false;
}

static bool
index_is_concurrent(Node *stmt)
{
	return ((IndexStmt *) stmt)->concurrent;
}

static bool
drop_is_concurrent(Node *stmt)
{
	return ((DropStmt *) stmt)->concurrent;
}

/*
 * REINDEX of a partitioned table or index refuses a transaction block, too.
 * Only the catalog knows that, so it is taken for a plain statement and fails
 * when it is run.  The same goes for CLUSTER and REPACK with a partitioned table.
 */
static bool
reindex_is_top_level(Node *node)
{
	ReindexStmt *stmt = (ReindexStmt *) node;

	return boolean_option(stmt->params, "concurrently", false) ||
		stmt->kind == REINDEX_OBJECT_SCHEMA ||
		stmt->kind == REINDEX_OBJECT_SYSTEM ||
		stmt->kind == REINDEX_OBJECT_DATABASE;
}

/*
 * The part of ALTER TABLE that detaches a partition concurrently; null if none
 * does.  DETACH PARTITION ... FINALIZE runs in a transaction block.
 */
const PartitionCmd *
mig_script_detachment(const AlterTableStmt *stmt)
{
	ListCell   *lc;

	foreach(lc, stmt->cmds)
	{
		AlterTableCmd *cmd = lfirst_node(AlterTableCmd, lc);

		if (cmd->subtype == AT_DetachPartition &&
			castNode(PartitionCmd, cmd->def)->concurrent)
			return castNode(PartitionCmd, cmd->def);
	}
	return NULL;
}

static bool
detaches_concurrently(Node *stmt)
{
	return mig_script_detachment((AlterTableStmt *) stmt) != NULL;
}

/* ANALYZE is the same node. */
static bool
is_vacuum(Node *stmt)
{
	return ((VacuumStmt *) stmt)->is_vacuumcmd;
}

static bool
repack_is_concurrent(Node *stmt)
{
	return boolean_option(((RepackStmt *) stmt)->params, "concurrently", false);
}

/* CLUSTER is the same node, or was the only spelling of it. */
static bool
repack_is_top_level(Node *stmt)
{
	return ((RepackStmt *) stmt)->relation == NULL || repack_is_concurrent(stmt);
}

/* There are two spellings, SET TABLESPACE and WITH TABLESPACE. */
static bool
moves_database(Node *stmt)
{
	return has_option(((AlterDatabaseStmt *) stmt)->options, "tablespace");
}

static bool
creates_slot(Node *node)
{
	CreateSubscriptionStmt *stmt = (CreateSubscriptionStmt *) node;
	bool		connect = boolean_option(stmt->options, "connect", true);

	return boolean_option(stmt->options, "create_slot", connect);
}

/*
 * What makes the subscription look at the publisher, or change its slot there
 * (two_phase and failover, in the releases that let them be altered).
 */
static bool
alters_publisher(Node *node)
{
	AlterSubscriptionStmt *stmt = (AlterSubscriptionStmt *) node;

	switch (stmt->kind)
	{
		case ALTER_SUBSCRIPTION_SET_PUBLICATION:
		case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
		case ALTER_SUBSCRIPTION_DROP_PUBLICATION:
			return boolean_option(stmt->options, "refresh", true);
		case ALTER_SUBSCRIPTION_REFRESH_PUBLICATION:
			return true;
		case ALTER_SUBSCRIPTION_OPTIONS:
			return has_option(stmt->options, "two_phase") ||
				has_option(stmt->options, "failover");
		default:
			return false;
	}
}

static bool
discards_all(Node *stmt)
{
	return ((DiscardStmt *) stmt)->target == DISCARD_ALL;
}

/*
 * Statements that refuse to run inside a transaction block: always, or when
 * the function says so.
 *
 * DROP SUBSCRIPTION does so only for one that has a slot, which the catalog
 * knows; outside a transaction block it always works.
 */
static const struct
{
	NodeTag		tag;
	bool		(*applies) (Node *stmt);
}			top_level[] =
{
	{T_IndexStmt, index_is_concurrent},
	{T_DropStmt, drop_is_concurrent},
	{T_AlterTableStmt, detaches_concurrently},
	{T_ReindexStmt, reindex_is_top_level},
	{T_VacuumStmt, is_vacuum},
	{T_RepackStmt, repack_is_top_level},
	{T_AlterSystemStmt, NULL},
	{T_CreatedbStmt, NULL},
	{T_DropdbStmt, NULL},
	{T_AlterDatabaseStmt, moves_database},
	{T_CreateTableSpaceStmt, NULL},
	{T_DropTableSpaceStmt, NULL},
	{T_CreateSubscriptionStmt, creates_slot},
	{T_AlterSubscriptionStmt, alters_publisher},
	{T_DropSubscriptionStmt, NULL},
	{T_DiscardStmt, discards_all},
	{T_WaitStmt, NULL},
};

static bool
is_top_level(Node *stmt)
{
	for (int i = 0; i < lengthof(top_level); i++)
	{
		if (nodeTag(stmt) == top_level[i].tag)
			return top_level[i].applies == NULL || top_level[i].applies(stmt);
	}
	return false;
}

/*
 * Whether a statement is one that lets others work meanwhile, and waits for
 * them more than once: one that a lock timeout must not end halfway.
 */
bool
mig_script_is_concurrent(Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_IndexStmt:
			return index_is_concurrent(stmt);
		case T_DropStmt:
			return drop_is_concurrent(stmt);
		case T_AlterTableStmt:
			return detaches_concurrently(stmt);
		case T_ReindexStmt:
			return boolean_option(((ReindexStmt *) stmt)->params, "concurrently", false);
		case T_RepackStmt:
			return repack_is_concurrent(stmt);
		default:
			return false;
	}
}

/*
 * Whether a statement is COPY from the client.  The grammar takes STDOUT for
 * STDIN, and so does psql.
 */
static bool
is_copy_from_client(Node *node)
{
	CopyStmt   *stmt = (CopyStmt *) node;

	return IsA(node, CopyStmt) &&
		stmt->is_from && stmt->filename == NULL && !stmt->is_program;
}

/*
 * The relation that a statement creates and that TEMPORARY may stand before,
 * or NULL.
 */
static RangeVar *
created_relation(Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:
			return ((CreateStmt *) stmt)->relation;
		case T_CreateTableAsStmt:
			return ((CreateTableAsStmt *) stmt)->into->rel;
		case T_ViewStmt:
			return ((ViewStmt *) stmt)->view;
		case T_CreateSeqStmt:
			return ((CreateSeqStmt *) stmt)->sequence;
		case T_SelectStmt:
			{
				SelectStmt *select = (SelectStmt *) stmt;

				/* INTO belongs to the leftmost part of a UNION */
				while (select->op != SETOP_NONE)
					select = select->larg;
				return select->intoClause ? select->intoClause->rel : NULL;
			}
		default:
			return NULL;
	}
}

/* Is an argument, a constant with or without a cast, false? */
static bool
is_false(Node *arg)
{
	A_Const    *value = (A_Const *) (IsA(arg, TypeCast) ? ((TypeCast *) arg)->arg : arg);
	bool		result;

	if (IsA(&value->val, String))
		return parse_bool(strVal(&value->val), &result) && !result;
	return IsA(&value->val, Boolean) && !boolVal(&value->val);
}

/* Whether an expression is set_config(constant, constant, false). */
static bool
is_set_config(Node *node)
{
	FuncCall   *call = (FuncCall *) node;
	ListCell   *lc;

	if (!IsA(node, FuncCall) || list_length(call->args) != 3 ||
		strcmp(strVal(llast(call->funcname)), "set_config") != 0)
		return false;
	foreach(lc, call->args)
	{
		Node	   *arg = lfirst(lc);

		if (!IsA(arg, A_Const) && !(IsA(arg, TypeCast) && IsA(((TypeCast *) arg)->arg, A_Const)))
			return false;
	}
	return is_false(llast(call->args));
}

/*
 * Whether a statement does nothing but change settings of the session: SET,
 * RESET, or set_config as pg_dump uses it.
 */
static bool
only_sets(Node *node)
{
	SelectStmt *select = (SelectStmt *) node;
	ListCell   *lc;

	if (IsA(node, VariableSetStmt))
	{
		VariableSetStmt *set = (VariableSetStmt *) node;

		return !set->is_local &&
			(set->kind != VAR_SET_MULTI || strcmp(set->name, "SESSION CHARACTERISTICS") == 0);
	}
	if (!IsA(node, SelectStmt) || select->targetList == NIL || select->fromClause ||
		select->whereClause || select->withClause || select->intoClause || select->op != SETOP_NONE)
		return false;
	foreach(lc, select->targetList)
	{
		if (!is_set_config(lfirst_node(ResTarget, lc)->val))
			return false;
	}
	return true;
}

/* Whether sql has a word somewhere, in whatever case.  The word is in lower case. */
static bool
mentions(const char *sql, const char *word)
{
	const char	first[] = {word[0], pg_ascii_toupper(word[0]), '\0'};
	size_t		length = strlen(word);

	while ((sql = strpbrk(sql, first)) != NULL)
	{
		if (pg_strncasecmp(sql, word, length) == 0)
			return true;
		sql++;
	}
	return false;
}

/*
 * Fill kind, sets, only_sets, makes_temp and command of a statement from its parse tree
 * and its text.
 *
 * The flags sets and makes_temp err on the side of true where the tree does not tell.  They
 * cannot see what functions do that the statement calls; DO blocks are
 * searched because real scripts hide settings and temporary tables there.
 */
void
mig_script_classify(MigStatement *statement, RawStmt *raw, const char *sql)
{
	Node	   *stmt = raw->stmt;
	RangeVar   *created = created_relation(stmt);

	if (is_copy_from_client(stmt))
		statement->kind = MIG_STATEMENT_COPY;
	else if (is_top_level(stmt))
		statement->kind = MIG_STATEMENT_TOP_LEVEL;
	else
		statement->kind = MIG_STATEMENT_PLAIN;

	statement->command = GetCommandTagName(CreateCommandTag(stmt));

	statement->sets = IsA(stmt, VariableSetStmt) || IsA(stmt, DoStmt) ||
		IsA(stmt, CallStmt) || mentions(sql, "set_config");

	statement->only_sets = only_sets(stmt);

	statement->makes_temp =
		(created != NULL && created->relpersistence == RELPERSISTENCE_TEMP) ||
		(IsA(stmt, DoStmt) && mentions(sql, "temp")) ||
		mentions(sql, "pg_temp");
}
