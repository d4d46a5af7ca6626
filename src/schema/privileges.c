/*-------------------------------------------------------------------------
 *
 * privileges.c
 *	  Privileges on an object, written as GRANT and REVOKE.
 *
 * The attribute has a line for each privilege that a new object of the kind would
 * not have, or would have: its beginning up to a tab is put before ON and the
 * object, the rest after it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/diff_internal.h"

static const char grant_option[] = " WITH GRANT OPTION";

/* Kinds that GRANT calls otherwise than COMMENT ON does, or that have columns. */
static const struct
{
	MigKind		kind;
	const char *word;
}			grant_words[] =
{
	{MIG_KIND_TABLE, "TABLE"},
	{MIG_KIND_VIEW, "TABLE"},
	{MIG_KIND_MATVIEW, "TABLE"},
	{MIG_KIND_AGGREGATE, "FUNCTION"},
	{MIG_KIND_SERVER, "FOREIGN SERVER"},
};

/* what privileges are on, and what stands before GRANT or REVOKE */
typedef struct Target
{
	const char *prefix;
	const char *name;
} Target;

static char *
name_of(const MigSnapshot *snapshot, const MigObject *object)
{
	StringInfoData target;

	if (object->kind == MIG_KIND_COLUMN)
		object = mig_snapshot_parent(snapshot, object);
	for (int i = 0; i < lengthof(grant_words); i++)
	{
		if (grant_words[i].kind == object->kind)
			return psprintf("%s %s", grant_words[i].word, object->identity);
	}
	initStringInfo(&target);
	mig_kinds_ops(object->kind)->address(&target, snapshot, object);
	return target.data;
}

/* The lines of an attribute of an object, palloc'd; none for null. */
static List *
lines_of(const MigObject *object, const char *attribute)
{
	return object ? mig_options_lines(mig_snapshot_get(object, attribute)) : NIL;
}

static bool
begins_with(const char *line, const char *word)
{
	return strncmp(line, word, strlen(word)) == 0;
}

/* A line without its grant option, palloc'd; null if it has none. */
static char *
without_option(const char *line)
{
	Size		length = strlen(line) - Min(strlen(line), strlen(grant_option));

	return strcmp(line + length, grant_option) == 0 ? pnstrdup(line, length) : NULL;
}

/* The privilege of a line, with the column if it has one, and who has it. */
static char *
privilege_of(const char *line)
{
	const char *start = strchr(line, ' ') + 1;

	return pnstrdup(start, strchr(start, '\t') - start);
}

static const char *
grantee_of(const char *line)
{
	return strchr(strchr(line, '\t'), ' ') + 1;
}

/* Do two lines give to, or take from, the same role in the same way? */
static bool
is_alike(const char *line, const char *other)
{
	return line[0] == other[0] && strcmp(strchr(line, '\t'), strchr(other, '\t')) == 0;
}

/* Write what lines say, in as few statements as possible. */
static void
add_statements(MigDdl *ddl, const Target *target, List *lines)
{
	while (lines != NIL)
	{
		const char *first = linitial(lines);
		StringInfoData privileges;
		List	   *rest = NIL;
		ListCell   *lc;

		initStringInfo(&privileges);
		foreach(lc, lines)
		{
			if (is_alike(first, lfirst(lc)))
				appendStringInfo(&privileges, "%s%s", privileges.len > 0 ? ", " : "",
								 privilege_of(lfirst(lc)));
			else
				rest = lappend(rest, lfirst(lc));
		}
		mig_ddl_add(ddl, "%s%s %s ON %s %s", target->prefix, first[0] == 'G' ? "GRANT" : "REVOKE",
					privileges.data, target->name, strchr(first, '\t') + 1);
		lines = rest;
	}
}

/* Undo what a line says. */
static void
take_back(MigDdl *ddl, const Target *target, const char *line, const List *wanted)
{
	char	   *plain = without_option(line);
	char	   *more = psprintf("%s%s", line, grant_option);

	if (begins_with(line, "REVOKE"))
		mig_ddl_add(ddl, "%sGRANT %s ON %s TO %s", target->prefix, privilege_of(line), target->name,
					grantee_of(line));
	else if (plain && mig_options_contain(wanted, plain))
		mig_ddl_add(ddl, "%sREVOKE GRANT OPTION FOR %s ON %s FROM %s", target->prefix,
					privilege_of(line), target->name, grantee_of(plain));
	else if (!mig_options_contain(wanted, more))
		mig_ddl_add(ddl, "%sREVOKE %s ON %s FROM %s", target->prefix, privilege_of(line),
					target->name, grantee_of(plain ? plain : line));
}

/* Is the column there that a line is about?  Unless it is made anew, it is. */
static bool
has_column(const MigObject *object, const char *line)
{
	char	   *column = strchr(privilege_of(line), '(');
	List	   *columns = mig_options_split(mig_snapshot_get(object, "*columns"));
	ListCell   *lc;
	Size		length;

	if (column == NULL || columns == NIL)
		return true;
	column++;
	length = strlen(column) - 1;
	foreach(lc, columns)
	{
		if (strncmp(lfirst(lc), column, length) == 0 && ((char *) lfirst(lc))[length] == ' ')
			return true;
	}
	return false;
}

/*
 * What is taken from a role on a table is taken from it on each column as well: give
 * back what it is to have on columns that stay.
 */
static void
restore_columns(MigDdl *ddl, const Target *target, const MigObject *table, const char *taken)
{
	const char *privilege = privilege_of(taken);
	char	   *plain = without_option(taken);
	const char *grantee = grantee_of(plain ? plain : taken);

	if (table->kind != MIG_KIND_TABLE || begins_with(taken, "REVOKE"))
		return;
	for (int i = 0; i < table->nchildren; i++)
	{
		const MigObject *column = &ddl->to->objects[table->children[i]];
		ListCell   *lc;

		if (column->kind != MIG_KIND_COLUMN ||
			mig_snapshot_find(ddl->from, MIG_KIND_COLUMN, column->identity) < 0)
			continue;
		foreach(lc, lines_of(column, MIG_ATTRIBUTE_PRIVILEGES))
		{
			char	   *line = lfirst(lc);
			char	   *without = without_option(line);
			const char *given = privilege_of(line);

			if (begins_with(given, privilege) && given[strlen(privilege)] == ' ' &&
				strcmp(grantee_of(without ? without : line), grantee) == 0)
				add_statements(ddl, target, list_make1(line));
		}
	}
}

/* Write what makes some lines others; those of columns that an object has not are left out. */
static void
write_lines(MigDdl *ddl, const MigObject *object, const Target *target, const List *before,
			const List *after)
{
	List	   *news = NIL;
	ListCell   *lc;

	foreach(lc, before)
	{
		if (mig_options_contain(after, lfirst(lc)))
			continue;
		take_back(ddl, target, lfirst(lc), after);
		restore_columns(ddl, target, object, lfirst(lc));
	}
	foreach(lc, after)
	{
		const char *line = lfirst(lc);

		/* what had the grant option and has it no longer is there already */
		if (has_column(object, line) && !mig_options_contain(before, line) && !mig_options_contain(before, psprintf("%s%s", line, grant_option)))
			news = lappend(news, unconstify(char *, line));
	}
	add_statements(ddl, target, news);
}

/*
 * Write what gives an object of ddl->to the privileges of "source", while it has
 * those of "from"; null means those of a new object.
 */
void
mig_privileges_write(MigDdl *ddl, const MigObject *object, const MigObject *from,
					 const MigObject *source)
{
	List	   *before = lines_of(from, MIG_ATTRIBUTE_PRIVILEGES);
	List	   *after = lines_of(source, MIG_ATTRIBUTE_PRIVILEGES);
	Target		target = {""};

	if (before == NIL && after == NIL)
		return;
	target.name = name_of(ddl->to, object);
	write_lines(ddl, object, &target, before, after);
}

/*
 * Default privileges.  Attributes: "grants" (the lines), "for" (the role, and perhaps the
 * schema), "on" (the objects), as ALTER DEFAULT PRIVILEGES has them.
 */
static void
change_defaults(MigDdl *ddl, const MigObject *object, const MigObject *from, const MigObject *to)
{
	Target		target;

	target.prefix = psprintf("ALTER DEFAULT PRIVILEGES %s ", mig_snapshot_get(object, "for"));
	target.name = mig_snapshot_get(object, "on");
	write_lines(ddl, object, &target, lines_of(from, "grants"), lines_of(to, "grants"));
}

static void
create_defaults(MigDdl *ddl, const MigObject *object)
{
	change_defaults(ddl, object, NULL, object);
}

static void
drop_defaults(MigDdl *ddl, const MigObject *object)
{
	change_defaults(ddl, object, object, NULL);
}

static void
alter_defaults(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	change_defaults(ddl, to, from, to);
}

const MigKindOps mig_kind_default_privileges = {
	.name = "default privileges",
	.address = mig_kinds_address,
	.create = create_defaults,
	.drop = drop_defaults,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_defaults
};
