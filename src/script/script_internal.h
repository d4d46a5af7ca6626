/*-------------------------------------------------------------------------
 *
 * script_internal.h
 *	  What the script_*.c files share with each other and with nobody else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SCRIPT_INTERNAL_H
#define MIGRATE_SCRIPT_INTERNAL_H

#include "script/script.h"

/* What a statement does to the transaction it is in. */
typedef enum MigControl
{
	MIG_CONTROL_NONE,
	MIG_CONTROL_BEGIN,
	MIG_CONTROL_BEGIN_MODES,	/* with modes that dropping it would lose */
	MIG_CONTROL_COMMIT,
	MIG_CONTROL_COMMIT_CHAIN,
	MIG_CONTROL_OTHER			/* ROLLBACK, SAVEPOINT and so on */
} MigControl;

/* script_copy.c */
extern int	mig_script_find_copy_data(const char *text, int length, const MigLabel *label,
									  MigStatement *statement, CopyStmt *stmt,
									  int semicolon);

/* script_parse.c */
extern RawStmt *mig_script_parse_one(const char *sql);
extern int	mig_script_byte_offset(const char *text, int nchars);
extern int	mig_script_point_at(const char *sql, int offset);
extern char *mig_script_excerpt(const char *text, int offset);

/* script_transaction.c */
extern MigControl mig_script_control(RawStmt *raw);
extern void mig_script_resolve_transactions(MigScript *script, const MigLabel *label,
											MigControl *controls);

#endif							/* MIGRATE_SCRIPT_INTERNAL_H */
