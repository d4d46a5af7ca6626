/*-------------------------------------------------------------------------
 *
 * rights.h
 *	  Whose scripts the current session may be made to run.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RIGHTS_H
#define MIGRATE_RIGHTS_H

#include "base/problems.h"
#include "store/revisions.h"

extern const char *mig_rights_author(const MigStored *stored, bool upgrade);
extern Oid	mig_rights_distrusting_author(const char *author);
extern bool mig_rights_can_act_as(const char *role, const char *other);
extern bool mig_rights_check_intact(const MigStored *stored, MigProblems *problems);
extern void mig_rights_require_intact(const MigStored *stored);
extern void mig_rights_check(const MigStored *stored, bool upgrade, MigProblems *problems);
extern void mig_rights_require(const MigStored *stored, bool upgrade);

#endif							/* MIGRATE_RIGHTS_H */
