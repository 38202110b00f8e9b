/* SPDX-License-Identifier: MIT
 * In: a letter that says what it is, then a text as a database prints it, or as the tables keep it. Out:
 * nothing; it is read or it is not.
 */
#include "harness.h"

#include "base/buf.h"
#include "catalog/sqlite/text.h"
#include "language/parse.h"
#include "schema/print.h"

static const struct catalog_source sqlite = {.dialect = MIG_DIALECT_SQLITE};

static void read_table(struct arena *arena, const char *text)
{
    struct reading reading = {.arena = arena, .source = &sqlite};
    struct sqlite_table table = {0};
    sqlite_table_scan(&reading, text, &table);
}

static void read_index(struct arena *arena, const char *text)
{
    struct reading reading = {.arena = arena, .source = &sqlite};
    struct index index = {0};
    sqlite_index_scan(&reading, text, &index);
}

static void read_body(struct arena *arena, const char *text)
{
    struct steps body;
    const char *returns;
    parse_postgres_body(arena, text, &body, &returns);
}

/* A definition of the tables: what can be read can be printed. */
static void read_definition(struct arena *arena, const char *text)
{
    struct table table = {0};
    struct type type;
    struct bound bound;
    struct buf out;
    buf_init(&out, arena);
    const struct column *column = parse_column(arena, "c", text);
    const struct constraint *constraint = parse_constraint(arena, "c", text);
    const struct index *index = parse_index(arena, text);
    if (column != NULL)
        print_column(&out, column);
    if (constraint != NULL)
        print_constraint(&out, constraint);
    if (index != NULL)
        print_index(&out, index);
    for (int kind = 0; kind < MIG_OBJECT_KINDS; kind++) {
        const struct object *object = parse_object(arena, (enum object_kind)kind, "o", text);
        if (object != NULL)
            print_object(&out, object);
    }
    if (parse_table_options(arena, &table, text))
        print_table_options(&out, &table);
    parse_type(arena, text, &type);
    parse_bound(arena, text, &bound);
    sqlite_type(arena, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    harness_arena(&arena);
    const char *text = harness_text(&arena, data, size);
    enum mig_dialect dialect =
        text[0] == 'p' || text[0] == 'q' || text[0] == 'b' ? MIG_DIALECT_POSTGRES : MIG_DIALECT_SQLITE;
    switch (text[0]) {
    case 'e': /* expressions */
    case 'p':
        parse_expression(&arena, text + 1, dialect);
        break;
    case 'v': /* views */
    case 'q':
        parse_query(&arena, text + 1, dialect);
        break;
    case 'r': /* triggers, and the body of a function */
        parse_sqlite_trigger(&arena, text + 1);
        break;
    case 'b':
        read_body(&arena, text + 1);
        break;
    case 't':
        read_table(&arena, text + 1);
        break;
    case 'i':
        read_index(&arena, text + 1);
        break;
    default:
        read_definition(&arena, text);
    }
    arena_free(&arena);
    return 0;
}
