/*-------------------------------------------------------------------------
 *
 * reading.h
 *	  A snapshot while it is being read, and its loaders.
 *
 * A loader runs one query for the objects of its kind, and adds them with the
 * address that the catalogs know them by.  The needs are read last, from
 * pg_depend, and go by these addresses.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_READING_H
#define MIGRATE_READING_H

#include "schema/scope.h"
#include "store/spi.h"

struct mig_addresses_hash;

typedef struct MigReading
{
	MigSnapshot *snapshot;
	const MigScope *scope;
	Datum		namespaces;		/* OIDs of the schemas that are read, an oid[] */
	struct mig_addresses_hash *addresses;
	Oid			parent;			/* for loaders: the relation whose parts are being numbered */
	int			rank;			/* and the number of the last one */
} MigReading;

extern void mig_reading_start(MigReading *reading, const MigScope *scope);
extern int	mig_reading_add(MigReading *reading, Oid class, Oid object, int sub, MigKind kind,
							const char *schema, const char *name, const char *identity,
							int parent);
extern void mig_reading_alias(MigReading *reading, Oid class, Oid object, int sub, int place);
extern int	mig_reading_find(const MigReading *reading, Oid class, Oid object, int sub);
extern void mig_reading_query(MigReading *reading, MigQuery *query, MigRowCallback callback);
extern void mig_reading_set(MigReading *reading, int object, const char *attribute,
							TupleTableSlot *slot, int column);
extern void mig_reading_set_flag(MigReading *reading, int object, const char *attribute,
								 TupleTableSlot *slot, int column);
extern Oid	mig_reading_oid(TupleTableSlot *slot, int column);
extern int	mig_reading_int(TupleTableSlot *slot, int column);
extern bool mig_reading_bool(TupleTableSlot *slot, int column);

/* load_*.c */
extern void mig_load_schemas(MigReading *reading);
extern void mig_load_tables(MigReading *reading);
extern void mig_load_columns(MigReading *reading);
extern void mig_load_constraints(MigReading *reading);
extern void mig_load_comments(MigReading *reading);
extern void mig_load_needs(MigReading *reading);

#endif							/* MIGRATE_READING_H */
