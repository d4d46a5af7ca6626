/*-------------------------------------------------------------------------
 *
 * files.h
 *	  The directory of revision files.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_FILES_H
#define MIGRATE_BIN_FILES_H

#include "bin/header.h"

typedef struct RevisionFile
{
	char	   *name;			/* without the directory */
	char	   *text;			/* with a zero byte at the end */
	size_t		length;
	Header		header;
} RevisionFile;

typedef struct FileSet
{
	const char *directory;
	RevisionFile *files;		/* in the order of their names */
	int			count;
} FileSet;

extern SimpleStringList mig_files_entries(const char *directory, const char *hint);
extern FileSet *mig_files_read(const char *directory);
extern bool mig_files_exist(const char *directory);
extern const RevisionFile *mig_files_find(const FileSet *set, const char *rev);
extern const RevisionFile *mig_files_get(const FileSet *set, const char *rev);
extern SimpleStringList mig_files_heads(const FileSet *set);
extern SimpleStringList mig_files_below(const FileSet *set, const RevisionFile *file);
extern char *mig_files_path(const FileSet *set, const char *name);
extern void mig_files_create(const char *path, const char *text, size_t length);
extern void mig_files_replace(const char *path, const char *text, size_t length);
extern char *mig_files_name(const char *rev_id, const char *message);

#endif							/* MIGRATE_BIN_FILES_H */
