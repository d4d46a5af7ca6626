/*-------------------------------------------------------------------------
 *
 * hide.h
 *	  Getting what is there out of the way of a shadow.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_HIDE_H
#define MIGRATE_HIDE_H

#include "schema/scope.h"

extern List *mig_hide_schemas(const MigScope *scope);
extern void mig_hide_all(const MigScope *scope, const List *schemas);
extern bool mig_hide_is_hidden(const char *name);
extern bool mig_hide_is_global(MigKind kind);
extern Oid	mig_hide_make_way(const char *schema);
extern void mig_hide_move_extension(Oid extension, const char *schema);
extern void mig_hide_show_extension(Oid extension, const char *version);
extern void mig_hide_bring_members(Oid from, Oid to);

#endif							/* MIGRATE_HIDE_H */
