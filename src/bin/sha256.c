/*-------------------------------------------------------------------------
 *
 * sha256.c
 *	  The checksum of a file: SHA-256 (FIPS 180-4).
 *
 * The server's frontend library has it only with OpenSSL, which would have to
 * be linked for nothing else.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "port/pg_bswap.h"

#include "bin/sha256.h"

#define BLOCK 64

typedef struct Hash
{
	uint32		state[8];
	unsigned char block[BLOCK];
	size_t		filled;			/* bytes of the block */
	uint64		length;			/* bytes of all */
} Hash;

static const uint32 round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32
rotate(uint32 word, int bits)
{
	return (word >> bits) | (word << (32 - bits));
}

static void
add_block(Hash *hash, const unsigned char *block)
{
	uint32		w[64];
	uint32		s[8];

	for (int i = 0; i < 16; i++)
	{
		memcpy(&w[i], block + 4 * i, 4);
		w[i] = pg_ntoh32(w[i]);
	}
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
			(rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3)) +
			(rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10));
	memcpy(s, hash->state, sizeof(s));
	for (int i = 0; i < 64; i++)
	{
		uint32		t1 = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
			((s[4] & s[5]) ^ (~s[4] & s[6])) + round_constants[i] + w[i];
		uint32		t2 = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
			((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(uint32));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (int i = 0; i < 8; i++)
		hash->state[i] += s[i];
}

static void
add(Hash *hash, const void *data, size_t length)
{
	const unsigned char *bytes = data;

	hash->length += length;
	while (length > 0)
	{
		size_t		n = Min(length, BLOCK - hash->filled);

		memcpy(hash->block + hash->filled, bytes, n);
		hash->filled += n;
		bytes += n;
		length -= n;
		if (hash->filled == BLOCK)
		{
			add_block(hash, hash->block);
			hash->filled = 0;
		}
	}
}

/* A one bit, zeros, and the length of the data in bits fill the last block. */
static void
finish(Hash *hash)
{
	static const unsigned char padding[BLOCK] = {0x80};
	uint64		bits = pg_hton64(hash->length * 8);
	size_t		used = (hash->filled + sizeof(bits)) % BLOCK;

	add(hash, padding, BLOCK - used);
	add(hash, &bits, sizeof(bits));
}

/*
 * Writes the checksum that migrate.sync_needs() expects of a file: that of its
 * bytes, CR LF taken as LF.  There is no zero behind the digits.
 */
void
mig_sha256_file(const char *text, size_t length, char *digits)
{
	Hash		hash = {{
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
	}};
	const char *end = text + length;
	const char *cr;
	char		word[9];

	while ((cr = memchr(text, '\r', end - text)) != NULL)
	{
		bool		is_line_end = cr + 1 < end && cr[1] == '\n';

		add(&hash, text, cr - text + (is_line_end ? 0 : 1));
		text = cr + 1;
	}
	add(&hash, text, end - text);
	finish(&hash);
	for (int i = 0; i < 8; i++)
	{
		snprintf(word, sizeof(word), "%08x", hash.state[i]);
		memcpy(digits + 8 * i, word, 8);
	}
}
