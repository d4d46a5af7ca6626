CREATE TABLE t (id int, state text NOT NULL DEFAULT 'new');
