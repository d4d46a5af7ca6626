CREATE SCHEMA "Odd ""Schema";
CREATE TABLE "Odd ""Schema"."select" ("from" int, "A b" text DEFAULT 'it''s');
