/*-------------------------------------------------------------------------
 *
 * revision_file.h
 *	  A revision as a file: SQL with its place in the graph in comments.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_REVISION_FILE_H
#define MIGRATE_REVISION_FILE_H

#include "base/arrays.h"

/*
 * What a file says.  Lists are as they are written, with commas.  The file is
 * frame 0, upgrade, frame 1, downgrade, frame 2, or without a downgrade frame 0,
 * upgrade, frame 1; white space around the scripts is in the frame.
 */
typedef struct MigRevisionFile
{
	const char *rev_id;
	const char *down_revision;	/* null: none */
	const char *depends_on;		/* null: none */
	const char *branch_labels;	/* null: none */
	const char *created;		/* null: not said */
	const char *message;
	const char *upgrade;
	const char *downgrade;		/* null: irreversible */
	MigNames	frame;
} MigRevisionFile;

extern MigRevisionFile *mig_revision_file_parse(const char *text, const char *name,
												bool std_strings);
extern char *mig_revision_file_id(const char *text);

#endif							/* MIGRATE_REVISION_FILE_H */
