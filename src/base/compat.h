/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  What differs between server versions, and nothing else tests for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_COMPAT_H
#define MIGRATE_COMPAT_H

#include "catalog/pg_database.h"
#include "catalog/pg_namespace.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "parser/parse_node.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "storage/procarray.h"
#include "storage/sinvaladt.h"
#include "tcop/pquery.h"
#include "utils/acl.h"
#include "utils/backend_status.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* Written in front of a declaration; before 18 there is another name for it. */
#if PG_VERSION_NUM < 180000
#undef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

/* Before 19 a comment was enough. */
#ifndef pg_fallthrough
#if defined(__GNUC__)
#define pg_fallthrough	__attribute__((fallthrough))
#else
#define pg_fallthrough	((void) 0)
#endif
#endif

/*
 * Statements.  In 19 CLUSTER became a spelling of REPACK, and WAIT is new, so that
 * no statement had its tag before.
 */
#if PG_VERSION_NUM < 190000
typedef ClusterStmt RepackStmt;
#define T_RepackStmt	T_ClusterStmt
#define T_WaitStmt		T_Invalid
#define ALTER_SUBSCRIPTION_REFRESH_PUBLICATION	ALTER_SUBSCRIPTION_REFRESH
#endif

/* 15.0 has this function under another name only. */
#ifndef MAT_SRF_BLESS
#define InitMaterializedSRF(fcinfo, flags)	SetSingleFuncCall(fcinfo, flags)
#endif

/* Is the identity of a column of a partition that of the partitioned table?  SQL; 17 made it so. */
#if PG_VERSION_NUM >= 170000
#define MIG_COMPAT_PARTITIONS_INHERIT_IDENTITY "true"
#else
#define MIG_COMPAT_PARTITIONS_INHERIT_IDENTITY "false"
#endif

/*
 * Of a publication p, as SQL: what it is for as a whole, or null, and the option
 * about generated columns, if it is not the default.  A condition on its tables r.
 * 18 added the option, 19 sequences and exceptions.
 */
#if PG_VERSION_NUM >= 190000
#define MIG_COMPAT_PUBLICATION_ALL \
	"NULLIF(pg_catalog.concat_ws(', ', CASE WHEN p.puballtables THEN pg_catalog.concat('ALL TABLES', " \
	"  (SELECT pg_catalog.concat(' EXCEPT (', pg_catalog.string_agg(pg_catalog.concat('TABLE ONLY ', " \
	"     pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(c.relname)), ', ' " \
	"     ORDER BY n.nspname, c.relname), ')') " \
	"   FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_class c ON c.oid = r.prrelid " \
	"   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " \
	"   WHERE r.prpubid = p.oid AND r.prexcept HAVING pg_catalog.count(*) > 0)) END, " \
	"  CASE WHEN p.puballsequences THEN 'ALL SEQUENCES' END), '')"
#define MIG_COMPAT_PUBLICATION_INCLUDES "NOT r.prexcept"
#else
#define MIG_COMPAT_PUBLICATION_ALL "CASE WHEN p.puballtables THEN 'ALL TABLES' END"
#define MIG_COMPAT_PUBLICATION_INCLUDES "true"
#endif
#if PG_VERSION_NUM >= 180000
#define MIG_COMPAT_PUBLICATION_GENERATED "CASE p.pubgencols WHEN 's' THEN 'stored' END"
#else
#define MIG_COMPAT_PUBLICATION_GENERATED "NULL::pg_catalog.text"
#endif

/* The connection function of a foreign data wrapper w, as SQL; 19 added it. */
#if PG_VERSION_NUM >= 190000
#define MIG_COMPAT_WRAPPER_CONNECTION "w.fdwconnection"
#else
#define MIG_COMPAT_WRAPPER_CONNECTION "0"
#endif

/* The columns of a collation that came later or were renamed, as SQL, given its alias. */
#if PG_VERSION_NUM >= 170000
#define MIG_COMPAT_COLLATION_LOCALE(alias) alias ".colllocale"
#else
#define MIG_COMPAT_COLLATION_LOCALE(alias) alias ".colliculocale"
#endif
#if PG_VERSION_NUM >= 160000
#define MIG_COMPAT_COLLATION_RULES(alias) alias ".collicurules"
#else
#define MIG_COMPAT_COLLATION_RULES(alias) "NULL::text"
#endif

/* Can an operator get a commutator and the like that it has not?  17 made it so. */
#if PG_VERSION_NUM >= 170000
#define MIG_COMPAT_OPERATORS_CAN_GAIN	true
#else
#define MIG_COMPAT_OPERATORS_CAN_GAIN	false
#endif

/*
 * The NOT NULL constraint of a column "a" of a table "c", in SQL: what joins it, as "k";
 * whether it is the table's own, and not that of a parent alone; its name, whether
 * children do not inherit it, whether it is not valid.  Before 18 there is none.
 */
#if PG_VERSION_NUM >= 180000
#define MIG_COMPAT_NOT_NULL_JOIN \
	"LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' " \
	"AND a.attnotnull AND k.conkey[1] = a.attnum "
#define MIG_COMPAT_NOT_NULL_IS_OWN "(k.oid IS NULL OR k.conislocal OR c.relispartition)"
#define MIG_COMPAT_NOT_NULL_COLUMNS \
	"CASE WHEN " MIG_COMPAT_NOT_NULL_IS_OWN " THEN k.conname::text END, " \
	"k.connoinherit, NOT k.convalidated AND " MIG_COMPAT_NOT_NULL_IS_OWN " "
#else
#define MIG_COMPAT_NOT_NULL_JOIN ""
#define MIG_COMPAT_NOT_NULL_IS_OWN "true"
#define MIG_COMPAT_NOT_NULL_COLUMNS "NULL::text, false, false "
#endif

/* small enough for malloc to give out again what has been freed before */
#define MIG_COMPAT_ROWS_BLOCK_SIZE (64 * 1024)

/*
 * Prepare to return many rows.  Before 17 each would be an allocation of its own
 * that is rounded up to a power of two, unless the context does not do that.
 */
static inline void
mig_compat_init_large_srf(FunctionCallInfo fcinfo)
{
#if PG_VERSION_NUM >= 170000
	InitMaterializedSRF(fcinfo, 0);
#else
	ExprContext *econtext = ((ReturnSetInfo *) fcinfo->resultinfo)->econtext;
	MemoryContext query = econtext->ecxt_per_query_memory;

	econtext->ecxt_per_query_memory = GenerationContextCreate(query, "migrate rows",
															  ALLOCSET_DEFAULT_MINSIZE,
															  ALLOCSET_DEFAULT_INITSIZE,
															  MIG_COMPAT_ROWS_BLOCK_SIZE);
	InitMaterializedSRF(fcinfo, 0);
	econtext->ecxt_per_query_memory = query;
#endif
}

/* 18 dropped the argument that said a plan runs once. */
static inline void
mig_compat_executor_run(QueryDesc *desc)
{
#if PG_VERSION_NUM >= 180000
	ExecutorRun(desc, ForwardScanDirection, 0);
#else
	ExecutorRun(desc, ForwardScanDirection, 0, true);
#endif
}

/* The same for a portal, which is run to its end as a top-level command. */
static inline void
mig_compat_portal_run(Portal portal, DestReceiver *dest, QueryCompletion *completion)
{
#if PG_VERSION_NUM >= 180000
	(void) PortalRun(portal, FETCH_ALL, true, dest, dest, completion);
#else
	(void) PortalRun(portal, FETCH_ALL, true, true, dest, dest, completion);
#endif
}

/*
 * Need the right to insert into the only relation of a range table, instead of
 * the right to read it, which is what a new entry needs.  16 moved that out of
 * the entry.
 */
static inline void
mig_compat_require_insert(ParseNamespaceItem *item)
{
#if PG_VERSION_NUM >= 160000
	item->p_perminfo->requiredPerms = ACL_INSERT;
#else
	item->p_rte->requiredPerms = ACL_INSERT;
#endif
}

/*
 * Check that the current role has what is needed by now, on these columns to
 * be inserted.
 */
static inline void
mig_compat_check_insert(ParseState *pstate, ParseNamespaceItem *item, Bitmapset *columns)
{
#if PG_VERSION_NUM >= 160000
	item->p_perminfo->insertedCols = columns;
	ExecCheckPermissions(pstate->p_rtable, list_make1(item->p_perminfo), true);
#else
	item->p_rte->insertedCols = columns;
	ExecCheckRTPerms(pstate->p_rtable, true);
#endif
}

/*
 * Can a role do what another one can, at the latest after SET ROLE?  16 made
 * that an option of a membership.
 */
static inline bool
mig_compat_can_act_as(Oid role, Oid other)
{
#if PG_VERSION_NUM >= 160000
	return has_privs_of_role(role, other) || member_can_set_role(role, other);
#else
	return is_member_of_role(role, other);
#endif
}

/* May the current role use a schema?  16 has one function for all kinds of object. */
static inline bool
mig_compat_can_use_schema(Oid schema)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(NamespaceRelationId, schema, GetUserId(), ACL_USAGE) == ACLCHECK_OK;
#else
	return pg_namespace_aclcheck(schema, GetUserId(), ACL_USAGE) == ACLCHECK_OK;
#endif
}

/* May the current role create schemas?  Likewise. */
static inline bool
mig_compat_can_create_in_database(void)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(DatabaseRelationId, MyDatabaseId, GetUserId(),
						   ACL_CREATE) == ACLCHECK_OK;
#else
	return pg_database_aclcheck(MyDatabaseId, GetUserId(), ACL_CREATE) == ACLCHECK_OK;
#endif
}

/*
 * The entry of a backend, by a number from 1 to what
 * pgstat_fetch_stat_numbackends() says.  16 renamed the function.
 */
static inline PgBackendStatus *
mig_compat_backend_status(int number)
{
#if PG_VERSION_NUM >= 160000
	LocalPgBackendStatus *entry = pgstat_get_local_beentry_by_index(number);
#else
	LocalPgBackendStatus *entry = pgstat_fetch_stat_local_beentry(number);
#endif

	return entry ? &entry->backendStatus : NULL;
}

/* Does this process have a lock in just this mode?  17 can ask for stronger ones. */
static inline bool
mig_compat_lock_is_held(const LOCKTAG *tag, LOCKMODE mode)
{
#if PG_VERSION_NUM >= 170000
	return LockHeldByMe(tag, mode, false);
#else
	return LockHeldByMe(tag, mode);
#endif
}

/* The process of a transaction, or NULL if it is gone.  17 renamed what leads there. */
static inline PGPROC *
mig_compat_vxid_proc(VirtualTransactionId vxid)
{
#if PG_VERSION_NUM >= 170000
	return ProcNumberGetProc(vxid.procNumber);
#else
	return BackendIdGetProc(vxid.backendId);
#endif
}

/*
 * The settings standard_conforming_strings and escape_string_warning.  In 19 the
 * former is on, cannot be set off, and there is nothing to warn of.
 */
#if PG_VERSION_NUM >= 190000
#define MIG_COMPAT_STD_STRINGS_CAN_BE_OFF	false
#else
#define MIG_COMPAT_STD_STRINGS_CAN_BE_OFF	true
#endif

static inline bool
mig_compat_std_strings(void)
{
#if PG_VERSION_NUM >= 190000
	return true;
#else
	return standard_conforming_strings;
#endif
}

static inline void
mig_compat_set_std_strings(bool value)
{
#if PG_VERSION_NUM < 190000
	standard_conforming_strings = value;
#endif
}

/* The same for a scanner that was started. */
static inline void
mig_compat_scan_std_strings(core_yy_extra_type *scanner, bool value)
{
#if PG_VERSION_NUM < 190000
	scanner->standard_conforming_strings = value;
#endif
}

/* Returns what it was. */
static inline bool
mig_compat_warn_of_escapes(bool value)
{
#if PG_VERSION_NUM >= 190000
	return false;
#else
	bool		before = escape_string_warning;

	escape_string_warning = value;
	return before;
#endif
}

/* Where log_min_messages of this process is; 19 has one for each type. */
static inline int *
mig_compat_log_level(void)
{
#if PG_VERSION_NUM >= 190000
	return &log_min_messages[MyBackendType];
#else
	return &log_min_messages;
#endif
}

/*
 * Is a column sure to hold no null?  18 knows constraints that rows from before
 * them need not meet.
 */
static inline bool
mig_compat_attribute_not_null(TupleDesc desc, int i)
{
#if PG_VERSION_NUM >= 180000
	return TupleDescCompactAttr(desc, i)->attnullability == ATTNULLABLE_VALID;
#else
	return TupleDescAttr(desc, i)->attnotnull;
#endif
}

/* Prepare to check rows again that others have changed.  16 added an argument. */
static inline void
mig_compat_eval_plan_qual_init(EPQState *epqstate, EState *estate)
{
#if PG_VERSION_NUM >= 160000
	EvalPlanQualInit(epqstate, estate, NULL, NIL, -1, NIL);
#else
	EvalPlanQualInit(epqstate, estate, NULL, NIL, -1);
#endif
}

#endif							/* MIGRATE_COMPAT_H */
