/* SPDX-License-Identifier: MIT
 * Raw SQL of an author's: where one statement ends and the next begins, and what it may not do. Comes in: the
 * text of a `sql` step. Goes out: its statements without their semicolons, or problems.
 *
 * Only as much is read as is needed for that: strings, quoted names, comments, words. A semicolon ends no
 * statement inside parentheses and bodies: `BEGIN ... END` of a trigger (SQLite), `BEGIN ATOMIC ... END` of
 * a function (PostgreSQL).
 */
#include "sql/raw/scan.h"
#include "sql/write.h"

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
    struct token first;      /* its first word */
    size_t words;            /* so far */
    bool trigger, routine, in_body;
    bool after_semicolon; /* in a trigger's body */
    int parentheses, depth;
};

static void start_statement(struct split *split)
{
    split->begin = NULL;
    split->words = 0;
    split->trigger = split->routine = split->in_body = split->after_semicolon = false;
    split->parentheses = split->depth = 0;
}

static void end_statement(struct split *split)
{
    if (split->begin != NULL)
        vec_push(split->arena, &split->statements,
                 arena_textn(split->arena, split->begin, (size_t)(split->end - split->begin)));
    start_statement(split);
}

static void refuse(struct split *split, struct token word, const char *reason)
{
    bool one = split->words == 0;
    struct problem *problem = problem_add(
        split->problems, PROBLEM_RAW_REFUSED, split->span, "raw SQL may not use `%.*s%s%.*s`",
        (int)split->first.size, split->first.text, one ? "" : " ... ", one ? 0 : (int)word.size, word.text);
    problem_help(split->problems, problem, "%s", reason);
    split->refused = true;
}

/* CREATE [OR REPLACE] [TEMP] TRIGGER, FUNCTION, PROCEDURE: the words that decide stand among the first. */
static void read_opening(struct split *split, struct token token)
{
    if (split->words == 0)
        split->first = token;
    const char *reason = raw_refusal(split->first, token, split->words);
    if (reason != NULL)
        refuse(split, token, reason);
    if (split->words++ > 4 || !token_is(split->first, "create") || split->trigger || split->routine)
        return;
    split->trigger = token_is(token, "trigger") && split->dialect == MIG_DIALECT_SQLITE;
    split->routine = (token_is(token, "function") || token_is(token, "procedure")) &&
                     split->dialect == MIG_DIALECT_POSTGRES;
}

/* In a trigger's body END ends it only behind a semicolon: elsewhere it is the end of a CASE. */
static void read_trigger_word(struct split *split, struct token token)
{
    if (token_is(token, "begin"))
        split->in_body = true;
    else if (split->in_body && split->after_semicolon && token_is(token, "end"))
        split->in_body = false;
    split->after_semicolon = false;
}

static void read_routine_word(struct split *split, struct token token)
{
    if (token_is(token, "begin") || (split->depth > 0 && token_is(token, "case")))
        split->depth++;
    else if (split->depth > 0 && token_is(token, "end"))
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
