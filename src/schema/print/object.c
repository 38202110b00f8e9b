/* SPDX-License-Identifier: MIT
 * In: an object that stands alone, or a whole schema. Out: its definition, as the tables keep it, and the
 * statements that make it.
 */
#include "schema/object.h"
#include "schema/partition.h"
#include "schema/print.h"
#include "schema/print/postgres.h"
#include "schema/trigger.h"
#include "schema/view.h"

#include <string.h>

static void print_view(struct buf *out, const struct view *view)
{
    if (view->query != NULL)
        query_print(out, view->query);
    else
        buf_add(out, view->text);
}

void print_object(struct buf *out, const struct object *object)
{
    switch (object->kind) {
    case OBJECT_ENUM:
        print_enum(out, (const struct enum_type *)object);
        break;
    case OBJECT_SEQUENCE:
        print_sequence(out, (const struct sequence *)object);
        break;
    case OBJECT_PARTITION:
        print_partition(out, (const struct partition *)object);
        break;
    case OBJECT_EXTENSION: /* nothing but a name */
    case OBJECT_SCHEMA:
        break;
    case OBJECT_VIEW:
        print_view(out, (const struct view *)object);
        break;
    case OBJECT_TRIGGER:
        print_trigger(out, (const struct trigger *)object, " ");
        break;
    case OBJECT_DECLARED: /* has nothing but its name */
    case OBJECT_TABLE:    /* do not stand alone */
    case OBJECT_INDEX:
        break;
    }
}

void print_object_statement(struct buf *out, const struct object *object)
{
    struct buf definition;
    bool postgres = object->kind == OBJECT_SEQUENCE || object->kind == OBJECT_EXTENSION ||
                    object->kind == OBJECT_PARTITION || object->kind == OBJECT_SCHEMA;
    if (object->kind == OBJECT_DECLARED) { /* raw SQL makes it */
        buf_format(out, "# %s\n", object->name.text);
        return;
    }
    buf_init(&definition, out->arena);
    print_object(&definition, object);
    buf_format(out, "%screate %s ", postgres ? "on postgres " : "",
               object_word((enum mig_object_kind)object->kind));
    print_name(out, object->name.text);
    buf_format(out, "%s%s%s\n",
               object->kind == OBJECT_VIEW ? " as "
               : definition.size != 0      ? " "
                                           : "",
               definition.data, object->kind == OBJECT_TRIGGER ? "" : ";");
}

struct printing {
    struct buf *out;
    unsigned made; /* only what is made at this place */
};

static void print_made(void *context, const struct object *object)
{
    const struct printing *printing = context;
    if (object_made((enum mig_object_kind)object->kind) != printing->made)
        return;
    if (object->kind == OBJECT_TABLE)
        print_table(printing->out, (const struct table *)object);
    else if (object_stands_alone(object) && object->kind != OBJECT_VIEW)
        print_object_statement(printing->out, object);
}

/* A view behind those that it reads. */
struct view_order {
    struct printing printing;
    struct schema schema;
    struct map printed;
};

static void print_view_in_order(void *context, const char *name)
{
    struct view_order *order = context;
    struct arena *arena = order->printing.out->arena;
    const struct view *view = schema_view(order->schema, name);
    if (view == NULL || map_get(order->printed, name) != NULL)
        return;
    order->printed = map_put(arena, order->printed, name, view, hash_of(name, strlen(name)));
    object_reads(&view->object, print_view_in_order, order);
    print_object_statement(order->printing.out, &view->object);
}

static void print_views(void *context, const struct object *object)
{
    if (object->kind == OBJECT_VIEW)
        print_view_in_order(context, object->name.text);
}

void print_schema(struct buf *out, struct schema schema)
{
    struct view_order order = {.printing = {out, 0}, .schema = schema};
    for (unsigned made = 0; made < MIG_OBJECT_KINDS; made++) {
        schema_each(schema, print_made, &(struct printing){out, made});
        if (made == object_made(MIG_OBJECT_VIEW))
            schema_each(schema, print_views, &order);
    }
}
