/* SPDX-License-Identifier: MIT
 * In: a call of nextval. Out: a problem unless it names a sequence, in a place where a number may be drawn.
 */
#include "schema/sequence.h"
#include "schema/namespace.h"
#include "schema/typing/rules.h"

static void unknown(struct resolver *resolver, const struct expr *text, const char *name)
{
    const struct schema schema = *resolver->scope->schema;
    const struct gone *gone = schema_gone(resolver->arena, schema, NULL, name);
    const char *near = schema_nearest(resolver->arena, schema, OBJECT_SEQUENCE, name);
    if (namespace_missing(resolver->problems, schema, 1u << MIG_DIALECT_POSTGRES,
                          (struct name){name, text->span})) {
        resolver->failed = true;
        return;
    }
    struct problem *problem = resolver_problem(resolver, PROBLEM_UNKNOWN_SEQUENCE, text->span,
                                               "there is no sequence `%s` at this revision", name);
    if (gone != NULL && gone->by.revision != NULL)
        problem_note(resolver->problems, problem, gone->by.span, "revision %s %s", gone->by.revision,
                     gone->to != NULL ? arena_format(resolver->arena, "renamed it to `%s`", gone->to)
                                      : "dropped it");
    else if (near != NULL)
        problem_help(resolver->problems, problem, "did you mean `%s`?", near);
}

void rules_sequence(struct resolver *resolver, const struct expr *call, const struct expr **args)
{
    const struct expr_scope *scope = resolver->scope;
    if (args[0]->kind != EXPR_STRING) {
        resolver_problem(resolver, PROBLEM_ARGUMENTS, args[0]->span,
                         "`nextval` takes the name of a sequence in single quotes");
        return;
    }
    if (!scope->draws && !scope->deterministic) {
        resolver_problem(resolver, PROBLEM_NEXTVAL_PLACE, call->span,
                         "%s cannot use `nextval`, which stands only in a default or in a value",
                         scope->where);
        return;
    }
    if ((scope->dialects & 1u << MIG_DIALECT_SQLITE) != 0)
        return; /* which has no such function, and that was said */
    const char *name = sequence_name(resolver->arena, args[0]->text);
    struct expr *text = arena_new(resolver->arena, struct expr);
    *text = *args[0];
    text->text = sequence_text(resolver->arena, name);
    args[0] = text;
    if (scope->schema != NULL && schema_sequence(*scope->schema, name) == NULL)
        unknown(resolver, text, name);
}
