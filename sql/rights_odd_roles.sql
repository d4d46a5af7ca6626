-- Names of roles with quotes and line ends.
CREATE EXTENSION migrate;
SELECT current_user AS me \gset
SELECT format(E'regress_a"b''c\nd\\e; -- %s', 1) AS odd, format(E'regress_"\r\n%s', 2) AS other \gset
CREATE ROLE :"odd" LOGIN;
CREATE ROLE :"other" LOGIN;
GRANT CREATE ON SCHEMA public TO :"odd", :"other";
SELECT migrate.grant(:'odd', 'write'), migrate.grant(:'odd', 'run'), migrate.grant(:'other', 'run');
\c - :"odd"
SELECT migrate.revision('odd', 'CREATE TABLE regress_odd (i int)', 'DROP TABLE regress_odd', rev_id => 'odd');
SELECT migrate.upgrade();
SELECT applied_by = :'odd', session_user = :'odd' FROM migrate.history();
SELECT migrate.downgrade('base');
\c - :"other"
SELECT migrate.upgrade();
SELECT migrate.approve('odd');
SELECT migrate.upgrade();
SELECT operation, effective_role = :'other', replace(replace(remark, E'\r', '\r'), E'\n', '\n') FROM migrate.log ORDER BY number;
SELECT replace(replace(migrate.show('odd'), E'\r', '\r'), E'\n', '\n') LIKE '%by regress_a"b''c%';
SELECT migrate.downgrade('base');
\c - :me
SET client_min_messages = warning;
SELECT migrate.remove('odd');
SELECT migrate.set_model('CREATE TABLE regress_odd (i int); ALTER TABLE regress_odd OWNER TO ' || quote_ident(:'odd'), kinds => '*');
SELECT count(*) > 0 FROM migrate.diff();
SELECT migrate.revision('auto', autogenerate => true, rev_id => 'auto');
SELECT migrate.upgrade('auto');
SELECT pg_get_userbyid(relowner) = :'odd' FROM pg_class WHERE relname = 'regress_odd';
SELECT count(*) FROM migrate.diff();
SELECT migrate.downgrade('base');
SELECT migrate.revoke(:'odd', 'write'), migrate.revoke(:'odd', 'run'), migrate.revoke(:'other', 'run');
DROP EXTENSION migrate;
REVOKE CREATE ON SCHEMA public FROM :"odd", :"other";
DROP ROLE :"odd", :"other";
