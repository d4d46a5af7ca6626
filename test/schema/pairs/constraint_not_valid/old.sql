CREATE TABLE u (a integer);
