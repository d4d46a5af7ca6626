--
-- The history of a small application, a lending library: 23 revisions with two
-- branches, a dependency between them, and a merge.
--
--	psql -f history.sql
--
-- Each call is what a revision file is elsewhere.  Loading it again changes
-- nothing.
--

SELECT migrate.define('8c1f60a2d4e7', NULL, 'create books and authors',
	created_at => '2025-01-13 09:12+00',
	upgrade => $up$
CREATE SCHEMA library;

CREATE TABLE library.author (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL
);

CREATE TABLE library.book (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	title text NOT NULL,
	published int CHECK (published BETWEEN 1450 AND 2100)
);

CREATE TABLE library.book_author (
	book_id int REFERENCES library.book ON DELETE CASCADE,
	author_id int REFERENCES library.author,
	PRIMARY KEY (book_id, author_id)
);
$up$,
	downgrade => $down$
DROP TABLE library.book_author, library.book, library.author;
DROP SCHEMA library;
$down$);

SELECT migrate.define('3e7b95d01fa4', '8c1f60a2d4e7', 'create copies',
	created_at => '2025-01-13 15:40+00',
	upgrade => $up$
CREATE TYPE library.condition AS ENUM ('new', 'good', 'worn');

CREATE TABLE library.copy (
	barcode text PRIMARY KEY CHECK (barcode ~ '^L[0-9]{5}$'),
	book_id int NOT NULL REFERENCES library.book,
	condition library.condition NOT NULL DEFAULT 'new',
	acquired date NOT NULL DEFAULT current_date
);
CREATE INDEX copy_book_id_idx ON library.copy (book_id);
$up$,
	downgrade => $down$
DROP TABLE library.copy;
DROP TYPE library.condition;
$down$);

SELECT migrate.define('b204c86e9d13', '3e7b95d01fa4', 'create members',
	created_at => '2025-01-20 10:05+00',
	upgrade => $up$
CREATE TABLE library.member (
	id int GENERATED ALWAYS AS IDENTITY (START WITH 1001) PRIMARY KEY,
	name text NOT NULL,
	mail text NOT NULL,
	joined date NOT NULL DEFAULT current_date
);
$up$,
	downgrade => $down$
DROP TABLE library.member;
$down$);

SELECT migrate.define('57da1e3f08bc', 'b204c86e9d13', 'create loans',
	created_at => '2025-01-22 14:31+00',
	upgrade => $up$
CREATE TABLE library.loan (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	barcode text NOT NULL REFERENCES library.copy,
	member_id int NOT NULL REFERENCES library.member,
	lent date NOT NULL DEFAULT current_date,
	due date NOT NULL DEFAULT current_date + 28,
	returned date,
	CHECK (lent <= due AND lent <= returned)
);

-- a copy is lent to one member at a time
CREATE UNIQUE INDEX loan_open_key ON library.loan (barcode) WHERE returned IS NULL;
CREATE INDEX loan_member_id_idx ON library.loan (member_id);
$up$,
	downgrade => $down$
DROP TABLE library.loan;
$down$);

SELECT migrate.define('e91a7d42c605', '57da1e3f08bc', 'count the days a loan is late',
	created_at => '2025-02-03 08:55+00',
	upgrade => $up$
CREATE FUNCTION library.days_late(due date, returned date) RETURNS int
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT greatest(coalesce(returned, current_date) - due, 0);
END;
$up$,
	downgrade => $down$
DROP FUNCTION library.days_late(date, date);
$down$);

SELECT migrate.define('0d6cf83b7a21', 'e91a7d42c605', 'sort books by subject',
	created_at => '2025-02-17 11:20+00',
	upgrade => $up$
CREATE TABLE library.subject (
	code text PRIMARY KEY,
	name text NOT NULL UNIQUE
);

COPY library.subject (code, name) FROM stdin;
000	General works
100	Philosophy and psychology
300	Social sciences
500	Natural sciences
600	Technology
700	Arts and recreation
800	Literature
900	History and geography
\.

ALTER TABLE library.book ADD COLUMN subject text REFERENCES library.subject;
$up$,
	downgrade => $down$
ALTER TABLE library.book DROP COLUMN subject;
DROP TABLE library.subject;
$down$);

SELECT migrate.define('a4f2089c5e7d', '0d6cf83b7a21', 'limit the loans of a member',
	created_at => '2025-03-04 16:48+00',
	upgrade => $up$
CREATE FUNCTION library.check_loans() RETURNS trigger
LANGUAGE plpgsql AS $function$
DECLARE
	max_loans CONSTANT int := 5;
BEGIN
	-- one at a time: the rows of others must be visible when they are counted
	PERFORM FROM library.member WHERE id = NEW.member_id FOR UPDATE;
	IF (SELECT count(*) FROM library.loan
		WHERE member_id = NEW.member_id AND returned IS NULL) >= max_loans
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format($$member %s can't have more than %s books at a time$$,
				NEW.member_id, max_loans);
	END IF;
	RETURN NEW;
END
$function$;

CREATE TRIGGER check_loans BEFORE INSERT ON library.loan
	FOR EACH ROW EXECUTE FUNCTION library.check_loans();
$up$,
	downgrade => $down$
DROP TRIGGER check_loans ON library.loan;
DROP FUNCTION library.check_loans();
$down$);

--
-- Two people now work on two things: the one on fines, the other on the
-- catalogue.
--

SELECT migrate.define('f1e05b7d93c2', 'a4f2089c5e7d', 'create fines',
	branch_labels => 'fines',
	created_at => '2025-03-17 09:30+00',
	upgrade => $up$
CREATE TABLE library.fine (
	loan_id int PRIMARY KEY REFERENCES library.loan,
	amount numeric(6, 2) NOT NULL CHECK (amount > 0),
	paid date
);
$up$,
	downgrade => $down$
DROP TABLE library.fine;
$down$);

SELECT migrate.define('4d8e2b6097fa', 'a4f2089c5e7d', 'add the ISBN',
	branch_labels => 'catalogue',
	created_at => '2025-03-18 13:02+00',
	upgrade => $up$
CREATE FUNCTION library.is_isbn(isbn text) RETURNS bool
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT isbn ~ '^97[89][0-9]{10}$' AND sum(digit::int * (1 + 2 * ((n - 1) % 2))) % 10 = 0
	FROM regexp_split_to_table(isbn, '') WITH ORDINALITY AS d(digit, n)
	WHERE digit ~ '[0-9]';
END;

ALTER TABLE library.book ADD COLUMN isbn text UNIQUE CHECK (library.is_isbn(isbn));
$up$,
	downgrade => $down$
ALTER TABLE library.book DROP COLUMN isbn;
DROP FUNCTION library.is_isbn(text);
$down$);

SELECT migrate.define('6b3d92c8e014', 'f1e05b7d93c2', 'keep the tariff',
	created_at => '2025-03-24 10:11+00',
	upgrade => $up$
CREATE TABLE library.tariff (
	valid_from date PRIMARY KEY,
	per_day numeric(6, 2) NOT NULL,
	at_most numeric(6, 2) NOT NULL,
	note text
);

COPY library.tariff FROM stdin;
2024-01-01	0.10	5.00	\N
2025-01-01	0.20	10.00	council decision of 12 November
\.
$up$,
	downgrade => $down$
DROP TABLE library.tariff;
$down$);

SELECT migrate.define('92f7c3a5e1d8', '4d8e2b6097fa', 'add languages',
	created_at => '2025-04-01 09:15+00',
	upgrade => $up$
CREATE TABLE library.language (
	code text PRIMARY KEY CHECK (code ~ '^[a-z]{3}$'),
	name text NOT NULL
);

COPY library.language FROM stdin;
deu	Deutsch
eng	English
fra	Français
ita	Italiano
pol	Polski
\.

ALTER TABLE library.book
	ADD COLUMN language text NOT NULL DEFAULT 'eng' REFERENCES library.language;
$up$,
	downgrade => $down$
ALTER TABLE library.book DROP COLUMN language;
DROP TABLE library.language;
$down$);

SELECT migrate.define('c80e47a1f59b', '6b3d92c8e014', 'fine late returns',
	created_at => '2025-04-07 17:26+00',
	upgrade => $up$
CREATE FUNCTION library.fine_late_return() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
	INSERT INTO library.fine (loan_id, amount)
	SELECT NEW.id, least(late * t.per_day, t.at_most)
	FROM library.tariff t, library.days_late(NEW.due, NEW.returned) late
	WHERE t.valid_from <= NEW.due AND late > 0
	ORDER BY t.valid_from DESC
	LIMIT 1;
	RETURN NULL;
END
$function$;

CREATE TRIGGER fine_late_return AFTER UPDATE OF returned ON library.loan
	FOR EACH ROW WHEN (OLD.returned IS NULL AND NEW.returned IS NOT NULL)
	EXECUTE FUNCTION library.fine_late_return();
$up$,
	downgrade => $down$
DROP TRIGGER fine_late_return ON library.loan;
DROP FUNCTION library.fine_late_return();
$down$);

SELECT migrate.define('7e16b0d4c83f', '92f7c3a5e1d8', 'search titles',
	created_at => '2025-04-14 12:37+00',
	upgrade => $up$
ALTER TABLE library.book
	ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED;
CREATE INDEX book_words_idx ON library.book USING gin (words);
$up$,
	downgrade => $down$
ALTER TABLE library.book DROP COLUMN words;
$down$);

SELECT migrate.define('29a5d6e3bf70', 'c80e47a1f59b', 'show what members owe',
	created_at => '2025-04-15 11:08+00',
	upgrade => $up$
CREATE VIEW library.balance AS
	SELECT m.id AS member_id, m.name, coalesce(sum(f.amount) FILTER (WHERE f.paid IS NULL), 0) AS owes
	FROM library.member m
		LEFT JOIN library.loan l ON l.member_id = m.id
		LEFT JOIN library.fine f ON f.loan_id = l.id
	GROUP BY m.id;
$up$,
	downgrade => $down$
DROP VIEW library.balance;
$down$);

SELECT migrate.define('b5c940e72a1d', '7e16b0d4c83f', 'create a waiting list',
	depends_on => '29a5d6e3bf70',
	created_at => '2025-05-05 14:20+00',
	upgrade => $up$
CREATE TABLE library.waiting (
	book_id int REFERENCES library.book,
	member_id int REFERENCES library.member,
	since timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (book_id, member_id)
);

CREATE FUNCTION library.check_debt() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
	IF (SELECT owes FROM library.balance WHERE member_id = NEW.member_id) >= 5 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('member %s has to pay first', NEW.member_id);
	END IF;
	RETURN NEW;
END
$function$;

CREATE TRIGGER check_debt BEFORE INSERT ON library.waiting
	FOR EACH ROW EXECUTE FUNCTION library.check_debt();
$up$,
	downgrade => $down$
DROP TABLE library.waiting;
DROP FUNCTION library.check_debt();
$down$);

SELECT migrate.define('d73c10f84e6a', '29a5d6e3bf70', 'let fines be paid in parts',
	created_at => '2025-05-12 09:44+00',
	upgrade => $up$
CREATE TABLE library.payment (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	loan_id int NOT NULL REFERENCES library.fine,
	amount numeric(6, 2) NOT NULL CHECK (amount > 0),
	paid date NOT NULL DEFAULT current_date
);

-- a fine that was paid was paid in full
INSERT INTO library.payment (loan_id, amount, paid)
SELECT loan_id, amount, paid
FROM library.fine
WHERE paid IS NOT NULL
ORDER BY paid, loan_id;

CREATE OR REPLACE VIEW library.balance AS
	SELECT m.id AS member_id, m.name, coalesce(sum(f.amount - coalesce(p.amount, 0)), 0) AS owes
	FROM library.member m
		LEFT JOIN library.loan l ON l.member_id = m.id
		LEFT JOIN library.fine f ON f.loan_id = l.id
		LEFT JOIN (SELECT loan_id, sum(amount) AS amount FROM library.payment GROUP BY loan_id) p
			ON p.loan_id = f.loan_id
	GROUP BY m.id;

ALTER TABLE library.fine DROP COLUMN paid;
$up$,
	downgrade => $down$
ALTER TABLE library.fine ADD COLUMN paid date;

-- what was paid in part counts as not paid
UPDATE library.fine f
SET paid = p.paid
FROM (SELECT loan_id, sum(amount) AS amount, max(paid) AS paid FROM library.payment GROUP BY loan_id) p
WHERE p.loan_id = f.loan_id AND p.amount >= f.amount;

CREATE OR REPLACE VIEW library.balance AS
	SELECT m.id AS member_id, m.name, coalesce(sum(f.amount) FILTER (WHERE f.paid IS NULL), 0) AS owes
	FROM library.member m
		LEFT JOIN library.loan l ON l.member_id = m.id
		LEFT JOIN library.fine f ON f.loan_id = l.id
	GROUP BY m.id;

DROP TABLE library.payment;
$down$);

SELECT migrate.define('1f82d5c6b94e', 'b5c940e72a1d', 'show what can be lent',
	created_at => '2025-05-19 16:03+00',
	upgrade => $up$
CREATE VIEW library.shelf AS
	SELECT b.id AS book_id, b.title, count(c.barcode) AS copies, count(c.barcode) - count(l.id) AS available
	FROM library.book b
		LEFT JOIN library.copy c ON c.book_id = b.id
		LEFT JOIN library.loan l ON l.barcode = c.barcode AND l.returned IS NULL
	GROUP BY b.id;
$up$,
	downgrade => $down$
DROP VIEW library.shelf;
$down$);

SELECT migrate.define('e3b7a90d6c58', 'd73c10f84e6a, 1f82d5c6b94e', 'merge fines and catalogue',
	created_at => '2025-06-02 08:30+00',
	downgrade => '');

SELECT migrate.define('60c4f1e8a2d9', 'e3b7a90d6c58', 'compare mail addresses without case',
	created_at => '2025-06-23 10:52+00',
	upgrade => $up$
ALTER TABLE library.member ADD COLUMN mail_as_given text;

UPDATE library.member
SET mail = lower(mail), mail_as_given = mail
WHERE mail <> lower(mail);

ALTER TABLE library.member
	ADD CONSTRAINT member_mail_key UNIQUE (mail),
	ADD CONSTRAINT member_mail_check CHECK (mail = lower(mail));
$up$,
	downgrade => $down$
ALTER TABLE library.member
	DROP CONSTRAINT member_mail_check,
	DROP CONSTRAINT member_mail_key;

UPDATE library.member
SET mail = mail_as_given
WHERE mail_as_given IS NOT NULL;

ALTER TABLE library.member DROP COLUMN mail_as_given;
$down$);

SELECT migrate.define('ab9d3e57c016', '60c4f1e8a2d9', 'let copies be under repair',
	created_at => '2025-07-07 13:17+00',
	upgrade => $up$
ALTER TYPE library.condition ADD VALUE 'under repair';
$up$,
	downgrade => $down$
-- a value cannot be taken from an enum, so the enum is made again
ALTER TYPE library.condition RENAME TO condition_before;
CREATE TYPE library.condition AS ENUM ('new', 'good', 'worn');

ALTER TABLE library.copy
	ALTER COLUMN condition DROP DEFAULT,
	ALTER COLUMN condition TYPE library.condition USING
		replace(condition::text, 'under repair', 'worn')::library.condition,
	ALTER COLUMN condition SET DEFAULT 'new';

DROP TYPE library.condition_before;
$down$);

SELECT migrate.define('f58e02c7d3b1', 'ab9d3e57c016', 'let loans be renewed',
	created_at => '2025-08-11 15:29+00',
	upgrade => $up$
ALTER TABLE library.loan ADD COLUMN renewals int NOT NULL DEFAULT 0 CHECK (renewals BETWEEN 0 AND 3);

CREATE PROCEDURE library.renew(loan_id int)
LANGUAGE plpgsql AS $function$
BEGIN
	UPDATE library.loan l
	SET due = l.due + 28, renewals = l.renewals + 1
	WHERE l.id = loan_id AND l.returned IS NULL AND NOT EXISTS (
		SELECT FROM library.waiting w JOIN library.copy c USING (book_id)
		WHERE c.barcode = l.barcode);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'loan % cannot be renewed', loan_id;
	END IF;
END
$function$;
$up$,
	downgrade => $down$
DROP PROCEDURE library.renew(int);
ALTER TABLE library.loan DROP COLUMN renewals;
$down$);

SELECT migrate.define('3c7d8b19e640', 'f58e02c7d3b1', 'nothing is due on closed days',
	created_at => '2025-09-15 09:01+00',
	upgrade => $up$
CREATE TABLE library.closed (
	day date PRIMARY KEY,
	reason text NOT NULL
);

COPY library.closed (day, reason) FROM stdin;
2025-12-24	Christmas
2025-12-25	Christmas
2025-12-26	Christmas
2025-12-31	New Year's Eve
2026-01-01	New Year
\.

CREATE FUNCTION library.next_open(day date) RETURNS date
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT min(d::date)
	FROM generate_series(day, day + 30, interval '1 day') d
	WHERE extract(isodow FROM d) < 7
		AND d NOT IN (SELECT c.day FROM library.closed c);
END;

ALTER TABLE library.loan ALTER COLUMN due SET DEFAULT library.next_open(current_date + 28);
$up$,
	downgrade => $down$
ALTER TABLE library.loan ALTER COLUMN due SET DEFAULT current_date + 28;
DROP FUNCTION library.next_open(date);
DROP TABLE library.closed;
$down$);

SELECT migrate.define('9ae61f4d05c8', '3c7d8b19e640', 'count loans by month',
	created_at => '2025-10-06 11:36+00',
	upgrade => $up$
CREATE MATERIALIZED VIEW library.loans_by_month AS
	SELECT date_trunc('month', l.lent)::date AS month, b.subject, count(*) AS loans,
		count(*) FILTER (WHERE l.returned > l.due) AS late
	FROM library.loan l
		JOIN library.copy c USING (barcode)
		JOIN library.book b ON b.id = c.book_id
	GROUP BY 1, 2;
$up$,
	downgrade => $down$
DROP MATERIALIZED VIEW library.loans_by_month;
$down$);
