/*-------------------------------------------------------------------------
 *
 * quote.c
 *	  Quoting that reads the same under any setting.
 *
 * The server's quote_literal() doubles quotes and backslashes, which is right for
 * names and hard to read in a script.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/quote.h"

/*
 * Append a text in dollar quotes, under a tag that does not occur in it: what
 * is between them needs no escapes under any setting.
 */
void
mig_quote_text(StringInfo out, const char *text)
{
	char	   *tag = pstrdup("$migrate");

	for (int i = 1; strstr(text, tag); i++)
		tag = psprintf("$migrate%d", i);
	appendStringInfo(out, "%s$%s%s$", tag, text, tag);
}
