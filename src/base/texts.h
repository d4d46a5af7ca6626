/*-------------------------------------------------------------------------
 *
 * texts.h
 *	  Texts as SQL has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TEXTS_H
#define MIGRATE_TEXTS_H

#include "nodes/pg_list.h"

extern bool mig_texts_equal(const text *value, const char *string);
extern Datum mig_texts_array(const List *strings);

#endif							/* MIGRATE_TEXTS_H */
