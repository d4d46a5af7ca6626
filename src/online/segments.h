/*-------------------------------------------------------------------------
 *
 * segments.h
 *	  One revision, in as many transactions as it takes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SEGMENTS_H
#define MIGRATE_SEGMENTS_H

#include "online/segment.h"

extern bool mig_segments_run(MigSegmented *segmented);

#endif							/* MIGRATE_SEGMENTS_H */
