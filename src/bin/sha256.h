/*-------------------------------------------------------------------------
 *
 * sha256.h
 *	  The checksum of a file.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_SHA256_H
#define MIGRATE_BIN_SHA256_H

/* hexadecimal digits, without the zero behind them */
#define SHA256_DIGITS 64

extern void mig_sha256_file(const char *text, size_t length, char *digits);

#endif							/* MIGRATE_BIN_SHA256_H */
