/*-------------------------------------------------------------------------
 *
 * fingerprint.c
 *	  A schema as a hash.
 *
 * The hash is over kinds by their names, identities and attributes, in the order of
 * the snapshot.  What an object needs follows from its attributes, and is no part
 * of it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "miscadmin.h"
#include "schema/fingerprint.h"
#include "schema/kinds.h"
#include "utils/builtins.h"

static void
add(pg_cryptohash_ctx *hash, const char *text)
{
	/* with its end, so that two texts are never one */
	if (pg_cryptohash_update(hash, (const uint8 *) text, strlen(text) + 1) < 0)
		elog(ERROR, "could not compute fingerprint: %s", pg_cryptohash_error(hash));
}

/* Does an attribute count in this scope? */
static bool
counts(const MigAttribute *attribute, const MigScope *scope)
{
	if (strcmp(attribute->name, MIG_ATTRIBUTE_OWNER) == 0)
		return scope->owners;
	if (strcmp(attribute->name, MIG_ATTRIBUTE_PRIVILEGES) == 0)
		return scope->privileges;
	return !mig_attribute_is_derived(attribute->name);
}

static void
add_object(pg_cryptohash_ctx *hash, const MigObject *object, const MigScope *scope,
		   bool column_order)
{
	char		rank[12];

	add(hash, mig_kinds_name(object->kind));
	add(hash, object->identity);
	if (column_order && object->rank > 0)
	{
		pg_ltoa(object->rank, rank);
		add(hash, rank);
	}
	for (int i = 0; i < object->nattributes; i++)
	{
		if (counts(&object->attributes[i], scope))
		{
			add(hash, object->attributes[i].name);
			add(hash, mig_kinds_normal_value(&object->attributes[i]));
		}
	}
	add(hash, "");
}

/*
 * The fingerprint of a finished snapshot, in the current memory context: the name
 * of the algorithm, a colon, hexadecimal digits.  The order of columns is left out
 * unless it is asked for.
 */
char *
mig_fingerprint(const MigSnapshot *snapshot, const MigScope *scope, bool column_order)
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);
	uint8		digest[PG_SHA256_DIGEST_LENGTH];
	char		hex[PG_SHA256_DIGEST_LENGTH * 2 + 1];

	if (pg_cryptohash_init(hash) < 0)
		elog(ERROR, "could not compute fingerprint: %s", pg_cryptohash_error(hash));
	for (int i = 0; i < snapshot->nobjects; i++)
		add_object(hash, &snapshot->objects[i], scope, column_order);
	if (pg_cryptohash_final(hash, digest, sizeof(digest)) < 0)
		elog(ERROR, "could not compute fingerprint: %s", pg_cryptohash_error(hash));
	pg_cryptohash_free(hash);
	hex[hex_encode((char *) digest, sizeof(digest), hex)] = '\0';
	return psprintf("sha256:%s", hex);
}
