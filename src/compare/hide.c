/*-------------------------------------------------------------------------
 *
 * hide.c
 *	  Getting what is there out of the way of a shadow.
 *
 * All of this is taken back when the subtransaction of the shadow ends, and it is
 * never committed.  So catalog rows are changed without the locks and the rules of
 * the commands that would do the same: other sessions see the rows as they
 * were, and no more than those who want to change the same rows have to wait.
 *
 * A schema gets another name, and an empty one takes its place, with the same
 * owner, privileges, default privileges and comment.  What extensions have in the
 * schema moves to the new one, whether or not the extension is relocatable: the new
 * schema has the name that the extension knows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "catalog/catalog.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_am.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_default_acl.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_event_trigger.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_foreign_data_wrapper.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_language.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_publication.h"
#include "catalog/pg_subscription.h"
#include "catalog/pg_transform.h"
#include "catalog/pg_user_mapping.h"
#include "catalog/reading.h"
#include "commands/alter.h"
#include "commands/comment.h"
#include "commands/dbcommands.h"
#include "commands/event_trigger.h"
#include "commands/extension.h"
#include "commands/tablecmds.h"
#include "commands/trigger.h"
#include "compare/hide.h"
#include "foreign/foreign.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* The name of something hidden, which ends with its OID, in the current context. */
static char *
hidden_name(Oid oid)
{
	return psprintf(MIG_HIDDEN_NAME "%u", oid);
}

/* Is that the name of something hidden? */
bool
mig_hide_is_hidden(const char *name)
{
	return strncmp(name, MIG_HIDDEN_NAME, strlen(MIG_HIDDEN_NAME)) == 0;
}

/*
 * The newest version of a catalog row, locked; waits for whoever is about to
 * change it.  Null if it is gone.  In the current context.
 */
static HeapTuple
lock_newest(Relation catalog, ItemPointer tid)
{
	TupleTableSlot *slot = table_slot_create(catalog, NULL);
	TM_FailureData failure;
	HeapTuple	tuple = NULL;
	TM_Result	result;

	result = table_tuple_lock(catalog, tid, SnapshotAny, slot,
							  GetCurrentCommandId(true), LockTupleExclusive, LockWaitBlock,
							  TUPLE_LOCK_FLAG_FIND_LAST_VERSION, &failure);
	if (result == TM_Ok)
		tuple = ExecCopySlotHeapTuple(slot);
	ExecDropSingleTupleTableSlot(slot);
	return tuple;
}

/* Set a column of a catalog row, unless the row is gone. */
static void
set_column(Relation catalog, ItemPointer tid, int column, Datum value, bool isnull)
{
	TupleDesc	desc = RelationGetDescr(catalog);
	Datum	   *values = palloc0(desc->natts * sizeof(Datum));
	bool	   *nulls = palloc0(desc->natts * sizeof(bool));
	bool	   *replace = palloc0(desc->natts * sizeof(bool));
	HeapTuple	tuple = lock_newest(catalog, tid);

	if (tuple == NULL)
		return;
	values[column - 1] = value;
	nulls[column - 1] = isnull;
	replace[column - 1] = true;
	tuple = heap_modify_tuple(tuple, desc, values, nulls, replace);
	CatalogTupleUpdate(catalog, &tuple->t_self, tuple);
	heap_freetuple(tuple);
}

static void
set_name(Relation catalog, ItemPointer tid, int column, const char *name)
{
	NameData	value;

	namestrcpy(&value, name);
	set_column(catalog, tid, column, NameGetDatum(&value), false);
}

/* What is done with a row of a catalog, given whatever belongs to it. */
typedef void (*RowVisitor) (Relation catalog, HeapTuple tuple, const void *arg);

/* Go through all rows of a catalog, the changes to which are visible afterwards. */
static void
visit_rows(Oid catalog_oid, RowVisitor visit, const void *arg)
{
	Relation	catalog = table_open(catalog_oid, RowExclusiveLock);
	SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
		visit(catalog, tuple, arg);
	systable_endscan(scan);
	table_close(catalog, RowExclusiveLock);
	CommandCounterIncrement();
}

/* The pg_namespace row of a schema by its OID, or null; to be released. */
static HeapTuple
find_schema(Oid schema)
{
	return SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
}

/* A schema and another one that is to have what the first one has. */
typedef struct Move
{
	Oid			from;
	Oid			to;
	bool		of_caller;		/* also what the caller could change */
} Move;

static void
move_default_acl(Relation catalog, HeapTuple tuple, const void *arg)
{
	const Move *move = arg;
	Form_pg_default_acl form = (Form_pg_default_acl) GETSTRUCT(tuple);

	if (form->defaclnamespace != move->from ||
		(!move->of_caller && has_privs_of_role(GetUserId(), form->defaclrole)))
		return;
	changeDependencyFor(DefaultAclRelationId, form->oid, NamespaceRelationId, move->from, move->to);
	set_column(catalog, &tuple->t_self, Anum_pg_default_acl_defaclnamespace,
			   ObjectIdGetDatum(move->to), false);
}

/*
 * Let the default privileges of one schema be those of another; those that the
 * caller could change too, or not.
 */
static void
move_default_privileges(Oid from, Oid to, bool of_caller)
{
	Move		move = {from, to, of_caller};

	visit_rows(DefaultAclRelationId, move_default_acl, &move);
}

/* Copy the privileges on a schema, and the comment on it. */
static void
copy_schema_properties(Oid from, Oid to)
{
	Relation	catalog = table_open(NamespaceRelationId, RowExclusiveLock);
	HeapTuple	source = find_schema(from);
	HeapTuple	target = find_schema(to);
	char	   *comment = GetComment(from, NamespaceRelationId, 0);
	bool		isnull;
	Datum		acl;

	acl = SysCacheGetAttr(NAMESPACEOID, source, Anum_pg_namespace_nspacl, &isnull);
	if (!isnull)
		acl = PointerGetDatum(PG_DETOAST_DATUM_COPY(acl));
	set_column(catalog, &target->t_self, Anum_pg_namespace_nspacl,
			   acl, isnull);
	ReleaseSysCache(source);
	ReleaseSysCache(target);
	table_close(catalog, RowExclusiveLock);
	CommandCounterIncrement();
	if (comment)
		CreateComments(to, NamespaceRelationId, 0, comment);
}

/* Give a schema a hidden name. */
static void
rename_away(Oid schema)
{
	Relation	catalog = table_open(NamespaceRelationId, RowExclusiveLock);
	HeapTuple	tuple = find_schema(schema);

	set_name(catalog, &tuple->t_self, Anum_pg_namespace_nspname, hidden_name(schema));
	ReleaseSysCache(tuple);
	table_close(catalog, RowExclusiveLock);
	CommandCounterIncrement();
}

static Oid
owner_of_schema(Oid schema)
{
	HeapTuple	tuple = find_schema(schema);
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for schema %u", schema);
	owner = ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner;
	ReleaseSysCache(tuple);
	return owner;
}

/* Is anything in a schema, of extensions or of all others? */
static bool
holds(Oid schema, bool of_extensions)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	bool		found = false;
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(NamespaceRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	scan = systable_beginscan(depend, DependReferenceIndexId, true, NULL, 2, keys);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);

		found = form->classid != DefaultAclRelationId &&
			of_extensions == (form->classid == ExtensionRelationId ||
							  OidIsValid(getExtensionOfObject(form->classid, form->objid)));
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	return found;
}

/*
 * Make a schema "public" as a new database has it.  A text that is about all schemas
 * is for such a database: what it does not say of this one is as there.
 */
static void
make_public(void)
{
	Oid			owner = ROLE_PG_DATABASE_OWNER;
	Oid			schema = NamespaceCreate("public", owner, false);
	Relation	catalog = table_open(NamespaceRelationId, RowExclusiveLock);
	AclItem		item = {ACL_ID_PUBLIC, owner, ACL_USAGE};
	Acl		   *acl = aclupdate(acldefault(OBJECT_SCHEMA, owner), &item, ACL_MODECHG_ADD, owner,
								DROP_RESTRICT);
	HeapTuple	tuple;

	CommandCounterIncrement();
	tuple = find_schema(schema);
	set_column(catalog, &tuple->t_self, Anum_pg_namespace_nspacl, PointerGetDatum(acl), false);
	ReleaseSysCache(tuple);
	table_close(catalog, RowExclusiveLock);
	CreateComments(schema, NamespaceRelationId, 0, "standard public schema");
	CommandCounterIncrement();
}

/*
 * Hide a schema, and put an empty one in its place.  That of a schema nobody has
 * listed is needed only for what extensions have there.
 */
static void
hide_schema(const char *name, bool keep_default_privileges, bool listed)
{
	Oid			old = get_namespace_oid(name, true);
	Oid			new;

	if (!OidIsValid(old))
	{
		(void) NamespaceCreate(name, GetUserId(), false);
		CommandCounterIncrement();
		return;
	}
	rename_away(old);
	if (!listed && strcmp(name, "public") == 0 &&
		has_privs_of_role(GetUserId(), ROLE_PG_DATABASE_OWNER))
	{
		make_public();
		mig_hide_bring_members(old, get_namespace_oid(name, false));
		return;
	}
	if (!listed && strcmp(name, "public") != 0 && !holds(old, true))
		return;
	new = NamespaceCreate(name, owner_of_schema(old), false);
	CommandCounterIncrement();
	copy_schema_properties(old, new);
	move_default_privileges(old, new, keep_default_privileges);
	mig_hide_bring_members(old, new);
}

/* Is a relation moved with what it is a part of? */
static bool
is_moved_alone(Relation rel)
{
	char		kind = rel->rd_rel->relkind;

	return kind != RELKIND_INDEX && kind != RELKIND_PARTITIONED_INDEX &&
		kind != RELKIND_TOASTVALUE && kind != RELKIND_COMPOSITE_TYPE;
}

/*
 * Move a member of an extension from one schema to another.  A table is locked so
 * that nobody alters it, while others read and write it.
 */
static void
move_member(const ObjectAddress *member, Oid from, Oid to, ObjectAddresses *moved)
{
	Relation	rel;

	if (member->classId != RelationRelationId)
	{
		(void) AlterObjectNamespace_oid(member->classId, member->objectId, to, moved);
		return;
	}
	rel = relation_open(member->objectId, ShareUpdateExclusiveLock);
	if (is_moved_alone(rel) && !object_address_present(member, moved))
		AlterTableNamespaceInternal(rel, from, to, moved);
	relation_close(rel, NoLock);
}

/* Move those members of an extension that are in a schema. */
static void
move_members(Oid extension, Oid from, Oid to)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	ObjectAddresses *moved = new_object_addresses();
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ExtensionRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension));
	scan = systable_beginscan(depend, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);
		ObjectAddress member;

		CHECK_FOR_INTERRUPTS();
		ObjectAddressSet(member, form->classid, form->objid);
		if (form->deptype == DEPENDENCY_EXTENSION && get_object_namespace(&member) == from)
			move_member(&member, from, to, moved);
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	free_object_addresses(moved);
	CommandCounterIncrement();
}

static void
bring_extension(Relation catalog, HeapTuple tuple, const void *arg)
{
	const Move *move = arg;
	Form_pg_extension form = (Form_pg_extension) GETSTRUCT(tuple);

	move_members(form->oid, move->from, move->to);
	if (form->extnamespace != move->from)
		return;
	changeDependencyFor(ExtensionRelationId, form->oid, NamespaceRelationId, move->from, move->to);
	set_column(catalog, &tuple->t_self, Anum_pg_extension_extnamespace,
			   ObjectIdGetDatum(move->to), false);
}

/*
 * Move what extensions have in one schema to another.  An extension may belong to
 * somebody else, as it mostly does: its members were in a schema of that name
 * before, and whoever owns the schema could have given it the name.  So that is done
 * with the rights that it takes.
 */
void
mig_hide_bring_members(Oid from, Oid to)
{
	Move		move = {from, to};
	Oid			user;
	int			security;

	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID, security | SECURITY_LOCAL_USERID_CHANGE);
	visit_rows(ExtensionRelationId, bring_extension, &move);
	SetUserIdAndSecContext(user, security);
}

/* Objects without a schema, the names of which may collide. */
typedef struct GlobalKind
{
	MigKind		kind;
	Oid			catalog;
	int			oid_column;
	int			name_column;
	int			owner_column;	/* 0: it is a superuser's */
} GlobalKind;

static const GlobalKind global_kinds[] =
{
	{MIG_KIND_LANGUAGE, LanguageRelationId, Anum_pg_language_oid,
	Anum_pg_language_lanname, Anum_pg_language_lanowner},
	{MIG_KIND_FOREIGN_DATA_WRAPPER, ForeignDataWrapperRelationId,
		Anum_pg_foreign_data_wrapper_oid, Anum_pg_foreign_data_wrapper_fdwname,
	Anum_pg_foreign_data_wrapper_fdwowner},
	{MIG_KIND_SERVER, ForeignServerRelationId, Anum_pg_foreign_server_oid,
	Anum_pg_foreign_server_srvname, Anum_pg_foreign_server_srvowner},
	{MIG_KIND_PUBLICATION, PublicationRelationId, Anum_pg_publication_oid,
	Anum_pg_publication_pubname, Anum_pg_publication_pubowner},
	{MIG_KIND_EVENT_TRIGGER, EventTriggerRelationId, Anum_pg_event_trigger_oid,
	Anum_pg_event_trigger_evtname, Anum_pg_event_trigger_evtowner},
	{MIG_KIND_ACCESS_METHOD, AccessMethodRelationId, Anum_pg_am_oid, Anum_pg_am_amname, 0},
	{MIG_KIND_SUBSCRIPTION, SubscriptionRelationId, Anum_pg_subscription_oid,
	Anum_pg_subscription_subname, Anum_pg_subscription_subowner},
};

/* Has a kind of object no schema, so that it is hidden only if the scope names it? */
bool
mig_hide_is_global(MigKind kind)
{
	for (int i = 0; i < lengthof(global_kinds); i++)
	{
		if (global_kinds[i].kind == kind)
			return true;
	}
	return kind == MIG_KIND_CAST || kind == MIG_KIND_TRANSFORM || kind == MIG_KIND_EXTENSION ||
		kind == MIG_KIND_USER_MAPPING || kind == MIG_KIND_DEFAULT_PRIVILEGES;
}

/* An OID in a catalog row. */
static Oid
oid_in(HeapTuple tuple, int column, TupleDesc desc)
{
	bool		isnull;

	return DatumGetObjectId(heap_getattr(tuple, column, desc, &isnull));
}

/* Is an object the server's own, or an extension's? */
static bool
is_somebody_elses(Oid catalog, Oid oid)
{
	return oid < FirstNormalObjectId || OidIsValid(getExtensionOfObject(catalog, oid));
}

/* Give an object a hidden name, if it is the caller's. */
static void
rename_object(Relation catalog, HeapTuple tuple, const void *arg)
{
	const GlobalKind *kind = arg;
	TupleDesc	desc = RelationGetDescr(catalog);
	Oid			oid = oid_in(tuple, kind->oid_column, desc);
	Oid			owner = kind->owner_column ? oid_in(tuple, kind->owner_column, desc) :
		BOOTSTRAP_SUPERUSERID;

	/* a catalog of all databases */
	if (kind->catalog == SubscriptionRelationId &&
		((Form_pg_subscription) GETSTRUCT(tuple))->subdbid != MyDatabaseId)
		return;
	if (!is_somebody_elses(kind->catalog, oid) && has_privs_of_role(GetUserId(), owner))
		set_name(catalog, &tuple->t_self, kind->name_column, hidden_name(oid));
}

/* Remove a row of a catalog, unless it is gone. */
static void
remove_row(Relation catalog, HeapTuple tuple)
{
	HeapTuple	newest = lock_newest(catalog, &tuple->t_self);

	if (newest)
		CatalogTupleDelete(catalog, &newest->t_self);
}

/* Casts and transforms that somebody has made have no names that could change. */
static void
remove_cast(Relation catalog, HeapTuple tuple, const void *arg)
{
	if (!is_somebody_elses(CastRelationId, ((Form_pg_cast) GETSTRUCT(tuple))->oid))
		remove_row(catalog, tuple);
}

static void
remove_transform(Relation catalog, HeapTuple tuple, const void *arg)
{
	if (!is_somebody_elses(TransformRelationId, ((Form_pg_transform) GETSTRUCT(tuple))->oid))
		remove_row(catalog, tuple);
}

/* Nor have default privileges; those of a schema were hidden with it. */
static void
remove_default_acl(Relation catalog, HeapTuple tuple, const void *arg)
{
	Form_pg_default_acl form = (Form_pg_default_acl) GETSTRUCT(tuple);

	if (!OidIsValid(form->defaclnamespace) && has_privs_of_role(GetUserId(), form->defaclrole))
		remove_row(catalog, tuple);
}

/* Nor have user mappings; they are the caller's if the server is. */
static void
remove_user_mapping(Relation catalog, HeapTuple tuple, const void *arg)
{
	Oid			server = ((Form_pg_user_mapping) GETSTRUCT(tuple))->umserver;

	if (has_privs_of_role(GetUserId(), GetForeignServer(server)->owner))
		remove_row(catalog, tuple);
}

/*
 * Say in a shadow what is the case with an extension, in the place of its version,
 * which nothing in there asks for.
 */
static void
set_extension_version(Relation catalog, HeapTuple tuple, const char *version)
{
	set_column(catalog, &tuple->t_self, Anum_pg_extension_extversion,
			   CStringGetTextDatum(version), false);
}

static char *
extension_version(Relation catalog, HeapTuple tuple)
{
	bool		isnull;

	return TextDatumGetCString(heap_getattr(tuple, Anum_pg_extension_extversion,
											RelationGetDescr(catalog), &isnull));
}

/*
 * Hide an extension, if it is the caller's.  It stays, since what it has is needed, but
 * counts as created only when the model says so.
 */
static void
hide_extension(Relation catalog, HeapTuple tuple, const void *arg)
{
	Form_pg_extension form = (Form_pg_extension) GETSTRUCT(tuple);

	if (form->oid >= FirstNormalObjectId && has_privs_of_role(GetUserId(), form->extowner) &&
		strcmp(NameStr(form->extname), "migrate") != 0)
		set_extension_version(catalog, tuple,
							  psprintf(MIG_HIDDEN_NAME "%s", extension_version(catalog, tuple)));
}

/* The row of an extension, palloc'd. */
static HeapTuple
copy_extension(Relation catalog, Oid extension)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension));
	scan = systable_beginscan(catalog, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = heap_copytuple(systable_getnext(scan));
	systable_endscan(scan);
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "could not find tuple for extension %u", extension);
	return tuple;
}

/*
 * Move an extension of the caller to a schema in which a model wants it, if that is
 * not null and another one.
 */
void
mig_hide_move_extension(Oid extension, const char *schema)
{
	Relation	catalog = table_open(ExtensionRelationId, RowExclusiveLock);
	Form_pg_extension form = (Form_pg_extension) GETSTRUCT(copy_extension(catalog, extension));

	if (schema && has_privs_of_role(GetUserId(), form->extowner) &&
		get_namespace_oid(schema, false) != form->extnamespace)
		(void) AlterExtensionNamespace(NameStr(form->extname), schema, NULL);
	table_close(catalog, RowExclusiveLock);
	CommandCounterIncrement();
}

/*
 * Let an extension that is there count as created in a shadow, where a version of it
 * is wanted, or null.  To be called also for one that was created there with a version.
 */
void
mig_hide_show_extension(Oid extension, const char *version)
{
	Relation	catalog = table_open(ExtensionRelationId, RowExclusiveLock);
	HeapTuple	tuple = copy_extension(catalog, extension);
	char	   *is = extension_version(catalog, tuple);
	char	   *installed = mig_hide_is_hidden(is) ? is + strlen(MIG_HIDDEN_NAME) : is;

	/* one that was created here has the version, and it is noted nevertheless */
	if (version && (installed == is || strcmp(version, installed) != 0))
		set_extension_version(catalog, tuple, psprintf(MIG_WANTED_VERSION "%s", version));
	else if (installed != is)
		set_extension_version(catalog, tuple, installed);
	table_close(catalog, RowExclusiveLock);
	CommandCounterIncrement();
}

/*
 * Disable an event trigger, if the caller may disable it.  Those of others fire, as
 * they do when the caller changes anything.
 */
static void
disable_event_trigger(Relation catalog, HeapTuple tuple, const void *arg)
{
	Form_pg_event_trigger form = (Form_pg_event_trigger) GETSTRUCT(tuple);

	if (form->evtenabled != TRIGGER_DISABLED && has_privs_of_role(GetUserId(), form->evtowner))
		set_column(catalog, &tuple->t_self, Anum_pg_event_trigger_evtenabled,
				   CharGetDatum(TRIGGER_DISABLED), false);
}

/* Can a schema be looked at, and be hidden? */
static bool
is_manageable(const char *name, Oid oid)
{
	if (IsReservedName(name) || strcmp(name, "information_schema") == 0 ||
		strcmp(name, "migrate") == 0 || mig_hide_is_hidden(name))
		return false;
	return !OidIsValid(oid) || !OidIsValid(getExtensionOfObject(NamespaceRelationId, oid));
}

static int
compare_names(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

/* All schemas that can be managed. */
static List *
all_schemas(void)
{
	Relation	catalog = table_open(NamespaceRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, NULL, 0, NULL);
	List	   *names = NIL;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_namespace form = (Form_pg_namespace) GETSTRUCT(tuple);

		if (is_manageable(NameStr(form->nspname), form->oid))
			names = lappend(names, pstrdup(NameStr(form->nspname)));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return names;
}

/*
 * The names of the schemas in a scope, whether or not they exist, in the current
 * context and in an order that is always the same, so that two shadows do not wait
 * for each other.  Raises ERRCODE_MIG_UNMANAGEABLE_SCHEMA for a schema of the
 * server, of the extension itself, or of another extension.
 */
List *
mig_hide_schemas(const MigScope *scope)
{
	List	   *names = scope->schemas ? list_copy(scope->schemas) : all_schemas();
	ListCell   *lc;

	foreach(lc, names)
	{
		const char *name = lfirst(lc);

		if (!is_manageable(name, get_namespace_oid(name, true)))
			ereport(ERROR,
					(errcode(ERRCODE_MIG_UNMANAGEABLE_SCHEMA),
					 errmsg("schema \"%s\" cannot be managed", name),
					 errdetail("It belongs to the server or to an extension.")));
	}
	list_sort(names, compare_names);
	return names;
}

/* Raise ERRCODE_INSUFFICIENT_PRIVILEGE unless the caller may hide the schemas. */
static void
check_rights(const List *schemas)
{
	ListCell   *lc;

	if (!mig_compat_can_create_in_database())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for database %s", get_database_name(MyDatabaseId)),
				 errdetail("A schema is created for as long as a model is read.")));
	foreach(lc, schemas)
	{
		Oid			schema = get_namespace_oid(lfirst(lc), true);

		if (OidIsValid(schema) && !has_privs_of_role(GetUserId(), owner_of_schema(schema)))
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("must be owner of schema %s", (char *) lfirst(lc)),
					 errdetail("An empty schema takes its place for as long as a model is read.")));
	}
}

/*
 * Hide schemas, those in the list of mig_hide_schemas(), and put empty ones in their
 * place; hide also what has no schema, as far as it is the caller's and of a kind
 * that is in the scope by name; and disable event triggers.  To be called in a
 * subtransaction that is rolled back.  Raises what mig_hide_schemas() does not
 * know: ERRCODE_INSUFFICIENT_PRIVILEGE, before anything is done.
 */
void
mig_hide_all(const MigScope *scope, const List *schemas)
{
	ListCell   *lc;

	check_rights(schemas);
	visit_rows(EventTriggerRelationId, disable_event_trigger, NULL);
	foreach(lc, schemas)
		hide_schema(lfirst(lc), !scope->kinds[MIG_KIND_DEFAULT_PRIVILEGES], scope->schemas != NIL);
	for (int i = 0; i < lengthof(global_kinds); i++)
	{
		if (scope->kinds[global_kinds[i].kind])
			visit_rows(global_kinds[i].catalog, rename_object, &global_kinds[i]);
	}
	if (scope->kinds[MIG_KIND_CAST])
		visit_rows(CastRelationId, remove_cast, NULL);
	if (scope->kinds[MIG_KIND_TRANSFORM])
		visit_rows(TransformRelationId, remove_transform, NULL);
	if (scope->kinds[MIG_KIND_DEFAULT_PRIVILEGES])
		visit_rows(DefaultAclRelationId, remove_default_acl, NULL);
	if (scope->kinds[MIG_KIND_USER_MAPPING])
		visit_rows(UserMappingRelationId, remove_user_mapping, NULL);
	if (scope->kinds[MIG_KIND_EXTENSION])
		visit_rows(ExtensionRelationId, hide_extension, NULL);
}

/*
 * Let a model create a schema that was put in the place of a hidden one: hide that,
 * too, if it is still empty.  Returns the OID under which it is hidden, for
 * mig_hide_bring_members() when the schema has been created; InvalidOid if nothing
 * was done.
 */
Oid
mig_hide_make_way(const char *schema)
{
	Oid			oid = get_namespace_oid(schema, true);

	if (!OidIsValid(oid) || holds(oid, false))
		return InvalidOid;
	rename_away(oid);
	return oid;
}
