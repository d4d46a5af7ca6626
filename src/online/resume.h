/*-------------------------------------------------------------------------
 *
 * resume.h
 *	  What to do about a statement that was begun and perhaps not finished.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RESUME_H
#define MIGRATE_RESUME_H

#include "online/remains.h"
#include "script/script.h"

extern void mig_resume_undo(const char *rev_id, const MigScript *script);
extern void mig_resume_prepare(const char *rev_id, int number, const RawStmt *raw);
extern MigResume mig_resume_decide(const char *rev_id, int number, const RawStmt *raw,
								   const char *sql);

#endif							/* MIGRATE_RESUME_H */
