/* SPDX-License-Identifier: MIT
 * The grammar of .mig files, of the definitions that the tables keep, and of the expressions that SQLite and
 * PostgreSQL print back. In: tokens. Out: what the constructors of language/tree.h make of them; an action
 * calls one of these and does nothing else. README.md beside this file describes the language by example.
 *
 * A statement that cannot be read is skipped up to its `;`, its `}` or its block, and the next one starts afresh.
 */
%code requires {
#include "language/tree.h"
#include "language/parser.h"
}

%code {
#include "language/lexer.h"
#include "language/unexpected.h"
}

%define api.pure full
%define api.prefix {grammar_}
%define api.token.prefix {TOKEN_}
%define api.token.raw
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {struct parser *parser}

%code {
/* The stack never grows: what needs more is nested too deeply, and the lexer has said so before. */
#undef YYINITDEPTH
#define YYINITDEPTH 2000
#define YYMAXDEPTH 2000
#define YYMALLOC(size) NULL
#define YYFREE(pointer) ((void)(pointer))

/* A production that is empty stands where the one before it ends. */
#define YYLLOC_DEFAULT(whole, parts, count)                                                                  \
    ((whole) = (count) != 0 ? (struct span){YYRHSLOC(parts, 1).begin, YYRHSLOC(parts, count).end}            \
                            : (struct span){YYRHSLOC(parts, 0).end, YYRHSLOC(parts, 0).end})

static void grammar_error(const struct span *span, struct parser *parser, const char *message);
}

%union {
    const char *text;
    bool flag;
    unsigned dialects;
    struct name name;
    struct name_list *names;
    struct type_size size;
    struct type type;
    const struct expr *expr;
    struct expr_list *exprs;
    struct draft_column *column;
    struct draft_table *table;
    struct constraint *constraint;
    enum reference_action action;
    enum identity identity;
    struct alteration *alteration;
    struct new_index new_index;
    struct index_part part;
    struct index *index;
    struct parameter parameter;
    struct parameter_list *parameters;
    enum table_option option;
    struct part_list *parts;
    enum nulls_order nulls;
    struct assignment assignment;
    struct assignment_list *assignments;
    struct rows *rows;
    struct tail tail;
    const struct query *query;
    struct draft_query *draft_query;
    struct draft_select *select;
    struct source_list *sources;
    struct item_list *query_items;
    struct order_list *orders;
    struct query_source source;
    struct query_item query_item;
    struct query_order order;
    enum join join;
    struct reverse reverse;
    struct sequence *sequence;
    struct partition *partition;
    struct trigger *trigger;
    struct draft_event event;
    struct trigger_body *trigger_body;
    struct row_limit row_limit;
    struct bound bound;
    long long whole;
    struct step *step;
    struct step_list *steps;
}

/* The first token says what the text is. */
%token START_FILE START_EXPRESSION START_COLUMN START_CONSTRAINT START_INDEX START_ENUM START_OPTIONS START_TYPE START_SEQUENCE START_PARTITION START_QUERY
%token START_TRIGGER START_TRIGGER_SQL START_TRIGGER_BODY

%token END 0  "end of file"
%token BAD    "what has no place here"

/* Never in a text: these name, in messages, what may stand in a place. */
%token <text> A_CLAUSE      "a clause such as `after`"
%token <text> A_STEP        "a step"
%token <text> AN_ITEM       "a column or a constraint"
%token <text> A_CONSTRAINT  "a constraint"
%token <text> AN_OPTION     "an option of the column"
%token <text> AN_EXPRESSION "an expression"
%token <text> AN_OPERATOR   "an operator"
%token <text> AN_ORDER      "an order such as `desc`"
%token <text> A_TYPE        "a type"
%token <text> A_NAME        "a name"

%token <text> ID      "an id"
%token <text> WORD    "a word"
%token <text> QUOTED  "a message in \"...\""
%token <text> STRING  "a value in '...'"
%token <text> INTEGER "a whole number"
%token <text> NUMBER  "a number"
%token <text> RAW     "SQL in $$...$$"

/* Words that are names wherever a name may stand: in `plain_word` below, from the first to the last of this list. */
%token <text>
    ACCEPTING "accepting" ACTION "action" ADD "add" AFTER "after" ALTER "alter" ALWAYS "always" AS "as" ASC "asc" ATTACH "attach"
    AUTOINCREMENT "autoincrement" BACKFILL "backfill"
    BY "by" CALL "call" CASCADE "cascade" CHARACTER "character" COLLATION "collation" COLUMN "column" COMMENT "comment" CONCURRENTLY "concurrently"
    CREATE "create" CREATED "created" DATA "data" DEFAULT "default" DEFERRABLE "deferrable" DEFERRED "deferred"
    DELETE "delete" DESC "desc" DETACH "detach" DOUBLE "double" DOWNGRADE "downgrade" DROP "drop" EFFECT "effect" ENUM "enum" EXISTS "exists"
    FILL "fill" FIRST "first" FROM "from" GENERATED "generated" GROUP "group" HAVING "having" IDENTITY "identity" IF "if"
    IMMEDIATE "immediate" INCLUDE "include" INDEX "index" INITIALLY "initially" INNER "inner" INSERT "insert" INTO "into"
    IRREVERSIBLE "irreversible" JOIN "join" KEY "key" LABEL "label" LAST "last" LEFT "left" LIMIT "limit" LOSS "loss" NO "no"
    NOTHING "nothing" NULLS "nulls" OBJECT "object" OF "of" OFFSET "offset" ON "on" ORDER "order" OUTER "outer" POSTGRES "postgres" PRECISION "precision"
    REFERENCES "references" RENAME "rename" REPLACE "replace" REQUIRE "require" REQUIRES "requires"
    BEFORE "before" VALUE "value"
    FULL "full" MATCH "match" RESET "reset"
    RESTRICT "restrict" REVERSE "reverse" REVISION "revision" ROWID "rowid" SERIAL "serial" SET "set" SQL "sql" SQLITE "sqlite"
    STORED "stored" STRICT "strict" TABLE "table" TIME "time" TIMESTAMP "timestamp" TO "to" TYPE "type" UNCHECKED "unchecked"
    CACHE "cache" CYCLE "cycle" EXTENSION "extension" INCREMENT "increment" MAXVALUE "maxvalue" MINVALUE "minvalue"
    PARTITION "partition" SCHEMA "schema" SEQUENCE "sequence" START "start"
    TRIGGER "trigger" UNION "union" VIEW "view" UNLOGGED "unlogged" UPDATE "update" UPGRADE "upgrade" USING "using" VALUES "values" VARYING "varying"
    VIRTUAL "virtual" WHERE "where" WITH "with" WITHOUT "without" ZONE "zone"

/* Words that need "..." as the name of a column in `create table`, where they open a constraint. */
%token <text>
    CHECK "check" CONSTRAINT "constraint" EXCLUDE "exclude" FOREIGN "foreign" PRIMARY "primary" UNIQUE "unique"

/* Words that need "..." as names everywhere: those of expressions (schema/reserved.def has both lists). */
%token <text>
    AND "and" BETWEEN "between" CASE "case" CAST "cast" COLLATE "collate" CURRENT_DATE "current_date"
    CURRENT_TIMESTAMP "current_timestamp" DISTINCT "distinct" ELSE "else" END_WORD "end" FALSE "false" IN "in" IS "is" LIKE "like"
    NOT "not" NULL "null" OR "or" SELECT "select" THEN "then" TRUE "true" WHEN "when"

%token EQUAL "=" DIFFERENT "<>" LESS "<" LESS_EQUAL "<=" GREATER ">" GREATER_EQUAL ">="
%token PLUS "+" MINUS "-" TIMES "*" DIVIDE "/" MODULO "%" CONCAT "||" DOT "."
%token OVERLAPS "&&" ADJACENT "-|-"
%token OPEN "(" COMMA "," CLOSE ")" OPEN_BRACKET "[" CLOSE_BRACKET "]" OPEN_BRACE "{" CLOSE_BRACE "}" SEMICOLON ";"

/* One token, since `where a in` would wait for a bracket. */
%token IN_BATCHES "in batches"
/* One token, so that `union` may be a name. */
%token UNION_ALL "union all"

/* Only where a database printed the text. */
%token ANY ALL ARRAY AT_TIME_ZONE FOR_EACH_ROW GLOB NOT_LIKE TYPECAST "::" TIGHT_CONCAT

%type <text> comment word plain_word other_word rest_word time_word item_word type_words time_zone comparator loss method collation
%type <text> operator_class parameter_value operator
%type <flag> deferrable serial unique null_keys descending stored unchecked
%type <dialects> dialect only
%type <name> id name path name_but_on column_name label
%type <names> ids names column_list referenced_columns include labels
%type <size> size sized
%type <type> type plain_type
%type <expr> expr conjunction negation comparison operand sum product tight sign postfix primary call
%type <expr> default_value where exclude_where fill otherwise using back
%type <exprs> exprs whens case_operand array row
%type <column> attributes column_definition
%type <table> items table_options table_option_list
%type <constraint> table_constraint constraint_body inline_constraint reference
%type <action> reference_action
%type <alteration> alteration
%type <identity> numbering
%type <nulls> nulls
%type <new_index> new_index
%type <part> part part_options exclusion
%type <parameter> parameter
%type <parameters> parameters parameter_names with index_with
%type <option> table_option
%type <index> index_options
%type <parts> parts exclusions
%type <assignment> assignment
%type <assignments> assignments
%type <rows> rows
%type <tail> tails
%type <reverse> sql_reverse call_reverse
%type <sequence> sequence_options
%type <partition> partition
%type <bound> bound
%type <whole> whole
%type <step> step create_index create_trigger action value
%type <flag> early
%type <event> event
%type <expr> when
%type <trigger> trigger
%type <trigger_body> sql_steps
%type <query> query
%type <draft_query> unions
%type <select> select
%type <flag> distinct union
%type <query_items> query_items
%type <query_item> query_item
%type <sources> from sources
%type <source> source
%type <join> join
%type <exprs> groups
%type <expr> having
%type <orders> orders order_list
%type <order> order
%type <row_limit> limit
%type <text> row_number free_word clause_word
%type <steps> steps body statement change actions values effect changes

%%

text:
    START_FILE file
|   START_EXPRESSION expr                 { parser->result.expr = $2; }
|   START_COLUMN type attributes serial
                                          { parser->result.column = draft_kept(build_column(parser, (struct name){0}, $2, @2, $3, @$), $4); }
|   START_CONSTRAINT constraint_body      { parser->result.constraint = $2; }
|   START_INDEX create_index end          { parser->result.index = $2->index; }
|   START_ENUM "(" labels ")" unchecked   { parser->result.type = build_enum(parser, (struct name){0}, $3, $5); }
|   START_OPTIONS table_options           { parser->result.table = $2; }
|   START_TYPE type                       { parser->result.column_type = $2; }
|   START_SEQUENCE sequence_options       { parser->result.sequence = $2; }
|   START_PARTITION partition             { parser->result.partition = $2; }
|   START_QUERY query end                 { parser->result.query = $2; }
|   START_TRIGGER trigger                 { parser->result.trigger = $2; }
|   START_TRIGGER_SQL "create" "trigger" name early event "on" name each_row when WORD sql_steps "end" end
                                          { parser->result.trigger = build_printed_trigger(parser, $4, build_trigger(parser, $5, $6, $8, $10, $12->steps, @$)); if (!printed_word($11, "begin") || $12->returns != NULL) YYERROR; }
|   START_TRIGGER_BODY WORD sql_steps "end" end
                                          { parser->result.trigger_body = $3; if (!printed_word($2, "begin")) YYERROR; }
;

end: %empty | ";" ;

/* In definitions only. */
serial: %empty { $$ = false; } | "serial" { $$ = true; } ;

comment: "comment" STRING { $$ = build_comment(parser, $2, @2); } ;

/* --- the file ------------------------------------------------------------------------------------------------ */

file: header blocks ;

header:
    "revision" id QUOTED clauses ";"      { build_header(parser, $2, $3, @$); }
|   error ";"
|   error
;

clauses: %empty | clauses clause ;

clause:
    "after" ids                           { build_after(parser, $2, @1); }
|   "requires" ids                        { build_requires(parser, $2, @1); }
|   "label" ids                           { build_labels(parser, $2, @1); }
|   "created" ID                          { build_created(parser, $2, @1, @2); }
|   A_CLAUSE
;

ids:
    id                                    { $$ = name_list_add(parser, NULL, $1); }
|   ids "," id                            { $$ = name_list_add(parser, $1, $3); }
;

id:
    ID                                    { $$ = build_id(parser, $1, @1, false); }
|   QUOTED                                { $$ = build_id(parser, $1, @1, true); }
|   "revision"                            { $$ = build_id(parser, $1, @1, false); }
|   "after"                               { $$ = build_id(parser, $1, @1, false); }
|   "requires"                            { $$ = build_id(parser, $1, @1, false); }
|   "label"                               { $$ = build_id(parser, $1, @1, false); }
|   "created"                             { $$ = build_id(parser, $1, @1, false); }
;

blocks:
    %empty
|   blocks block
|   blocks error ";"
|   blocks error "}"
|   blocks error body
;

block:
    "upgrade" body                              { build_upgrade(parser, $2, @$); }
|   "downgrade" body                            { build_downgrade(parser, $2, @$); }
|   "downgrade" "irreversible" QUOTED ";"       { build_irreversible(parser, $3, @$); }
;

body:
    "{" steps "}"                         { $$ = $2; }
|   "{" steps error "}"                   { $$ = $2; yyerrok; }
;

steps:
    %empty                                { $$ = step_list_new(parser); }
|   steps statement                       { $$ = step_list_join(parser, $1, $2); }
|   steps error ";"                       { $$ = $1; yyerrok; }
|   steps error body                      { $$ = $1; yyerrok; }
;

/* --- steps --------------------------------------------------------------------------------------------------- */

statement:
    change ";"                            { $$ = $1; }
|   create_trigger                        { $$ = step_list_one(parser, $1, @1); }
|   "on" dialect change ";"               { $$ = step_list_only(parser, $3, $2, @2); }
|   "on" dialect create_trigger           { $$ = step_list_only(parser, step_list_one(parser, $3, @3), $2, @2); }
|   "on" dialect body                     { $$ = step_list_only(parser, $3, $2, @2); }
;

dialect:
    "sqlite"                              { $$ = 1u << MIG_DIALECT_SQLITE; }
|   "postgres"                            { $$ = 1u << MIG_DIALECT_POSTGRES; }
;

change:
    step                                  { $$ = step_list_one(parser, $1, @1); }
|   "alter" "table" path actions          { $$ = step_list_of_table(parser, $4, $3); }
|   "alter" "enum" path values            { $$ = step_list_of_enum($4, $3); }
;

actions:
    action                                { $$ = step_list_one(parser, $1, @1); }
|   actions "," action                    { $$ = step_list_join(parser, $1, step_list_one(parser, $3, @3)); }
;

action:
    "add" "column" column_definition fill { $$ = build_add_column(parser, $3, $4); }
|   "drop" "column" name tails            { $$ = build_drop_column(parser, $3, $4); }
|   "rename" "column" name "to" name      { $$ = build_rename_column(parser, $3, $5); }
|   "add" table_constraint                { $$ = build_add_constraint(parser, $2, @2); }
|   "add" A_CONSTRAINT                    { $$ = NULL; }
|   "drop" "constraint" name              { $$ = build_drop_constraint(parser, $3); }
|   "rename" "constraint" name "to" name  { $$ = build_rename_constraint(parser, $3, $5); }
|   "set" table_option                    { $$ = build_change_option(parser, OP_SET_OPTION, $2); }
|   "drop" table_option                   { $$ = build_change_option(parser, OP_DROP_OPTION, $2); }
|   "set" "(" parameters ")"              { $$ = build_parameters(parser, OP_SET_PARAMETERS, $3); }
|   "reset" "(" parameter_names ")"       { $$ = build_parameters(parser, OP_RESET_PARAMETERS, $3); }
|   "set" comment                         { $$ = build_set_comment(parser, (struct name){0}, $2); }
|   "drop" "comment"                      { $$ = build_drop_comment(parser, (struct name){0}); }
|   "alter" "column" name "set" comment   { $$ = build_set_comment(parser, $3, $5); }
|   "alter" "column" name "drop" "comment" { $$ = build_drop_comment(parser, $3); }
|   "alter" "column" name alteration      { $$ = build_alter_column(parser, $3, $4); }
;

alteration:
    "type" type using back loss           { $$ = build_alter_type(parser, $2, @2, $3, $4, $5); }
|   "set" "data" "type" type using back loss { $$ = build_alter_type(parser, $4, @4, $5, $6, $7); }
|   "set" "not" "null" fill               { $$ = build_alter_null(parser, true, $4); }
|   "drop" "not" "null" fill              { $$ = build_alter_null(parser, false, $4); }
|   "set" "default" default_value         { $$ = build_alter_default(parser, $3); }
|   "drop" "default"                      { $$ = build_alteration(parser, ALTER_DROP_DEFAULT); }
|   "set" "collation" name                { $$ = build_alter_collation(parser, $3); }
|   "drop" "collation"                    { $$ = build_alteration(parser, ALTER_DROP_COLLATION); }
|   "set" "generated" "always" "as" "(" expr ")" stored loss
                                          { $$ = build_alter_generated(parser, $6, $8, $9); }
|   "drop" "generated"                    { $$ = build_alteration(parser, ALTER_DROP_GENERATED); }
|   "set" "generated" numbering           { $$ = build_alter_identity(parser, $3); }
|   "set" "serial"                        { $$ = build_alteration(parser, ALTER_SET_SERIAL); }
|   "drop" "identity"                     { $$ = build_alteration(parser, ALTER_DROP_IDENTITY); }
;

numbering:
    "always" "as" "identity"              { $$ = IDENTITY_ALWAYS; }
|   "by" "default" "as" "identity"        { $$ = IDENTITY_BY_DEFAULT; }
;

using: %empty { $$ = NULL; } | "using" expr   { $$ = $2; } ;
back:  %empty { $$ = NULL; } | "reverse" expr { $$ = $2; } ;

values:
    value                                 { $$ = step_list_one(parser, $1, @1); }
|   values "," value                      { $$ = step_list_join(parser, $1, step_list_one(parser, $3, @3)); }
;

value:
    "add" "value" label fill                  { $$ = build_add_value(parser, $3, (struct name){0}, false, $4); }
|   "add" "value" label "before" label fill   { $$ = build_add_value(parser, $3, $5, true, $6); }
|   "add" "value" label "after" label fill    { $$ = build_add_value(parser, $3, $5, false, $6); }
|   "rename" "value" label "to" label         { $$ = build_rename_value(parser, $3, $5); }
|   "drop" "value" label tails                { $$ = build_drop_value(parser, $3, $4); }
;

label: STRING                             { $$ = (struct name){$1, @1}; } ;

column_definition:
    name type attributes                  { $$ = build_column(parser, $1, $2, @2, $3, @$); }
;

fill:
    %empty                                { $$ = NULL; }
|   "fill" expr                           { $$ = $2; }
;

tails:
    %empty                                { $$ = (struct tail){0}; }
|   tails "fill" expr                     { $$ = tail_fill(parser, $1, $3, @2); }
|   tails "accepting" "data" "loss" QUOTED { $$ = tail_loss(parser, $1, $5, @2); }
;

loss:
    %empty                                { $$ = NULL; }
|   "accepting" "data" "loss" QUOTED      { $$ = build_reason(parser, $4, @4); }
;

step:
    "create" "table" path "(" items ")" table_options   { $$ = build_create_table(parser, $3, $5, $7); }
|   "drop" "table" path loss                            { $$ = build_drop_table(parser, $3, $4); }
|   "rename" "table" path "to" path                     { $$ = build_rename_table(parser, $3, $5); }
|   create_index
|   "rename" "index" path "to" path                     { $$ = build_rename(parser, OP_RENAME_INDEX, $3, $5); }
|   "alter" "index" path "set" "(" parameters ")"       { $$ = build_index_parameters(parser, OP_SET_PARAMETERS, $3, $6); }
|   "alter" "index" path "reset" "(" parameter_names ")"
                                                        { $$ = build_index_parameters(parser, OP_RESET_PARAMETERS, $3, $6); }
|   "drop" "index" path                                 { $$ = build_drop_index(parser, $3, false); }
|   "drop" "index" "concurrently" path                  { $$ = build_drop_index(parser, $4, true); }
|   "create" "enum" path "(" labels ")" unchecked       { $$ = build_create_enum(parser, $3, $5, $7); }
|   "drop" "enum" path                                  { $$ = build_drop_enum(parser, $3); }
|   "rename" "enum" path "to" path                       { $$ = build_rename(parser, OP_RENAME_ENUM, $3, $5); }
|   "create" "sequence" path sequence_options           { $$ = build_sequence_step(parser, OP_CREATE_SEQUENCE, $3, $4); }
|   "alter" "sequence" path sequence_options            { $$ = build_sequence_step(parser, OP_ALTER_SEQUENCE, $3, $4); }
|   "rename" "sequence" path "to" path                  { $$ = build_rename(parser, OP_RENAME_SEQUENCE, $3, $5); }
|   "drop" "sequence" path loss                         { $$ = build_drop_sequence(parser, $3, $4); }
|   "create" "schema" name                              { $$ = step_named(parser, OP_CREATE_SCHEMA, $3); }
|   "rename" "schema" name "to" name                    { $$ = build_rename(parser, OP_RENAME_SCHEMA, $3, $5); }
|   "drop" "schema" name                                { $$ = step_named(parser, OP_DROP_SCHEMA, $3); }
|   "create" "extension" name                           { $$ = build_create_extension(parser, $3, false); }
|   "create" "extension" "if" "not" "exists" name       { $$ = build_create_extension(parser, $6, true); }
|   "drop" "extension" name                             { $$ = step_named(parser, OP_DROP_EXTENSION, $3); }
|   "create" "partition" path partition                 { $$ = build_partition_step(parser, OP_CREATE_PARTITION, $3, $4); }
|   "rename" "partition" path "to" path                 { $$ = build_rename(parser, OP_RENAME_PARTITION, $3, $5); }
|   "drop" "partition" path loss                        { $$ = build_drop_partition(parser, $3, $4); }
|   "attach" "partition" path partition                 { $$ = build_partition_step(parser, OP_ATTACH_PARTITION, $3, $4); }
|   "detach" "partition" path "of" path                 { $$ = build_detach_partition(parser, $3, $5, @5); }
|   "insert" "into" path column_list "values" rows      { $$ = build_insert(parser, $3, $4, $6); }
|   "update" path "set" assignments where loss          { $$ = build_update(parser, $2, $4, $5, $6); }
|   "backfill" path "set" assignments where "in batches" "of" INTEGER
                                                        { $$ = build_backfill(parser, $2, $4, $5, $8, @8); }
|   "delete" "from" path where loss                     { $$ = build_delete(parser, $3, $4, $5); }
|   "sql" only RAW effect sql_reverse loss              { $$ = build_sql(parser, $2, $3, @3, $4, $5, $6); }
|   "call" name call_reverse loss                       { $$ = build_call(parser, @2, $3, $4); }
|   "create" "view" path "as" query                     { $$ = build_create_view(parser, $3, $5); }
|   "replace" "view" path "as" query                    { $$ = build_replace_view(parser, $3, $5); }
|   "drop" "view" path                                  { $$ = build_drop_view(parser, $3); }
|   "rename" "view" path "to" path                      { $$ = build_rename(parser, OP_RENAME_VIEW, $3, $5); }
|   "drop" "trigger" name                               { $$ = build_drop_trigger(parser, $3); }
|   "rename" "trigger" name "to" name                   { $$ = build_rename_trigger(parser, $3, $5); }
|   "require" expr "else" QUOTED                        { $$ = build_require(parser, $2, $4, @4); }
|   A_STEP                                              { $$ = NULL; }
;

/* A body ends the statement. */
create_trigger:
    "create" "trigger" name trigger       { $$ = build_create_trigger(parser, $3, $4); }
;

trigger:
    early event "on" path when body       { $$ = build_trigger(parser, $1, $2, $4, $5, $6, @$); }
;

early: "before" { $$ = true; } | "after" { $$ = false; } ;

event:
    "insert"                              { $$ = (struct draft_event){TRIGGER_INSERT, NULL, @$}; }
|   "update"                              { $$ = (struct draft_event){TRIGGER_UPDATE, NULL, @$}; }
|   "update" "of" names                   { $$ = (struct draft_event){TRIGGER_UPDATE, $3, @$}; }
|   "delete"                              { $$ = (struct draft_event){TRIGGER_DELETE, NULL, @$}; }
;

when: %empty { $$ = NULL; } | "when" expr { $$ = $2; } ;

/* What sql/ makes of a trigger, and a database keeps. */
each_row: %empty | FOR_EACH_ROW ;

sql_steps:
    %empty                                { $$ = trigger_body_new(parser); }
|   sql_steps step ";"                    { $$ = trigger_body_add(parser, $1, $2); }
|   sql_steps "select" WORD "(" WORD "," STRING ")" "where" expr ";"
                                          { $$ = trigger_body_require(parser, $1, $10, $7, printed_word($3, "raise") && printed_word($5, "abort")); }
|   sql_steps "if" expr "then" WORD WORD "using" WORD "=" STRING ";" "end" "if" ";"
                                          { $$ = trigger_body_require(parser, $1, $3, $10, printed_word($5, "raise") && printed_word($6, "exception") && printed_word($8, "message")); }
|   sql_steps WORD WORD ";"               { $$ = trigger_body_return(parser, $1, $2, $3); }
|   sql_steps WORD "null" ";"             { $$ = trigger_body_return(parser, $1, $2, "null"); }
;

partition:
    "of" path bound                       { $$ = build_partition(parser, $2, $3, @3); }
;

bound:
    "from" "(" exprs ")" "to" "(" exprs ")"          { $$ = bound_range($3, $7); }
|   "in" "(" exprs ")"                               { $$ = bound_list($3); }
|   "with" "(" name INTEGER "," name INTEGER ")"     { $$ = bound_hash(parser, $3, $4, $6, $7); }
|   "default"                                        { $$ = (struct bound){.kind = BOUND_DEFAULT}; }
;

sequence_options:
    %empty                                { $$ = arena_new(parser->arena, struct sequence); }
|   sequence_options "as" type            { $$ = sequence_type(parser, $1, $3, span_join(@2, @3)); }
|   sequence_options "start" whole        { $$ = sequence_number(parser, $1, SEQUENCE_START, $3, span_join(@2, @3)); }
|   sequence_options "increment" whole    { $$ = sequence_number(parser, $1, SEQUENCE_INCREMENT, $3, span_join(@2, @3)); }
|   sequence_options "minvalue" whole     { $$ = sequence_number(parser, $1, SEQUENCE_MINIMUM, $3, span_join(@2, @3)); }
|   sequence_options "maxvalue" whole     { $$ = sequence_number(parser, $1, SEQUENCE_MAXIMUM, $3, span_join(@2, @3)); }
|   sequence_options "cache" whole        { $$ = sequence_number(parser, $1, SEQUENCE_CACHE, $3, span_join(@2, @3)); }
|   sequence_options "cycle"              { $$ = sequence_number(parser, $1, SEQUENCE_CYCLE, 1, @2); }
|   sequence_options "no" "cycle"         { $$ = sequence_number(parser, $1, SEQUENCE_CYCLE, 0, span_join(@2, @3)); }
|   sequence_options "no" "minvalue"      { $$ = sequence_unset(parser, $1, SEQUENCE_MINIMUM, span_join(@2, @3)); }
|   sequence_options "no" "maxvalue"      { $$ = sequence_unset(parser, $1, SEQUENCE_MAXIMUM, span_join(@2, @3)); }
;

whole:
    INTEGER                               { $$ = build_whole(parser, $1, false, @$); }
|   "-" INTEGER                           { $$ = build_whole(parser, $2, true, @$); }
;

only:
    %empty                                { $$ = EVERY_DIALECT; }
|   "on" dialect                          { $$ = $2; }
;

effect:
    %empty                                { $$ = NULL; }
|   "effect" "{" changes "}"              { $$ = $3; }
|   "effect" "{" changes error "}"        { $$ = $3; yyerrok; }
;

changes:
    %empty                                { $$ = step_list_new(parser); }
|   changes change ";"                    { $$ = step_list_join(parser, $1, $2); }
|   changes create_trigger                { $$ = step_list_join(parser, $1, step_list_one(parser, $2, @2)); }
|   changes "object" QUOTED ";"           { $$ = step_list_join(parser, $1, step_list_one(parser, build_declare(parser, OP_DECLARE, $3, @3), span_join(@2, @3))); }
|   changes "drop" "object" QUOTED ";"    { $$ = step_list_join(parser, $1, step_list_one(parser, build_declare(parser, OP_UNDECLARE, $4, @4), span_join(@2, @4))); }
|   changes error ";"                     { $$ = $1; yyerrok; }
;

sql_reverse:
    %empty                                { $$ = (struct reverse){REVERSE_MISSING, NULL, {0, 0}}; }
|   "reverse" "nothing"                   { $$ = (struct reverse){REVERSE_NOTHING, NULL, @$}; }
|   "reverse" RAW                         { $$ = (struct reverse){REVERSE_GIVEN, $2, @2}; }
;

call_reverse:
    %empty                                { $$ = (struct reverse){REVERSE_MISSING, NULL, {0, 0}}; }
|   "reverse" name                        { $$ = build_call_reverse(parser, @2); }
;

rows:
    row                                   { $$ = rows_add(parser, NULL, $1, @1); }
|   rows "," row                          { $$ = rows_add(parser, $1, $3, @3); }
;

row: "(" exprs ")"                        { $$ = $2; } ;

assignments:
    assignment                            { $$ = assignment_list_add(parser, NULL, $1); }
|   assignments "," assignment            { $$ = assignment_list_add(parser, $1, $3); }
;

assignment: name "=" expr                 { $$ = (struct assignment){$1, $3}; } ;

where:
    %empty                                { $$ = NULL; }
|   "where" expr                          { $$ = $2; }
;

/* --- tables -------------------------------------------------------------------------------------------------- */

items:
    column_name type attributes           { $$ = draft_table_column(parser, NULL, build_column(parser, $1, $2, @2, $3, @$)); }
|   table_constraint                      { $$ = draft_table_constraint(parser, NULL, $1, @1); }
|   items "," column_name type attributes { $$ = draft_table_column(parser, $1, build_column(parser, $3, $4, @4, $5, span_join(@3, @5))); }
|   items "," table_constraint            { $$ = draft_table_constraint(parser, $1, $3, @3); }
;

table_options:
    %empty                                { $$ = draft_table_new(parser); }
|   table_option_list
;

table_option_list:
    comment                               { $$ = draft_table_comment(parser, NULL, $1, @1); }
|   table_option_list "," comment         { $$ = draft_table_comment(parser, $1, $3, @3); }
|   table_option                          { $$ = draft_table_option(parser, NULL, $1, @1); }
|   table_option_list "," table_option    { $$ = draft_table_option(parser, $1, $3, @3); }
|   "partition" "by" name "(" exprs ")"    { $$ = draft_table_partition(parser, NULL, $3, $5, @$); }
|   table_option_list "," "partition" "by" name "(" exprs ")" { $$ = draft_table_partition(parser, $1, $5, $7, span_join(@3, @8)); }
|   with                                  { $$ = draft_table_parameters(parser, NULL, $1, @1); }
|   table_option_list "," with            { $$ = draft_table_parameters(parser, $1, $3, @3); }
;

table_option:
    "strict"                              { $$ = TABLE_STRICT; }
|   "without" "rowid"                     { $$ = TABLE_WITHOUT_ROWID; }
|   "autoincrement"                       { $$ = TABLE_AUTOINCREMENT; }
|   "unlogged"                            { $$ = TABLE_UNLOGGED; }
;

with: "with" "(" parameters ")"           { $$ = $3; } ;

parameters:
    parameter                             { $$ = parameter_list_add(parser, NULL, $1); }
|   parameters "," parameter              { $$ = parameter_list_add(parser, $1, $3); }
;

parameter: name "=" parameter_value       { $$ = (struct parameter){$1, $3, @3}; } ;

parameter_value:
    INTEGER
|   NUMBER
|   "-" INTEGER                           { $$ = arena_format(parser->arena, "-%s", $2); }
|   "true"                                { $$ = "true"; }
|   "false"                               { $$ = "false"; }
;

parameter_names:
    name                                  { $$ = parameter_list_add(parser, NULL, (struct parameter){$1, NULL, @1}); }
|   parameter_names "," name              { $$ = parameter_list_add(parser, $1, (struct parameter){$3, NULL, @3}); }
;

attributes:
    %empty                                { $$ = draft_column_new(parser); }
|   attributes "not" "null"               { $$ = draft_not_null(parser, $1, span_join(@2, @3)); }
|   attributes "null"                     { $$ = draft_nullable(parser, $1, @2); }
|   attributes "default" default_value    { $$ = draft_default(parser, $1, $3, @2); }
|   attributes "generated" "always" "as" "(" expr ")" stored { $$ = draft_generated(parser, $1, $6, $8, @2); }
|   attributes "generated" "always" "as" "identity"          { $$ = draft_identity(parser, $1, IDENTITY_ALWAYS, @2); }
|   attributes "generated" "by" "default" "as" "identity"    { $$ = draft_identity(parser, $1, IDENTITY_BY_DEFAULT, @2); }
|   attributes "collate" name             { $$ = draft_collate(parser, $1, $3, @2); }
|   attributes comment                    { $$ = draft_comment(parser, $1, $2, @2); }
|   attributes inline_constraint          { $$ = draft_constraint(parser, $1, (struct name){0}, $2, @2); }
|   attributes "constraint" name inline_constraint { $$ = draft_constraint(parser, $1, $3, $4, span_join(@2, @4)); }
|   attributes AN_OPTION
;

stored:
    "stored"                              { $$ = true; }
|   "virtual"                             { $$ = false; }
;

inline_constraint:
    "primary" "key"                       { $$ = build_key(parser, CONSTRAINT_PRIMARY_KEY, NULL); }
|   "unique" null_keys                    { $$ = constraint_distinct(build_key(parser, CONSTRAINT_UNIQUE, NULL), $2); }
|   "check" "(" expr ")"                  { $$ = build_check(parser, $3); }
|   reference
|   inline_constraint "include" column_list { $$ = constraint_include(parser, $1, $3, @2); }
|   inline_constraint deferrable          { $$ = constraint_deferrable(parser, $1, $2, @2); }
;

table_constraint:
    constraint_body
|   "constraint" name constraint_body     { $$ = constraint_named($3, $2); }
;

constraint_body:
    "primary" "key" column_list           { $$ = build_key(parser, CONSTRAINT_PRIMARY_KEY, $3); }
|   "unique" null_keys column_list         { $$ = constraint_distinct(build_key(parser, CONSTRAINT_UNIQUE, $3), $2); }
|   "check" "(" expr ")"                  { $$ = build_check(parser, $3); }
|   "foreign" "key" column_list reference { $$ = reference_from($4, $3); }
|   "exclude" method "(" exclusions ")" exclude_where
                                          { $$ = build_exclude(parser, $2, $4, $6); }
|   constraint_body "include" column_list { $$ = constraint_include(parser, $1, $3, @2); }
|   constraint_body deferrable            { $$ = constraint_deferrable(parser, $1, $2, @2); }
;

exclusions:
    exclusion                             { $$ = part_list_add(parser, NULL, $1); }
|   exclusions "," exclusion              { $$ = part_list_add(parser, $1, $3); }
;

exclusion:
    name "with" operator                  { $$ = exclusion_of(expr_column(parser, NULL, $1, @1), $3); }
|   call "with" operator                  { $$ = exclusion_of($1, $3); }
|   "(" expr ")" "with" operator          { $$ = exclusion_of($2, $5); }
;

operator:
    "="                                   { $$ = "="; }
|   "&&"                                  { $$ = "&&"; }
|   "-|-"                                 { $$ = "-|-"; }
;

exclude_where:
    %empty                                { $$ = NULL; }
|   "where" "(" expr ")"                  { $$ = $3; }
;

deferrable:
    "deferrable"                          { $$ = false; }
|   "deferrable" "initially" "immediate"  { $$ = false; }
|   "deferrable" "initially" "deferred"   { $$ = true; }
;

reference:
    "references" path referenced_columns  { $$ = build_reference(parser, $2, $3); }
|   reference "match" "full"              { $$ = reference_match(parser, $1, true, @2); }
|   reference "match" WORD                { $$ = reference_match_word(parser, $1, $3, @3); }
|   reference "on" "delete" reference_action { $$ = reference_on_delete(parser, $1, $4, @2); }
|   reference "on" "update" reference_action { $$ = reference_on_update(parser, $1, $4, @2); }
;

referenced_columns:
    %empty                                { $$ = NULL; }
|   column_list
;

reference_action:
    "no" "action"                         { $$ = ACTION_NONE; }
|   "restrict"                            { $$ = ACTION_RESTRICT; }
|   "cascade"                             { $$ = ACTION_CASCADE; }
|   "set" "null"                          { $$ = ACTION_SET_NULL; }
|   "set" "default"                       { $$ = ACTION_SET_DEFAULT; }
;

column_list: "(" names ")"                { $$ = $2; } ;

/* --- indexes and enums --------------------------------------------------------------------------------------- */

create_index:
    "create" unique "index" new_index "on" path "(" parts ")" index_options where
                                          { $$ = build_create_index(parser, $2, $4, $6, $8, $10, $11); }
|   "create" unique "index" new_index "on" path "using" name "(" parts ")" include null_keys index_with where
                                          { $$ = build_create_index(parser, $2, $4, $6, $10, index_options(parser, $8.text, $12, $13, $14), $15); }
;

new_index:
    path                                  { $$ = (struct new_index){$1, false, false}; }
|   "if" "not" "exists" path              { $$ = (struct new_index){$4, true, false}; }
|   "concurrently" name_but_on            { $$ = (struct new_index){$2, false, true}; }
|   "concurrently" name_but_on "." name   { $$ = (struct new_index){build_path(parser, $2, $4), false, true}; }
|   "concurrently" "if" "not" "exists" path { $$ = (struct new_index){$5, true, true}; }
;

index_options: method include null_keys index_with
                                          { $$ = index_options(parser, $1, $2, $3, $4); }
;

unique:  %empty { $$ = false; } | "unique"              { $$ = true; } ;
method:  %empty { $$ = NULL; }  | "using" name          { $$ = $2.text; } ;
include: %empty { $$ = NULL; }  | "include" column_list { $$ = $2; } ;
null_keys: %empty { $$ = false; } | "nulls" "not" "distinct" { $$ = true; } ;
index_with: %empty { $$ = NULL; } | with ;

parts:
    part                                  { $$ = part_list_add(parser, NULL, $1); }
|   parts "," part                        { $$ = part_list_add(parser, $1, $3); }
;

part:
    name part_options                     { $$ = part_of(expr_column(parser, NULL, $1, @1), $2); }
|   call part_options                     { $$ = part_of($1, $2); }
|   "(" expr ")" part_options             { $$ = part_of($2, $4); }
;

part_options: collation operator_class descending nulls
                                          { $$ = (struct index_part){NULL, $3, $4, $1, $2, NULL}; }
;

operator_class: %empty { $$ = NULL; } | WORD | QUOTED ;

collation:  %empty { $$ = NULL; }  | "collate" name { $$ = $2.text; } ;
descending: %empty { $$ = false; } | "asc" { $$ = false; } | "desc" { $$ = true; } | AN_ORDER { $$ = false; } ;
nulls:
    %empty                                { $$ = NULLS_DEFAULT; }
|   "nulls" "first"                       { $$ = NULLS_FIRST; }
|   "nulls" "last"                        { $$ = NULLS_LAST; }
;

labels:
    label                                 { $$ = name_list_add(parser, NULL, $1); }
|   labels "," label                      { $$ = name_list_add(parser, $1, $3); }
;

unchecked: %empty { $$ = false; } | "unchecked" "on" "sqlite" { $$ = true; } ;

/* --- types --------------------------------------------------------------------------------------------------- */

type:
    plain_type
|   plain_type "[" "]"                    { $$ = type_array($1); }
;

plain_type:
    type_words size                       { $$ = build_type(parser, $1, $2, @$); }
|   time_word size                        { $$ = build_type(parser, $1, $2, @$); }
|   time_word sized time_zone             { $$ = build_type(parser, arena_format(parser->arena, "%s %s", $1, $3), $2, @$); }
|   time_word time_zone size              { $$ = build_type(parser, arena_format(parser->arena, "%s %s", $1, $2), $3, @$); }
|   QUOTED                                { $$ = build_enum_type(build_name(parser, $1, @1)); }
|   plain_word "." name                   { $$ = build_enum_type(build_path(parser, build_name(parser, $1, @1), $3)); }
|   QUOTED "." name                       { $$ = build_enum_type(build_path(parser, build_name(parser, $1, @1), $3)); }
;

type_words:
    rest_word
|   clause_word
|   "on"
|   A_TYPE
|   "double" "precision"                  { $$ = "double precision"; }
|   "character" "varying"                 { $$ = "character varying"; }
;

time_zone:
    "with" "time" "zone"                  { $$ = "with time zone"; }
|   "without" "time" "zone"               { $$ = "without time zone"; }
;

size:
    %empty                                { $$ = (struct type_size){NULL, NULL}; }
|   sized
;

sized:
    "(" INTEGER ")"                       { $$ = (struct type_size){$2, NULL}; }
|   "(" INTEGER "," INTEGER ")"           { $$ = (struct type_size){$2, $4}; }
;

/* --- expressions, from loose to tight ------------------------------------------------------------------------ */

expr:
    conjunction
|   expr "or" conjunction                 { $$ = expr_binary(parser, "or", $1, $3, @$); }
;

conjunction:
    negation
|   conjunction "and" negation            { $$ = expr_binary(parser, "and", $1, $3, @$); }
;

negation:
    comparison
|   "not" negation                        { $$ = expr_unary(parser, "not", $2, @$); }
;

comparison:
    operand
|   operand comparator operand            { $$ = expr_binary(parser, $2, $1, $3, @$); }
|   operand "is" "null"                   { $$ = expr_is_null(parser, $1, false, @$); }
|   operand "is" "not" "null"             { $$ = expr_is_null(parser, $1, true, @$); }
|   operand "in" "(" exprs ")"            { $$ = expr_in(parser, $1, $4, false, @$); }
|   operand "not" "in" "(" exprs ")"      { $$ = expr_in(parser, $1, $5, true, @$); }
|   operand "in" "(" query ")"            { $$ = expr_in_query(parser, $1, $4, false, @$); }
|   operand "not" "in" "(" query ")"      { $$ = expr_in_query(parser, $1, $5, true, @$); }
|   operand "between" operand "and" operand       { $$ = expr_between(parser, $1, $3, $5, false, @$); }
|   operand "not" "between" operand "and" operand { $$ = expr_between(parser, $1, $4, $6, true, @$); }
|   operand "like" operand                { $$ = expr_like(parser, $1, $3, false, @$); }
|   operand "not" "like" operand          { $$ = expr_like(parser, $1, $4, true, @$); }
|   operand NOT_LIKE operand              { $$ = expr_like(parser, $1, $3, true, @$); }
|   operand GLOB operand                  { $$ = expr_glob(parser, $1, $3, @$); }
|   operand "not" GLOB operand            { $$ = expr_unary(parser, "not", expr_glob(parser, $1, $4, @$), @$); }
|   operand "=" ANY "(" array ")"         { $$ = expr_in(parser, $1, $5, false, @$); }
|   operand "<>" ALL "(" array ")"        { $$ = expr_in(parser, $1, $5, true, @$); }
;

comparator:
    "="  { $$ = "="; }
|   "<>" { $$ = "<>"; }
|   "<"  { $$ = "<"; }
|   "<=" { $$ = "<="; }
|   ">"  { $$ = ">"; }
|   ">=" { $$ = ">="; }
;

operand:
    sum
|   operand "||" sum                      { $$ = expr_binary(parser, "||", $1, $3, @$); }
;

sum:
    product
|   sum "+" product                       { $$ = expr_binary(parser, "+", $1, $3, @$); }
|   sum "-" product                       { $$ = expr_binary(parser, "-", $1, $3, @$); }
|   sum AN_OPERATOR product               { $$ = $1; }
;

product:
    tight
|   product "*" tight                     { $$ = expr_binary(parser, "*", $1, $3, @$); }
|   product "/" tight                     { $$ = expr_binary(parser, "/", $1, $3, @$); }
|   product "%" tight                     { $$ = expr_binary(parser, "%", $1, $3, @$); }
;

/* What SQLite binds tighter than `*`, and what PostgreSQL does. */
tight:
    sign
|   tight TIGHT_CONCAT sign               { $$ = expr_binary(parser, "||", $1, $3, @$); }
|   tight AT_TIME_ZONE sign               { $$ = expr_time_zone(parser, $1, $3, @$); }
;

sign:
    postfix
|   "-" sign                              { $$ = expr_unary(parser, "-", $2, @$); }
|   "+" sign                              { $$ = expr_unary(parser, "+", $2, @$); }
;

postfix:
    primary
|   postfix "collate" name                { $$ = expr_collate(parser, $1, $3, @$); }
|   postfix "::" type                     { $$ = expr_cast(parser, $1, $3, @$); }
;

primary:
    "null"                                { $$ = expr_literal(parser, EXPR_NULL, NULL, @$); }
|   "true"                                { $$ = expr_literal(parser, EXPR_TRUE, NULL, @$); }
|   "false"                               { $$ = expr_literal(parser, EXPR_FALSE, NULL, @$); }
|   INTEGER                               { $$ = expr_literal(parser, EXPR_INTEGER, $1, @$); }
|   NUMBER                                { $$ = expr_literal(parser, EXPR_NUMBER, $1, @$); }
|   STRING                                { $$ = expr_literal(parser, EXPR_STRING, $1, @$); }
|   name                                  { $$ = expr_column(parser, NULL, $1, @$); }
|   name "." name                         { $$ = expr_column(parser, $1.text, $3, @$); }
|   call
|   "current_timestamp"                   { $$ = expr_literal(parser, EXPR_NOW, NULL, @$); }
|   "current_date"                        { $$ = expr_literal(parser, EXPR_TODAY, NULL, @$); }
|   "cast" "(" expr "as" type ")"         { $$ = expr_cast(parser, $3, $5, @$); }
|   "case" case_operand whens otherwise "end" { $$ = expr_case(parser, $2, $3, $4, @$); }
|   "(" expr ")"                          { $$ = $2; }
|   "(" query ")"                         { $$ = expr_query(parser, EXPR_QUERY, $2, @$); }
|   name "(" query ")"                    { $$ = expr_exists(parser, $1, $3, @$); if ($$ == NULL) YYERROR; }
|   AN_EXPRESSION                         { $$ = NULL; }
;

/* Without an operator of its own, so that `default 0 not null` and `default 'a' collate "C"` have one reading. */
default_value:
    primary
|   "-" primary                           { $$ = expr_unary(parser, "-", $2, @$); }
|   "+" primary                           { $$ = expr_unary(parser, "+", $2, @$); }
;

call:
    name "(" ")"                          { $$ = expr_call(parser, $1, NULL, @$); }
|   name "(" "*" ")"                      { $$ = expr_call_star(parser, $1, @$); }
|   name "(" exprs ")"                    { $$ = expr_call(parser, $1, $3, @$); }
|   name "(" "distinct" expr ")"          { $$ = expr_call_distinct(parser, $1, $4, @$); }
|   name "(" name "from" expr ")"         { $$ = expr_call_from(parser, $1, $3, $5, @$); }
;

/* --- queries ------------------------------------------------------------------------------------------------- */

query: unions orders limit                { $$ = build_query(parser, $1, $2, $3, @$); } ;

unions:
    select                                { $$ = draft_query_add(parser, NULL, $1, false, @1); }
|   unions union select                   { $$ = draft_query_add(parser, $1, $3, $2, @2); }
;

union: "union" { $$ = false; } | UNION_ALL { $$ = true; } ;

select:
    "select" distinct query_items from where groups having
                                          { $$ = build_select(parser, $2, $3, $4, $5, $6, $7); }
;

distinct: %empty { $$ = false; } | "distinct" { $$ = true; } ;

query_items:
    query_item                            { $$ = item_list_add(parser, NULL, $1); }
|   query_items "," query_item            { $$ = item_list_add(parser, $1, $3); }
;

query_item:
    expr                                  { $$ = build_item(parser, $1, (struct name){0}); }
|   expr "as" name                        { $$ = build_item(parser, $1, $3); }
|   "*"                                   { build_every_item(parser, @1); YYERROR; }
|   name "." "*"                          { build_every_item(parser, @$); YYERROR; }
;

from:
    %empty                                { $$ = NULL; }
|   "from" sources                        { $$ = $2; }
;

sources:
    source                                { $$ = source_list_add(parser, NULL, JOIN_NONE, $1, NULL); }
|   sources join source "on" expr         { $$ = source_list_add(parser, $1, $2, $3, $5); }
|   "(" sources ")"                       { $$ = $2; }
;

source:
    path                                  { $$ = (struct query_source){.table = $1}; }
|   path "as" name                        { $$ = (struct query_source){.table = $1, .alias = $3}; }
|   path free_word                        { $$ = build_bare_alias(parser, $1, $2, @2); if ($$.table.text == NULL) YYERROR; }
|   path QUOTED                           { $$ = build_bare_alias(parser, $1, $2, @2); if ($$.table.text == NULL) YYERROR; }
;

join:
    "join"                                { $$ = JOIN_INNER; }
|   "inner" "join"                        { $$ = JOIN_INNER; }
|   "left" "join"                         { $$ = JOIN_LEFT; }
|   "left" "outer" "join"                 { $$ = JOIN_LEFT; }
;

groups:
    %empty                                { $$ = NULL; }
|   "group" "by" exprs                    { $$ = $3; }
;

having:
    %empty                                { $$ = NULL; }
|   "having" expr                         { $$ = $2; }
;

orders:
    %empty                                { $$ = NULL; }
|   "order" "by" order_list               { $$ = $3; }
;

order_list:
    order                                 { $$ = order_list_add(parser, NULL, $1); }
|   order_list "," order                  { $$ = order_list_add(parser, $1, $3); }
;

order: expr descending nulls              { $$ = (struct query_order){$1, $2, $3}; } ;

limit:
    %empty                                { $$ = (struct row_limit){0}; }
|   "limit" row_number                    { $$ = (struct row_limit){.limit = $2}; }
|   "limit" row_number "offset" row_number { $$ = (struct row_limit){$2, $4, {0, 0}}; }
|   "offset" row_number "limit" row_number { $$ = (struct row_limit){$4, $2, @1}; }
;

row_number:
    INTEGER                               { $$ = $1; }
|   STRING "::" type                      { $$ = $1; }
;

case_operand:
    %empty                                { $$ = NULL; }
|   expr                                  { $$ = expr_list_add(parser, NULL, $1); }
;

whens:
    "when" expr "then" expr               { $$ = expr_list_add(parser, expr_list_add(parser, NULL, $2), $4); }
|   whens "when" expr "then" expr         { $$ = expr_list_add(parser, expr_list_add(parser, $1, $3), $5); }
;

otherwise:
    %empty                                { $$ = NULL; }
|   "else" expr                           { $$ = $2; }
;

exprs:
    expr                                  { $$ = expr_list_add(parser, NULL, $1); }
|   exprs "," expr                        { $$ = expr_list_add(parser, $1, $3); }
;

array:
    ARRAY "[" exprs "]"                   { $$ = $3; }
|   "(" array ")"                         { $$ = $2; }
|   array "::" type                       { $$ = expr_list_cast(parser, $1, $3); }
;

/* --- names --------------------------------------------------------------------------------------------------- */

names:
    name                                  { $$ = name_list_add(parser, NULL, $1); }
|   names "," name                        { $$ = name_list_add(parser, $1, $3); }
;

name:
    word                                  { $$ = build_name(parser, $1, @1); }
|   QUOTED                                { $$ = build_name(parser, $1, @1); }
|   A_NAME                                { $$ = build_name(parser, $1, @1); }
;

/* The name of what may stand in a schema of PostgreSQL. */
path:
    name
|   name "." name                         { $$ = build_path(parser, $1, $3); }
;

/* `create index concurrently on t` has an index called `concurrently`: build_create_index refuses it. */
name_but_on:
    other_word                            { $$ = build_name(parser, $1, @1); }
|   item_word                             { $$ = build_name(parser, $1, @1); }
|   QUOTED                                { $$ = build_name(parser, $1, @1); }
|   A_NAME                                { $$ = build_name(parser, $1, @1); }
;

column_name:
    plain_word                            { $$ = build_name(parser, $1, @1); }
|   QUOTED                                { $$ = build_name(parser, $1, @1); }
|   AN_ITEM                               { $$ = build_name(parser, $1, @1); }
;

word: plain_word | item_word ;

item_word: "check" | "constraint" | "exclude" | "foreign" | "primary" | "unique" ;

plain_word: other_word | "on" ;

other_word: free_word | clause_word ;

/* What may follow a source: no alias without `as`. */
clause_word:
    "as" | "group" | "having" | "inner" | "join" | "left" | "limit" | "offset" | "order" | "union" | "where"
;

free_word: rest_word | time_word ;

/* A zone may stand behind the digits of a time. */
time_word: "time" | "timestamp" ;

rest_word:
    WORD | "accepting" | "action" | "add" | "after" | "alter" | "always" | "asc" | "autoincrement" | "by"
|   "backfill" | "concurrently" | "effect" | "object" | "of"
|   "call" | "cascade" | "character" | "collation" | "column" | "comment" | "create" | "created" | "data" | "default" | "deferrable"
|   "deferred" | "delete" | "desc" | "double" | "downgrade" | "drop" | "enum" | "exists" | "fill" | "first"
|   "before" | "value"
|   "from" | "generated" | "identity" | "if" | "immediate" | "include" | "index" | "initially" | "insert"
|   "into" | "irreversible" | "key" | "label" | "last" | "loss" | "no" | "nothing" | "nulls" | "outer"
|   "postgres" | "precision" | "references" | "rename" | "requires" | "restrict" | "reverse" | "revision"
|   "rowid" | "serial" | "set" | "sql" | "sqlite" | "stored" | "strict" | "table" | "to" | "type"
|   "cache" | "cycle" | "extension" | "increment" | "maxvalue" | "minvalue" | "partition" | "schema" | "sequence" | "start"
|   "unchecked" | "unlogged" | "update" | "upgrade" | "using" | "values" | "varying" | "virtual"
|   "replace" | "require" | "trigger" | "view"
|   "with" | "without" | "zone"
|   "full" | "match" | "reset"
|   "attach" | "detach"
;

%%

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *parser)
{
    yysymbol_kind_t kinds[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);
    struct unexpected unexpected = {
        .token = (int)yypcontext_token(context),
        .span = *yypcontext_location(context),
    };
    for (int i = 0; i < count; i++)
        unexpected.expected[unexpected.count++] =
            (struct expected){.token = (int)kinds[i], .name = yysymbol_name(kinds[i])};
    unexpected_report(parser, &unexpected);
    return 0;
}

/* Only one thing is left that bison itself complains of: its stack is full. */
static void grammar_error(const struct span *span, struct parser *parser, const char *message)
{
    (void)message;
    parser_too_deep(parser, *span);
}
