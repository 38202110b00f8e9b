/* SPDX-License-Identifier: MIT
 * In: a schema and the name of a trigger or of its table. Out: the trigger, or each of them.
 */
#include "schema/trigger.h"

#include "base/path.h"
#include "base/text.h"

#include <strings.h>

const char *trigger_event_word(enum trigger_event event)
{
    switch (event) {
    case TRIGGER_INSERT:
        return "insert";
    case TRIGGER_UPDATE:
        return "update";
    case TRIGGER_DELETE:
        return "delete";
    }
    return "";
}

bool trigger_row_name(const char *name)
{
    const char *base = name != NULL ? path_base(name) : "";
    return strcasecmp(base, "old") == 0 || strcasecmp(base, "new") == 0;
}

const struct trigger *schema_trigger(struct arena *scratch, struct schema schema, const char *name)
{
    return (const struct trigger *)schema_find(scratch, schema, OBJECT_TRIGGER, name);
}

struct visiting {
    const char *table;
    trigger_visit_fn *visit;
    void *context;
};

static void visit_reader(void *context, const struct object *reader)
{
    const struct visiting *visiting = context;
    const struct trigger *trigger = (const struct trigger *)reader;
    if (reader->kind == OBJECT_TRIGGER && text_equal(trigger->table.text, visiting->table))
        visiting->visit(visiting->context, trigger);
}

void schema_each_trigger(struct arena *scratch, struct schema schema, const char *table,
                         trigger_visit_fn *visit, void *context)
{
    struct visiting visiting = {table, visit, context};
    if (table != NULL)
        schema_each_reader(scratch, schema, table, visit_reader, &visiting);
}
