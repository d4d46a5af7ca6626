CREATE TABLE old_name (id int PRIMARY KEY, old_column text);
