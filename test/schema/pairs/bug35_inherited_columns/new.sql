CREATE TABLE base (id int NOT NULL, at timestamptz DEFAULT now(), by text, CONSTRAINT id_positive CHECK (id > 0));
CREATE TABLE child (extra text) INHERITS (base);
CREATE TABLE second (more int) INHERITS (base);
