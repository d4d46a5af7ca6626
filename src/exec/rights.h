/*-------------------------------------------------------------------------
 *
 * rights.h
 *	  Whose scripts the current session may be made to run.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RIGHTS_H
#define MIGRATE_RIGHTS_H

#include "store/revisions.h"

extern const char *mig_rights_author(const MigStored *stored, bool upgrade);
extern void mig_rights_check_intact(const MigStored *stored);
extern Oid	mig_rights_distrusting(const MigStored *stored, bool upgrade);
extern bool mig_rights_can_act_as(const char *role, const char *other);
extern void mig_rights_refuse(Oid role, const char *scripts) pg_attribute_noreturn();
extern void mig_rights_require(const MigStored *stored, bool upgrade);

#endif							/* MIGRATE_RIGHTS_H */
