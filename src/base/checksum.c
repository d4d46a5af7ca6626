/*-------------------------------------------------------------------------
 *
 * checksum.c
 *	  The checksums that tell scripts from others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "utils/builtins.h"

static void
update(pg_cryptohash_ctx *ctx, const char *data, size_t length)
{
	if (pg_cryptohash_update(ctx, (const uint8 *) data, length) < 0)
		elog(ERROR, "could not compute checksum: %s", pg_cryptohash_error(ctx));
}

/*
 * Hash a script with its line ends taken as LF, so that a file that went
 * through a Windows machine is still the same script.
 */
static void
update_script(pg_cryptohash_ctx *ctx, const char *script)
{
	const char *cr;

	if (script == NULL)
	{
		update(ctx, "-", 1);
		return;
	}
	update(ctx, "+", 1);
	while ((cr = strstr(script, "\r\n")) != NULL)
	{
		update(ctx, script, cr - script);
		script = cr + 1;
	}
	update(ctx, script, strlen(script) + 1);
}

static pg_cryptohash_ctx *
begin(void)
{
	pg_cryptohash_ctx *ctx = pg_cryptohash_create(PG_SHA256);

	if (pg_cryptohash_init(ctx) < 0)
		elog(ERROR, "could not compute checksum: %s", pg_cryptohash_error(ctx));
	return ctx;
}

/* The name of the algorithm, a colon, hexadecimal digits. */
static char *
end(pg_cryptohash_ctx *ctx)
{
	uint8		digest[PG_SHA256_DIGEST_LENGTH];
	char		hex[PG_SHA256_DIGEST_LENGTH * 2 + 1];

	if (pg_cryptohash_final(ctx, digest, sizeof(digest)) < 0)
		elog(ERROR, "could not compute checksum: %s", pg_cryptohash_error(ctx));
	pg_cryptohash_free(ctx);
	hex[hex_encode((char *) digest, sizeof(digest), hex)] = '\0';
	return psprintf("sha256:%s", hex);
}

/*
 * Checksum of the scripts of a revision, the second of which may be null, in the
 * current context.
 */
char *
mig_checksum_scripts(const char *upgrade, const char *downgrade)
{
	pg_cryptohash_ctx *ctx = begin();

	update_script(ctx, upgrade);
	update_script(ctx, downgrade);
	return end(ctx);
}

/*
 * Checksum of one script as it is read with or without standard_conforming_strings,
 * in the current context.
 */
char *
mig_checksum_as_read(const char *script, bool std_strings)
{
	pg_cryptohash_ctx *ctx = begin();

	update_script(ctx, script);
	update(ctx, std_strings ? "-" : "+", 1);
	return end(ctx);
}
