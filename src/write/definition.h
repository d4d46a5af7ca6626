/*-------------------------------------------------------------------------
 *
 * definition.h
 *	  What a revision must be to be stored, and who answers for it.
 *
 * Names and checksums are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_DEFINITION_H
#define MIGRATE_DEFINITION_H

#include "store/revisions.h"

/* what a revision with a known identifier is */
typedef struct MigDefinition
{
	const char *rev_id;
	const char *down_revision;
	const char *message;
	const char *upgrade;
	const char *downgrade;
	const char *branch_labels;
	const char *depends_on;
	TimestampTz created_at;
} MigDefinition;

extern void mig_definition_take(MigStored *stored, const MigDefinition *definition);
extern MigNames mig_definition_parse_names(const char *text, const char *what);
extern bool mig_definition_same_names(const MigNames *a, const MigNames *b);
extern bool mig_definition_same_text(const char *a, const char *b);
extern MigRevision mig_definition_as_revision(const MigStored *stored);
extern bool mig_definition_same(const MigStored *a, const MigStored *b);
extern void mig_definition_check_scripts(MigStored *stored);
extern void mig_definition_check_names_free(const MigStored *stored);
extern void mig_definition_check_graph(const MigStored *stored, bool labels_changed);
extern void mig_definition_set_author(MigStored *stored);
extern void mig_definition_take_over(MigStored *stored, const MigStored *before);

#endif							/* MIGRATE_DEFINITION_H */
