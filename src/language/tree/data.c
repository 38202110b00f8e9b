/* SPDX-License-Identifier: MIT
 * In: the parts of a statement about data, raw SQL, or a call of the application's own function. Out: a step.
 */
#include "language/tree.h"

#include <stdlib.h>
#include <string.h>

struct part_list *part_list_add(struct parser *parser, struct part_list *list, struct index_part part)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct part_list);
    vec_push(parser->arena, &list->parts, part);
    return list;
}

struct assignment_list *assignment_list_add(struct parser *parser, struct assignment_list *list,
                                            struct assignment assignment)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct assignment_list);
    vec_push(parser->arena, &list->assignments, assignment);
    return list;
}

struct rows *rows_add(struct parser *parser, struct rows *rows, const struct expr_list *row, struct span span)
{
    if (rows == NULL)
        rows = arena_new(parser->arena, struct rows);
    vec_push(parser->arena, &rows->rows, row);
    vec_push(parser->arena, &rows->spans, span);
    return rows;
}

static struct step *step_new(struct parser *parser, enum op op, const char *loss)
{
    struct step *step = step_of(parser, op);
    step->accepts_loss = loss;
    return step;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

struct step *build_insert(struct parser *parser, struct name table, const struct name_list *columns,
                          const struct rows *rows)
{
    struct step *step = step_new(parser, OP_INSERT, NULL);
    size_t width = columns->names.count;
    const struct expr **values = arena_array(parser->arena, const struct expr *, rows->rows.count *width);
    step->table = table;
    step->columns = name_list_names(columns);
    step->values = values;
    for (size_t i = 0; i < rows->rows.count; i++) {
        const struct expr_list *row = rows->rows.items[i];
        size_t count = row->exprs.count;
        if (count == width)
            memcpy(values + width * step->row_count++, row->exprs.items, width * sizeof *values);
        else
            parser_problem(parser, PROBLEM_ROW_WIDTH, rows->spans.items[i],
                           "this row has %zu value%s for %zu column%s", count, plural(count), width,
                           plural(width));
    }
    return step;
}

struct step *build_update(struct parser *parser, struct name table, const struct assignment_list *assignments,
                          const struct expr *where, const char *loss)
{
    struct step *step = step_new(parser, OP_UPDATE, loss);
    step->table = table;
    step->assignments = assignments->assignments.items;
    step->assignment_count = assignments->assignments.count;
    step->where = where;
    return step;
}

struct step *build_backfill(struct parser *parser, struct name table,
                            const struct assignment_list *assignments, const struct expr *where,
                            const char *size, struct span size_span)
{
    enum { MOST = 1000000000, DIGITS = 9 };
    struct step *step = build_update(parser, table, assignments, where, NULL);
    unsigned long rows = strlen(size) <= DIGITS + 1 ? strtoul(size, NULL, 10) : 0;
    step->op = OP_BACKFILL;
    step->batch = (uint32_t)rows;
    if (rows == 0 || rows > MOST)
        parser_problem(parser, PROBLEM_BATCH_SIZE, size_span, "a batch has 1 to %d rows", MOST);
    return step;
}

struct step *build_delete(struct parser *parser, struct name table, const struct expr *where,
                          const char *loss)
{
    struct step *step = step_new(parser, OP_DELETE, loss);
    step->table = table;
    step->where = where;
    return step;
}

static void set_reverse(struct step *step, struct reverse reverse)
{
    step->reverse = reverse.kind;
    step->reverse_text = reverse.text;
    step->reverse_span = reverse.span;
}

struct step *build_sql(struct parser *parser, unsigned dialects, const char *text, struct span text_span,
                       const struct step_list *effect, struct reverse reverse, const char *loss)
{
    struct step *step = step_new(parser, OP_SQL, loss);
    if (effect != NULL)
        step->effect = (struct steps){(const struct step *const *)effect->steps.items, effect->steps.count};
    step->dialects = dialects;
    step->text = text;
    step->text_span = text_span;
    set_reverse(step, reverse);
    return step;
}

struct step *build_declare(struct parser *parser, enum op op, const char *name, struct span span)
{
    struct step *step = step_new(parser, op, NULL);
    step->name = (struct name){name, span};
    return step;
}

/* As written: C knows upper case from lower. */
static const char *function_name(struct parser *parser, struct span span)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    const char *text = parser_text(parser, span);
    size_t length = strlen(text);
    if (text[0] == '"') /* quotes say nothing here, but a printer may have set them */
        text = arena_textn(parser->arena, text + 1, length - 2);
    if (text[strspn(text, letters)] != '\0' || (text[0] >= '0' && text[0] <= '9'))
        parser_problem(parser, PROBLEM_NAME, span, "`%s` is not the name of a C function", text);
    return text;
}

struct step *build_call(struct parser *parser, struct span function, struct reverse reverse, const char *loss)
{
    struct step *step = step_new(parser, OP_CALL, loss);
    step->text = function_name(parser, function);
    step->text_span = function;
    set_reverse(step, reverse);
    return step;
}

struct reverse build_call_reverse(struct parser *parser, struct span function)
{
    const char *text = function_name(parser, function);
    if (strcmp(text, "nothing") == 0)
        return (struct reverse){REVERSE_NOTHING, NULL, function};
    return (struct reverse){REVERSE_GIVEN, text, function};
}
