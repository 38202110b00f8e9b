/* SPDX-License-Identifier: MIT
 * One step to the statements that do it. Comes in: the schemas around a step. Goes out: what the runner
 * executes, in order. Data changes, raw SQL and calls are alike on both databases and stand here and in
 * render_data.c; definitions go to the file of their dialect.
 */
#include "sql/sqlite/rebuild.h"

#include "base/path.h"
#include "schema/enum_use.h"

struct statement *render_add(struct render *render, enum mig_kind kind, const char *sql, const char *note)
{
    bool shown = kind != MIG_KIND_ENSURE_INDEX; /* which is told the name of an index */
    struct statement statement = {.kind = kind, .sql = sql, .note = note, .probe = "", .part = render->part};
    if (shown)
        statement.note = path_shown(arena_text(render->arena, note));
    vec_push(render->arena, &render->statements, statement);
    return &render->statements.items[render->statements.count - 1];
}

void render_execute(struct render *render, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    render_add(render, MIG_KIND_EXECUTE, arena_vformat(render->arena, format, args), "");
    va_end(args);
}

void render_block(struct render *render, const char *aim, const char *body)
{
    const char *text = literal(render->arena, body, MIG_DIALECT_POSTGRES);
    render_add(render, MIG_KIND_EXECUTE, arena_format(render->arena, "DO %s", text), aim);
}

const char *quoted(struct arena *arena, const char *name)
{
    struct buf text;
    buf_init(&text, arena);
    sql_name(&text, name);
    return text.data;
}

const char *literal(struct arena *arena, const char *text, enum mig_dialect dialect)
{
    struct buf quoted_text;
    buf_init(&quoted_text, arena);
    sql_string(&quoted_text, text, dialect);
    return quoted_text.data;
}

/* The text was split once before, when its problems were reported. */
static void render_raw(struct render *render, const struct step *step)
{
    struct problems ignored = {.arena = render->arena};
    const char *const *parts;
    size_t count;
    if (!sql_split(render->arena, step->text, step->text_span, render->dialect, &ignored, &parts, &count))
        return;
    render->adds_value =
        render->adds_value || (render->dialect == MIG_DIALECT_POSTGRES && raw_adds_value(step));
    for (size_t i = 0; i < count; i++)
        render_add(render, MIG_KIND_EXECUTE, parts[i], "")->flags = MIG_STATEMENT_RAW;
}

static void render_definition(const struct change *change)
{
    triggers_aside(change);
    if (change->render->dialect == MIG_DIALECT_SQLITE) {
        render_sqlite(change);
    } else {
        render_names_taken(change);
        render_postgres(change);
    }
    triggers_back(change);
}

static void render_change(const struct change *change)
{
    switch (change->step->op) {
    case OP_CREATE_TABLE:
    case OP_DROP_TABLE:
    case OP_RENAME_TABLE:
    case OP_ADD_COLUMN:
    case OP_DROP_COLUMN:
    case OP_RENAME_COLUMN:
    case OP_ALTER_COLUMN:
    case OP_ADD_CONSTRAINT:
    case OP_DROP_CONSTRAINT:
    case OP_CREATE_INDEX:
    case OP_DROP_INDEX:
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
    case OP_RENAME_CONSTRAINT:
    case OP_RENAME_INDEX:
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
    case OP_CREATE_ENUM:
    case OP_DROP_ENUM:
    case OP_RENAME_ENUM:
    case OP_ADD_VALUE:
    case OP_RENAME_VALUE:
    case OP_DROP_VALUE:
    case OP_CREATE_SEQUENCE:
    case OP_ALTER_SEQUENCE:
    case OP_RENAME_SEQUENCE:
    case OP_DROP_SEQUENCE:
    case OP_CREATE_EXTENSION:
    case OP_DROP_EXTENSION:
    case OP_CREATE_SCHEMA:
    case OP_RENAME_SCHEMA:
    case OP_DROP_SCHEMA:
    case OP_CREATE_PARTITION:
    case OP_RENAME_PARTITION:
    case OP_DROP_PARTITION:
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
        render_definition(change);
        break;
    case OP_INSERT:
        render_insert(change);
        break;
    case OP_UPDATE:
    case OP_BACKFILL:
        render_update(change);
        break;
    case OP_DELETE:
        render_delete(change);
        break;
    case OP_REQUIRE:
        render_require(change);
        break;
    case OP_CREATE_VIEW:
    case OP_DROP_VIEW:
    case OP_RENAME_VIEW:
    case OP_REPLACE_VIEW:
        triggers_aside(change);
        render_view(change);
        triggers_back(change);
        break;
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
        render_trigger(change);
        break;
    case OP_SQL:
        render_raw(change->render, change->step);
        break;
    case OP_DECLARE: /* only in effects, which render nothing */
    case OP_UNDECLARE:
        break;
    case OP_CALL:
        render_add(change->render, MIG_KIND_CALL, "", change->step->text);
        break;
    }
}

/* What the step renders to inside a transaction stands there since `first`. */
static void render_outside(const struct change *change, size_t first)
{
    struct render *render = change->render;
    for (size_t i = first; i < render->statements.count; i++)
        render->statements.items[i].flags |= MIG_STATEMENT_PLAIN;
    if (change->step->op == OP_BACKFILL)
        render_backfill(change);
    else if (change->step->op == OP_CREATE_INDEX)
        render_concurrent_index(change);
    else
        render_concurrent_drop(change);
}

struct change render_change_of(struct render *render, const struct around *around)
{
    const struct step *step = around->step;
    const char *old = step->table.text;
    const char *now = step->op == OP_RENAME_TABLE ? step->to.text : old;
    return (struct change){.render = render,
                           .before = around->before,
                           .after = around->after,
                           .step = step,
                           .old = old == NULL ? NULL : schema_table(around->before, old),
                           .now = now == NULL ? NULL : schema_table(around->after, now)};
}

static void render_alone(struct render *render, const struct around *around)
{
    const struct step *step = around->step;
    if (!step_runs_on(step, render->dialect))
        return;
    render->schema = around->before;
    struct change change = render_change_of(render, around);
    size_t first = render->statements.count;
    render_change(&change);
    if (step_runs_outside(step, render->dialect))
        render_outside(&change, first);
}

static void render_together(struct render *render, const struct around *steps, size_t count)
{
    struct change *changes = arena_array(render->arena, struct change, count);
    for (size_t i = 0; i < count; i++)
        changes[i] = render_change_of(render, &steps[i]);
    struct change whole = changes[0];
    whole.after = changes[count - 1].after;
    whole.now = changes[count - 1].now;
    triggers_aside(&whole);
    rebuild_together(&whole, changes, count);
    triggers_back(&whole);
    render->part = 0;
}

size_t render_steps(struct render *render, const struct around *steps, size_t count)
{
    size_t shared = rebuild_shared(render, steps, count);
    if (shared == 1)
        render_alone(render, steps);
    else
        render_together(render, steps, shared);
    return shared;
}

void render_step(struct render *render, struct schema before, struct schema after, const struct step *step)
{
    const struct around around = {step, before, after};
    render_alone(render, &around);
}
