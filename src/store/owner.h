/*-------------------------------------------------------------------------
 *
 * owner.h
 *	  Acting as the owner of the extension's tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_OWNER_H
#define MIGRATE_OWNER_H

/* what the session was before */
typedef struct MigFormer
{
	Oid			user;
	int			security;
	int			nest_level;
} MigFormer;

extern void mig_owner_become(Oid owner, MigFormer *before);
extern void mig_owner_remain(MigFormer *before);
extern void mig_owner_resign(const MigFormer *before);

#endif							/* MIGRATE_OWNER_H */
