/* SPDX-License-Identifier: MIT
 * In: argv. Out: struct options, or a printed help, or one line about what is wrong with it, with the
 * nearest known word. Everything is driven by options.def.
 */
#include "compiler/options.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ON(NAME) (1u << COMMAND_##NAME)
#define EVERY    ((1u << COMMAND_COUNT) - 1)
#define MANY     ((size_t)-1)

static const struct {
    const char *word, *operand;
    size_t least, most; /* operands */
    const char *arguments, *summary;
} commands[] = {
#define COMMAND(NAME, word, operand, least, most, arguments, summary)                                        \
    {word, operand, least, most, arguments, summary},
#include "compiler/options.def"
};

static const struct {
    const char *word, *value;
    unsigned commands;
    const char *meaning;
} rules[] = {
#define OPTION(NAME, word, value, commands, meaning) {word, value, commands, meaning},
#include "compiler/options.def"
};

struct reader {
    struct arena *arena;
    struct options *options;
    const char **operands; /* as many as there are arguments */
    int argc;
    char **argv;
    int next;
};

static bool refuse(enum outcome *outcome, const char *message, const char *help)
{
    fprintf(stderr, "migc: %s\n", message);
    if (help != NULL)
        fprintf(stderr, "help: %s\n", help);
    *outcome = OUTCOME_USAGE;
    return false;
}

static void print_all_help(FILE *out)
{
    fprintf(out, "usage: migc COMMAND ...\n\n"
                 "Compiles declarative database migrations into C tables for libmig.\n\ncommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-32s %s\n", commands[i].word, commands[i].summary);
    fprintf(out, "\n`migc COMMAND --help` explains a command; `migc --version` prints the version.\n"
                 "Exit status: 0 done, 1 errors in the sources, 2 wrong usage, 3 internal failure.\n");
}

static void print_help(enum command command)
{
    printf("usage: migc %s %s\n\n%c%s.\n\noptions:\n", commands[command].word, commands[command].arguments,
           commands[command].summary[0] - 'a' + 'A', commands[command].summary + 1);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char left[64];
        if ((rules[i].commands & 1u << command) == 0)
            continue;
        snprintf(left, sizeof left, "%s%s%s", rules[i].word, rules[i].value != NULL ? " " : "",
                 rules[i].value != NULL ? rules[i].value : "");
        printf("  %-24s %s\n", left, rules[i].meaning);
    }
}

static bool has_value(size_t rule)
{
    return rules[rule].value != NULL;
}

static bool unknown_option(const struct reader *reader, const char *word, enum outcome *outcome)
{
    const char *known[OPTION_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((rules[i].commands & 1u << reader->options->command) != 0)
            known[count++] = rules[i].word;
    const char *nearest = text_nearest(word, known, count);
    const char *command = commands[reader->options->command].word;
    return refuse(outcome, arena_format(reader->arena, "`migc %s` has no option `%s`", command, word),
                  nearest != NULL
                      ? arena_format(reader->arena, "did you mean `%s`?", nearest)
                      : arena_format(reader->arena, "`migc %s --help` lists its options", command));
}

/* `--name value`, `--name=value`, `-o value`. */
static bool read_option(struct reader *reader, const char *argument, enum outcome *outcome)
{
    const char *equals = strncmp(argument, "--", 2) == 0 ? strchr(argument, '=') : NULL;
    size_t length = equals != NULL ? (size_t)(equals - argument) : strlen(argument);
    const char *word = arena_textn(reader->arena, argument, length);
    size_t rule = strcmp(word, "-h") == 0 ? (size_t)OPTION_HELP : 0;
    while (
        rule < OPTION_COUNT && strcmp(word, "-h") != 0 &&
        (strcmp(rules[rule].word, word) != 0 || (rules[rule].commands & 1u << reader->options->command) == 0))
        rule++;
    if (rule == OPTION_COUNT)
        return unknown_option(reader, word, outcome);
    if (reader->options->values[rule] != NULL)
        return refuse(outcome, arena_format(reader->arena, "`%s` is given twice", word), NULL);
    if (!has_value(rule) && equals != NULL)
        return refuse(outcome, arena_format(reader->arena, "`%s` takes no value", word), NULL);
    const char *value = "";
    if (equals != NULL)
        value = equals + 1;
    else if (has_value(rule) && reader->next < reader->argc)
        value = reader->argv[reader->next++];
    if (has_value(rule) && *value == '\0')
        return refuse(outcome, arena_format(reader->arena, "`%s` needs a value: %s", word, rules[rule].value),
                      NULL);
    reader->options->values[rule] = value;
    return true;
}

static bool read_command(struct reader *reader, enum outcome *outcome)
{
    const char *words[COMMAND_COUNT];
    const char *word = reader->argv[1];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        words[i] = commands[i].word;
        reader->options->command = (enum command)i;
        if (strcmp(words[i], word) == 0)
            return true;
    }
    const char *nearest = text_nearest(word, words, COMMAND_COUNT);
    return refuse(outcome, arena_format(reader->arena, "there is no command `%s`", word),
                  nearest != NULL ? arena_format(reader->arena, "did you mean `%s`?", nearest)
                                  : "`migc --help` lists the commands");
}

/* `migc check DIR` is how others are called, so people write `migc merge DIR`, too. */
static const char *folder_among(const struct options *options)
{
    struct stat found;
    for (size_t i = 0; i < options->operand_count; i++)
        if (stat(options->operands[i], &found) == 0 && S_ISDIR(found.st_mode))
            return options->operands[i];
    return NULL;
}

static bool need(const struct reader *reader, enum option option, enum outcome *outcome)
{
    const char *command = commands[reader->options->command].word;
    const char *folder = option == OPTION_DIR ? folder_among(reader->options) : NULL;
    if (reader->options->values[option] != NULL)
        return true;
    if (folder != NULL)
        return refuse(outcome, arena_format(reader->arena, "`migc %s` needs `--dir %s`", command, folder),
                      arena_format(reader->arena, "`%s` is a folder, and is taken for %s here", folder,
                                   commands[reader->options->command].operand));
    return refuse(outcome,
                  arena_format(reader->arena, "`migc %s` needs `%s %s`", command, rules[option].word,
                               rules[option].value),
                  arena_format(reader->arena, "`migc %s --help` explains it", command));
}

static bool check_needs(const struct reader *reader, enum outcome *outcome)
{
    const char *const *values = reader->options->values;
    enum command command = reader->options->command;
    if (values[OPTION_JSON] != NULL && values[OPTION_SARIF] != NULL)
        return refuse(outcome, "`--json` and `--sarif` are both given", "standard output takes one of them");
    if (reader->options->operand_count < commands[command].least)
        return refuse(outcome,
                      arena_format(reader->arena, "`migc %s` needs %s", commands[command].word,
                                   commands[command].operand),
                      arena_format(reader->arena, "`migc %s --help` explains it", commands[command].word));
    switch (command) {
    case COMMAND_COMPILE:
        return values[OPTION_DUMP] != NULL || need(reader, OPTION_OUTPUT, outcome);
    case COMMAND_CHECK:
        return values[OPTION_POSTGRES] == NULL || values[OPTION_REPLAY] != NULL ||
               refuse(outcome, "`--postgres` needs `--replay`", NULL);
    case COMMAND_CREATE:
    case COMMAND_MERGE:
        return need(reader, OPTION_DIR, outcome);
    case COMMAND_REBASE:
        return need(reader, OPTION_ONTO, outcome) && need(reader, OPTION_DIR, outcome);
    case COMMAND_PLAN:
        return need(reader, OPTION_TO, outcome);
    case COMMAND_GRAPH:
    case COMMAND_FMT:
    case COMMAND_SEAL:
    case COMMAND_EXPLAIN:
    case COMMAND_COUNT:
        break;
    }
    return true;
}

/* Options of no command. */
static bool read_alone(const char *word, enum outcome *outcome)
{
    *outcome = OUTCOME_DONE;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        print_all_help(stdout);
        return true;
    }
    if (strcmp(word, "--version") == 0) {
        printf("migc %s\n", MIG_VERSION);
        return true;
    }
    return false;
}

static bool read_operand(struct reader *reader, const char *argument, enum outcome *outcome)
{
    struct options *options = reader->options;
    if (options->operand_count == commands[options->command].most)
        return refuse(outcome,
                      arena_format(reader->arena, "`migc %s` takes one %s, and `%s` is a second one",
                                   commands[options->command].word, commands[options->command].operand,
                                   argument),
                      NULL);
    reader->operands[options->operand_count++] = argument;
    options->operand = options->operands[0];
    return true;
}

bool options_read(struct arena *arena, int argc, char **argv, struct options *options, enum outcome *outcome)
{
    struct reader reader = {.arena = arena, .options = options, .argc = argc, .argv = argv, .next = 2};
    bool only_operands = false;
    reader.operands = arena_array(arena, const char *, (size_t)argc);
    *options = (struct options){.operands = reader.operands};
    if (argc < 2) {
        print_all_help(stderr);
        *outcome = OUTCOME_USAGE;
        return false;
    }
    if (read_alone(argv[1], outcome) || !read_command(&reader, outcome))
        return false;
    while (reader.next < argc) {
        const char *argument = argv[reader.next++];
        bool is_option = !only_operands && argument[0] == '-' && argument[1] != '\0';
        if (is_option && strcmp(argument, "--") == 0)
            only_operands = true;
        else if (!(is_option ? read_option(&reader, argument, outcome)
                             : read_operand(&reader, argument, outcome)))
            return false;
    }
    if (options->values[OPTION_HELP] != NULL) {
        print_help(options->command);
        *outcome = OUTCOME_DONE;
        return false;
    }
    return check_needs(&reader, outcome);
}
