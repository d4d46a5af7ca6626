--
-- Who owns the database may look, write and run, and so also dump it.  No rights
-- grow by that: scripts run as the caller, and those of others need approval.
--
GRANT USAGE ON SCHEMA migrate TO pg_database_owner;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO pg_database_owner;
