/* SPDX-License-Identifier: MIT
 * In: `sql` and `call` steps. Out: problems: SQL that a revision must not contain or that SQLite cannot
 * read, functions that C cannot have. SQLite's own parser reads its text, on a database without tables:
 * whether the names in it exist is for the replay to find out.
 */
#include "compiler/raw.h"

#include "compiler/emit_text.h"
#include "sql/render.h"

#include <sqlite3.h>
#include <string.h>

/* Where in the file byte `offset` of a raw text stands: behind the `$tag$`, as long as no line end was
 * folded. */
static struct span raw_place(const struct compiler *compiler, struct span span, size_t offset)
{
    const struct source *source = source_locate(&compiler->sources, span.begin).source;
    if (source == NULL)
        return span;
    const char *text = source->text + (span.begin - source->begin);
    const char *open = *text == '$' ? strchr(text + 1, '$') : NULL;
    if (open == NULL || memchr(text, '\r', span.end - span.begin) != NULL)
        return span;
    uint32_t begin = span.begin + (uint32_t)(open + 1 - text) + (uint32_t)offset;
    uint32_t end = begin;
    for (const char *at = source->text + (begin - source->begin); *at > ' ' && *at != ';' && end < span.end;
         at++)
        end++;
    return begin < span.end ? (struct span){begin, end > begin ? end : begin + 1} : span;
}

/* The parser's own complaints; what else can go wrong depends on tables that are not there. */
static bool is_syntax(const char *message)
{
    return strstr(message, "syntax error") != NULL || strstr(message, "unrecognized token") != NULL ||
           strstr(message, "incomplete input") != NULL;
}

static void read_statement(struct compiler *compiler, sqlite3 *handle, const char *text,
                           const char *statement, struct span span)
{
    sqlite3_stmt *prepared = NULL;
    bool read = sqlite3_prepare_v2(handle, statement, -1, &prepared, NULL) == SQLITE_OK;
    sqlite3_finalize(prepared);
    if (read || !is_syntax(sqlite3_errmsg(handle)))
        return;
    int offset = sqlite3_error_offset(handle);
    const char *at = strstr(text, statement);
    struct span place =
        at != NULL && offset >= 0 ? raw_place(compiler, span, (size_t)(at - text) + (size_t)offset) : span;
    problem_add(&compiler->problems, PROBLEM_RAW_UNREADABLE, place, "SQLite cannot read this: %s",
                sqlite3_errmsg(handle));
}

static void read_on_sqlite(struct compiler *compiler, const char *text, struct span span,
                           const char *const *statements, size_t count)
{
    sqlite3 *handle = NULL;
    if (sqlite3_open(":memory:", &handle) == SQLITE_OK)
        for (size_t i = 0; i < count; i++)
            read_statement(compiler, handle, text, statements[i], span);
    sqlite3_close(handle);
}

static void check_text(struct compiler *compiler, const struct step *step, const char *text, struct span span)
{
    const char *const *statements;
    size_t count;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        if ((step->dialects & 1u << d) != 0 &&
            sql_split(&compiler->analysis, text, span, (enum mig_dialect)d, &compiler->problems, &statements,
                      &count) &&
            d == MIG_DIALECT_SQLITE)
            read_on_sqlite(compiler, text, span, statements, count);
}

static void check_function(struct compiler *compiler, const char *name, struct span span)
{
    if (!emit_is_identifier(name))
        problem_add(&compiler->problems, PROBLEM_NAME, span, "`%s` is not the name of a C function", name);
}

static void check_step(struct compiler *compiler, const struct step *step, const char *text, struct span span)
{
    if (step->op == OP_SQL)
        check_text(compiler, step, text, span);
    else if (step->op == OP_CALL)
        check_function(compiler, text, span);
}

void raw_check(struct compiler *compiler, struct steps steps)
{
    for (size_t i = 0; i < steps.count; i++) {
        const struct step *step = steps.items[i];
        check_step(compiler, step, step->text, step->text_span);
        if (step->reverse == REVERSE_GIVEN)
            check_step(compiler, step, step->reverse_text, step->reverse_span);
    }
}
