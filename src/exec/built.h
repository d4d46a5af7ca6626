/*-------------------------------------------------------------------------
 *
 * built.h
 *	  Whether a statement has the index that it is about.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BUILT_H
#define MIGRATE_BUILT_H

#include "nodes/parsenodes.h"

extern void mig_built_require_valid(const Node *stmt);

#endif							/* MIGRATE_BUILT_H */
