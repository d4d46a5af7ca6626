/*-------------------------------------------------------------------------
 *
 * split.h
 *	  A script taken apart as this session would read it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SPLIT_H
#define MIGRATE_SPLIT_H

#include "script/revision_file.h"
#include "script/script.h"

extern MigScript *mig_split_script(const MigLabel *label, const char *text, bool keep_trees);
extern MigRevisionFile *mig_split_file(const char *text, const char *name);
extern bool mig_split_same_settings(const MigScript *script);
extern RawStmt *mig_split_take_tree(const MigScript *script, int number, const char *sql);

#endif							/* MIGRATE_SPLIT_H */
