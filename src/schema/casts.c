/*-------------------------------------------------------------------------
 *
 * casts.c
 *	  How values of a column become those of another type.
 *
 * Types are given as the server prints them.  Any value can be written as a text and
 * read as one of another type, at least as far as the parser is concerned; a cast of
 * the server's own is used where one is known.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/casts.h"

/* types that are cast to one another by assignment, each group with a null at its end */
static const char *const assigned[][7] = {
	{"smallint", "integer", "bigint", "numeric", "real", "double precision", NULL},
	{"date", "timestamp without time zone", "timestamp with time zone", NULL},
	{"time without time zone", "time with time zone", NULL},
	{"json", "jsonb", NULL},
	{"inet", "cidr", NULL},
	{"macaddr", "macaddr8", NULL}
};

/* types between which a cast has to be written */
static const char *const written[][7] = {
	{"integer", "boolean", NULL},
	{"integer", "bit", NULL},
	{"bigint", "bit", NULL},
	{"bit", "bit varying", NULL},
	{"numeric", "money", NULL}
};

static const char *const texts[] = {"text", "character varying", "character", NULL};

/* A type without its modifier, so that varchar(10) and varchar(20) are one. */
static char *
base_type(const char *type)
{
	char	   *result = pstrdup(type);
	char	   *start = strchr(result, '(');
	char	   *end = start ? strchr(start, ')') : NULL;

	if (end)
		memmove(start, end + 1, strlen(end + 1) + 1);
	return result;
}

/* The type of the elements of an array, without their modifier; null for another type. */
static char *
element_type(const char *type)
{
	char	   *base = base_type(type);
	char	   *bracket = strstr(base, "[]");

	if (bracket == NULL)
		return NULL;
	*bracket = '\0';
	return base;
}

static bool
is_one_of(const char *type, const char *const *types)
{
	for (; *types; types++)
	{
		if (strcmp(type, *types) == 0)
			return true;
	}
	return false;
}

static bool
share_group(const char *one, const char *other, const char *const (*groups)[7], int ngroups)
{
	for (int i = 0; i < ngroups; i++)
	{
		if (is_one_of(one, groups[i]) && is_one_of(other, groups[i]))
			return true;
	}
	return false;
}

/* Does the server cast values of one type to the other by assignment, for sure? */
static bool
is_assigned(const char *before, const char *after)
{
	return strcmp(before, after) == 0 || is_one_of(after, texts) ||
		share_group(before, after, assigned, lengthof(assigned));
}

/* Are two types the same but for their modifiers? */
bool
mig_cast_is_same_type(const char *one, const char *other)
{
	return strcmp(base_type(one), base_type(other)) == 0;
}

/* Is an array to become one of its elements? */
bool
mig_cast_loses_elements(const char *from, const char *to)
{
	return element_type(from) && element_type(to) == NULL && !is_one_of(base_type(to), texts);
}

/* Can values of both types be compared with one another, as a foreign key has to? */
bool
mig_cast_keeps_comparing(const char *from, const char *to)
{
	char	   *before = base_type(from);
	char	   *after = base_type(to);

	return strcmp(before, after) == 0 ||
		(is_one_of(before, texts) && is_one_of(after, texts)) ||
		share_group(before, after, assigned, 1);
}

/*
 * What a value of one type is as one of another, in the current memory context; null
 * if the server needs not be told.
 */
const char *
mig_cast_value(const char *value, const char *from, const char *to)
{
	char	   *before = base_type(from);
	char	   *after = base_type(to);
	char	   *before_element = element_type(from);
	char	   *after_element = element_type(to);

	if (before_element && after_element)
	{
		if (is_assigned(before_element, after_element))
			return NULL;
		return psprintf("%s::text[]::%s", value, to);
	}
	if (is_assigned(before, after))
		return NULL;
	if (after_element && !is_one_of(before, texts))
	{
		if (is_assigned(before, after_element))
			return psprintf("CASE WHEN %s IS NOT NULL THEN ARRAY[%s] END", value, value);
		if (strncmp(before, "json", 4) != 0)
			return psprintf("CASE WHEN %s IS NOT NULL THEN ARRAY[%s::text]::%s END", value, value, to);
	}
	if (mig_cast_loses_elements(from, to))
		return is_assigned(before_element, after) ? psprintf("%s[1]", value) :
			psprintf("%s[1]::text::%s", value, to);
	if (is_one_of(before, texts) || share_group(before, after, written, lengthof(written)))
		return psprintf("%s::%s", value, to);
	return psprintf("%s::text::%s", value, to);
}
