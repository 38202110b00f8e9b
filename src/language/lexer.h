/* SPDX-License-Identifier: MIT
 * Between lexer and grammar. grammar/mig.re finds where a token ends; lexer.c makes its value, keeps
 * account of brackets, and says what is wrong with what is no token.
 */
#ifndef MIG_LANGUAGE_LEXER_H
#define MIG_LANGUAGE_LEXER_H

#include "language/parser.h"

union GRAMMAR_STYPE;

/* The next token with its value and place: what the grammar calls. */
int grammar_lex(union GRAMMAR_STYPE *value, struct span *span, struct parser *parser);

/* grammar/mig.re: the next token; the text between parser->start and parser->cursor is its own. */
int lexer_header(struct parser *parser, union GRAMMAR_STYPE *value);
int lexer_body(struct parser *parser, union GRAMMAR_STYPE *value);

/* Values of the current token. */
const char *lexer_raw(struct parser *parser);      /* as written */
const char *lexer_word(struct parser *parser);     /* in lower case; SQLite's own text as written */
const char *lexer_unquote(struct parser *parser);  /* without its quotes; CRLF becomes LF */
const char *lexer_unescape(struct parser *parser); /* PostgreSQL's E'...'; NULL: an escape we do not know */

/* Tokens that need more than a regular expression. */
int lexer_dollar(struct parser *parser, union GRAMMAR_STYPE *value); /* $$...$$ from its first $$ on */
int lexer_printed(struct parser *parser, int token, const char *ours);
bool lexer_skip_comment(struct parser *parser); /* to behind its end; false: it has none */

/* What is no token: reported, and BAD. */
int lexer_stray(struct parser *parser);
int lexer_foreign(struct parser *parser); /* letters that are not ASCII */
/* Is a character in the token that comes with copied text and looks like another one? Then it is reported. */
bool lexer_copied(struct parser *parser);
int lexer_unterminated(struct parser *parser);
int lexer_misspelt_number(struct parser *parser);

/* Said once a file; the text goes on behind it. */
void lexer_sql_comment(struct parser *parser);

#endif
