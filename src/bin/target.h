/*-------------------------------------------------------------------------
 *
 * target.h
 *	  Targets on the command line.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_TARGET_H
#define MIGRATE_BIN_TARGET_H

#include "bin/files.h"
#include "bin/options.h"

extern bool mig_target_needs_files(const Options *options);
extern const char *mig_target_get(const Options *options, const FileSet *set, const char *otherwise);

#endif							/* MIGRATE_BIN_TARGET_H */
