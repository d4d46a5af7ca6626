/*-------------------------------------------------------------------------
 *
 * reading.c
 *	  A snapshot while it is being read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "common/hashfn.h"
#include "utils/array.h"
#include "utils/builtins.h"

typedef struct AddressKey
{
	Oid			class;
	Oid			object;
	int			sub;
} AddressKey;

/* an object's address in the catalogs, and its place in the snapshot */
typedef struct Address
{
	AddressKey	key;
	int			place;
	bool		is_own;			/* not that of something else that it stands for */
	char		status;			/* simplehash's own */
} Address;

static inline uint32
hash_address(AddressKey key)
{
	return hash_combine(murmurhash32(key.object),
						murmurhash32(key.class ^ ((uint32) key.sub << 16)));
}

#define SH_PREFIX mig_addresses
#define SH_ELEMENT_TYPE Address
#define SH_KEY_TYPE AddressKey
#define SH_KEY key
#define SH_HASH_KEY(tb, key) hash_address(key)
#define SH_EQUAL(tb, a, b) \
	((a).class == (b).class && (a).object == (b).object && (a).sub == (b).sub)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Begin to read a snapshot, in the current memory context; its schemas are none yet. */
void
mig_reading_start(MigReading *reading, const MigScope *scope)
{
	memset(reading, 0, sizeof(MigReading));
	reading->snapshot = mig_snapshot_create();
	reading->scope = scope;
	reading->namespaces = PointerGetDatum(construct_empty_array(OIDOID));
	reading->addresses = mig_addresses_create(CurrentMemoryContext, 1024, NULL);
}

static void
remember(MigReading *reading, Oid class, Oid object, int sub, int place, bool is_own)
{
	AddressKey	key = {class, object, sub};
	bool		found;
	Address    *address = mig_addresses_insert(reading->addresses, key, &found);

	address->place = place;
	address->is_own = is_own;
}

/* Say that an address means an object that has been added, apart from its own. */
void
mig_reading_alias(MigReading *reading, Oid class, Oid object, int sub, int place)
{
	remember(reading, class, object, sub, place, false);
}

/* Add an object with its address; see mig_snapshot_add() for the rest. */
int
mig_reading_add(MigReading *reading, Oid class, Oid object, int sub, MigKind kind,
				const char *schema, const char *name, const char *identity, int parent)
{
	int			place = mig_snapshot_add(reading->snapshot, kind, schema, name, identity, parent);

	remember(reading, class, object, sub, place, true);
	return place;
}

/*
 * Add an object that is known by its qualified name, from a row that begins with its OID,
 * schema, name and owner.  Returns its place, or -1 if it is excluded.
 */
int
mig_reading_add_named(MigReading *reading, TupleTableSlot *slot, Oid class, MigKind kind,
					  int parent)
{
	char	   *schema = mig_spi_text(slot, 2);
	char	   *name = mig_spi_text(slot, 3);
	int			place;

	if (mig_scope_excludes(reading->scope, schema, name))
		return -1;
	place = mig_reading_add(reading, class, mig_reading_oid(slot, 1), 0, kind, schema, name,
							quote_qualified_identifier(schema, name), parent);
	mig_reading_set(reading, place, MIG_ATTRIBUTE_OWNER, slot, 4);
	return place;
}

/*
 * The same for an object that is known by more than its name, as two of one name differ
 * in their arguments: its identity is the column after these, and its name in the snapshot.
 */
int
mig_reading_add_signed(MigReading *reading, TupleTableSlot *slot, Oid class, MigKind kind)
{
	char	   *schema = mig_spi_text(slot, 2);
	char	   *identity = mig_spi_text(slot, 5);
	int			place;

	if (mig_scope_excludes(reading->scope, schema, mig_spi_text(slot, 3)))
		return -1;
	place = mig_reading_add(reading, class, mig_reading_oid(slot, 1), 0, kind, schema, identity,
							identity, -1);
	mig_reading_set(reading, place, MIG_ATTRIBUTE_OWNER, slot, 4);
	return place;
}

/* The place of the object that an address means, or -1. */
int
mig_reading_find(const MigReading *reading, Oid class, Oid object, int sub)
{
	AddressKey	key = {class, object, sub};
	Address    *address = mig_addresses_lookup(reading->addresses, key);

	return address ? address->place : -1;
}

/* The place of the object whose own address it is, or -1. */
int
mig_reading_find_own(const MigReading *reading, Oid class, Oid object, int sub)
{
	AddressKey	key = {class, object, sub};
	Address    *address = mig_addresses_lookup(reading->addresses, key);

	return address && address->is_own ? address->place : -1;
}

/*
 * Run the query of a loader, whose only parameter is the schemas that are read,
 * and hand each row and the reading to the callback.
 */
void
mig_reading_query(MigReading *reading, MigQuery *query, MigRowCallback callback)
{
	mig_spi_read(query, MIG_SNAPSHOT_LATEST, &reading->namespaces, callback, reading);
}

/*
 * The addresses of whole objects that have been read, all or those of a class, as OIDs
 * of their classes and of themselves, two arrays; returns how many there are.
 */
static int
collect_addresses(MigReading *reading, Oid class, Datum *arrays)
{
	mig_addresses_iterator iterator;
	Address    *address;
	Datum	   *classes = palloc(reading->addresses->members * sizeof(Datum));
	Datum	   *objects = palloc(reading->addresses->members * sizeof(Datum));
	int			n = 0;

	mig_addresses_start_iterate(reading->addresses, &iterator);
	while ((address = mig_addresses_iterate(reading->addresses, &iterator)) != NULL)
	{
		if (address->key.sub != 0 || (OidIsValid(class) && address->key.class != class))
			continue;
		classes[n] = ObjectIdGetDatum(address->key.class);
		objects[n++] = ObjectIdGetDatum(address->key.object);
	}
	arrays[0] = PointerGetDatum(construct_array(classes, n, OIDOID, sizeof(Oid), true,
												TYPALIGN_INT));
	arrays[1] = PointerGetDatum(construct_array(objects, n, OIDOID, sizeof(Oid), true,
												TYPALIGN_INT));
	pfree(classes);
	pfree(objects);
	return n;
}

/*
 * The same for a query about the objects that have been read, whose parameters are
 * the classes and the OIDs of them, two arrays.  So what it costs depends on how
 * much was read, and not on how much there is.
 */
void
mig_reading_query_objects(MigReading *reading, MigQuery *query, MigRowCallback callback)
{
	Datum		arrays[2];

	(void) collect_addresses(reading, InvalidOid, arrays);
	mig_spi_read(query, MIG_SNAPSHOT_LATEST, arrays, callback, reading);
}

/*
 * The same for those of one class, whose OIDs are the parameter, once each.  The query
 * is not run if there is none.
 */
void
mig_reading_query_class(MigReading *reading, Oid class, MigQuery *query, MigRowCallback callback)
{
	Datum		arrays[2];

	if (collect_addresses(reading, class, arrays) > 0)
		mig_spi_read(query, MIG_SNAPSHOT_LATEST, &arrays[1], callback, reading);
}

/* Set an attribute to a column of type text; NULL leaves it out. */
void
mig_reading_set(MigReading *reading, int object, const char *attribute, TupleTableSlot *slot,
				int column)
{
	char	   *value = mig_spi_text(slot, column);

	if (value)
	{
		mig_snapshot_set(reading->snapshot, object, attribute, value);
		pfree(value);
	}
}

/* Set an attribute to "true" if a column of type boolean is true. */
void
mig_reading_set_flag(MigReading *reading, int object, const char *attribute,
					 TupleTableSlot *slot, int column)
{
	if (mig_reading_bool(slot, column))
		mig_snapshot_set(reading->snapshot, object, attribute, "true");
}

/* A column of type oid; InvalidOid for NULL. */
Oid
mig_reading_oid(TupleTableSlot *slot, int column)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, column, &isnull);

	return isnull ? InvalidOid : DatumGetObjectId(value);
}

/* A column of type integer; 0 for NULL. */
int
mig_reading_int(TupleTableSlot *slot, int column)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, column, &isnull);

	return isnull ? 0 : DatumGetInt32(value);
}

/* A column of type boolean; false for NULL. */
bool
mig_reading_bool(TupleTableSlot *slot, int column)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, column, &isnull);

	return !isnull && DatumGetBool(value);
}
