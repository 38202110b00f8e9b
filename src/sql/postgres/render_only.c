/* SPDX-License-Identifier: MIT
 * Steps that only PostgreSQL has. Comes in: one step. Goes out: its statements, all of which run inside a
 * transaction.
 */
#include "base/path.h"
#include "schema/sequence.h"
#include "sql/write.h"

static const char *step_name(const struct change *change)
{
    return quoted(change->render->arena, change->step->name.text);
}

/* Every part, so that PostgreSQL chooses nothing. */
static const char *options(const struct change *change, const struct sequence *sequence)
{
    const long long *number = sequence->number;
    struct buf type;
    buf_init(&type, change->render->arena);
    type_print(&type, (struct type){.kind = sequence->type});
    return arena_format(
        change->render->arena, "AS %s INCREMENT %lld MINVALUE %lld MAXVALUE %lld START %lld CACHE %lld %s",
        type.data, number[SEQUENCE_INCREMENT], number[SEQUENCE_MINIMUM], number[SEQUENCE_MAXIMUM],
        number[SEQUENCE_START], number[SEQUENCE_CACHE], number[SEQUENCE_CYCLE] != 0 ? "CYCLE" : "NO CYCLE");
}

static const char *outside(const struct change *change, const struct sequence *sequence)
{
    return arena_format(change->render->arena, "last_value NOT BETWEEN %lld AND %lld",
                        sequence->number[SEQUENCE_MINIMUM], sequence->number[SEQUENCE_MAXIMUM]);
}

/* With room for the numbers of both. */
static struct sequence joined(const struct sequence *before, const struct sequence *after)
{
    struct sequence both = *before;
    both.type = TYPE_BIGINT;
    if (after->number[SEQUENCE_MINIMUM] < both.number[SEQUENCE_MINIMUM])
        both.number[SEQUENCE_MINIMUM] = after->number[SEQUENCE_MINIMUM];
    if (after->number[SEQUENCE_MAXIMUM] > both.number[SEQUENCE_MAXIMUM])
        both.number[SEQUENCE_MAXIMUM] = after->number[SEQUENCE_MAXIMUM];
    return both;
}

/* One that nobody drew from stands at its start, also at a new one, which PostgreSQL leaves to `restart`. */
static void move_start(const struct change *change, const struct sequence *before,
                       const struct sequence *after)
{
    struct arena *arena = change->render->arena;
    const char *name = step_name(change);
    const struct sequence both = joined(before, after);
    render_execute(change->render, "ALTER SEQUENCE %s %s", name, options(change, &both));
    render_execute(change->render,
                   "SELECT setval(CAST(%s AS regclass), %lld, false) FROM %s WHERE NOT is_called",
                   literal(arena, name, MIG_DIALECT_POSTGRES), after->number[SEQUENCE_START], name);
}

static void alter_sequence(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *name = change->step->name.text;
    const struct sequence *before = schema_sequence(change->before, name);
    const struct sequence *after = schema_sequence(change->after, name);
    if (after->number[SEQUENCE_MINIMUM] > before->number[SEQUENCE_MINIMUM] ||
        after->number[SEQUENCE_MAXIMUM] < before->number[SEQUENCE_MAXIMUM])
        render_add(change->render, MIG_KIND_GUARD,
                   arena_format(arena, "SELECT last_value FROM %s WHERE is_called AND %s", step_name(change),
                                outside(change, after)),
                   arena_format(arena, "sequence `%s` has counted beyond its new limits", name));
    if (after->number[SEQUENCE_START] != before->number[SEQUENCE_START])
        move_start(change, before, after);
    render_execute(change->render, "ALTER SEQUENCE %s %s", step_name(change), options(change, after));
}

/* Nobody here knows what the schema of the connection is called. */
static void move_home(struct render *render, const char *kind, const char *from)
{
    const char *move =
        arena_format(render->arena, "ALTER %s %s SET SCHEMA ", kind, quoted(render->arena, from));
    const char *body = arena_format(render->arena, "BEGIN EXECUTE %s || quote_ident(current_schema()); END",
                                    literal(render->arena, move, MIG_DIALECT_POSTGRES));
    render_block(render, arena_format(render->arena, "move `%s` into the current schema", from), body);
}

void render_renamed(struct render *render, const char *kind, const char *from, const char *to)
{
    const char *name = quoted(render->arena, from);
    const char *schema = path_schema(render->arena, to);
    if (path_stands_beside(from, to))
        render_execute(render, "ALTER %s %s RENAME TO %s", kind, name, quoted(render->arena, path_base(to)));
    else if (schema != NULL)
        render_execute(render, "ALTER %s %s SET SCHEMA %s", kind, name, quoted(render->arena, schema));
    else
        move_home(render, kind, from);
}

void render_only_postgres(const struct change *change)
{
    struct render *render = change->render;
    const struct step *step = change->step;
    const char *name = step_name(change);
    if (step->op == OP_CREATE_SEQUENCE)
        render_execute(render, "CREATE SEQUENCE %s %s", name,
                       options(change, schema_sequence(change->after, step->name.text)));
    else if (step->op == OP_ALTER_SEQUENCE)
        alter_sequence(change);
    else if (step->op == OP_RENAME_SEQUENCE)
        render_renamed(render, "SEQUENCE", step->name.text, step->to.text);
    else if (step->op == OP_DROP_SEQUENCE)
        render_execute(render, "DROP SEQUENCE %s", name);
    else if (step->op == OP_CREATE_EXTENSION)
        render_execute(render, "CREATE EXTENSION %s%s", step->if_not_exists ? "IF NOT EXISTS " : "", name);
    else if (step->op == OP_DROP_EXTENSION)
        render_execute(render, "DROP EXTENSION %s", name);
    else if (step->op == OP_CREATE_SCHEMA)
        render_execute(render, "CREATE SCHEMA %s", name);
    else if (step->op == OP_RENAME_SCHEMA)
        render_renamed(render, "SCHEMA", step->name.text, step->to.text);
    else if (step->op == OP_DROP_SCHEMA)
        render_execute(render, "DROP SCHEMA %s", name);
    else if (step->op == OP_CREATE_PARTITION)
        render_create_partition(change);
    else if (step->op == OP_RENAME_PARTITION)
        render_rename_partition(change);
    else if (step->op == OP_DROP_PARTITION)
        render_execute(render, "DROP TABLE %s", name);
    else if (step->op == OP_ATTACH_PARTITION)
        render_attach_partition(change);
    else if (step->op == OP_DETACH_PARTITION)
        render_detach_partition(change);
}
