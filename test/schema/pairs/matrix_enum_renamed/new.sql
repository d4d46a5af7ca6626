CREATE TYPE new_mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m new_mood DEFAULT 'ok');
