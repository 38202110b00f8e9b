/* SPDX-License-Identifier: MIT
 * In: a value that a step adds to an enum, and the steps behind it. Out: whether one of them may use it.
 *
 * A step is looked at as the text that it prints, so that no part of one can be forgotten: where the label
 * stands in quotes, or an array, or a cast, the answer is yes. A yes too many costs a rewrite of tables on
 * PostgreSQL, a no too many a migration that fails.
 */
#include "schema/enum_use.h"

#include "base/text.h"
#include "schema/print.h"

#include <strings.h>

/* A column that becomes one of the enum has texts that nobody knows before they are read. */
static bool is_readable(const struct step *step)
{
    bool turns = step->op == OP_ALTER_COLUMN && step->alteration->kind == ALTER_TYPE;
    return step->op != OP_SQL && step->op != OP_CALL && !turns;
}

static bool mentions(struct arena *scratch, const struct step *step, const char *label)
{
    struct buf text, quoted;
    buf_init(&text, scratch);
    buf_init(&quoted, scratch);
    print_step(&text, step);
    print_string(&quoted, label);
    return strstr(text.data, quoted.data) != NULL || strstr(text.data, "'{") != NULL ||
           strstr(text.data, "cast(") != NULL;
}

/* Those steps on the values of the enum only name the new one, and a type that is made anew has it for good.
 */
static bool is_on_values(const struct step *step)
{
    return step_is_on_value(step) || step->op == OP_RENAME_ENUM;
}

bool value_may_be_used(struct arena *scratch, const struct step *add, struct steps later)
{
    const char *label = add->label.text;
    for (size_t i = 0; i < later.count; i++) {
        const struct step *step = later.items[i];
        if (!step_runs_on(step, MIG_DIALECT_POSTGRES))
            continue;
        if (step->op == OP_RENAME_VALUE && text_equal(step->label.text, label))
            label = step->to.text;
        else if (step->op == OP_DROP_VALUE && text_equal(step->label.text, label))
            return true; /* who looks whether rows hold it */
        else if (!is_on_values(step) && (!is_readable(step) || mentions(scratch, step, label)))
            return true;
    }
    return false;
}

/* A yes too many ends a transaction a little earlier. */
bool raw_adds_value(const struct step *step)
{
    static const char add[] = "add", value[] = "value";
    for (const char *at = step->text; *at != '\0'; at++) {
        if (strncasecmp(at, add, sizeof add - 1) != 0)
            continue;
        const char *next = at + sizeof add - 1;
        size_t blanks = strspn(next, " \t\r\n");
        if (blanks > 0 && strncasecmp(next + blanks, value, sizeof value - 1) == 0)
            return true;
    }
    return false;
}
