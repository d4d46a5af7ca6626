CREATE SCHEMA "Odd ""Schema";
CREATE TYPE "Odd ""Schema"."Type 1" AS ENUM ('it''s', '\', 'ü');
CREATE TABLE "Odd ""Schema"."select" ("from" bigint, "A b" text DEFAULT E'\\', "tYpe" "Odd ""Schema"."Type 1", CONSTRAINT "C k" CHECK ("from" > 0));
CREATE INDEX "I 1" ON "Odd ""Schema"."select" ("A b");
COMMENT ON COLUMN "Odd ""Schema"."select"."A b" IS 'ü "x"';
