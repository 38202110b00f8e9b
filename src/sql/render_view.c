/* SPDX-License-Identifier: MIT
 * Views, and conditions that the data must meet. Comes in: the step and the schemas around it. Goes out: the
 * native statement where there is one; else the view is dropped and made again, and with it, where the
 * database holds on to their parts, the views that read it.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/view.h"

enum { SHOWN_ROWS = 5 };

/* What is found is shown: the rows that should not be there, the number that is another. */
static void require_query(struct buf *sql, const struct expr *condition, enum mig_dialect dialect)
{
    bool nothing = condition->kind == EXPR_UNARY && text_equal(condition->text, "not") &&
                   condition->args[0]->kind == EXPR_EXISTS;
    bool compared = condition->kind == EXPR_BINARY && condition->args[0]->kind == EXPR_QUERY;
    if (nothing) {
        const struct query *query = condition->args[0]->query;
        sql_query(sql, query, dialect);
        if (query->limit == NULL)
            buf_format(sql, " LIMIT %d", SHOWN_ROWS);
        return;
    }
    buf_add(sql, "SELECT ");
    if (compared)
        sql_expr(sql, condition->args[0], dialect);
    else
        buf_add(sql, "'it is not true'");
    buf_add(sql, " WHERE NOT coalesce(");
    sql_expr(sql, condition, dialect);
    buf_add(sql, dialect == MIG_DIALECT_SQLITE ? ", 0)" : ", false)");
}

void render_require(const struct change *change)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    require_query(&sql, render_resolved(change->render, change->step->where, NULL), change->render->dialect);
    render_add(change->render, MIG_KIND_GUARD, sql.data, change->step->message);
}

static void create(struct render *render, const char *words, const struct view *view)
{
    struct buf sql;
    buf_init(&sql, render->arena);
    buf_add(&sql, words);
    sql_name(&sql, view->object.name.text);
    buf_add(&sql, " AS ");
    sql_query(&sql, view->query, render->dialect);
    render_add(render, MIG_KIND_EXECUTE, sql.data, "");
}

static void drop(struct render *render, const char *name)
{
    render_execute(render, "DROP VIEW %s", quoted(render->arena, name));
}

/* What is dropped for a moment would take triggers along that the chain knows nothing of. */
static void guard_triggers(struct render *render, const char *name)
{
    if (render->dialect == MIG_DIALECT_SQLITE)
        render_add(render, MIG_KIND_GUARD,
                   arena_format(render->arena,
                                "SELECT 'trigger ' || name FROM sqlite_schema WHERE type = 'trigger' AND "
                                "tbl_name = %s COLLATE NOCASE",
                                literal(render->arena, name, render->dialect)),
                   arena_format(
                       render->arena,
                       "view `%s` has to be made anew, which would lose what the chain does not know", name));
}

static void make_again(const struct change *change, const char *from, const char *to)
{
    struct render *render = change->render;
    struct view_readers readers = {.arena = render->arena, .schema = change->before};
    view_readers_add(&readers, &schema_view(change->before, from)->object);
    size_t others = readers.list.count - 1; /* the last is the view itself */
    for (size_t i = 0; i <= others; i++)
        guard_triggers(render, readers.list.items[i]->object.name.text);
    for (size_t i = 0; i <= others; i++)
        drop(render, readers.list.items[i]->object.name.text);
    create(render, "CREATE VIEW ", schema_view(change->after, to));
    for (size_t i = others; i-- > 0;)
        create(render, "CREATE VIEW ", schema_view(change->after, readers.list.items[i]->object.name.text));
}

/* Does PostgreSQL give these columns one type for sure? It keeps lengths where our typing lets them go. */
static bool stays(const struct query_item *old, const struct query_item *now)
{
    struct type type = now->expr->type;
    bool sized = type.kind == TYPE_NUMERIC || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR;
    return text_equal(old->name.text, now->name.text) && type_equal(old->expr->type, type) &&
           (!sized || (expr_equal(old->expr, now->expr) && now->expr->kind == EXPR_COLUMN));
}

/* PostgreSQL replaces a view in place when its columns stay and new ones come behind them. */
static bool only_appends(const struct view *former, const struct view *view)
{
    const struct query_select *old = &former->query->selects[0], *now = &view->query->selects[0];
    for (size_t i = 0; i < old->item_count; i++)
        if (i >= now->item_count || !stays(&old->items[i], &now->items[i]))
            return false;
    return former->query->select_count == 1 && view->query->select_count == 1;
}

static void replace(const struct change *change)
{
    const char *name = change->step->name.text;
    const struct view *former = schema_view(change->before, name), *view = schema_view(change->after, name);
    if (change->render->dialect == MIG_DIALECT_SQLITE) {
        guard_triggers(change->render, name);
        drop(change->render, name);
        create(change->render, "CREATE VIEW ", view);
    } else if (only_appends(former, view)) {
        create(change->render, "CREATE OR REPLACE VIEW ", view);
    } else {
        make_again(change, name, name);
    }
}

static void drop_view(const struct change *change)
{
    if (change->step->query != NULL) /* it comes again */
        guard_triggers(change->render, change->step->name.text);
    drop(change->render, change->step->name.text);
}

void render_view(const struct change *change)
{
    const struct step *step = change->step;
    struct render *render = change->render;
    if (step->op == OP_CREATE_VIEW)
        create(render, "CREATE VIEW ", schema_view(change->after, step->name.text));
    else if (step->op == OP_DROP_VIEW)
        drop_view(change);
    else if (step->op == OP_REPLACE_VIEW)
        replace(change);
    else if (render->dialect == MIG_DIALECT_POSTGRES)
        render_renamed(render, "VIEW", step->name.text, step->to.text);
    else
        make_again(change, step->name.text, step->to.text);
}
