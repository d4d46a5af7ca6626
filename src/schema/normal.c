/*-------------------------------------------------------------------------
 *
 * normal.c
 *	  Texts of the server's printer that its parser reads in another way.
 *
 * Two forms change when what is printed is read and printed again, and so at the
 * first dump and restore:
 *
 * - A cast of an array that is written out, as c IN ('a', 'b') has it for a varchar,
 *   goes to the elements:
 *	   (ARRAY['a'::character varying])::text[]
 *	   ARRAY[('a'::character varying)::text]
 * - A list of AND or OR takes in a list of the same kind that is its first item, as
 *   a BETWEEN 1 AND 5 AND b has it:
 *	   (((a >= 1) AND (a <= 5)) AND b)
 *	   ((a >= 1) AND (a <= 5) AND b)
 *
 * The second form of each is the normal one.  Texts are compared and hashed in it.
 * What is written for the server is written such that it comes to the first form
 * where that is meant: a cast to the type of the array as it is keeps the parser
 * from handing on the other cast, and a cast to boolean keeps it from joining
 * lists; neither leaves a trace.
 *
 * Texts are taken apart by the server's scanner, so that nothing is found in a
 * string, a quoted name or the body of a function.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/scanner.h"
#include "schema/normal.h"
#include "utils/memutils.h"

typedef struct Token
{
	int			start;			/* in the text */
	int			partner;		/* the bracket that belongs to this one, or -1 */
} Token;

typedef struct Edit
{
	int			place;			/* in the text */
	int			removed;		/* bytes from there on */
	const char *added;			/* in their stead */
	int			number;			/* order of what is at the same place */
} Edit;

typedef struct Text
{
	const char *text;
	int			ntokens;
	Token	   *tokens;			/* and one more at the end of the text */
	int			nedits;
	int			size;			/* allocated edits */
	Edit	   *edits;
} Text;

static bool
is_char(const Text *text, int token, char c)
{
	return token >= 0 && token < text->ntokens && text->text[text->tokens[token].start] == c;
}

static bool
is_name_char(char c)
{
	return isalnum((unsigned char) c) || c == '_' || c == '$' || IS_HIGHBIT_SET(c);
}

/* Is a token a name, quoted or not, or a keyword? */
static bool
is_name(const Text *text, int token)
{
	char		c;

	if (token < 0 || token >= text->ntokens)
		return false;
	c = text->text[text->tokens[token].start];
	return c == '"' || (is_name_char(c) && !isdigit((unsigned char) c) && c != '$');
}

/* Is a token this keyword, as the server prints it? */
static bool
is_word(const Text *text, int token, const char *word)
{
	const char *start;
	Size		length = strlen(word);

	if (token < 0 || token >= text->ntokens)
		return false;
	start = text->text + text->tokens[token].start;
	return strncmp(start, word, length) == 0 && !is_name_char(start[length]);
}

static bool
is_cast(const Text *text, int token)
{
	return token >= 0 && token < text->ntokens &&
		strncmp(text->text + text->tokens[token].start, "::", 2) == 0;
}

/* Where the text from one token to before another ends, without blanks behind it. */
static int
end_before(const Text *text, int token)
{
	int			end = text->tokens[token].start;

	while (end > 0 && isspace((unsigned char) text->text[end - 1]))
		end--;
	return end;
}

static char *
copy_tokens(const Text *text, int first, int end)
{
	int			start = text->tokens[first].start;

	return pnstrdup(text->text + start, end_before(text, end) - start);
}

static void
edit(Text *text, int place, int removed, const char *added)
{
	if (text->nedits == text->size)
	{
		text->size *= 2;
		text->edits = repalloc(text->edits, text->size * sizeof(Edit));
	}
	text->edits[text->nedits] = (Edit) {place, removed, added, text->nedits};
	text->nedits++;
}

/* Find the tokens of a text, and which brackets belong together. */
static void
scan(Text *result, const char *text)
{
	core_yy_extra_type extra;
	core_YYSTYPE value;
	core_yyscan_t scanner = scanner_init(text, &extra, &ScanKeywords, ScanKeywordTokens);
	int			size = 64;
	int			open = -1;		/* the innermost bracket that is open; its partner is the next */
	int			location;

	*result = (Text) {.text = text,.size = 8};
	result->tokens = palloc(size * sizeof(Token));
	result->edits = palloc(result->size * sizeof(Edit));
	/* what is printed is printed like this, whatever the session has */
	extra.standard_conforming_strings = true;
	extra.escape_string_warning = false;
	while (core_yylex(&value, &location, scanner) != 0)
	{
		int			token = result->ntokens++;

		CHECK_FOR_INTERRUPTS();
		if (token + 1 == size)
		{
			size *= 2;
			result->tokens = repalloc(result->tokens, size * sizeof(Token));
		}
		result->tokens[token] = (Token) {location, -1};
		if (is_char(result, token, '(') || is_char(result, token, '['))
		{
			result->tokens[token].partner = open;
			open = token;
		}
		else if ((is_char(result, token, ')') || is_char(result, token, ']')) && open >= 0)
		{
			int			outer = result->tokens[open].partner;

			result->tokens[token].partner = open;
			result->tokens[open].partner = token;
			open = outer;
		}
	}
	/* what is never closed has no partner */
	while (open >= 0)
	{
		int			outer = result->tokens[open].partner;

		result->tokens[open].partner = -1;
		open = outer;
	}
	result->tokens[result->ntokens] = (Token) {strlen(text), -1};
	scanner_finish(scanner);
}

/* The token after one at the same depth. */
static int
next_token(const Text *text, int token)
{
	if ((is_char(text, token, '(') || is_char(text, token, '[')) &&
		text->tokens[token].partner > token)
		return text->tokens[token].partner + 1;
	return token + 1;
}

/*
 * If a type name stands from a token on, followed by [], the token of that bracket;
 * else -1.
 */
static int
find_array_type(const Text *text, int token)
{
	while (is_name(text, token) || is_char(text, token, '.') || is_char(text, token, '('))
		token = next_token(text, token);
	return is_char(text, token, '[') && is_char(text, token + 1, ']') ? token : -1;
}

/* The type to which the first element of an array is cast, as a text, or null. */
static char *
type_of_elements(const Text *text, int open)
{
	int			close = text->tokens[open].partner;
	int			cast = -1;
	int			token;

	for (token = open + 1; token < close && !is_char(text, token, ','); token = next_token(text, token))
	{
		if (is_cast(text, token))
			cast = token;
		else if (is_char(text, token, '(') && cast >= 0)
			return NULL;		/* a modifier, which the array has not */
	}
	return cast < 0 ? NULL : copy_tokens(text, cast + 1, token);
}

/* Hand a cast of an array on to its elements. */
static void
cast_elements(Text *text, int array, int close, int bracket, const char *type)
{
	int			start = array + 2;
	int			end = text->tokens[close + 2].start;

	edit(text, text->tokens[array - 1].start, 1, "");
	while (start < close)
	{
		int			after = start;

		while (after < close && !is_char(text, after, ','))
			after = next_token(text, after);
		edit(text, text->tokens[start].start, 0, "(");
		edit(text, end_before(text, after), 0, psprintf(")::%s", type));
		start = after + 1;
	}
	edit(text, text->tokens[close + 1].start, 1, "");
	edit(text, end, text->tokens[bracket + 1].start + 1 - end, "");
}

/* See to the cast of an array, if one is in the parenthesis that a token opens. */
static void
see_array(Text *text, int open, bool keep)
{
	int			array = open + 1;
	int			close = is_word(text, array, "ARRAY") && is_char(text, array + 1, '[') ?
		text->tokens[array + 1].partner : -1;
	int			bracket;

	if (close < 0 || text->tokens[open].partner != close + 1 || !is_cast(text, close + 2) ||
		is_name(text, open - 1))
		return;
	bracket = find_array_type(text, close + 3);
	if (bracket < 0)
		return;
	if (keep)
	{
		char	   *type = type_of_elements(text, array + 1);

		if (type)
			edit(text, text->tokens[close].start + 1, 0, psprintf("::%s[]", type));
	}
	else
		cast_elements(text, array, close, bracket, copy_tokens(text, close + 3, bracket));
}

/* Is what a parenthesis has a list of this connective, AND or OR? */
static bool
is_list_of(const Text *text, int open, const char *connective)
{
	int			close = text->tokens[open].partner;

	if (is_word(text, open + 1, "SELECT") || is_word(text, open + 1, "WITH") ||
		is_word(text, open + 1, "VALUES"))
		return false;
	for (int token = open + 1; token < close; token = next_token(text, token))
	{
		if (is_word(text, token, connective))
			return true;
	}
	return false;
}

/* See to a list in the parenthesis that a token opens, if it is the first of another one. */
static void
see_list(Text *text, int open, bool keep)
{
	static const char *const connectives[] = {"AND", "OR"};
	int			close = text->tokens[open].partner;

	if (!is_char(text, open - 1, '('))
		return;
	for (int i = 0; i < lengthof(connectives); i++)
	{
		if (!is_word(text, close + 1, connectives[i]) || !is_list_of(text, open, connectives[i]))
			continue;
		if (keep)
			edit(text, text->tokens[close].start + 1, 0, "::boolean");
		else
		{
			edit(text, text->tokens[open].start, 1, "");
			edit(text, text->tokens[close].start, 1, "");
		}
	}
}

static int
compare_edits(const void *a, const void *b)
{
	const Edit *one = a;
	const Edit *other = b;

	if (one->place != other->place)
		return one->place < other->place ? -1 : 1;
	return one->number < other->number ? -1 : 1;
}

static char *
apply_edits(Text *text)
{
	StringInfoData result;
	int			copied = 0;

	initStringInfo(&result);
	qsort(text->edits, text->nedits, sizeof(Edit), compare_edits);
	for (int i = 0; i < text->nedits; i++)
	{
		const Edit *next = &text->edits[i];

		appendBinaryStringInfo(&result, text->text + copied, next->place - copied);
		appendStringInfoString(&result, next->added);
		copied = next->place + next->removed;
	}
	appendStringInfoString(&result, text->text + copied);
	return result.data;
}

/* Might a text have one of the forms?  Most have not, and need not be taken apart. */
static bool
is_suspect(const char *text)
{
	return strstr(text, "])::") || strstr(text, ") AND ") || strstr(text, ") OR ");
}

static const char *
rewrite(const char *sql, bool keep)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext work;
	const char *result = sql;
	Text		text;

	if (!is_suspect(sql))
		return sql;
	work = AllocSetContextCreate(old, "migrate normal form", ALLOCSET_SMALL_SIZES);
	MemoryContextSwitchTo(work);
	scan(&text, sql);
	for (int i = 0; i < text.ntokens; i++)
	{
		if (!is_char(&text, i, '(') || text.tokens[i].partner < 0)
			continue;
		see_array(&text, i, keep);
		see_list(&text, i, keep);
	}
	if (text.nedits > 0)
		result = MemoryContextStrdup(old, apply_edits(&text));
	MemoryContextSwitchTo(old);
	MemoryContextDelete(work);
	return result;
}

/*
 * A text of the server's printer in its normal form: the text itself, or a new one in
 * the current memory context.
 */
const char *
mig_normal_text(const char *text)
{
	return rewrite(text, false);
}

/*
 * SQL with texts of the server's printer in it such that the server, having run it,
 * prints them as they are.  It is the text itself, or a new one in the current memory
 * context.
 */
const char *
mig_normal_keep(const char *sql)
{
	return rewrite(sql, true);
}
