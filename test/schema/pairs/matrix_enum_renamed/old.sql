CREATE TYPE old_mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m old_mood DEFAULT 'ok');
