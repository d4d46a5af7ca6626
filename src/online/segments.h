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

extern MigOutcome mig_segments_run(MigProgress *progress, ErrorData **error);

#endif							/* MIGRATE_SEGMENTS_H */
