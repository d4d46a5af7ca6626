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
#include "store/models.h"
#include "store/revisions.h"

extern const char *mig_rights_author(const MigStored *stored, bool upgrade);
extern void mig_rights_approve(const MigStored *stored);
extern void mig_rights_record_authors(const MigStored *stored, const MigStored *before);
extern bool mig_rights_is_repeated(const MigStored *stored);
extern void mig_rights_repeat(const MigStored *stored);
extern bool mig_rights_is_model_known(const MigModel *model);
extern void mig_rights_record_model(const MigModel *model);
extern Oid	mig_rights_distrusting_model(const MigModel *model);
extern bool mig_rights_can_act_as(const char *role, const char *other);
extern bool mig_rights_check_intact(const MigStored *stored, MigProblems *problems);
extern void mig_rights_require_intact(const MigStored *stored);
extern void mig_rights_check(const MigStored *stored, bool upgrade, MigProblems *problems);
extern void mig_rights_require(const MigStored *stored, bool upgrade);

#endif							/* MIGRATE_RIGHTS_H */
