GRANT SELECT ON ALL TABLES IN SCHEMA migrate TO PUBLIC;
--
-- Who owns the database may look, write and run, have others do so, and so also dump
-- it.  No rights grow by that: scripts run as the caller, and those of others need
-- approval.
--
GRANT USAGE ON SCHEMA migrate TO pg_database_owner WITH GRANT OPTION;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO pg_database_owner WITH GRANT OPTION;
