/* SPDX-License-Identifier: MIT
 * In: lines `fillfactor=70`. Out: the same as parameters, by name, in the spelling of the language.
 */
#include "catalog/postgres/parameters.h"

#include "base/text.h"
#include "schema/parameters.h"

#include <string.h>

static void take_line(struct reading *reading, const char *owner, const char *line,
                      struct parameters *parameters, const char **unsaid)
{
    struct arena *arena = reading->arena;
    size_t length = strcspn(line, "=\n");
    const char *name = arena_textn(arena, line, length);
    const char *value = line[length] == '=' ? line + length + 1 : "true";
    const struct parameter_rule *rule = parameter_find(owner, name);
    struct parameter made = {.name.text = name};
    if (rule != NULL)
        made.value =
            parameter_value(arena, rule, text_lower(arena, arena_textn(arena, value, strcspn(value, "\n"))));
    if (made.value != NULL)
        *parameters = parameters_with(arena, *parameters, made);
    else
        *unsaid = arena_textn(arena, line, strcspn(line, "\n"));
}

struct parameters postgres_parameters(struct reading *reading, const char *owner, const char *table,
                                      const char *index, const char *text)
{
    struct parameters parameters = {NULL, 0};
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *unsaid = NULL;
        const char *end = strchr(line, '\n');
        take_line(reading, owner, line, &parameters, &unsaid);
        if (unsaid != NULL)
            reading_remark(
                reading, FOREIGN_MORE, index != NULL ? "index" : "table", index != NULL ? index : table,
                index != NULL ? table : NULL,
                arena_format(reading->arena, "the language has no storage parameter `%s`", unsaid));
        line = end != NULL ? end + 1 : NULL;
    }
    return parameters;
}
