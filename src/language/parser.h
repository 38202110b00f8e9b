/* SPDX-License-Identifier: MIT
 * One text while it is read: where the lexer stands in it, which brackets are open, and what has been built.
 * Shared by the lexer, the grammar and its constructors; nothing outside this folder sees it.
 */
#ifndef MIG_LANGUAGE_PARSER_H
#define MIG_LANGUAGE_PARSER_H

#include "schema/query.h"
#include "schema/step.h"

/* Whose text it is. A database's is read in silence: nobody can repair what it printed. */
enum language { LANGUAGE_MIG, LANGUAGE_SQLITE, LANGUAGE_POSTGRES };

enum {
    PARSER_BRACKETS = 100, /* open at a time */
    PARSER_HEIGHT = 500,   /* levels of an expression; SQLite takes 1000 with its own rendering */
    PARSER_NAME = 1000,    /* bytes; what the databases take is for the schema to say */
    PARSER_ID = 128,       /* bytes of a revision's id */
    PARSER_NUMBER = 1000,  /* digits */
    PARSER_PROBLEMS = 1000 /* of one file; who has more is told of these */
};

struct bracket {
    int token;
    struct span span;
};

struct draft_column;
struct draft_table;

struct parser {
    struct arena *arena;
    struct problems *problems; /* NULL: nobody reads messages */
    enum language language;
    uint32_t origin; /* place of text[0] in the source map; 0: everything is nowhere */

    const unsigned char *text, *limit; /* *limit is NUL */
    const unsigned char *start, *cursor;
    int first;   /* the token that says what the text is; 0 once it was given */
    bool header; /* up to the first `;` */
    bool failed;
    bool too_deep, stray; /* already said of this statement */
    bool commented;       /* in another language; already said of this file */
    bool unclosed;        /* a block, of which has been told */
    bool inside_out;      /* a quote is missing, of which has been told */
    unsigned problem_count;

    struct span long_text; /* the last '...' of this statement with a line end in it; { 0, 0 } for none */

    int last_token;
    struct span last;
    struct bracket brackets[PARSER_BRACKETS];
    unsigned bracket_count;
    unsigned surplus; /* { that are too deep to be in the table, and whose } do not count either */

    struct revision *revision; /* START_FILE; the rest in `result` */
    bool has_header, has_upgrade;
    struct span after, requirements, label, created; /* the clauses seen, { 0, 0 } for none */
    struct span on_delete, on_update;                /* the same of the reference at hand */
    union {
        const struct expr *expr;
        struct draft_column *column;
        struct constraint *constraint;
        const struct index *index;
        struct enum_type *type;
        const struct sequence *sequence;
        struct partition *partition;
        const struct draft_table *table;
        struct type column_type;
        const struct query *query;
        struct trigger *trigger;
        struct trigger_body *trigger_body;
    } result;
};

/* Where the current token stands. */
struct span parser_span(const struct parser *parser);
struct span span_join(struct span first, struct span last);
bool span_nowhere(struct span span);

/* The text of a span, as written; only where parser->origin is not 0. */
const char *parser_text(const struct parser *parser, struct span span);

/* problem_add for a text of ours, nothing but `failed` for any other; then NULL. */
struct problem *parser_problem(struct parser *parser, enum problem_code code, struct span span,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));
void parser_note(struct parser *parser, struct problem *problem, struct span span, const char *text);
void parser_help(struct parser *parser, struct problem *problem, const char *text); /* NULL: none */

/* Says that something stands twice, and where it stood first. */
void parser_twice(struct parser *parser, struct span again, struct span first, const char *what);
/* Notes in *seen where something stands; when it stood before, says so and returns false. What is nowhere (a
 * definition of the tables, which we wrote ourselves) is always the first. */
bool parser_first_time(struct parser *parser, struct span *seen, struct span span, const char *what);
void parser_too_deep(struct parser *parser, struct span span); /* once a statement */

#endif
