/* SPDX-License-Identifier: MIT
 * Raw SQL of an author's: where one statement ends and the next begins, and what it may not do. Comes in: the
 * text of a `sql` step. Goes out: its statements without their semicolons, or problems.
 *
 * Only as much is read as is needed for that: strings, quoted names, comments, words. A semicolon ends no
 * statement inside parentheses and bodies: `BEGIN ... END` of a trigger (SQLite), `BEGIN ATOMIC ... END` of
 * a function (PostgreSQL).
 */
#include "sql/scan.h"
#include "sql/write.h"

#include <string.h>
#include <strings.h>

struct split {
    struct arena *arena;
    struct problems *problems;
    struct span span;
    enum mig_dialect dialect;
    struct scan scan;
    VEC(const char *) statements;
    bool refused;

    /* of the statement that is being read */
    const char *begin, *end; /* of its text; `begin` NULL: nothing but space and comments so far */
    size_t words;
    bool create, trigger, routine, in_body;
    bool after_semicolon; /* in a trigger's body */
    int parentheses, depth;
};

static bool word_is(struct token token, const char *word)
{
    return token.kind == TOKEN_WORD && token.size == strlen(word) &&
           strncasecmp(token.text, word, token.size) == 0;
}

static bool word_among(struct token token, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (word_is(token, words[i]))
            return true;
    return false;
}

static void start_statement(struct split *split)
{
    split->begin = NULL;
    split->words = 0;
    split->create = split->trigger = split->routine = split->in_body = split->after_semicolon = false;
    split->parentheses = split->depth = 0;
}

static void end_statement(struct split *split)
{
    if (split->begin != NULL)
        vec_push(split->arena, &split->statements,
                 arena_textn(split->arena, split->begin, (size_t)(split->end - split->begin)));
    start_statement(split);
}

/* The runner owns transactions and settings; what runs outside a transaction has no place in a revision. */
static void refuse(struct split *split, struct token first)
{
    static const char *const transaction[] = {"begin", "commit", "rollback", "savepoint", "release",
                                              "end",   "start",  "abort",    "prepare"};
    static const char *const outside[] = {"pragma", "attach", "detach", "vacuum"};
    bool ends = word_among(first, transaction, sizeof transaction / sizeof transaction[0]);
    if (!ends && !word_among(first, outside, sizeof outside / sizeof outside[0]))
        return;
    struct problem *problem = problem_add(split->problems, PROBLEM_RAW_REFUSED, split->span,
                                          "raw SQL may not use `%.*s`", (int)first.size, first.text);
    problem_help(split->problems, problem,
                 ends ? "a revision is one transaction, which the runner opens and closes"
                      : "a revision is one transaction; settings and files are the runner's");
    split->refused = true;
}

/* CREATE [OR REPLACE] [TEMP] TRIGGER, FUNCTION, PROCEDURE: the words that decide stand among the first. */
static void read_opening(struct split *split, struct token token)
{
    split->words++;
    if (split->words == 1)
        split->create = word_is(token, "create");
    if (split->words == 1)
        refuse(split, token);
    if (!split->create || split->words > 4 || split->trigger || split->routine)
        return;
    split->trigger = word_is(token, "trigger") && split->dialect == MIG_DIALECT_SQLITE;
    split->routine =
        (word_is(token, "function") || word_is(token, "procedure")) && split->dialect == MIG_DIALECT_POSTGRES;
}

/* In a trigger's body END ends it only behind a semicolon: elsewhere it is the end of a CASE. */
static void read_trigger_word(struct split *split, struct token token)
{
    if (word_is(token, "begin"))
        split->in_body = true;
    else if (split->in_body && split->after_semicolon && word_is(token, "end"))
        split->in_body = false;
    split->after_semicolon = false;
}

static void read_routine_word(struct split *split, struct token token)
{
    if (word_is(token, "begin") || (split->depth > 0 && word_is(token, "case")))
        split->depth++;
    else if (split->depth > 0 && word_is(token, "end"))
        split->depth--;
}

static void read_word(struct split *split, struct token token)
{
    read_opening(split, token);
    if (split->trigger)
        read_trigger_word(split, token);
    else if (split->routine)
        read_routine_word(split, token);
}

static void read_sign(struct split *split, struct token token)
{
    bool nested = split->dialect == MIG_DIALECT_POSTGRES;
    char sign = *token.text;
    if (sign == ';' && split->in_body)
        split->after_semicolon = true;
    else
        split->after_semicolon = false;
    if (nested && sign == '(')
        split->parentheses++;
    if (nested && sign == ')' && split->parentheses > 0)
        split->parentheses--;
}

static bool ends_statement(const struct split *split, struct token token)
{
    return token.kind == TOKEN_SIGN && *token.text == ';' && !split->in_body && split->parentheses == 0 &&
           split->depth == 0;
}

static void read_token(struct split *split, struct token token)
{
    if (token.kind == TOKEN_SPACE)
        return;
    if (ends_statement(split, token)) {
        end_statement(split);
        return;
    }
    if (split->begin == NULL)
        split->begin = token.text;
    split->end = token.text + token.size;
    if (token.kind == TOKEN_WORD)
        read_word(split, token);
    else if (token.kind == TOKEN_SIGN)
        read_sign(split, token);
    else
        split->after_semicolon = false;
}

static bool split_text(struct split *split)
{
    for (;;) {
        struct token token = scan_next(&split->scan);
        if (token.kind == TOKEN_END)
            break;
        if (token.kind == TOKEN_OPEN) {
            problem_add(split->problems, PROBLEM_UNTERMINATED, split->span, "%s never ends in this raw SQL",
                        token.words);
            return false;
        }
        read_token(split, token);
    }
    if (split->in_body || split->depth > 0) {
        problem_add(split->problems, PROBLEM_UNTERMINATED, split->span,
                    "a body without its `END` in this raw SQL");
        return false;
    }
    end_statement(split);
    return !split->refused;
}

bool sql_split(struct arena *arena, const char *text, struct span span, enum mig_dialect dialect,
               struct problems *problems, const char *const **statements, size_t *count)
{
    struct split split = {.arena = arena,
                          .problems = problems,
                          .span = span,
                          .dialect = dialect,
                          .scan = {.next = text, .dialect = dialect}};
    start_statement(&split);
    bool good = split_text(&split);
    *statements = split.statements.items;
    *count = split.statements.count;
    return good;
}
