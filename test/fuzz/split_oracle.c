/*-------------------------------------------------------------------------
 *
 * split_oracle.c
 *	  What the server itself makes of a text with several statements, for
 *	  split.pl to compare with.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "parser/parser.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(split_oracle);

/*
 * split_oracle(script text, statements text[]) returns text
 *
 * Null if the statements, parsed one by one, are the trees that the whole
 * script is parsed into; otherwise what the difference is.  Raises what the
 * grammar raises for the script.
 */
Datum
split_oracle(PG_FUNCTION_ARGS)
{
	List	   *whole = raw_parser(text_to_cstring(PG_GETARG_TEXT_PP(0)),
								   RAW_PARSE_DEFAULT);
	Datum	   *statements;
	int			nstatements;

	if (PG_ARGISNULL(1))
		PG_RETURN_TEXT_P(cstring_to_text("parsed"));

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false,
					  TYPALIGN_INT, &statements, NULL, &nstatements);
	if (nstatements != list_length(whole))
		PG_RETURN_TEXT_P(cstring_to_text(psprintf("%d statements, not %d",
												  list_length(whole),
												  nstatements)));

	for (int i = 0; i < nstatements; i++)
	{
		char	   *sql = TextDatumGetCString(statements[i]);
		List	   *one = raw_parser(sql, RAW_PARSE_DEFAULT);

		if (list_length(one) != 1 ||
			!equal(linitial_node(RawStmt, one)->stmt,
				   list_nth_node(RawStmt, whole, i)->stmt))
			PG_RETURN_TEXT_P(cstring_to_text(psprintf("statement %d differs",
													  i + 1)));
	}
	PG_RETURN_NULL();
}
