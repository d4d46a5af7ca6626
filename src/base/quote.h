/*-------------------------------------------------------------------------
 *
 * quote.h
 *	  Quoting that reads the same under any setting.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_QUOTE_H
#define MIGRATE_QUOTE_H

#include "lib/stringinfo.h"

extern void mig_quote_text(StringInfo out, const char *text);

#endif							/* MIGRATE_QUOTE_H */
