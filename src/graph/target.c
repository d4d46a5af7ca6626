/*-------------------------------------------------------------------------
 *
 * target.c
 *	  The grammar of targets and of names.
 *
 * A target is [label@]symbol, or [label@][symbol] followed by a sign and
 * digits.  Names contain none of the characters that the grammar uses, so
 * there is one way to read a target, or none.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "base/errcodes.h"
#include "graph/target.h"
#include "lib/stringinfo.h"

#define MAX_NAME_LENGTH 255

static const char *const words[] = {
	[MIG_WORD_HEAD] = "head",
	[MIG_WORD_HEADS] = "heads",
	[MIG_WORD_BASE] = "base",
	[MIG_WORD_CURRENT] = "current",
};

/* The word that a text is. */
static MigWord
find_word(const char *text)
{
	for (int i = MIG_WORD_NONE + 1; i < lengthof(words); i++)
	{
		if (strcmp(text, words[i]) == 0)
			return i;
	}
	return MIG_WORD_NONE;
}

static void
invalid_target(const char *typed, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_INVALID_TARGET),
			 errmsg("invalid target \"%s\"", typed),
			 errdetail_internal("%s", detail),
			 errhint("A target is an identifier, a branch label, head, heads, base or current, "
					 "after branch@ if need be, and followed by +N or -N if it is relative.")));
}

/* Read the sign and the digits of a relative target. */
static void
parse_relative(MigTarget *target, const char *relative)
{
	const char *digits = relative + 1;
	size_t		ndigits = strspn(digits, "0123456789");

	if (ndigits == 0)
		invalid_target(target->typed, "A sign must be followed by a number.");
	if (digits[ndigits] != '\0')
		invalid_target(target->typed, "Nothing may follow the number.");
	errno = 0;
	target->relative = pstrdup(relative);
	target->sign = *relative;
	target->steps = strtol(digits, NULL, 10) > INT_MAX || errno == ERANGE ?
		INT_MAX : (int) strtol(digits, NULL, 10);
}

/*
 * Read one target.  Raises ERRCODE_MIG_INVALID_TARGET for whatever is not one.
 */
MigTarget *
mig_target_parse(const char *text)
{
	MigTarget  *target = palloc0(sizeof(MigTarget));
	const char *at = strchr(text, '@');
	const char *rest = at ? at + 1 : text;
	const char *sign = strpbrk(rest, "+-");

	target->typed = pstrdup(text);
	if (text[0] == '\0')
		invalid_target(text, "It is empty.");
	if (strchr(text, ':'))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_TARGET),
				 errmsg("Range revision not allowed"),
				 errdetail("The target is \"%s\".", text),
				 errhint("Name the revision to go to; where it starts is what is applied.")));
	if (strchr(rest, '@'))
		invalid_target(text, "It has more than one \"@\".");
	if (at && strcspn(text, "+-") < (size_t) (at - text))
		invalid_target(text, "A branch cannot be named relatively.");

	if (at > text)
		target->label = pnstrdup(text, at - text);
	if (sign)
		parse_relative(target, sign);
	else
		sign = rest + strlen(rest);
	if (sign > rest)
	{
		target->symbol = pnstrdup(rest, sign - rest);
		target->word = find_word(target->symbol);
	}
	if (!target->symbol && !target->sign && !target->label)
		invalid_target(text, "It names nothing.");
	if (at == text)
		target->typed = pstrdup(rest);
	return target;
}

/* Is a target a word and nothing else, but perhaps for a label? */
bool
mig_target_is(const MigTarget *target, MigWord word)
{
	return target->word == word && target->sign == 0;
}

/*
 * The elements of a list separated by commas, without the blanks around the
 * commas; null if one of several is empty.
 */
static List *
split(const char *text)
{
	List	   *result = NIL;
	const char *rest = text;

	for (;;)
	{
		const char *comma = strchr(rest, ',');
		const char *end = comma ? comma : rest + strlen(rest);

		while (comma && end > rest && end[-1] == ' ')
			end--;
		if (end == rest && rest + strlen(rest) != text)
			return NIL;
		result = lappend(result, pnstrdup(rest, end - rest));
		if (comma == NULL)
			return result;
		rest = comma + 1;
		while (*rest == ' ')
			rest++;
	}
}

/*
 * The elements of a list of targets, or of anything but names to be given.
 * Raises ERRCODE_MIG_INVALID_TARGET if one of several is empty.
 */
List *
mig_target_split_list(const char *text)
{
	List	   *result = split(text);

	if (result == NIL)
		invalid_target(text, "An element of the list is empty.");
	return result;
}

/* Read a list of targets; a list of MigTarget. */
List *
mig_target_parse_list(const char *text)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, mig_target_split_list(text))
		result = lappend(result, mig_target_parse(lfirst(lc)));
	return result;
}

static void
invalid_name(const char *name, const char *what, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_INVALID_IDENTIFIER),
			 errmsg("invalid %s \"%s\"", what, name),
			 errdetail_internal("%s", detail),
			 errhint("Choose another one, of letters, digits, underscores and dots.")));
}

/* The characters of a name that the grammar of targets needs, sorted. */
static char *
forbidden_characters(const char *name)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (const char *c = "+,-:@"; *c; c++)
	{
		if (strchr(name, *c))
			appendStringInfo(&buf, "%s%c", buf.len ? ", " : "", *c);
	}
	return buf.data;
}

/*
 * Raise ERRCODE_MIG_INVALID_IDENTIFIER unless a name can be an identifier or
 * a label; "what" is "revision identifier" or "branch label".
 */
void
mig_target_check_name(const char *name, const char *what)
{
	char	   *forbidden = forbidden_characters(name);

	if (forbidden[0])
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_IDENTIFIER),
				 errmsg("Character(s) '%s' not allowed in %s '%s'", forbidden, what, name),
				 errhint("Use letters, digits, underscores and dots.")));
	if (name[0] == '\0')
		invalid_name(name, what, "It is empty.");
	if (strlen(name) > MAX_NAME_LENGTH)
		invalid_name(name, what, psprintf("It is longer than %d bytes.", MAX_NAME_LENGTH));
	for (const unsigned char *c = (const unsigned char *) name; *c; c++)
	{
		if (*c <= ' ' || *c == 0x7f)
			invalid_name(name, what, "It contains white space or a control character.");
	}
	if (find_word(name) != MIG_WORD_NONE)
		invalid_name(name, what, "The word has a meaning of its own.");
	pfree(forbidden);
}

/*
 * The elements of a list of names to be given, checked as above; "what" is as
 * there.
 */
List *
mig_target_split_names(const char *text, const char *what)
{
	List	   *result = split(text);
	ListCell   *lc;

	if (result == NIL)
		invalid_name(text, what, "An element of the list is empty.");
	foreach(lc, result)
		mig_target_check_name(lfirst(lc), what);
	return result;
}
