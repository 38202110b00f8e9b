/* SPDX-License-Identifier: MIT
 * In: statements. Out: schemas for both databases, and problems as text.
 */
#include "chain.h"

#include "schema/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void full(void *context)
{
    (void)context;
    fail_msg("out of memory");
    abort();
}

void chain_start(struct chain *chain)
{
    *chain = (struct chain){0};
    arena_init(&chain->arena, full, NULL);
    chain->sources.arena = &chain->arena;
}

void chain_end(struct chain *chain)
{
    arena_free(&chain->arena);
}

static void add_place(struct chain *chain, struct buf *out, struct span span)
{
    struct location location = source_locate(&chain->sources, span.begin);
    if (span.end == 0 || location.source == NULL)
        return;
    buf_char(out, '[');
    buf_addn(out, location.source->text + (span.begin - location.source->begin), span.end - span.begin);
    buf_add(out, "] ");
}

static const char *problems_text(struct chain *chain, const struct problems *problems)
{
    struct buf out;
    buf_init(&out, &chain->arena);
    for (size_t i = 0; i < problems->list.count; i++) {
        const struct problem *problem = problems->list.items[i];
        buf_format(&out, "M%03d ", (int)problem->code);
        add_place(chain, &out, problem->span);
        buf_format(&out, "%s\n", problem->message);
        for (size_t note = 0; note < problem->note_count; note++) {
            buf_add(&out, "  note ");
            add_place(chain, &out, problem->notes[note].span);
            buf_format(&out, "%s\n", problem->notes[note].text);
        }
        if (problem->help != NULL)
            buf_format(&out, "  help %s\n", problem->help);
    }
    return out.data;
}

static const char *apply_to(struct chain *chain, const char *steps, unsigned dialects)
{
    struct problems problems = {.arena = &chain->arena};
    const char *id = arena_format(&chain->arena, "r%u", ++chain->revisions);
    const char *text = arena_format(&chain->arena, "revision %s \"\";\nupgrade {\n%s\n}\n", id, steps);
    long source = source_add(&chain->sources, id, text, strlen(text));
    const struct revision *revision =
        parse_revision(&chain->arena, &chain->sources, (size_t)source, &problems);
    if (revision == NULL)
        return problems_text(chain, &problems);
    chain->steps = revision->upgrade;
    for (unsigned dialect = 0; dialect < MIG_DIALECT_COUNT; dialect++) {
        struct apply apply = {&chain->arena, &problems, id, (enum mig_dialect)dialect, false};
        chain->before[dialect] = chain->schema[dialect];
        for (size_t i = 0; i < revision->upgrade.count && (dialects & 1u << dialect) != 0; i++)
            chain->schema[dialect] = apply_step(&apply, chain->schema[dialect], revision->upgrade.items[i]);
    }
    return problems_text(chain, &problems);
}

const char *chain_try(struct chain *chain, const char *steps)
{
    return apply_to(chain, steps, EVERY_DIALECT);
}

const char *chain_try_one(struct chain *chain, const char *steps, enum mig_dialect dialect)
{
    return apply_to(chain, steps, 1u << dialect);
}

void chain_up(struct chain *chain, const char *steps)
{
    const char *problems = chain_try(chain, steps);
    if (problems[0] != '\0')
        fail_msg("%s\n%s", steps, problems);
}

void check_refusals(const struct refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chain chain;
        chain_start(&chain);
        if (refusals[i].base != NULL)
            chain_up(&chain, refusals[i].base);
        const char *problems = chain_try(&chain, refusals[i].steps);
        if (strcmp(problems, refusals[i].problems) != 0)
            print_error("in: %s\n", refusals[i].steps);
        assert_string_equal(problems, refusals[i].problems);
        chain_end(&chain);
    }
}

void check_acceptances(const struct acceptance *acceptances, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chain chain;
        chain_start(&chain);
        if (acceptances[i].base != NULL)
            chain_up(&chain, acceptances[i].base);
        chain_up(&chain, acceptances[i].steps);
        chain_end(&chain);
    }
}

const char *chain_text(struct chain *chain, enum mig_dialect dialect)
{
    struct buf out;
    buf_init(&out, &chain->arena);
    print_schema(&out, chain->schema[dialect]);
    return out.data;
}
