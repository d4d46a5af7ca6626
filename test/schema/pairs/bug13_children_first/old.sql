CREATE TABLE a_parent (id int PRIMARY KEY);
CREATE TABLE b_child (id int PRIMARY KEY, parent_id int REFERENCES a_parent);
CREATE TABLE c_grandchild (id int, child_id int REFERENCES b_child);
CREATE PUBLICATION pub FOR TABLE b_child, c_grandchild;
