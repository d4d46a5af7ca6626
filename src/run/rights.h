/*-------------------------------------------------------------------------
 *
 * rights.h
 *	  Whose scripts the current role may be made to run.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RIGHTS_H
#define MIGRATE_RIGHTS_H

#include "store/revisions.h"

extern bool mig_rights_trusted(const MigStored *stored, bool upgrade);
extern bool mig_rights_confined(const MigStored *stored, bool upgrade);

#endif							/* MIGRATE_RIGHTS_H */
