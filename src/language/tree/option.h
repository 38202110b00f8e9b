/* SPDX-License-Identifier: MIT
 * More constructors for the grammar's actions (language/tree.h): names, comments and options of what is
 * there, and what a constraint may say on PostgreSQL alone.
 */
#ifndef MIG_LANGUAGE_BUILD_OPTION_H
#define MIG_LANGUAGE_BUILD_OPTION_H

#include "language/parser.h"

struct name_list;
struct parameter_list;
struct part_list;

/* tree/option.c */
const char *build_comment(struct parser *parser, const char *text, struct span span);
struct step *build_rename_constraint(struct parser *parser, struct name constraint, struct name to);
/* `column` without a text: of the table. */
struct step *build_set_comment(struct parser *parser, struct name column, const char *comment);
struct step *build_drop_comment(struct parser *parser, struct name column);
struct step *build_change_option(struct parser *parser, enum op op, enum table_option option);
struct step *build_parameters(struct parser *parser, enum op op, const struct parameter_list *parameters);
struct step *build_index_parameters(struct parser *parser, enum op op, struct name index,
                                    const struct parameter_list *parameters);

/* tree/constraint.c */
struct constraint *reference_match(struct parser *parser, struct constraint *constraint, bool full,
                                   struct span span);
struct constraint *reference_match_word(struct parser *parser, struct constraint *constraint,
                                        const char *word,
                                        struct span span); /* `simple`, which is what happens anyway */
struct constraint *constraint_distinct(struct constraint *constraint, bool nulls_not_distinct);
struct constraint *constraint_include(struct parser *parser, struct constraint *constraint,
                                      const struct name_list *columns, struct span span);
struct index_part exclusion_of(const struct expr *key, const char *operator);
struct constraint *build_exclude(struct parser *parser, const char *method, const struct part_list *parts,
                                 const struct expr *where);

#endif
