/*-------------------------------------------------------------------------
 *
 * session.h
 *	  What this session is doing, and whether it may.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SESSION_H
#define MIGRATE_SESSION_H

#include "store/log.h"

extern void mig_session_begin_change(const char *function);
extern void mig_session_take_run_lock(bool exclusive);
extern void mig_session_lock(void);
extern void mig_session_enter_script(MemoryContext context, const char *rev_id);
extern void mig_session_leave_script(void);
extern char *mig_session_role(void);
extern char *mig_session_login_role(void);
extern char *mig_session_author(void);
extern MigLogEntry mig_session_log_entry(const char *operation, const char *rev_id);

#endif							/* MIGRATE_SESSION_H */
