/*-------------------------------------------------------------------------
 *
 * resume_reindex.h
 *	  What to do about REINDEX CONCURRENTLY that was not finished.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RESUME_REINDEX_H
#define MIGRATE_RESUME_REINDEX_H

#include "online/remains.h"

extern void mig_resume_prepare_reindex(const char *rev_id, int number,
									   const ReindexStmt *stmt);
extern MigResume mig_resume_reindex(const ReindexStmt *stmt, List *builds, const char *sql);

#endif							/* MIGRATE_RESUME_REINDEX_H */
