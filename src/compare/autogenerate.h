/*-------------------------------------------------------------------------
 *
 * autogenerate.h
 *	  The scripts of a revision, made from the model.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_AUTOGENERATE_H
#define MIGRATE_AUTOGENERATE_H

typedef struct MigAutogenerate
{
	const char *rename;			/* as in rename.h, or null */
	bool		force;			/* also if it cannot be proved */
	bool		live;			/* prove it on the live tables */
} MigAutogenerate;

extern bool mig_autogenerate(const MigAutogenerate *options, char **upgrade, char **downgrade);

#endif							/* MIGRATE_AUTOGENERATE_H */
