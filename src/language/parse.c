/* SPDX-License-Identifier: MIT
 * In: a text and what it should be. Out: the tree, or nothing when the text is not that. A file is looked
 * through for bytes that no text has before it is read.
 */
#include "language/parse.h"

#include "base/file.h"
#include "base/text.h"
#include "language/tree.h"
#include "schema/declared.h"
#include "schema/extension.h"
#include "schema/view.h"

#include "mig_parser.h"

#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";

static void parser_init(struct parser *parser, struct arena *arena, const char *text, size_t size, int first)
{
    *parser = (struct parser){.arena = arena, .first = first};
    parser->text = parser->start = parser->cursor = (const unsigned char *)text;
    parser->limit = parser->text + size;
}

static bool byte_problem(struct parser *parser, const unsigned char *at, const char *message,
                         const char *help)
{
    parser->start = at;
    parser->cursor = at + 1;
    struct problem *problem = parser_problem(parser, PROBLEM_ENCODING, parser_span(parser), "%s", message);
    parser_help(parser, problem, help);
    return false;
}

/* A file that is no text at all gets one message, not one for every byte. */
static bool check_bytes(struct parser *parser)
{
    const unsigned char *at = parser->text;
    size_t size = (size_t)(parser->limit - at);
    if (size >= 2 && (memcmp(at, "\xff\xfe", 2) == 0 || memcmp(at, "\xfe\xff", 2) == 0))
        return byte_problem(parser, at, "this file is UTF-16", "save it as UTF-8");
    while (at < parser->limit) {
        size_t length = text_utf8(at, parser->limit);
        if (*at == '\0')
            return byte_problem(parser, at, "this file has a NUL byte, so it is not a text", NULL);
        if (length == 0)
            return byte_problem(parser, at, "this byte is not UTF-8", "save the file as UTF-8");
        at += length;
    }
    return true;
}

static void require_upgrade(struct parser *parser)
{
    struct problem *problem = NULL;
    if (!parser->failed && !parser->has_upgrade)
        problem = parser_problem(parser, PROBLEM_MISSING, parser->revision->span,
                                 "revision `%s` has no `upgrade` block", parser->revision->id.text);
    parser_help(parser, problem, "a revision that changes nothing has an empty one: `upgrade {}`");
}

struct revision *parse_revision(struct arena *arena, const struct sources *sources, size_t source,
                                struct problems *problems)
{
    const struct source *file = &sources->list.items[source];
    struct parser parser;
    parser_init(&parser, arena, file->text, file->size, TOKEN_START_FILE);
    parser.problems = problems;
    parser.origin = file->begin;
    parser.header = true;
    parser.revision = arena_new(arena, struct revision);
    parser.revision->file = file_base(file->path);
    if (!check_bytes(&parser))
        return NULL;
    parser.start = parser.cursor = parser.text;
    if (file->size >= 3 && memcmp(file->text, byte_order_mark, 3) == 0)
        parser.cursor += 3;
    grammar_parse(&parser); /* what it returns is also in `failed` */
    require_upgrade(&parser);
    return parser.has_header ? parser.revision : NULL;
}

/* Reads a text of nobody's file. */
static bool parse_text(struct parser *parser, struct arena *arena, const char *text, enum language language,
                       int first)
{
    parser_init(parser, arena, text, strlen(text), first);
    parser->language = language;
    return grammar_parse(parser) == 0 && !parser->failed;
}

const struct expr *parse_expression(struct arena *arena, const char *text, enum mig_dialect dialect)
{
    struct parser parser;
    enum language language = dialect == MIG_DIALECT_SQLITE ? LANGUAGE_SQLITE : LANGUAGE_POSTGRES;
    return parse_text(&parser, arena, text, language, TOKEN_START_EXPRESSION) ? parser.result.expr : NULL;
}

const struct column *parse_column(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    struct column *column;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_COLUMN) ||
        parser.result.column->constraints.count > 0)
        return NULL;
    column = &parser.result.column->column;
    column->name.text = arena_text(arena, name);
    return column;
}

const struct constraint *parse_constraint(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_CONSTRAINT))
        return NULL;
    parser.result.constraint->name.text = arena_text(arena, name);
    return parser.result.constraint;
}

const struct index *parse_index(struct arena *arena, const char *definition)
{
    struct parser parser;
    return parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_INDEX) ? parser.result.index
                                                                                   : NULL;
}

const struct enum_type *parse_enum(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_ENUM))
        return NULL;
    parser.result.type->object.name.text = arena_text(arena, name);
    return parser.result.type;
}

static const struct object *parse_sequence(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_SEQUENCE))
        return NULL;
    struct sequence *sequence = arena_new(arena, struct sequence);
    *sequence = *sequence_whole(arena, parser.result.sequence);
    sequence->object.name.text = arena_text(arena, name);
    return &sequence->object;
}

static const struct object *parse_partition(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_PARTITION))
        return NULL;
    parser.result.partition->object =
        (struct object){.kind = OBJECT_PARTITION, .name.text = arena_text(arena, name)};
    return &parser.result.partition->object;
}

bool parse_bound(struct arena *arena, const char *text, struct bound *bound)
{
    struct parser parser;
    const char *definition = arena_format(arena, "of t %s", text);
    if (!parse_text(&parser, arena, definition, LANGUAGE_POSTGRES, TOKEN_START_PARTITION))
        return false;
    *bound = parser.result.partition->bound;
    return true;
}

const struct query *parse_query(struct arena *arena, const char *text, enum mig_dialect dialect)
{
    struct parser parser;
    enum language language = dialect == MIG_DIALECT_SQLITE ? LANGUAGE_SQLITE : LANGUAGE_POSTGRES;
    return parse_text(&parser, arena, text, language, TOKEN_START_QUERY) ? parser.result.query : NULL;
}

static const struct view *parse_view(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    struct view *view = arena_new(arena, struct view);
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_QUERY))
        return NULL;
    view->object = (struct object){OBJECT_VIEW, {arena_text(arena, name), {0, 0}}, {{0, 0}, NULL}};
    view->query = parser.result.query;
    return view;
}

static const struct object *parse_trigger(struct arena *arena, const char *name, const char *definition)
{
    struct parser parser;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_TRIGGER))
        return NULL;
    parser.result.trigger->object =
        (struct object){OBJECT_TRIGGER, {arena_text(arena, name), {0, 0}}, {{0, 0}, NULL}};
    return &parser.result.trigger->object;
}

struct trigger *parse_sqlite_trigger(struct arena *arena, const char *text)
{
    struct parser parser;
    return parse_text(&parser, arena, text, LANGUAGE_SQLITE, TOKEN_START_TRIGGER_SQL) ? parser.result.trigger
                                                                                      : NULL;
}

bool parse_postgres_body(struct arena *arena, const char *text, struct steps *body, const char **returns)
{
    struct parser parser;
    if (!parse_text(&parser, arena, text, LANGUAGE_POSTGRES, TOKEN_START_TRIGGER_BODY))
        return false;
    const struct trigger_body *read = parser.result.trigger_body;
    *body = (struct steps){(const struct step *const *)read->steps->steps.items, read->steps->steps.count};
    *returns = read->returns;
    return true;
}

const struct object *parse_object(struct arena *arena, enum object_kind kind, const char *name,
                                  const char *definition)
{
    switch (kind) {
    case OBJECT_ENUM: {
        const struct enum_type *type = parse_enum(arena, name, definition);
        return type != NULL ? &type->object : NULL;
    }
    case OBJECT_SEQUENCE:
        return parse_sequence(arena, name, definition);
    case OBJECT_PARTITION:
        return parse_partition(arena, name, definition);
    case OBJECT_EXTENSION: {
        struct extension *extension = arena_new(arena, struct extension);
        extension->object = (struct object){.kind = kind, .name.text = arena_text(arena, name)};
        return &extension->object;
    }
    case OBJECT_SCHEMA: {
        struct object *object = arena_new(arena, struct object);
        *object = (struct object){.kind = kind, .name.text = arena_text(arena, name)};
        return object;
    }
    case OBJECT_DECLARED:
        return declared_new(arena, arena_text(arena, name), (struct origin){0});
    case OBJECT_VIEW: {
        const struct view *view = parse_view(arena, name, definition);
        return view != NULL ? &view->object : NULL;
    }
    case OBJECT_TRIGGER:
        return parse_trigger(arena, name, definition);
    case OBJECT_TABLE: /* do not stand alone */
    case OBJECT_INDEX:
        break;
    }
    return NULL;
}

bool parse_table_options(struct arena *arena, struct table *table, const char *definition)
{
    struct parser parser;
    if (!parse_text(&parser, arena, definition, LANGUAGE_MIG, TOKEN_START_OPTIONS))
        return false;
    table_set_options(table, parser.result.table);
    return true;
}

bool parse_type(struct arena *arena, const char *text, struct type *type)
{
    struct parser parser;
    if (!parse_text(&parser, arena, text, LANGUAGE_MIG, TOKEN_START_TYPE))
        return false;
    *type = parser.result.column_type;
    return true;
}
