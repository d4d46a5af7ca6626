-- stamp, expect and record: what is applied, without running anything
CREATE EXTENSION migrate;
SELECT migrate.define('a1', NULL, 'first', 'SELECT 1 / 0', 'SELECT 1 / 0', branch_labels => 'main');
SELECT migrate.define('a2', 'a1', 'second', 'SELECT 1 / 0', 'SELECT 1 / 0');
SELECT migrate.define('a3', 'a2', 'third', 'VACUUM');
SELECT migrate.define('b3', 'a2', 'other', 'SELECT 1 / 0', 'SELECT 1 / 0', branch_labels => 'side');
SELECT migrate.define('n1', NULL, 'net', 'SELECT 1 / 0', 'SELECT 1 / 0', branch_labels => 'net', depends_on => 'a2');
CREATE FUNCTION regress_applied() RETURNS text LANGUAGE sql AS 'SELECT string_agg(v.rev_id, '' '' ORDER BY s.number) FROM migrate.version v JOIN migrate.script s USING (rev_id)';

-- No script is run, whatever it is; what is below a target comes with it, what
-- is above it goes.
SELECT migrate.stamp('a3');
SELECT regress_applied();
SELECT migrate.stamp('a3');
SELECT migrate.stamp('a2');
SELECT regress_applied();
SELECT migrate.stamp('n1');
SELECT regress_applied();
SELECT migrate.stamp('a1');
SELECT regress_applied();
SELECT migrate.stamp('heads');
SELECT regress_applied();
SELECT migrate.stamp('b3');
SELECT regress_applied();
SELECT migrate.stamp('a2, b3');
SELECT regress_applied();
SELECT migrate.stamp('side@base');
SELECT regress_applied();
SELECT migrate.stamp('base');
SELECT regress_applied();
-- the default is head, if there is one
SELECT migrate.stamp(); \echo :SQLSTATE
SELECT migrate.stamp('side@head');
SELECT migrate.stamp('current');
SELECT migrate.stamp('net@head, main@head'); \echo :SQLSTATE
SELECT migrate.stamp('net@head, a3');
SELECT regress_applied();
-- what cannot be named
SELECT migrate.stamp('nowhere'); \echo :SQLSTATE
SELECT migrate.stamp('-1'); \echo :SQLSTATE
SELECT migrate.stamp('a1:a2'); \echo :SQLSTATE
SELECT migrate.stamp(''); \echo :SQLSTATE
SELECT migrate.stamp(NULL); \echo :SQLSTATE
SELECT migrate.stamp('a1', NULL); \echo :SQLSTATE
SELECT regress_applied();

-- purge: begin from nothing
SELECT migrate.stamp('a1', purge => true);
SELECT regress_applied();
SELECT migrate.stamp('n1, a1', true);
SELECT regress_applied();
SELECT migrate.stamp('base', true);
SELECT regress_applied();
-- the way out when something unknown is recorded
INSERT INTO migrate.version VALUES ('gone', 1, now(), 'nobody');
SELECT * FROM migrate.current(); \echo :SQLSTATE
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.stamp('a2'); \echo :SQLSTATE
SELECT migrate.stamp('a2', purge => true);
SELECT regress_applied();
SELECT * FROM migrate.current();
-- or to define what is missing
INSERT INTO migrate.version VALUES ('gone', 1, now(), 'nobody');
SELECT migrate.define('gone', 'a2', 'again', 'SELECT 1 / 0');
SELECT * FROM migrate.current();
SELECT migrate.stamp('a2', purge => true);
SELECT migrate.stamp('nowhere', purge => true); \echo :SQLSTATE
SELECT regress_applied();

-- expect: these can be run now, with these scripts
CREATE FUNCTION regress_expect(operation text, revisions text) RETURNS void LANGUAGE sql AS
$$SELECT migrate.expect(operation, revisions, (SELECT string_agg(coalesce(s.checksum, 'none'), ', ' ORDER BY r.n)
	FROM regexp_split_to_table(revisions, ', *') WITH ORDINALITY r(rev_id, n) LEFT JOIN migrate.script s USING (rev_id)))$$;
SELECT regress_expect('upgrade', 'a3');
SELECT regress_expect('upgrade', 'a3, n1');
SELECT regress_expect('upgrade', 'n1,a3');
SELECT regress_expect('downgrade', 'a2');
SELECT regress_expect('downgrade', 'a2, a1');
-- what is below or above is not there, or is
SELECT regress_expect('upgrade', 'a2'); \echo :SQLSTATE
SELECT regress_expect('downgrade', 'a1'); \echo :SQLSTATE
SELECT regress_expect('downgrade', 'a3'); \echo :SQLSTATE
-- by whole identifiers only, that are defined, each with its checksum
SELECT regress_expect('upgrade', 'nowhere'); \echo :SQLSTATE
SELECT regress_expect('downgrade', 'main'); \echo :SQLSTATE
SELECT regress_expect('upgrade', 'head'); \echo :SQLSTATE
SELECT migrate.expect('upgrade', 'a3', 'sha256:of something else'); \echo :SQLSTATE
SELECT migrate.expect('upgrade', 'a3, n1', 'sha256:of something else'); \echo :SQLSTATE
SELECT migrate.expect('stamp', 'a3', ''); \echo :SQLSTATE
SELECT migrate.expect('upgrade', NULL, ''); \echo :SQLSTATE
-- until the transaction ends nobody else changes that
BEGIN;
SELECT regress_expect('downgrade', 'a2');
SELECT mode FROM pg_locks WHERE relation = 'migrate.version'::regclass AND mode LIKE 'Share%Exclusive%' AND pid = pg_backend_pid();
COMMIT;

-- record: one step, that fits, of the scripts that are stored
CREATE FUNCTION regress_record(operation text, rev_id text) RETURNS void LANGUAGE sql AS
	'SELECT migrate.record($1, $2, (SELECT checksum FROM migrate.script WHERE rev_id = $2))';
SELECT migrate.stamp('base');
SELECT regress_record('upgrade', 'a2'); \echo :SQLSTATE
SELECT regress_record('upgrade', 'a1');
SELECT regress_record('upgrade', 'a1'); \echo :SQLSTATE
SELECT regress_record('upgrade', 'n1'); \echo :SQLSTATE
SELECT regress_record('upgrade', 'a2');
SELECT regress_record('upgrade', 'n1');
SELECT regress_applied();
SELECT regress_record('downgrade', 'a2'); \echo :SQLSTATE
SELECT regress_record('downgrade', 'a3'); \echo :SQLSTATE
SELECT regress_record('downgrade', 'n1');
SELECT regress_record('downgrade', 'a2');
SELECT regress_applied();
SELECT migrate.record('upgrade', 'a2', 'sha256:of something else'); \echo :SQLSTATE
SELECT regress_record('stamp', 'a2'); \echo :SQLSTATE
SELECT regress_record('UPGRADE', 'a2'); \echo :SQLSTATE
SELECT migrate.record('upgrade', 'nowhere', ''); \echo :SQLSTATE
SELECT migrate.record(NULL, 'a2', ''); \echo :SQLSTATE
SELECT migrate.record('upgrade', NULL, ''); \echo :SQLSTATE
SELECT migrate.record('upgrade', 'a2', NULL); \echo :SQLSTATE
SELECT migrate.define('late', 'missing');
SELECT regress_record('upgrade', 'late'); \echo :SQLSTATE
SELECT regress_applied();

DROP FUNCTION regress_applied, regress_record, regress_expect;
DROP EXTENSION migrate;
