/*-------------------------------------------------------------------------
 *
 * markers.c
 *	  The lines that tell the scripts of a revision file apart.
 *
 * A marker is a comment that begins with two dashes and says migrate, a colon,
 * and a word.  Where comments can be, the server's scanner decides; here is what
 * it skips between two tokens.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "miscadmin.h"
#include "script/markers.h"

#define MARKER "migrate"

/*
 * The end of a comment that begins with a slash and a star; such comments nest.
 * One that is not closed ends with the text.
 */
static const char *
skip_block(const char *p)
{
	int			depth = 0;

	for (;;)
	{
		if (*p == '\0')
			return p;
		if (p[0] == '/' && p[1] == '*')
		{
			depth++;
			p += 2;
		}
		else if (p[0] == '*' && p[1] == '/')
		{
			p += 2;
			if (--depth == 0)
				return p;
		}
		else
			p++;
	}
}

/*
 * The next comment of two dashes in the white space and the comments that *rest
 * begins with, or null if there is none before something else.  *rest is moved
 * to where that, or what follows the comment, begins.
 */
const char *
mig_markers_next_comment(const char **rest)
{
	const char *p = *rest;

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		p += strspn(p, MIG_CHECKSUM_BLANKS);
		if (p[0] == '/' && p[1] == '*')
			p = skip_block(p);
		else
			break;
	}
	*rest = p;
	if (p[0] != '-' || p[1] != '-')
		return NULL;
	*rest = p + mig_markers_comment_length(p);
	return p;
}

/* How long a comment of two dashes is, in bytes, without the end of its line. */
int
mig_markers_comment_length(const char *comment)
{
	return strcspn(comment, "\r\n");
}

/* Is a comment of two dashes a marker, of whatever kind? */
bool
mig_markers_is_marker(const char *comment)
{
	comment += 2;
	comment += strspn(comment, " \t");
	if (pg_strncasecmp(comment, MARKER, strlen(MARKER)) != 0)
		return false;
	comment += strlen(MARKER);
	comment += strspn(comment, " \t");
	return *comment == ':';
}
