/*-------------------------------------------------------------------------
 *
 * realise.h
 *	  A schema that is a text, made real in the world of a shadow.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_REALISE_H
#define MIGRATE_REALISE_H

#include "schema/scope.h"
#include "script/script.h"

extern MigScript *mig_realise_prepare(const char *label, const char *ddl);
extern void mig_realise_mark_kinds(const MigScript *script, MigScope *scope);
extern void mig_realise_script(const char *label, MigScript *script, const MigScope *scope);
extern void mig_realise(const char *label, const char *ddl, const MigScope *scope);

#endif							/* MIGRATE_REALISE_H */
