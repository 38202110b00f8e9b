/* SPDX-License-Identifier: MIT
 * The sequences behind columns that number themselves, on PostgreSQL. Comes in: a column and where its
 * numbers come from. Goes out: statements after which they come from somewhere else and go on.
 */
#include "sql/write.h"

#include "base/path.h"

/* Ours until the end of the step: where the old numbers wait. */
static const char waiting[] = "mig_numbers";

static const char *named(const struct change *change, const char *name)
{
    struct arena *arena = change->render->arena;
    return literal(arena, quoted(arena, name), MIG_DIALECT_POSTGRES);
}

static void take_over(const struct change *change, const char *sequence, const char *former)
{
    render_execute(change->render, "SELECT setval(CAST(%s AS regclass), last_value, is_called) FROM %s",
                   named(change, sequence), quoted(change->render->arena, former));
}

void make_own_sequence(const struct change *change, const char *table, const struct column *column,
                       const char *former)
{
    struct arena *arena = change->render->arena;
    struct buf type;
    buf_init(&type, arena);
    sql_type(&type, column->type, change->after, MIG_DIALECT_POSTGRES);
    render_execute(change->render, "CREATE SEQUENCE %s AS %s OWNED BY %s.%s", quoted(arena, column->sequence),
                   type.data, quoted(arena, table), quoted(arena, column->name.text));
    take_over(change, column->sequence, former);
}

void draw_from_sequence(const struct change *change, const char *table, const struct column *column,
                        const char *sequence)
{
    struct arena *arena = change->render->arena;
    render_execute(change->render, "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval(CAST(%s AS regclass))",
                   quoted(arena, table), quoted(arena, column->name.text), named(change, sequence));
}

/* The one that the column has on the server, whatever it is called there. */
static void put_aside(const struct change *change, const struct column *column)
{
    struct arena *arena = change->render->arena;
    const char *table = named(change, change->step->table.text);
    render_execute(
        change->render,
        "DO $mig$ BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence(%s, %s) || ' RENAME TO %s'; "
        "END $mig$",
        table, literal(arena, column->name.text, MIG_DIALECT_POSTGRES), waiting);
}

void sequence_to_identity(const struct change *change, const struct column *now)
{
    struct arena *arena = change->render->arena;
    const char *table = quoted(arena, change->step->table.text), *column = quoted(arena, now->name.text);
    const char *aside = path_beside(arena, change->step->table.text, waiting);
    put_aside(change, now);
    render_execute(change->render, "ALTER SEQUENCE %s OWNED BY NONE", quoted(arena, aside));
    render_execute(change->render, "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", table, column);
    render_execute(change->render,
                   "ALTER TABLE %s ALTER COLUMN %s ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s)", table,
                   column, now->identity == IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT",
                   quoted(arena, now->sequence));
    take_over(change, now->sequence, aside);
    render_execute(change->render, "DROP SEQUENCE %s", quoted(arena, aside));
}

void identity_to_sequence(const struct change *change, const struct column *now)
{
    struct arena *arena = change->render->arena;
    const char *table = change->step->table.text;
    put_aside(change, now);
    make_own_sequence(change, table, now, path_beside(arena, table, waiting));
    render_execute(change->render, "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY", quoted(arena, table),
                   quoted(arena, now->name.text));
    draw_from_sequence(change, table, now, now->sequence);
}
