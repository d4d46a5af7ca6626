/*-------------------------------------------------------------------------
 *
 * change.h
 *	  Putting a revision in the place of what it was before.
 *
 * Everything but mig_change_define() is to be called under the run lock, unless
 * it only looks.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CHANGE_H
#define MIGRATE_CHANGE_H

#include "store/revisions.h"

/* what stands against a change of a revision */
typedef struct MigObjection
{
	const char *reason;			/* a sentence; null if nothing does */
	bool		applied;		/* the revision is */
	bool		stamped;		/* the revision is applied, but its script has not run */
	bool		script;			/* the upgrade script would change */
} MigObjection;

extern void mig_change_log(const char *operation, const char *rev_id, const char *remark);
extern MigStored *mig_change_fetch(const char *rev_id, const char **recorded);
extern bool mig_change_is_stored(const MigStored *stored, const MigStored *before,
								 const char *recorded);
extern bool mig_change_same_file(const MigStored *a, const MigStored *b);
extern MigObjection mig_change_objection(const MigStored *stored, const MigStored *before,
										 const char *recorded);
extern void mig_change_refuse_applied(const char *rev_id, const char *detail);
extern void mig_change_replace(MigStored *stored, const MigStored *before,
							   const char *recorded, const char *operation,
							   const char *remark);
extern void mig_change_insert(MigStored *stored, const char *operation, const char *remark);
extern void mig_change_note_file(const MigStored *stored, MigStored *before);
extern const char *mig_change_define(MigStored *stored);

#endif							/* MIGRATE_CHANGE_H */
