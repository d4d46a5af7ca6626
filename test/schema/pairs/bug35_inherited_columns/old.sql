CREATE TABLE base (id int NOT NULL, at timestamptz DEFAULT now(), CONSTRAINT id_positive CHECK (id > 0));
CREATE TABLE child (extra text) INHERITS (base);
