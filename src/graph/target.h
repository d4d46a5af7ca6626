/*-------------------------------------------------------------------------
 *
 * target.h
 *	  The grammar of targets and of names.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TARGET_H
#define MIGRATE_TARGET_H

#include "nodes/pg_list.h"

/* symbols that are words of the grammar; they name no revision */
typedef enum MigWord
{
	MIG_WORD_NONE,				/* an identifier, a label, the start of one, or nothing */
	MIG_WORD_HEAD,
	MIG_WORD_HEADS,
	MIG_WORD_BASE,
	MIG_WORD_CURRENT
} MigWord;

/* [label@][symbol][+N|-N]; one of symbol and sign is there */
typedef struct MigTarget
{
	const char *typed;			/* the whole as typed */
	const char *label;			/* null if none */
	const char *symbol;			/* null if only relative */
	MigWord		word;			/* that the symbol is */
	const char *relative;		/* from the sign on, as typed; null if none */
	char		sign;			/* '+', '-' or 0 */
	int			steps;			/* INT_MAX if it is more than that */
} MigTarget;

extern List *mig_target_parse_list(const char *text);
extern MigTarget *mig_target_parse(const char *text);
extern bool mig_target_is(const MigTarget *target, MigWord word);
extern List *mig_target_split_list(const char *text);
extern List *mig_target_split_names(const char *text, const char *what);
extern void mig_target_check_name(const char *name, const char *what);

#endif							/* MIGRATE_TARGET_H */
