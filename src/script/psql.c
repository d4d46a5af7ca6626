/*-------------------------------------------------------------------------
 *
 * psql.c
 *	  A statement as psql has to be given it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/scanner.h"
#include "script/script.h"

/* Would psql take a colon before this for the beginning of a variable? */
static bool
may_begin_variable(char c)
{
	return isalnum((unsigned char) c) || IS_HIGHBIT_SET(c) || (c != '\0' && strchr("_'\"{", c));
}

/*
 * The text of a statement that was read with the given
 * standard_conforming_strings, with a blank after each colon that psql would
 * take for the beginning of one of its variables, as in a[1:n].  Colons in
 * strings, quoted names and comments mean nothing to psql.  In the current
 * context.
 */
char *
mig_script_for_psql(const char *sql, bool std_strings)
{
	StringInfoData result;
	core_yy_extra_type extra;
	core_YYSTYPE value;
	core_yyscan_t scanner;
	int			copied = 0;
	int			location;
	int			token;

	if (strchr(sql, ':') == NULL)
		return pstrdup(sql);
	initStringInfo(&result);
	scanner = scanner_init(sql, &extra, &ScanKeywords, ScanKeywordTokens);
	extra.standard_conforming_strings = std_strings;
	extra.escape_string_warning = false;
	while ((token = core_yylex(&value, &location, scanner)) != 0)
	{
		CHECK_FOR_INTERRUPTS();
		if (token != ':' || !may_begin_variable(sql[location + 1]))
			continue;
		appendBinaryStringInfo(&result, sql + copied, location + 1 - copied);
		appendStringInfoChar(&result, ' ');
		copied = location + 1;
	}
	scanner_finish(scanner);
	appendStringInfoString(&result, sql + copied);
	return result.data;
}
