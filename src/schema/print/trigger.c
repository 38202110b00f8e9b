/* SPDX-License-Identifier: MIT
 * In: a trigger. Out: its .mig text behind the name.
 */
#include "schema/trigger.h"
#include "schema/print/parts.h"

void print_trigger(struct buf *out, const struct trigger *trigger, const char *line)
{
    if (trigger->text != NULL) {
        buf_add(out, trigger->text);
        return;
    }
    buf_format(out, "%s %s", trigger->before ? "before" : "after", trigger_event_word(trigger->event));
    for (size_t i = 0; i < trigger->columns.count; i++) {
        buf_add(out, i == 0 ? " of " : ", ");
        print_name(out, trigger->columns.items[i].text);
    }
    buf_add(out, " on ");
    print_name(out, trigger->table.text);
    if (trigger->when != NULL) {
        buf_add(out, " when ");
        expr_print(out, trigger->when);
    }
    buf_add(out, " {");
    for (size_t i = 0; i < trigger->body.count; i++) {
        buf_add(out, line);
        print_step_body(out, trigger->body.items[i]);
        buf_char(out, ';');
    }
    buf_add(out, *line == '\n' ? "\n}" : " }");
}
