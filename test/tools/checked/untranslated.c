/*-------------------------------------------------------------------------
 *
 * untranslated.c
 *	  Preloaded with AddressSanitizer into a server that was compiled without.
 *
 * The C library looks for translated messages in a way in which a server that
 * AddressSanitizer is preloaded into hangs before it has begun.  Tests run in
 * English.
 *
 *-------------------------------------------------------------------------
 */

char	   *bindtextdomain(const char *domain, const char *directory);
char	   *bind_textdomain_codeset(const char *domain, const char *codeset);
char	   *textdomain(const char *domain);

char *
bindtextdomain(const char *domain, const char *directory)
{
	return (char *) directory;
}

char *
bind_textdomain_codeset(const char *domain, const char *codeset)
{
	return (char *) codeset;
}

char *
textdomain(const char *domain)
{
	return (char *) domain;
}
