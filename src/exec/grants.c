/*-------------------------------------------------------------------------
 *
 * grants.c
 *	  Privileges by what somebody is to do.
 *
 * Most functions that look may be called by everybody who may use the schema, so
 * only the others are named here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "exec/grants.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "store/privileges.h"
#include "utils/acl.h"
#include "utils/builtins.h"

#define PUBLIC "public"

/* what somebody may be let do; who does the others looks as well */
typedef enum What
{
	LOOK,
	RUN,
	WRITE
} What;

typedef struct Activity
{
	const char *name;
	const char *const *routines;	/* ends with null */
} Activity;

static const char *const look_routines[] = {"check", "diff", NULL};
static const char *const run_routines[] = {
	"adopt", "approve", "downgrade", "downgrade_each", "expect", "record", "stamp",
	"upgrade", "upgrade_each", NULL
};
static const char *const write_routines[] = {
	"define", "edit", "load", "merge", "remove", "revision", "set_model", "sync", NULL
};

static const Activity activities[] = {
	[LOOK] = {"look", look_routines},
	[RUN] = {"run", run_routines},
	[WRITE] = {"write", write_routines}
};

static What
parse_what(const char *what)
{
	for (int i = 0; i < lengthof(activities); i++)
	{
		if (strcmp(what, activities[i].name) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized privilege: \"%s\"", what),
			 errhint("Privileges are look, run and write.")));
}

/* Refuse a role that does not exist, and what not everybody can be let do. */
static void
check_role(const char *role, What what)
{
	if (strcmp(role, PUBLIC) != 0)
		(void) get_role_oid(role, false);
	else if (what != LOOK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_GRANT_OPERATION),
				 errmsg("PUBLIC can be let look only"),
				 errhint("Name the roles that are to %s.", activities[what].name)));
}

static bool
is_among(const char *name, What what)
{
	for (const char *const *routine = activities[what].routines; *routine; routine++)
	{
		if (strcmp(*routine, name) == 0)
			return true;
	}
	return false;
}

/* The functions that are about looking, or about that and something else, by name. */
static List *
routines_of(bool look, bool run, bool write)
{
	List	   *routines = mig_privileges_routines();
	ListCell   *lc;

	foreach(lc, routines)
	{
		const char *name = ((MigRoutine *) lfirst(lc))->name;

		if (!(look && is_among(name, LOOK)) && !(run && is_among(name, RUN)) &&
			!(write && is_among(name, WRITE)))
			routines = foreach_delete_current(routines, lc);
	}
	return routines;
}

/* Refuse to do by halves what the current role cannot do, with no more than a warning. */
static void
check_may_grant(const List *routines, bool usage)
{
	bool		may = !usage || mig_privileges_may_grant_usage();
	ListCell   *lc;

	foreach(lc, routines)
		may = may && ((MigRoutine *) lfirst(lc))->may_grant;
	if (!may)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not let others use extension migrate",
						GetUserNameFromId(GetUserId(), false)),
				 errhint("The owner of the database, the role that has created the extension, and superusers may.")));
}

/* Run a command, with the functions in place of %s. */
static void
command(const char *before, const List *routines, const char *between, const char *role)
{
	const char *grantee = strcmp(role, PUBLIC) == 0 ? "PUBLIC" : quote_identifier(role);
	StringInfoData sql;
	ListCell   *lc;

	initStringInfo(&sql);
	appendStringInfoString(&sql, before);
	foreach(lc, routines)
		appendStringInfo(&sql, "%s%s", lc == list_head(routines) ? "" : ", ",
						 ((MigRoutine *) lfirst(lc))->signature);
	appendStringInfo(&sql, " %s %s", between, grantee);
	mig_privileges_command(sql.data);
}

/*
 * Let a role look, run or write; "public" is everybody.  Raises
 * ERRCODE_UNDEFINED_OBJECT, ERRCODE_INVALID_PARAMETER_VALUE,
 * ERRCODE_INVALID_GRANT_OPERATION for what PUBLIC cannot be let do, and
 * ERRCODE_INSUFFICIENT_PRIVILEGE if the current role may not let others do it.
 */
void
mig_grants_give(const char *role, const char *what)
{
	What		granted = parse_what(what);
	List	   *routines = routines_of(true, granted == RUN, granted == WRITE);

	check_role(role, granted);
	check_may_grant(routines, true);
	command("GRANT USAGE ON SCHEMA migrate", NIL, "TO", role);
	command("GRANT EXECUTE ON ROUTINE ", routines, "TO", role);
}

/* Refuse to leave a privilege that somebody else has granted. */
static void
check_left(const char *role, const char *signature)
{
	char	   *grantor = mig_privileges_left(role, signature);

	if (grantor)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("privileges of role \"%s\" were granted by role \"%s\"", role, grantor),
				 errdetail("One of them is on %s.",
						   signature[0] ? signature : "schema migrate"),
				 errhint("That role has to revoke them.")));
}

/* Say that a role still may do something that it was revoked from. */
static void
say_held(const char *role, const char *signature)
{
	if (mig_privileges_held(role, signature))
		ereport(NOTICE,
				(errmsg("role \"%s\" still has such privileges through other roles", role)));
}

/*
 * No longer let a role run or write, or with look do anything.  Raises what
 * mig_grants_give() raises, and ERRCODE_INSUFFICIENT_PRIVILEGE also if somebody
 * else has granted some of it.
 */
void
mig_grants_take(const char *role, const char *what)
{
	What		revoked = parse_what(what);
	bool		all = revoked == LOOK;
	List	   *routines = routines_of(all, all || revoked == RUN, all || revoked == WRITE);
	ListCell   *lc;

	check_role(role, revoked);
	check_may_grant(routines, all);
	if (all)
		command("REVOKE USAGE ON SCHEMA migrate", NIL, "FROM", role);
	command("REVOKE EXECUTE ON ROUTINE ", routines, "FROM", role);
	foreach(lc, routines)
		check_left(role, ((MigRoutine *) lfirst(lc))->signature);
	if (all)
		check_left(role, "");
	say_held(role, all ? "" : ((MigRoutine *) linitial(routines))->signature);
}
