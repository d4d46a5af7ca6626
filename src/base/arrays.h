/*-------------------------------------------------------------------------
 *
 * arrays.h
 *	  Arrays as SQL has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ARRAYS_H
#define MIGRATE_ARRAYS_H

typedef struct MigNames
{
	int			n;
	const char **names;
} MigNames;

extern Datum mig_arrays_of_names(const MigNames *names);

#endif							/* MIGRATE_ARRAYS_H */
