CREATE FUNCTION "Handler"() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION "Inline"(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE LANGUAGE "My language" HANDLER "Handler" INLINE "Inline";
COMMENT ON LANGUAGE "My language" IS 'it''s mine';
CREATE LANGUAGE "other" HANDLER "Handler";
CREATE FUNCTION f() RETURNS int LANGUAGE "My language" AS $$BEGIN RETURN 2; END$$;
CREATE FUNCTION g() RETURNS int LANGUAGE "other" AS $$BEGIN RETURN 2; END$$;
