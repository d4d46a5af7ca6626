/*-------------------------------------------------------------------------
 *
 * resume_internal.h
 *	  Shared by resume.c and resume_reindex.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RESUME_INTERNAL_H
#define MIGRATE_RESUME_INTERNAL_H

#include "online/resume.h"

/* What an OID is that once was an index. */
typedef enum MigIndexState
{
	MIG_INDEX_GONE,				/* or anything but a plain index */
	MIG_INDEX_INVALID,
	MIG_INDEX_VALID
} MigIndexState;

extern Oid	mig_resume_find(const RangeVar *relation);
extern MigIndexState mig_resume_index_state(Oid index);
extern List *mig_resume_noted(List *builds, bool made);
extern bool mig_resume_drop(MigResume *resume, List *indexes);

extern void mig_resume_prepare_reindex(const char *rev_id, int number,
									   const ReindexStmt *stmt);
extern MigResume mig_resume_reindex(const ReindexStmt *stmt, List *builds, const char *sql);

#endif							/* MIGRATE_RESUME_INTERNAL_H */
