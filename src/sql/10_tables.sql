--
-- Tables.  Written only by the C code, which acts as their owner; everybody
-- who may use the schema may read them.  src/store/tables.c has their columns, too.
-- No foreign keys: a revision may name parents that are defined later, and a restore
-- must not depend on row order.
--
CREATE TABLE migrate.script (
	number pg_catalog.int8 NOT NULL,
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	down_revision pg_catalog.text[] COLLATE "C" NOT NULL,
	depends_on pg_catalog.text[] COLLATE "C" NOT NULL,
	branch_labels pg_catalog.text[] COLLATE "C" NOT NULL,
	message pg_catalog.text NOT NULL,
	created_at pg_catalog.timestamptz NOT NULL,
	created_by pg_catalog.text NOT NULL,
	upgrade_by pg_catalog.text NOT NULL,
	downgrade_by pg_catalog.text NOT NULL,
	checksum pg_catalog.text NOT NULL,
	upgrade pg_catalog.text NOT NULL,
	downgrade pg_catalog.text,
	file_name pg_catalog.text,
	file_frame pg_catalog.text[],
	file_checksum pg_catalog.text,
	CONSTRAINT script_pkey PRIMARY KEY (rev_id),
	CONSTRAINT script_names_check CHECK (
		(pg_catalog.array_ndims(down_revision) IS NULL
			OR pg_catalog.array_ndims(down_revision) OPERATOR(pg_catalog.=) 1
			AND pg_catalog.array_position(down_revision, NULL) IS NULL)
		AND (pg_catalog.array_ndims(depends_on) IS NULL
			OR pg_catalog.array_ndims(depends_on) OPERATOR(pg_catalog.=) 1
			AND pg_catalog.array_position(depends_on, NULL) IS NULL)
		AND (pg_catalog.array_ndims(branch_labels) IS NULL
			OR pg_catalog.array_ndims(branch_labels) OPERATOR(pg_catalog.=) 1
			AND pg_catalog.array_position(branch_labels, NULL) IS NULL))
) USING heap;
-- An index and no constraint: some scripts go through all unique constraints.
CREATE UNIQUE INDEX script_number_idx ON migrate.script (number);
CREATE INDEX script_names_idx ON migrate.script
	USING gin (down_revision, depends_on, branch_labels) WITH (fastupdate = off);

COMMENT ON TABLE migrate.script IS 'one row per revision: its place in the graph and its scripts';
COMMENT ON COLUMN migrate.script.number IS 'order of insertion, the tie-breaker of every ordering';
COMMENT ON COLUMN migrate.script.rev_id IS 'identifier of the revision';
COMMENT ON COLUMN migrate.script.down_revision IS 'parents: none for a base, several for a merge';
COMMENT ON COLUMN migrate.script.depends_on IS 'revisions or branch labels that must be applied first, without being parents';
COMMENT ON COLUMN migrate.script.branch_labels IS 'branch labels that this revision declares';
COMMENT ON COLUMN migrate.script.message IS 'what the revision does, in a line';
COMMENT ON COLUMN migrate.script.created_at IS 'when the revision was created';
COMMENT ON COLUMN migrate.script.created_by IS 'role that created the revision';
COMMENT ON COLUMN migrate.script.upgrade_by IS 'role that wrote the present upgrade script';
COMMENT ON COLUMN migrate.script.downgrade_by IS 'role that wrote the present downgrade script';
COMMENT ON COLUMN migrate.script.checksum IS 'algorithm and hash of both scripts, line ends taken as LF, white space around them left out';
COMMENT ON COLUMN migrate.script.upgrade IS 'SQL that applies the revision';
COMMENT ON COLUMN migrate.script.downgrade IS 'SQL that takes the revision back; null if it cannot be taken back';
COMMENT ON COLUMN migrate.script.file_name IS 'name of the revision file that it was loaded from; null if there is none';
COMMENT ON COLUMN migrate.script.file_frame IS 'the text of that file before, between and after the scripts; null if it has been changed since by other means';
COMMENT ON COLUMN migrate.script.file_checksum IS 'SHA-256 of the whole text of that file in UTF-8, line ends taken as LF, as hexadecimal digits; null likewise';

CREATE TABLE migrate.version (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	log_number pg_catalog.int8 NOT NULL,
	applied_at pg_catalog.timestamptz NOT NULL,
	applied_by pg_catalog.text NOT NULL,
	duration pg_catalog.interval,
	checksum pg_catalog.text,
	CONSTRAINT version_pkey PRIMARY KEY (rev_id)
) USING heap;

COMMENT ON TABLE migrate.version IS 'one row per applied revision';
COMMENT ON COLUMN migrate.version.rev_id IS 'identifier of the applied revision';
COMMENT ON COLUMN migrate.version.log_number IS 'number of the row of migrate.log that tells of it: the order in which revisions were applied';
COMMENT ON COLUMN migrate.version.applied_at IS 'when it was applied or stamped';
COMMENT ON COLUMN migrate.version.applied_by IS 'role that applied or stamped it';
COMMENT ON COLUMN migrate.version.duration IS 'how long its upgrade script ran; null if it was stamped';
COMMENT ON COLUMN migrate.version.checksum IS 'checksum of the scripts when it was applied, or when edit or define replaced one since';

CREATE TABLE migrate.log (
	number pg_catalog.int8 NOT NULL,
	logged_at pg_catalog.timestamptz NOT NULL,
	session_role pg_catalog.text NOT NULL,
	effective_role pg_catalog.text NOT NULL,
	operation pg_catalog.text NOT NULL,
	rev_id pg_catalog.text,
	from_current pg_catalog.text[] NOT NULL,
	to_current pg_catalog.text[] NOT NULL,
	duration pg_catalog.interval,
	outcome pg_catalog.text NOT NULL,
	remark pg_catalog.text,
	sqlstate pg_catalog.text,
	statement pg_catalog.int4,
	line pg_catalog.int4,
	CONSTRAINT log_pkey PRIMARY KEY (number)
) USING heap;

COMMENT ON TABLE migrate.log IS 'one row per operation, never changed';
COMMENT ON COLUMN migrate.log.number IS 'order of the operations';
COMMENT ON COLUMN migrate.log.logged_at IS 'when the operation ended';
COMMENT ON COLUMN migrate.log.session_role IS 'role that logged in';
COMMENT ON COLUMN migrate.log.effective_role IS 'role that the operation ran as';
COMMENT ON COLUMN migrate.log.operation IS 'upgrade, downgrade, stamp, revision, merge, define, edit, remove, approve or set_model';
COMMENT ON COLUMN migrate.log.rev_id IS 'revision it was about; null if it was about several';
COMMENT ON COLUMN migrate.log.from_current IS 'current revisions before a run or a stamp: the first hundred, and an ellipsis if there are more';
COMMENT ON COLUMN migrate.log.to_current IS 'current revisions after it, as many';
COMMENT ON COLUMN migrate.log.duration IS 'how long the script ran; null if none did';
COMMENT ON COLUMN migrate.log.outcome IS 'done, or failed for a step of upgrade_each and downgrade_each; what fails in the transaction of its caller leaves no row';
COMMENT ON COLUMN migrate.log.remark IS 'the message of the error; or what else there is to say: authors of an approved script, what was purged';
COMMENT ON COLUMN migrate.log.sqlstate IS 'SQLSTATE of the error; null if there was none';
COMMENT ON COLUMN migrate.log.statement IS 'number of the statement that failed, from 1; null if none did';
COMMENT ON COLUMN migrate.log.line IS 'line of the script that the statement begins at, or where in it the error is';

CREATE TABLE migrate.approval (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	approved_by pg_catalog.text COLLATE "C" NOT NULL,
	approved_at pg_catalog.timestamptz NOT NULL,
	checksum pg_catalog.text NOT NULL,
	place pg_catalog.text NOT NULL,
	CONSTRAINT approval_pkey PRIMARY KEY (rev_id, approved_by)
) USING heap;

COMMENT ON TABLE migrate.approval IS 'which role has vouched for the scripts that another role wrote';
COMMENT ON COLUMN migrate.approval.rev_id IS 'the approved revision';
COMMENT ON COLUMN migrate.approval.approved_by IS 'role that approved it, for its own runs only';
COMMENT ON COLUMN migrate.approval.approved_at IS 'when it was approved';
COMMENT ON COLUMN migrate.approval.checksum IS 'checksum of the scripts that were approved; another text is not';
COMMENT ON COLUMN migrate.approval.place IS 'checksum of the parents, dependencies and branch labels that the revision had; in another place it is not approved';

CREATE TABLE migrate.author (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	operation pg_catalog.text COLLATE "C" NOT NULL,
	author pg_catalog.text NOT NULL,
	checksum pg_catalog.text NOT NULL,
	place pg_catalog.text NOT NULL,
	CONSTRAINT author_pkey PRIMARY KEY (rev_id, operation)
) USING heap;

COMMENT ON TABLE migrate.author IS 'which role has really written what, where the owner of migrate.script or migrate.model could have written something in its name';
COMMENT ON COLUMN migrate.author.rev_id IS 'the revision; empty for the model';
COMMENT ON COLUMN migrate.author.operation IS 'upgrade or downgrade: which of its scripts; set_model for the model';
COMMENT ON COLUMN migrate.author.author IS 'role that wrote it';
COMMENT ON COLUMN migrate.author.checksum IS 'checksum of what it wrote; another text is not by this role';
COMMENT ON COLUMN migrate.author.place IS 'checksum of the parents, dependencies and branch labels that the revision had';

CREATE TABLE migrate.owner (
	role pg_catalog.text NOT NULL
) USING heap;

COMMENT ON TABLE migrate.owner IS 'roles, no superusers, that the tables were made over to, here or where a dump comes from: they could have written anything to them';
COMMENT ON COLUMN migrate.owner.role IS 'such a role';

CREATE TABLE migrate.half_done (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	statement pg_catalog.int4 NOT NULL,
	statements pg_catalog.int4 NOT NULL,
	operation pg_catalog.text NOT NULL,
	command pg_catalog.text NOT NULL,
	checksum pg_catalog.text NOT NULL,
	run_by pg_catalog.text NOT NULL,
	begun_at pg_catalog.timestamptz NOT NULL,
	done_at pg_catalog.timestamptz,
	CONSTRAINT half_done_pkey PRIMARY KEY (rev_id, statement)
) USING heap;

COMMENT ON TABLE migrate.half_done IS 'one row per statement that was begun, of the revisions that are half done';
COMMENT ON COLUMN migrate.half_done.rev_id IS 'the revision that is half done';
COMMENT ON COLUMN migrate.half_done.statement IS 'number of the statement in the script, from 1';
COMMENT ON COLUMN migrate.half_done.statements IS 'how many statements the script has';
COMMENT ON COLUMN migrate.half_done.operation IS 'upgrade or downgrade: whose script it is';
COMMENT ON COLUMN migrate.half_done.command IS 'what the statement is, such as CREATE INDEX';
COMMENT ON COLUMN migrate.half_done.checksum IS 'algorithm and hash of the script, line ends taken as LF, and of how strings in it are read';
COMMENT ON COLUMN migrate.half_done.run_by IS 'role that the script ran as; it may have set another one';
COMMENT ON COLUMN migrate.half_done.begun_at IS 'when the statement was begun';
COMMENT ON COLUMN migrate.half_done.done_at IS 'when its effects were committed; null if they are not, or not all of them';

CREATE TABLE migrate.build (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	statement pg_catalog.int4 NOT NULL,
	relation_oid pg_catalog.oid NOT NULL,
	made pg_catalog.bool NOT NULL,
	CONSTRAINT build_pkey PRIMARY KEY (rev_id, statement, relation_oid)
) USING heap;

COMMENT ON TABLE migrate.build IS 'relations that a statement which was begun has made, or that were there before; means nothing in another database, so it is not dumped';
COMMENT ON COLUMN migrate.build.rev_id IS 'the revision that is half done';
COMMENT ON COLUMN migrate.build.statement IS 'number of the statement in the script, from 1';
COMMENT ON COLUMN migrate.build.relation_oid IS 'OID of an index that is built or rebuilt, of one of its partitions, or of the partition to be detached';
COMMENT ON COLUMN migrate.build.made IS 'whether the statement has created the relation; if not, it was there before';
