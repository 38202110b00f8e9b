/* SPDX-License-Identifier: MIT
 * Comes in: a resolved trigger. Goes out: what makes it. Both databases do the same with it: SQLite has the
 * steps in the trigger, PostgreSQL in a function of the same name, in which a name that a variable has too is
 * that of a column. src/catalog reads these texts back.
 */
#include "sql/trigger_text.h"

#include <string.h>

static void put_require(struct buf *sql, const struct change *change, const struct step *step)
{
    bool sqlite = change->render->dialect == MIG_DIALECT_SQLITE;
    const char *message = literal(sql->arena, step->message, change->render->dialect);
    if (sqlite)
        buf_format(sql, "SELECT RAISE(ABORT, %s) WHERE NOT coalesce(", message);
    else
        buf_add(sql, "IF NOT coalesce(");
    sql_expr(sql, step->where, change->render->dialect);
    if (sqlite)
        buf_add(sql, ", 0)");
    else
        buf_format(sql, ", false) THEN RAISE EXCEPTION USING MESSAGE = %s; END IF", message);
}

static void put_step(struct buf *sql, const struct change *change, struct schema schema,
                     const struct step *step)
{
    struct change one = *change;
    one.step = step;
    one.before = one.after = schema;
    one.old = one.now = schema_table(schema, step->table.text);
    one.fires = true;
    if (step->op == OP_INSERT)
        buf_add(sql, render_insert_text(&one));
    else if (step->op == OP_UPDATE)
        buf_add(sql, render_update_text(&one, false));
    else if (step->op == OP_DELETE)
        buf_add(sql, render_delete_text(&one));
    else
        put_require(sql, change, step);
}

static void put_head(struct buf *sql, const struct trigger *trigger)
{
    static const char *const events[] = {
        [TRIGGER_INSERT] = "INSERT", [TRIGGER_UPDATE] = "UPDATE", [TRIGGER_DELETE] = "DELETE"};
    buf_add(sql, "CREATE TRIGGER ");
    sql_name(sql, trigger->object.name.text);
    buf_format(sql, " %s %s", trigger->before ? "BEFORE" : "AFTER", events[trigger->event]);
    if (trigger->columns.count != 0) {
        buf_add(sql, " OF ");
        sql_names(sql, trigger->columns);
    }
    buf_add(sql, " ON ");
    sql_name(sql, trigger->table.text);
    buf_add(sql, " FOR EACH ROW");
}

const char *trigger_text(const struct change *change, struct schema schema, const struct trigger *trigger)
{
    enum mig_dialect dialect = change->render->dialect;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    put_head(&sql, trigger);
    if (trigger->when != NULL) {
        buf_add(&sql, " WHEN ");
        buf_add(&sql, dialect == MIG_DIALECT_POSTGRES ? "(" : "");
        sql_expr(&sql, trigger->when, dialect);
        buf_add(&sql, dialect == MIG_DIALECT_POSTGRES ? ")" : "");
    }
    if (dialect == MIG_DIALECT_POSTGRES) {
        buf_add(&sql, " EXECUTE FUNCTION ");
        sql_name(&sql, trigger->object.name.text);
        buf_add(&sql, "()");
        return sql.data;
    }
    buf_add(&sql, " BEGIN ");
    for (size_t i = 0; i < trigger->body.count; i++) {
        put_step(&sql, change, schema, trigger->body.items[i]);
        buf_add(&sql, "; ");
    }
    buf_add(&sql, "END");
    return sql.data;
}

/* What a trigger `before` returns is written. */
static const char *returned(const struct trigger *trigger)
{
    return !trigger->before ? "NULL" : trigger->event == TRIGGER_DELETE ? "OLD" : "NEW";
}

const char *trigger_function_text(const struct change *change, struct schema schema,
                                  const struct trigger *trigger)
{
    struct arena *arena = change->render->arena;
    const char *mark = "$trigger$";
    struct buf body, sql;
    buf_init(&body, arena);
    buf_init(&sql, arena);
    buf_add(&body, "\n#variable_conflict use_column\nBEGIN\n");
    for (size_t i = 0; i < trigger->body.count; i++) {
        put_step(&body, change, schema, trigger->body.items[i]);
        buf_add(&body, ";\n");
    }
    buf_format(&body, "RETURN %s;\nEND\n", returned(trigger));
    for (unsigned i = 1; strstr(body.data, mark) != NULL; i++)
        mark = arena_format(arena, "$trigger%u$", i);
    sql_name(&sql, trigger->object.name.text);
    buf_format(&sql, "() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS %s%s%s", mark,
               body.data, mark);
    return sql.data;
}
