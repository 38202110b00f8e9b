/* SPDX-License-Identifier: MIT
 * More constructors for the grammar's actions (language/tree.h): triggers, as a source has them and as
 * databases keep them.
 */
#ifndef MIG_LANGUAGE_BUILD_TRIGGER_H
#define MIG_LANGUAGE_BUILD_TRIGGER_H

#include "language/parser.h"
#include "schema/trigger.h"

struct name_list;
struct step_list;

struct draft_event {
    enum trigger_event event;
    const struct name_list *columns; /* NULL: any */
    struct span span;
};
struct trigger *build_trigger(struct parser *parser, bool before, struct draft_event event, struct name table,
                              const struct expr *when, const struct step_list *body, struct span span);
struct step *build_create_trigger(struct parser *parser, struct name name, const struct trigger *trigger);
struct step *build_drop_trigger(struct parser *parser, struct name name);
struct step *build_rename_trigger(struct parser *parser, struct name name, struct name to);

/* tree/trigger_sql.c: what a database keeps of one. */
struct trigger_body {
    struct step_list *steps;
    const char *returns; /* PostgreSQL: "new"; NULL: nothing yet */
};
bool printed_word(const char *text, const char *word);
struct trigger *build_printed_trigger(struct parser *parser, struct name name, struct trigger *trigger);
struct trigger_body *trigger_body_new(struct parser *parser);
struct trigger_body *trigger_body_add(struct parser *parser, struct trigger_body *body, struct step *step);
/* `raises`: the words around are those of a `require`. */
struct trigger_body *trigger_body_require(struct parser *parser, struct trigger_body *body,
                                          const struct expr *condition, const char *message, bool raises);
struct trigger_body *trigger_body_return(struct parser *parser, struct trigger_body *body, const char *word,
                                         const char *row);

#endif
