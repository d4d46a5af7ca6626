--
-- What "make demo" runs after history.sql, in the same database.
--
\pset footer off
\pset pager off
\pset null ''
SET client_min_messages = notice;
SET datestyle = iso;

\echo
\echo '== The plan for the first part: up to the point where two branches begin'
\echo '   SELECT step, rev_id, message, statements FROM migrate.plan(''a4f2'');'
\echo
SELECT step, rev_id, message, statements FROM migrate.plan('a4f2');

\echo '== Run it'
\echo '   SELECT migrate.upgrade(''a4f2'');'
\echo
SELECT migrate.upgrade('a4f2');

\echo '== Where the database stands'
\echo '   SELECT current, heads, pending, up_to_date FROM migrate.status();'
\echo
SELECT current, heads, pending, up_to_date FROM migrate.status();

-- The library opens: the application writes its rows.
INSERT INTO library.author (name) VALUES
	('Ursula K. Le Guin'), ('Stanisław Lem'), ('Italo Calvino'), ('Terry Pratchett'), ('Neil Gaiman');
INSERT INTO library.book (title, published, subject) VALUES
	('The Left Hand of Darkness', 1969, '800'), ('Solaris', 1961, '800'),
	('Le città invisibili', 1972, '800'), ('Good Omens', 1990, '800'),
	('The Language of the Night', 1979, '800');
INSERT INTO library.book_author VALUES (1, 1), (2, 2), (3, 3), (4, 4), (4, 5), (5, 1);
INSERT INTO library.copy (barcode, book_id, condition) VALUES
	('L00001', 1, 'good'), ('L00002', 1, 'new'), ('L00003', 2, 'worn'),
	('L00004', 3, 'good'), ('L00005', 4, 'new'), ('L00006', 5, 'good');
INSERT INTO library.member (name, mail) VALUES
	('Ada', 'Ada@example.org'), ('Grace', 'grace@example.org'), ('Edsger', 'EWD@example.org');
INSERT INTO library.loan (barcode, member_id, lent, due) VALUES
	('L00001', 1001, current_date - 40, current_date - 12),
	('L00003', 1002, current_date - 20, current_date + 8),
	('L00005', 1003, current_date - 99, current_date - 71);

\echo '== The library has opened, rows have come in; now the rest'
\echo '   SELECT migrate.upgrade(''heads'');'
\echo
SELECT migrate.upgrade('heads');

\echo '== Where the database stands now'
\echo '   SELECT current, heads, pending, up_to_date FROM migrate.status();'
\echo
SELECT current, heads, pending, up_to_date FROM migrate.status();

\echo '== The new part works on the old rows: two books come back late'
\echo
UPDATE library.loan SET returned = current_date WHERE barcode IN ('L00001', 'L00005');
INSERT INTO library.payment (loan_id, amount) VALUES (1, 1);
SELECT * FROM library.balance ORDER BY member_id;

\echo '== The history, newest first'
\echo '   SELECT * FROM migrate.history();  (some of its columns)'
\echo
SELECT created_at::date AS created, rev_id, message, array_to_string(branch_labels, ', ') AS branch,
	concat_ws(', ',
		CASE WHEN is_head THEN 'head' END,
		CASE WHEN is_current THEN 'current' END,
		CASE WHEN is_merge_point THEN 'merge point' END,
		CASE WHEN is_branch_point THEN 'branch point' END,
		'depends on ' || nullif(array_to_string(depends_on, ', '), '')) AS remarks
FROM migrate.history();

\echo '== The same as a graph'
\echo '   SELECT migrate.graph();'
\echo
\t on
\pset format unaligned
SELECT migrate.graph();
\pset format aligned
\t off

\echo
\echo '== Back to the branch point: both branches are taken back'
\echo '   SELECT migrate.downgrade(''a4f2'');'
\echo
SELECT migrate.downgrade('a4f2');

\echo '== What is current'
\echo '   SELECT migrate.current();'
\echo
SELECT migrate.current();

\echo '== And up again'
\echo '   SELECT migrate.upgrade();'
\echo
SELECT migrate.upgrade();

\echo '== What is current'
\echo '   SELECT migrate.current();'
\echo
SELECT migrate.current();

\echo '== What was there before the branches is there still'
\echo
SELECT b.title, string_agg(a.name, ', ' ORDER BY a.id) AS authors, s.copies, s.available
FROM library.shelf s
	JOIN library.book b ON b.id = s.book_id
	JOIN library.book_author ba ON ba.book_id = b.id
	JOIN library.author a ON a.id = ba.author_id
GROUP BY b.id, s.copies, s.available
ORDER BY b.id;
