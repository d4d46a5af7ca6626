/*-------------------------------------------------------------------------
 *
 * header.h
 *	  The comments at the top of a revision file.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_HEADER_H
#define MIGRATE_BIN_HEADER_H

#include "fe_utils/simple_list.h"

/* All of it is allocated, and is not freed: it lives as long as the program. */
typedef struct Header
{
	char	   *rev_id;			/* NULL if the file has none */
	SimpleStringList revises;
	SimpleStringList depends_on;
	SimpleStringList branch_labels;
	char	   *message;		/* NULL if the file has none */
} Header;

extern void mig_header_read(const char *text, Header *header);
extern char *mig_header_replace(const char *text, const char *key, const char *value);
extern void mig_header_split(SimpleStringList *list, const char *text);
extern char *mig_header_join(const SimpleStringList *list);

#endif							/* MIGRATE_BIN_HEADER_H */
