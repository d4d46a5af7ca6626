/*-------------------------------------------------------------------------
 *
 * foreign_id.h
 *	  The identifier that a revision has here, from the version that another
 *	  tool gives it.
 *
 * It needs nothing but the C library, so that server and client share it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_FOREIGN_ID_H
#define MIGRATE_FOREIGN_ID_H

#include <string.h>

/* bytes that an identifier has at most */
#define MIG_FOREIGN_ID_MAX 255

/* a buffer for one: a reserved word gets a byte more */
#define MIG_FOREIGN_ID_SIZE (MIG_FOREIGN_ID_MAX + 1)

/*
 * Write the identifier for a version, with its zero, to a buffer of
 * MIG_FOREIGN_ID_SIZE bytes: the version itself, with an underscore for each
 * character that an identifier cannot have, and one behind a word that is
 * reserved.  What is too long is cut, not within a character of UTF-8.  An empty
 * version becomes one underscore.
 */
static inline void
mig_foreign_id(const char *version, char *id)
{
	static const char *const reserved[] = {"head", "heads", "base", "current"};
	size_t		length = strlen(version);

	if (length > MIG_FOREIGN_ID_MAX)
	{
		length = MIG_FOREIGN_ID_MAX;
		while (length > 0 && ((unsigned char) version[length] & 0xC0) == 0x80)
			length--;
	}
	for (size_t i = 0; i < length; i++)
	{
		unsigned char c = version[i];

		id[i] = c <= ' ' || c == 0x7f || strchr("@-+:,", c) ? '_' : c;
	}
	id[length] = '\0';
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
	{
		if (strcmp(id, reserved[i]) == 0)
			strcat(id, "_");
	}
	if (length == 0)
		strcpy(id, "_");
}

#endif							/* MIGRATE_FOREIGN_ID_H */
