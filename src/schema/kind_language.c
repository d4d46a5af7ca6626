/*-------------------------------------------------------------------------
 *
 * kind_language.c
 *	  Procedural languages, and extensions.
 *
 * Attributes of a language: "trusted" (true), "handler", "inline", "validator"
 * (functions without their parentheses).  Attributes of an extension: "schema" (if
 * the extension has not created it), "version" (if another one is wanted than is
 * installed).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"
#include "utils/builtins.h"

static void
append_function(StringInfo sql, const MigObject *language, const char *attribute,
				const char *word)
{
	const char *function = mig_snapshot_get(language, attribute);

	if (function)
		appendStringInfo(sql, " %s %s", word, function);
}

/* OR REPLACE sets everything, and what is left out too. */
static void
define_language(MigDdl *ddl, const MigObject *language, const char *command)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "%s%s PROCEDURAL LANGUAGE %s", command,
					 mig_kinds_has(language, "trusted") ? " TRUSTED" : "", language->identity);
	append_function(&sql, language, "handler", "HANDLER");
	append_function(&sql, language, "inline", "INLINE");
	append_function(&sql, language, "validator", "VALIDATOR");
	mig_ddl_add(ddl, "%s", sql.data);
	pfree(sql.data);
}

static void
create_language(MigDdl *ddl, const MigObject *language)
{
	define_language(ddl, language, "CREATE");
}

static void
alter_language(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	define_language(ddl, to, "CREATE OR REPLACE");
}

const MigKindOps mig_kind_language = {
	.name = "language",
	.address = mig_kinds_address,
	.create = create_language,
	.drop = mig_kinds_drop,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_language
};

static void
create_extension(MigDdl *ddl, const MigObject *extension)
{
	const char *schema = mig_snapshot_get(extension, "schema");
	const char *version = mig_snapshot_get(extension, "version");

	mig_ddl_add(ddl, "CREATE EXTENSION %s%s%s%s%s", extension->identity,
				schema ? " WITH SCHEMA " : "", schema ? quote_identifier(schema) : "",
				version ? " VERSION " : "", version ? quote_literal_cstr(version) : "");
}

static void
drop_extension(MigDdl *ddl, const MigObject *extension)
{
	ddl->destructive = true;
	mig_kinds_drop(ddl, extension);
}

/* A version is not changed here, since there need not be a way back. */
static void
alter_extension(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *version = mig_snapshot_get(to, "version");

	if (mig_kinds_differ(from, to, "schema") && mig_kinds_has(to, "schema"))
		mig_ddl_add(ddl, "ALTER EXTENSION %s SET SCHEMA %s", to->identity,
					quote_identifier(mig_snapshot_get(to, "schema")));
	if (version && mig_kinds_differ(from, to, "version"))
		mig_ddl_note(ddl, "The model has version %s of the extension, which has to be updated by hand.",
					 version);
}

const MigKindOps mig_kind_extension = {
	.name = "extension",
	.spared = true,
	.address = mig_kinds_address,
	.create = create_extension,
	.drop = drop_extension,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_extension
};
