/*-------------------------------------------------------------------------
 *
 * text.c
 *	  A snapshot as text, for storing it.
 *
 * The first line names the format.  Each object is a line that begins with its
 * kind, followed by a line for each of its attributes, which begins with a tab, and
 * by a line for what it needs, which begins with two.  The last line counts the
 * objects, so that a text which was cut is told from a whole one.
 *
 * Fields are separated by tabs.  A backslash stands before a backslash, a tab
 * (\t) and a line end (\n), and makes a field null (\N).  Objects are in the order of
 * the snapshot, and refer to each other by their positions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "base/compat.h"
#include "base/errcodes.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/shape.h"
#include "schema/text.h"
#include "utils/builtins.h"

#define HEADER "migrate snapshot 1"
#define FOOTER "end"

/* an object is a part of a part of a part at most */
#define DEEPEST 8

/* a text that is being read; its copy becomes the strings of the snapshot */
typedef struct Reader
{
	char	   *next;			/* what is left, at the beginning of a line */
	char	   *field;			/* what is left of the present line, or null */
	int			line;			/* number of the present line, from 1 */
	MigSnapshot *snapshot;
	MigAttribute *attributes;	/* room for those that come */
	int		   *needs;
} Reader;

/* Append a field, and what ends it. */
static void
put_field(StringInfo buf, const char *value, char end)
{
	const char *start = value;

	if (value == NULL)
	{
		appendStringInfo(buf, "\\N%c", end);
		return;
	}
	for (const char *c = value; *c; c++)
	{
		if (*c != '\\' && *c != '\t' && *c != '\n')
			continue;
		appendBinaryStringInfo(buf, start, c - start);
		appendStringInfoChar(buf, '\\');
		appendStringInfoChar(buf, *c == '\t' ? 't' : (*c == '\n' ? 'n' : '\\'));
		start = c + 1;
	}
	appendBinaryStringInfo(buf, start, strlen(start));
	appendStringInfoChar(buf, end);
}

static void
put_number(StringInfo buf, int number)
{
	char		digits[12];

	appendBinaryStringInfo(buf, digits, pg_ltoa(number, digits));
}

static void
put_object(StringInfo buf, const MigObject *object)
{
	put_field(buf, mig_kinds_name(object->kind), '\t');
	put_number(buf, object->parent);
	appendStringInfoChar(buf, '\t');
	put_number(buf, object->rank);
	appendStringInfoChar(buf, '\t');
	put_field(buf, object->schema, '\t');
	put_field(buf, object->name, '\t');
	put_field(buf, object->identity, '\n');
	for (int i = 0; i < object->nattributes; i++)
	{
		appendStringInfoChar(buf, '\t');
		put_field(buf, object->attributes[i].name, '\t');
		put_field(buf, object->attributes[i].value, '\n');
	}
	if (object->nneeds == 0)
		return;
	appendStringInfoChar(buf, '\t');
	for (int i = 0; i < object->nneeds; i++)
	{
		appendStringInfoChar(buf, '\t');
		put_number(buf, object->needs[i]);
	}
	appendStringInfoChar(buf, '\n');
}

/* A finished snapshot as text, in the current memory context. */
char *
mig_snapshot_to_text(const MigSnapshot *snapshot)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, HEADER "\n");
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		put_object(&buf, &snapshot->objects[i]);
	}
	appendStringInfoString(&buf, FOOTER "\t");
	put_number(&buf, snapshot->nobjects);
	appendStringInfoChar(&buf, '\n');
	return buf.data;
}

pg_noreturn static void
refuse(const Reader *reader, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_DAMAGED_SNAPSHOT),
			 errmsg("stored snapshot cannot be read"),
			 errdetail("Line %d: %s.", reader->line, why),
			 errhint("Call migrate.set_model again.")));
}

/* Go to the next line; false at the end of the text. */
static bool
next_line(Reader *reader)
{
	char	   *end;

	reader->line++;
	reader->field = reader->next;
	if (*reader->next == '\0')
		return false;
	end = strchr(reader->next, '\n');
	if (end == NULL)
		refuse(reader, "it has no end");
	*end = '\0';
	reader->next = end + 1;
	return true;
}

/* The next field of the line as it is written; the line must have one. */
static char *
next_raw(Reader *reader)
{
	char	   *field = reader->field;
	char	   *end;

	if (field == NULL)
		refuse(reader, "a field is missing");
	end = strchr(field, '\t');
	if (end)
		*end++ = '\0';
	reader->field = end;
	return field;
}

/* Take the backslashes out of a field where it stands. */
static void
unescape(Reader *reader, char *field)
{
	char	   *to = strchr(field, '\\');

	if (to == NULL)
		return;
	for (char *from = to; *from; from++)
	{
		if (*from != '\\')
			*to++ = *from;
		else if (*++from == '\\')
			*to++ = '\\';
		else if (*from == 't')
			*to++ = '\t';
		else if (*from == 'n')
			*to++ = '\n';
		else
			refuse(reader, "a backslash stands before something else");
	}
	*to = '\0';
}

/* The next field, or null if it says so and may. */
static char *
next_field(Reader *reader, bool may_be_null)
{
	char	   *field = next_raw(reader);

	if (may_be_null && strcmp(field, "\\N") == 0)
		return NULL;
	unescape(reader, field);
	return field;
}

static int
next_number(Reader *reader, int least, int most)
{
	char	   *field = next_raw(reader);
	char	   *end;
	long		number;

	errno = 0;
	number = strtol(field, &end, 10);
	if (end == field || *end != '\0' || errno != 0 || number < least || number > most)
		refuse(reader, "a number is wrong");
	return (int) number;
}

static void
end_line(Reader *reader)
{
	if (reader->field != NULL)
		refuse(reader, "there are more fields than expected");
}

/* Read an object; there is room for it. */
static void
read_object(Reader *reader)
{
	MigSnapshot *snapshot = reader->snapshot;
	MigObject  *object = &snapshot->objects[snapshot->nobjects];
	int			kind = mig_kinds_find(next_raw(reader));

	if (kind < 0)
		refuse(reader, "the kind of object is unknown");
	memset(object, 0, sizeof(MigObject));
	object->kind = kind;
	object->parent = next_number(reader, -1, snapshot->size - 1);
	object->rank = next_number(reader, 0, INT_MAX);
	object->schema = next_field(reader, true);
	object->name = next_field(reader, true);
	object->identity = next_field(reader, false);
	end_line(reader);
	object->attributes = reader->attributes;
	object->needs = reader->needs;
	snapshot->nobjects++;
}

static void
read_attribute(Reader *reader, MigObject *object)
{
	MigAttribute *attribute = reader->attributes++;

	attribute->name = next_field(reader, false);
	attribute->value = next_field(reader, false);
	end_line(reader);
	if (object->nattributes > 0 && strcmp(attribute[-1].name, attribute->name) >= 0)
		refuse(reader, "attributes are out of order");
	object->nattributes++;
}

static void
read_needs(Reader *reader, MigObject *object)
{
	if (object->nneeds > 0)
		refuse(reader, "there is a second line of needs");
	while (reader->field != NULL)
	{
		*reader->needs++ = next_number(reader, 0, reader->snapshot->size - 1);
		object->nneeds++;
	}
}

/* Read a line that belongs to the object before it. */
static void
read_detail(Reader *reader)
{
	MigSnapshot *snapshot = reader->snapshot;
	MigObject  *object;

	if (snapshot->nobjects == 0)
		refuse(reader, "it belongs to no object");
	object = &snapshot->objects[snapshot->nobjects - 1];
	(void) next_raw(reader);
	if (*reader->field != '\t')
		read_attribute(reader, object);
	else
	{
		(void) next_raw(reader);
		read_needs(reader, object);
	}
}

static const char *
next_of(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : NULL;
}

static Size
count_tabs(const char *line)
{
	Size		n = 0;

	for (const char *c = line; *c != '\0' && *c != '\n'; c++)
		n += *c == '\t';
	return n;
}

/* Prepare room for all that a text can hold, judging by its lines and tabs. */
static void
make_room(Reader *reader, const char *text)
{
	Size		nobjects = 0;
	Size		nattributes = 0;
	Size		nneeds = 0;

	for (const char *line = text; line != NULL && *line; line = next_of(line))
	{
		if (*line != '\t')
			nobjects++;
		else if (line[1] != '\t')
			nattributes++;
		else
			nneeds += count_tabs(line + 1);
	}
	if (nobjects > INT_MAX / 2 || nneeds > INT_MAX / 2)
		refuse(reader, "there is too much of it");
	reader->snapshot->size = nobjects;
	pfree(reader->snapshot->objects);
	reader->snapshot->objects = palloc_extended((nobjects + 1) * sizeof(MigObject),
												MCXT_ALLOC_HUGE);
	reader->attributes = palloc_extended((nattributes + 1) * sizeof(MigAttribute),
										 MCXT_ALLOC_HUGE);
	reader->needs = palloc_extended((nneeds + 1) * sizeof(int), MCXT_ALLOC_HUGE);
}

/*
 * Do references lead to objects, and parents to an end?  Nothing else of what a
 * text says can make a reader of the snapshot go astray.
 */
static void
check_references(Reader *reader)
{
	MigSnapshot *snapshot = reader->snapshot;

	for (int i = 0; i < snapshot->nobjects; i++)
	{
		MigObject  *object = &snapshot->objects[i];
		int			depth = 0;

		CHECK_FOR_INTERRUPTS();
		for (int parent = object->parent; parent >= 0; parent = snapshot->objects[parent].parent)
		{
			if (parent >= snapshot->nobjects || ++depth > DEEPEST)
				refuse(reader, psprintf("object %d has no right parent", i));
		}
		for (int j = 0; j < object->nneeds; j++)
		{
			if (object->needs[j] >= snapshot->nobjects || object->needs[j] == i)
				refuse(reader, psprintf("object %d has a wrong need", i));
		}
	}
}

static void
check_unique(Reader *reader)
{
	MigSnapshot *snapshot = reader->snapshot;

	for (int i = 1; i < snapshot->nobjects; i++)
	{
		if (mig_snapshot_compare(&snapshot->objects[i - 1], &snapshot->objects[i]) == 0)
			refuse(reader, psprintf("object %s is there twice", snapshot->objects[i].identity));
	}
}

/*
 * The snapshot that mig_snapshot_to_text() has written, finished, in the current
 * memory context.  Raises ERRCODE_MIG_DAMAGED_SNAPSHOT if the text is anything else,
 * and for kinds that this version does not know.
 */
MigSnapshot *
mig_snapshot_from_text(const char *text)
{
	Reader		reader = {0};
	const MigObject *misfit;

	reader.next = MemoryContextAllocHuge(CurrentMemoryContext, strlen(text) + 1);
	strcpy(reader.next, text);
	reader.snapshot = mig_snapshot_create();
	make_room(&reader, text);
	if (!next_line(&reader) || strcmp(reader.field, HEADER) != 0)
		refuse(&reader, "it is not \"" HEADER "\"");
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (!next_line(&reader))
			refuse(&reader, "the text ends too early");
		if (*reader.field == '\t')
			read_detail(&reader);
		else if (strncmp(reader.field, FOOTER "\t", strlen(FOOTER) + 1) == 0)
			break;
		else
			read_object(&reader);
	}
	(void) next_raw(&reader);
	if (next_number(&reader, 0, INT_MAX) != reader.snapshot->nobjects || *reader.next != '\0')
		refuse(&reader, "the number of objects is another");
	end_line(&reader);
	check_references(&reader);
	mig_snapshot_finish(reader.snapshot);
	check_unique(&reader);
	misfit = mig_shape_misfit(reader.snapshot);
	if (misfit)
		refuse(&reader, psprintf("%s %s is not like one", mig_kinds_name(misfit->kind),
								 misfit->identity));
	return reader.snapshot;
}
