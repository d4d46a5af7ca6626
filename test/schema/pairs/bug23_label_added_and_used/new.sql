CREATE TYPE state AS ENUM ('new', 'running', 'done');
CREATE TABLE t (id int, state state DEFAULT 'running', CHECK (state <> 'running' OR id > 0));
