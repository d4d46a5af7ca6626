--
-- What pg_dump carries.  Numbers are assigned under the run lock as the
-- highest one plus one, so there is no sequence to carry.  Nor is there what is
-- believed on the word of this server: who has approved, and who has really written.
--
SELECT pg_catalog.pg_extension_config_dump('migrate.script', '');
SELECT pg_catalog.pg_extension_config_dump('migrate.version', '');
SELECT pg_catalog.pg_extension_config_dump('migrate.log', '');
SELECT pg_catalog.pg_extension_config_dump('migrate.half_done', '');
SELECT pg_catalog.pg_extension_config_dump('migrate.model', '');
SELECT pg_catalog.pg_extension_config_dump('migrate.owner', '');
