/*-------------------------------------------------------------------------
 *
 * kind_foreign.c
 *	  Foreign data wrappers, servers, user mappings.
 *
 * Attributes of all: "options" (a list of names and literals).  Of a wrapper:
 * "handler", "validator", "connection" (functions without their parentheses).  Of
 * a server: "wrapper", "type", "version".  Of a user mapping: "server", "user"
 * (or PUBLIC), "*secrets" (options whose values are not known).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"
#include "utils/builtins.h"

/* The options of a new object as a clause, or nothing. */
static char *
clause_of(const MigObject *object)
{
	const char *options = mig_snapshot_get(object, "options");

	return options ? psprintf(" OPTIONS (%s)", options) : pstrdup("");
}

/* Functions of a wrapper, and how to say that there is none. */
static const struct
{
	const char *attribute;
	const char *word;
}			functions[] =
{
	{"handler", "HANDLER"},
	{"validator", "VALIDATOR"},
	{"connection", "CONNECTION"}
};

static void
create_wrapper(MigDdl *ddl, const MigObject *wrapper)
{
	StringInfoData sql;

	initStringInfo(&sql);
	for (int i = 0; i < lengthof(functions); i++)
	{
		if (mig_kinds_has(wrapper, functions[i].attribute))
			appendStringInfo(&sql, " %s %s", functions[i].word,
							 mig_snapshot_get(wrapper, functions[i].attribute));
	}
	mig_ddl_add(ddl, "CREATE FOREIGN DATA WRAPPER %s%s%s", wrapper->identity, sql.data,
				clause_of(wrapper));
	pfree(sql.data);
}

static void
alter_wrapper(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData sql;

	initStringInfo(&sql);
	for (int i = 0; i < lengthof(functions); i++)
	{
		const char *function = mig_snapshot_get(to, functions[i].attribute);

		if (mig_kinds_differ(from, to, functions[i].attribute))
			appendStringInfo(&sql, " %s%s%s%s", function ? "" : "NO ", functions[i].word,
							 function ? " " : "", function ? function : "");
	}
	mig_ddl_add(ddl, "ALTER FOREIGN DATA WRAPPER %s%s%s", to->identity, sql.data,
				mig_options_alter_foreign(from, to, "options"));
	pfree(sql.data);
}

const MigKindOps mig_kind_foreign_data_wrapper = {
	.name = "foreign data wrapper",
	.address = mig_kinds_address,
	.create = create_wrapper,
	.drop = mig_kinds_drop,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_wrapper
};

static void
create_server(MigDdl *ddl, const MigObject *server)
{
	StringInfoData sql;

	initStringInfo(&sql);
	if (mig_kinds_has(server, "type"))
		appendStringInfo(&sql, " TYPE %s", quote_literal_cstr(mig_snapshot_get(server, "type")));
	if (mig_kinds_has(server, "version"))
		appendStringInfo(&sql, " VERSION %s",
						 quote_literal_cstr(mig_snapshot_get(server, "version")));
	mig_ddl_add(ddl, "CREATE SERVER %s%s FOREIGN DATA WRAPPER %s%s", server->identity, sql.data,
				mig_snapshot_get(server, "wrapper"), clause_of(server));
	pfree(sql.data);
}

static MigVerdict
judge_server(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "wrapper") || mig_kinds_differ(from, to, "type") ?
		MIG_REBUILD : MIG_ALTER;
}

static void
alter_server(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *version = mig_snapshot_get(to, "version");
	char	   *clause = "";

	if (mig_kinds_differ(from, to, "version"))
		clause = psprintf(" VERSION %s", version ? quote_literal_cstr(version) : "NULL");
	mig_ddl_add(ddl, "ALTER SERVER %s%s%s", to->identity, clause,
				mig_options_alter_foreign(from, to, "options"));
}

const MigKindOps mig_kind_server = {
	.name = "server",
	.address = mig_kinds_address,
	.create = create_server,
	.drop = mig_kinds_drop,
	.judge = judge_server,
	.alter = alter_server
};

static void
address_user_mapping(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *mapping)
{
	appendStringInfo(buffer, "USER MAPPING FOR %s SERVER %s", mig_snapshot_get(mapping, "user"),
					 mig_snapshot_get(mapping, "server"));
}

/* The address of a mapping, palloc'd. */
static char *
mapping_of(const MigObject *mapping)
{
	StringInfoData address;

	initStringInfo(&address);
	address_user_mapping(&address, NULL, mapping);
	return address.data;
}

static void
create_user_mapping(MigDdl *ddl, const MigObject *mapping)
{
	mig_ddl_add(ddl, "CREATE %s%s", mapping_of(mapping), clause_of(mapping));
	if (mig_kinds_has(mapping, "*secrets"))
		mig_ddl_note(ddl, "The mapping is made without its secrets, which have to be added by hand: %s.",
					 mig_snapshot_get(mapping, "*secrets"));
}

static void
drop_user_mapping(MigDdl *ddl, const MigObject *mapping)
{
	if (mig_kinds_has(mapping, "*secrets"))
		ddl->destructive = true;
	mig_kinds_drop(ddl, mapping);
}

static void
alter_user_mapping(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	mig_ddl_add(ddl, "ALTER %s%s", mapping_of(to), mig_options_alter_foreign(from, to, "options"));
}

const MigKindOps mig_kind_user_mapping = {
	.name = "user mapping",
	.address = address_user_mapping,
	.create = create_user_mapping,
	.drop = drop_user_mapping,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_user_mapping
};
