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
 * Hash a text with its line ends taken as LF, so that a file that went through a
 * Windows machine is still the same.
 */
static void
update_text(pg_cryptohash_ctx *ctx, const char *text, const char *end)
{
	const char *cr;

	while ((cr = memchr(text, '\r', end - text)) != NULL)
	{
		update(ctx, text, cr - text + (cr + 1 == end || cr[1] != '\n'));
		text = cr + 1;
	}
	update(ctx, text, end - text);
}

/*
 * Hash a script without the white space around it, which is what is in a file
 * between the script and the next line that is not its own.
 */
static void
update_script(pg_cryptohash_ctx *ctx, const char *script)
{
	const char *end;

	if (script == NULL)
	{
		update(ctx, "-", 1);
		return;
	}
	script += strspn(script, MIG_CHECKSUM_BLANKS);
	end = script + strlen(script);
	while (end > script && strchr(MIG_CHECKSUM_BLANKS, end[-1]))
		end--;
	update(ctx, "+", 1);
	update_text(ctx, script, end);
	update(ctx, "", 1);
}

static pg_cryptohash_ctx *
begin(void)
{
	pg_cryptohash_ctx *ctx = pg_cryptohash_create(PG_SHA256);

	if (pg_cryptohash_init(ctx) < 0)
		elog(ERROR, "could not compute checksum: %s", pg_cryptohash_error(ctx));
	return ctx;
}

/* Hexadecimal digits. */
static char *
finish(pg_cryptohash_ctx *ctx)
{
	uint8		digest[PG_SHA256_DIGEST_LENGTH];
	char	   *hex = palloc(PG_SHA256_DIGEST_LENGTH * 2 + 1);

	if (pg_cryptohash_final(ctx, digest, sizeof(digest)) < 0)
		elog(ERROR, "could not compute checksum: %s", pg_cryptohash_error(ctx));
	pg_cryptohash_free(ctx);
	hex[hex_encode((char *) digest, sizeof(digest), hex)] = '\0';
	return hex;
}

/* The name of the algorithm, a colon, hexadecimal digits. */
static char *
end(pg_cryptohash_ctx *ctx)
{
	return psprintf("sha256:%s", finish(ctx));
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

/*
 * SHA-256 of a text, in its present encoding, with line ends taken as LF, as
 * hexadecimal digits in the current context: what a client can compute as well.
 */
char *
mig_checksum_text(const char *text)
{
	pg_cryptohash_ctx *ctx = begin();

	update_text(ctx, text, text + strlen(text));
	return finish(ctx);
}

/* Checksum of texts, each of which may be null, in the current context. */
char *
mig_checksum_texts(const char *const *texts, int ntexts)
{
	pg_cryptohash_ctx *ctx = begin();

	for (int i = 0; i < ntexts; i++)
		update_script(ctx, texts[i]);
	return end(ctx);
}

/* Checksum of lists of names, in the current context. */
char *
mig_checksum_lists(const MigNames *const *lists, int nlists)
{
	pg_cryptohash_ctx *ctx = begin();

	for (int i = 0; i < nlists; i++)
	{
		for (int j = 0; j < lists[i]->n; j++)
		{
			update(ctx, "+", 1);
			update(ctx, lists[i]->names[j], strlen(lists[i]->names[j]) + 1);
		}
		update(ctx, "-", 1);
	}
	return end(ctx);
}
