/* SPDX-License-Identifier: MIT
 * Exclusion constraints, which PostgreSQL alone has. In: one as written. Out: the same with its expressions
 * resolved, and problems where no operator of the method compares its keys.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/index_methods.h"

struct exclusion {
    const struct apply *apply;
    struct schema schema;
    const struct step *step;
    const struct table *table;
    const struct constraint *constraint;
    const struct index_method *method;
    const char *where; /* "the exclusion of `bookings`" */
};

/* A gist index compares ranges; other types with the extension btree_gist, and those only with `=`. */
static void check_operator(const struct exclusion *exclusion, const struct index_part *part)
{
    const struct apply *apply = exclusion->apply;
    struct type type = apply_value_type(exclusion->table, part->expr);
    bool range = index_types_hold(RANGE_TYPES, type);
    bool equal = text_equal(part->operator, "=");
    const char *name = apply_expr_text(apply, part->expr);
    struct buf words;
    buf_init(&words, apply->arena);
    type_print(&words, type);
    if (!equal && !range) {
        problem_add(apply->problems, PROBLEM_EXCLUSION, part->expr->span,
                    "`%s` compares ranges, and `%s` is %s", part->operator, name, words.data);
        return;
    }
    bool held =
        index_types_hold(exclusion->method->types, type) || index_types_hold(exclusion->method->more, type);
    if (held && (equal || (exclusion->method->flags & METHOD_RANGES) != 0))
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_EXCLUSION, part->expr->span,
                                          "a %s index of PostgreSQL cannot compare `%s` with `%s`",
                                          exclusion->method->name, name, part->operator);
    if (equal)
        problem_help(apply->problems, problem, "equality of all keys is `unique (...)`, or `using btree`");
    else
        problem_help(apply->problems, problem, "write `using gist`");
}

static const struct index_part *resolved_parts(const struct exclusion *exclusion)
{
    const struct constraint *constraint = exclusion->constraint;
    const struct apply *apply = exclusion->apply;
    struct index_part *parts = arena_array(apply->arena, struct index_part, constraint->part_count);
    struct place place = {exclusion->table, exclusion->where, RULE_DETERMINISTIC | RULE_RANGES};
    for (size_t i = 0; i < constraint->part_count; i++) {
        parts[i] = constraint->parts[i];
        parts[i].expr = apply_expr(apply, exclusion->schema, exclusion->step, place, parts[i].expr);
        if (exclusion->method != NULL)
            check_operator(exclusion, &parts[i]);
    }
    return parts;
}

static void check_method(const struct exclusion *exclusion, struct span span)
{
    const struct apply *apply = exclusion->apply;
    const struct index_method *method = exclusion->method;
    if (method == NULL || (method->flags & METHOD_EXCLUDES) == 0)
        problem_add(apply->problems, PROBLEM_INDEX_METHOD, span, "there is no exclusion with the method `%s`",
                    exclusion->constraint->method);
    else if (exclusion->constraint->part_count > method->columns)
        problem_add(apply->problems, PROBLEM_LIMIT, span,
                    "%s has %zu keys, and a %s index of PostgreSQL takes no more than %zu", exclusion->where,
                    exclusion->constraint->part_count, method->name, method->columns);
}

void apply_exclusion(const struct apply *apply, struct schema schema, const struct step *step,
                     const struct table *table, struct constraint *constraint)
{
    struct exclusion exclusion = {
        apply,
        schema,
        step,
        table,
        constraint,
        index_method_find(constraint->method),
        arena_format(apply->arena, "an exclusion of `%s`", table->object.name.text)};
    struct span span = constraint->origin.span.end != 0 ? constraint->origin.span : step->span;
    struct place place = {table, exclusion.where, RULE_BOOLEAN | RULE_DETERMINISTIC};
    if (apply->dialect == MIG_DIALECT_SQLITE) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_SQLITE_LACKS, span, "SQLite has no exclusion constraints");
        problem_help(apply->problems, problem, "add the constraint in a step that begins with `on postgres`");
        return;
    }
    apply_no_partitions(apply, table, span, "exclusion constraints");
    check_method(&exclusion, span);
    constraint->parts = resolved_parts(&exclusion);
    struct index index = constraint_as_index(constraint);
    index.object.name.span = span;
    apply_check_extension(apply, schema, &index, table);
    if (constraint->where != NULL)
        constraint->where = apply_expr(apply, schema, step, place, constraint->where);
}
