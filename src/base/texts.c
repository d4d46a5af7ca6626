/*-------------------------------------------------------------------------
 *
 * texts.c
 *	  Texts as SQL has them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/arrays.h"
#include "base/texts.h"
#include "utils/array.h"

/* Is a text, which is not compressed or out of line, this string?  A null string is none. */
bool
mig_texts_equal(const text *value, const char *string)
{
	size_t		length = VARSIZE_ANY_EXHDR(value);

	return string && strlen(string) == length && memcmp(string, VARDATA_ANY(value), length) == 0;
}

/* A text array of strings, a list of char *, in the current context. */
Datum
mig_texts_array(const List *strings)
{
	MigNames	names = {0, palloc((list_length(strings) + 1) * sizeof(char *))};
	ListCell   *lc;

	foreach(lc, strings)
		names.names[names.n++] = lfirst(lc);
	return mig_arrays_of_names(&names);
}
