/*-------------------------------------------------------------------------
 *
 * approvals.h
 *	  Table migrate.approval: who vouched for which scripts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_APPROVALS_H
#define MIGRATE_APPROVALS_H

extern bool mig_approvals_given(const char *rev_id, const char *role, const char *checksum,
								const char *place);
extern void mig_approvals_give(const char *rev_id, const char *role, const char *checksum,
							   const char *place);
extern void mig_approvals_withdraw(const char *rev_id);

#endif							/* MIGRATE_APPROVALS_H */
