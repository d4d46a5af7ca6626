CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (id int, state state NOT NULL DEFAULT 'new');
