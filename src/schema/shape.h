/*-------------------------------------------------------------------------
 *
 * shape.h
 *	  What every object of a kind has, so that its operations may rely on it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SHAPE_H
#define MIGRATE_SHAPE_H

#include "schema/model.h"

extern const MigObject *mig_shape_misfit(const MigSnapshot *snapshot);

#endif							/* MIGRATE_SHAPE_H */
