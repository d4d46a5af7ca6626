/*-------------------------------------------------------------------------
 *
 * temp.h
 *	  Temporary objects that a script leaves behind.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TEMP_H
#define MIGRATE_TEMP_H

#include "catalog/dependency.h"

extern ObjectAddresses *mig_temp_remember(void);
extern void mig_temp_drop_new(ObjectAddresses *before);

#endif							/* MIGRATE_TEMP_H */
