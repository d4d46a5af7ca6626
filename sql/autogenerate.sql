-- Revisions generated from the model, and their proof.
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE TABLE public.account (id int PRIMARY KEY, name varchar(10) DEFAULT 'x', old text);
CREATE TABLE public.post (id int PRIMARY KEY, account int REFERENCES public.account);
CREATE VIEW public.names AS SELECT id, name FROM public.account;

-- without a model there is nothing to compare with
SELECT * FROM migrate.diff();
SELECT migrate.revision('first', autogenerate => true);

SELECT migrate.set_model($$
	CREATE TABLE account (id int PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'y', headline text);
	COMMENT ON COLUMN account.name IS 'what it''s called';
	CREATE TABLE post (id bigint PRIMARY KEY, account int REFERENCES account ON DELETE CASCADE);
	CREATE TABLE tag (post bigint REFERENCES post, tag text CHECK (tag <> ''), PRIMARY KEY (post, tag));
$$) > 0 AS has_objects;

-- the view is not in the model, and stays
\pset format unaligned
SELECT step, operation, kind, object, destructive FROM migrate.diff();
SELECT upgrade, downgrade, note FROM migrate.diff() WHERE kind <> 'view';
SELECT step, operation, kind, object, upgrade, downgrade FROM migrate.diff('account.old=headline') WHERE step = 1;
\pset format aligned
SELECT migrate.check();

SELECT migrate.fingerprint() AS before \gset

-- what is read does not depend on the settings of the session
BEGIN;
CREATE TABLE public.day (day date DEFAULT '2021-12-31', span interval DEFAULT '1 day 2 hours', CHECK (day > '2020-01-31'));
SELECT migrate.fingerprint() AS iso \gset
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = iso_8601;
SET quote_all_identifiers = on;
SELECT migrate.fingerprint() = :'iso' AS same;
ROLLBACK;

SELECT migrate.revision('generated', autogenerate => true, rename => 'account.old=headline', rev_id => 'a1');
SELECT regexp_replace(upgrade, 'CREATE VIEW[^;]*', 'CREATE VIEW ...') FROM migrate.script WHERE rev_id = 'a1' \g (format=unaligned tuples_only=on)
SELECT regexp_replace(downgrade, 'CREATE VIEW[^;]*', 'CREATE VIEW ...') FROM migrate.script WHERE rev_id = 'a1' \g (format=unaligned tuples_only=on)
SELECT migrate.fingerprint() = :'before' AS nothing_happened_yet;

-- what is pending would be generated again
SELECT migrate.revision('again', autogenerate => true);
SELECT migrate.upgrade();
SELECT count(*) FROM migrate.diff();
SELECT migrate.check();
SET client_min_messages = notice;
SELECT migrate.revision('again', autogenerate => true) IS NULL AS nothing_to_do;
SET client_min_messages = warning;
SELECT migrate.downgrade('base');
SELECT migrate.fingerprint() = :'before' AS as_before;
SELECT migrate.upgrade();

-- made by hand
ALTER TABLE public.tag ADD by_hand int;
SELECT migrate.check();
SELECT migrate.revision('tidy', autogenerate => true, live => true, rev_id => 'a2');
SELECT upgrade FROM migrate.script WHERE rev_id = 'a2' \g (format=unaligned tuples_only=on)

-- nothing but a renaming
SELECT migrate.remove('a2');
ALTER TABLE public.tag DROP by_hand;
ALTER TABLE public.post RENAME TO article;
SELECT migrate.revision('rename', autogenerate => true, rename => 'article=post', rev_id => 'a2');
SELECT upgrade, downgrade FROM migrate.script WHERE rev_id = 'a2' \g (format=unaligned tuples_only=on)
SELECT migrate.upgrade();
SELECT migrate.check();

-- what minor releases keep with a column is none of its options
BEGIN;
SELECT migrate.fingerprint() AS before \gset
UPDATE pg_attribute SET attoptions = '{pg_attver=4711}' WHERE attrelid = 'tag'::regclass AND attnum > 0;
SELECT migrate.fingerprint() = :'before' AS same, count(*) FROM migrate.diff();
UPDATE pg_attribute SET attoptions = '{n_distinct=4711}' WHERE attrelid = 'tag'::regclass AND attnum > 0;
SELECT migrate.fingerprint() = :'before' AS same;
ROLLBACK;

-- arguments
SELECT migrate.revision('both', 'SELECT 1', autogenerate => true);
SELECT * FROM migrate.diff('account');
SELECT * FROM migrate.diff('nothing=something');

DROP EXTENSION migrate;
DROP VIEW public.names;
DROP TABLE public.tag, public.post, public.account;
