CREATE TYPE tt AS (a integer, b text);
CREATE TABLE typed OF tt (PRIMARY KEY (a));
CREATE TABLE plain (a integer, b text);
CREATE TABLE loses OF tt;
CREATE TYPE other AS (x integer);
