/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  What differs between server versions, and nothing else tests for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_COMPAT_H
#define MIGRATE_COMPAT_H

#include "executor/executor.h"
#include "funcapi.h"
#include "parser/parse_node.h"

/* 15.0 has this function under another name only. */
#ifndef MAT_SRF_BLESS
#define InitMaterializedSRF(fcinfo, flags)	SetSingleFuncCall(fcinfo, flags)
#endif

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

/*
 * Check that the current role may insert into columns of the only relation of
 * a range table.  16 moved what is needed out of the range table entry.
 */
static inline void
mig_compat_check_insert(ParseState *pstate, ParseNamespaceItem *item, Bitmapset *columns)
{
#if PG_VERSION_NUM >= 160000
	item->p_perminfo->requiredPerms = ACL_INSERT;
	item->p_perminfo->insertedCols = columns;
	ExecCheckPermissions(pstate->p_rtable, list_make1(item->p_perminfo), true);
#else
	item->p_rte->requiredPerms = ACL_INSERT;
	item->p_rte->insertedCols = columns;
	ExecCheckRTPerms(pstate->p_rtable, true);
#endif
}

#endif							/* MIGRATE_COMPAT_H */
