/*-------------------------------------------------------------------------
 *
 * split.h
 *	  A script taken apart as this session would read it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SPLIT_H
#define MIGRATE_SPLIT_H

#include "core/script.h"

extern MigScript *mig_split_script(const char *text);

#endif							/* MIGRATE_SPLIT_H */
