/* SPDX-License-Identifier: MIT
 * In: argc and argv. Out: a struct options, or what is wrong with them. Words in front of --migrate count
 * too:
 * `--url X --migrate upgrade` must never run on another database than X.
 */
#include "runtime/command/options.h"

#include "base/text.h"
#include "base/vec.h"
#include "runtime/error.h"

#include <limits.h>
#include <string.h>

#define ON(NAME) (1u << COMMAND_##NAME)
#define EVERY    ((1u << COMMAND_COUNT) - 1)
#define CHANGING (ON(UPGRADE) | ON(DOWNGRADE) | ON(STAMP) | ON(ADOPT))
#define DATABASE (CHANGING | ON(PLAN) | ON(HISTORY) | ON(CURRENT) | ON(VERIFY))

struct command_entry {
    const char *word, *operands;
    size_t most;
    const char *summary;
};

static const struct command_entry commands[] = {
#define COMMAND(NAME, word, operands, most, summary) {word, operands, most, summary},
#include "runtime/command/commands.def"
};

struct option_entry {
    const char *word, *letter, *value;
    unsigned commands;
    const char *meaning;
};

static const struct option_entry entries[] = {
#define OPTION(NAME, word, letter, value, commands, meaning) {word, letter, value, commands, meaning},
#include "runtime/command/commands.def"
};

struct reading {
    struct arena *arena;
    const char *program;
    char **words; /* without argv[0] and --migrate */
    size_t count, at;
    struct options *options;
    VEC(const char *) targets;
    VEC(const char *) losses;
    struct mig_error *error;
};

const char *mig__command_word(enum command command)
{
    return commands[command].word;
}

bool mig__options_wanted(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--migrate") == 0 || strncmp(argv[i], "--migrate=", 10) == 0)
            return true;
    }
    return false;
}

bool mig__options_json(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], entries[OPTION_JSON].word) == 0)
            return true;
    }
    return false;
}

static void point_to_help(struct reading *reading)
{
    if (reading->options->chosen)
        mig__error_help(reading->error, "see %s --migrate %s --help", reading->program,
                        mig__command_word(reading->options->command));
    else
        mig__error_help(reading->error, "see %s --migrate --help", reading->program);
}

static bool wrong(struct reading *reading)
{
    point_to_help(reading);
    return false;
}

static const struct habit {
    const char *word, *help;
} habits[] = {
#define HABIT(word, help) {word, help},
#include "runtime/command/habits.def"
};

static const char *help_of_habit(const char *word)
{
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        if (strcmp(habits[i].word, word) == 0)
            return habits[i].help;
    }
    return NULL;
}

static bool unknown_command(struct reading *reading, const char *word)
{
    const char *words[COMMAND_COUNT];
    const char *habit = help_of_habit(word);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        words[i] = commands[i].word;
    const char *nearest = text_nearest(word, words, COMMAND_COUNT);
    mig__error_set(reading->error, MIG_USAGE, "there is no command `%s`", word);
    if (habit != NULL)
        mig__error_help(reading->error, "%s", habit);
    else if (nearest != NULL)
        mig__error_help(reading->error, "did you mean `%s`?", nearest);
    return wrong(reading);
}

static bool read_operand(struct reading *reading, const char *word)
{
    struct options *options = reading->options;
    if (!options->chosen) {
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            if (strcmp(commands[i].word, word) == 0) {
                options->chosen = true;
                options->command = (enum command)i;
                return true;
            }
        }
        return unknown_command(reading, word);
    }
    const char *target = word;
    vec_push(reading->arena, &reading->targets, target);
    return true;
}

/* -1, -3: a target, no option. */
static bool is_relative(const char *word)
{
    return word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

bool mig__options_time(const char *text, long *milliseconds)
{
    size_t digits = strspn(text, "0123456789");
    const char *unit = text + digits;
    long factor = strcmp(unit, "ms") == 0  ? 1
                  : strcmp(unit, "s") == 0 ? 1000
                  : strcmp(unit, "m") == 0 ? 60000
                                           : 0;
    long value = 0;
    if (digits == 0 || digits > 9 || (factor == 0 && strcmp(text, "0") != 0))
        return false;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    if (factor != 0 && value > LONG_MAX / factor)
        return false;
    *milliseconds = value * factor != 0 ? value * factor : -1;
    return true;
}

static bool read_time(struct reading *reading, const char *value, long *milliseconds)
{
    if (mig__options_time(value, milliseconds))
        return true;
    mig__error_set(reading->error, MIG_USAGE, "`%s` is no time", value);
    mig__error_help(reading->error, "write it as 500ms, 30s or 2m; 0 does not wait");
    return wrong(reading);
}

static bool read_progress(struct reading *reading, const char *value)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i], value) == 0) {
            reading->options->progress = (enum progress)i;
            return true;
        }
    }
    mig__error_set(reading->error, MIG_USAGE, "--progress is auto, always or never, not `%s`", value);
    return wrong(reading);
}

static bool take_option(struct reading *reading, enum option option, const char *value)
{
    struct options *options = reading->options;
    options->given[option] = true;
    switch (option) {
    case OPTION_URL:
        options->url = value;
        return true;
    case OPTION_REVISION:
        vec_push(reading->arena, &reading->targets, value);
        return true;
    case OPTION_LOSS:
        vec_push(reading->arena, &reading->losses, value);
        return true;
    case OPTION_LOCK_TIMEOUT:
        return read_time(reading, value, &options->lock_timeout_ms);
    case OPTION_STATEMENT_TIMEOUT:
        return read_time(reading, value, &options->statement_timeout_ms);
    case OPTION_RANGE:
        options->range = value;
        return true;
    case OPTION_PROGRESS:
        return read_progress(reading, value);
    case OPTION_HELP:
        options->help = true;
        return true;
    case OPTION_SQL:
    case OPTION_DRY_RUN:
    case OPTION_DOWN:
    case OPTION_MARK:
    case OPTION_SELF:
    case OPTION_CHECK_HEADS:
    case OPTION_FORCE:
    case OPTION_PURGE:
    case OPTION_VERBOSE:
    case OPTION_JSON:
    case OPTION_QUIET:
    case OPTION_COUNT:
        break;
    }
    return true;
}

static bool unknown_option(struct reading *reading, const char *word)
{
    const char *words[OPTION_COUNT];
    for (size_t i = 0; i < OPTION_COUNT; i++)
        words[i] = entries[i].word;
    const char *nearest = text_nearest(word, words, OPTION_COUNT);
    mig__error_set(reading->error, MIG_USAGE, "there is no option `%s`", word);
    if (nearest != NULL)
        mig__error_help(reading->error, "did you mean `%s`?", nearest);
    return wrong(reading);
}

static bool read_option(struct reading *reading, const char *word)
{
    const char *equals = strncmp(word, "--", 2) == 0 ? strchr(word, '=') : NULL;
    const char *name = equals != NULL ? arena_textn(reading->arena, word, (size_t)(equals - word)) : word;
    size_t i = 0;
    while (i < OPTION_COUNT && strcmp(entries[i].word, name) != 0 &&
           (entries[i].letter == NULL || strcmp(entries[i].letter, name) != 0))
        i++;
    if (i == OPTION_COUNT)
        return unknown_option(reading, name);
    if (entries[i].value == NULL && equals != NULL) {
        mig__error_set(reading->error, MIG_USAGE, "%s takes no value", entries[i].word);
        return wrong(reading);
    }
    const char *value = equals != NULL ? equals + 1 : NULL;
    if (entries[i].value != NULL && value == NULL) {
        if (reading->at == reading->count) {
            mig__error_set(reading->error, MIG_USAGE, "%s needs a value: %s %s", entries[i].word,
                           entries[i].word, entries[i].value);
            return wrong(reading);
        }
        value = reading->words[reading->at++];
    }
    return take_option(reading, (enum option)i, value);
}

static bool read_words(struct reading *reading)
{
    while (reading->at < reading->count) {
        const char *word = reading->words[reading->at++];
        bool option = word[0] == '-' && word[1] != '\0' && !is_relative(word);
        if (!(option ? read_option(reading, word) : read_operand(reading, word)))
            return false;
    }
    return true;
}

static bool exclude(struct reading *reading, enum option a, enum option b)
{
    if (!reading->options->given[a] || !reading->options->given[b])
        return false;
    mig__error_set(reading->error, MIG_USAGE, "%s and %s exclude each other", entries[a].word,
                   entries[b].word);
    point_to_help(reading);
    return true;
}

/* Does the command know all that was given? */
static bool check_words(struct reading *reading)
{
    struct options *options = reading->options;
    const char *word = mig__command_word(options->command);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options->given[i] && (entries[i].commands & 1u << options->command) == 0) {
            mig__error_set(reading->error, MIG_USAGE, "`%s` has no option %s", word, entries[i].word);
            return wrong(reading);
        }
    }
    if (options->target_count > commands[options->command].most) {
        mig__error_set(reading->error, MIG_USAGE,
                       commands[options->command].most == 0 ? "`%s` takes no target, found `%s`"
                                                            : "`%s` takes one target; found also `%s`",
                       word, options->targets[commands[options->command].most]);
        return wrong(reading);
    }
    if (options->target_count == 0 &&
        (options->command == COMMAND_SHOW || options->command == COMMAND_STAMP)) {
        mig__error_set(reading->error, MIG_USAGE, "`%s` needs a revision", word);
        return wrong(reading);
    }
    return !exclude(reading, OPTION_SQL, OPTION_DRY_RUN) && !exclude(reading, OPTION_JSON, OPTION_QUIET) &&
           !exclude(reading, OPTION_JSON, OPTION_VERBOSE);
}

static void finish_lists(struct reading *reading)
{
    const char *end = NULL;
    reading->options->target_count = reading->targets.count;
    vec_push(reading->arena, &reading->targets, end);
    vec_push(reading->arena, &reading->losses, end);
    reading->options->targets = reading->targets.items;
    reading->options->allow_loss = reading->losses.items;
}

enum mig_status mig__options_read(struct arena *arena, const char *program, int argc, char **argv,
                                  struct options *options, struct mig_error *error)
{
    *options = (struct options){0};
    struct reading reading = {.arena = arena, .program = program, .options = options, .error = error};
    reading.words = arena_array(arena, char *, (size_t)argc);
    bool found = false;
    for (int i = 1; i < argc; i++) {
        bool equals = !found && strncmp(argv[i], "--migrate=", 10) == 0;
        bool alone = !found && strcmp(argv[i], "--migrate") == 0;
        found = found || equals || alone;
        if (!alone)
            reading.words[reading.count++] = equals ? argv[i] + 10 : argv[i];
    }
    if (!read_words(&reading))
        return MIG_USAGE;
    finish_lists(&reading);
    if (options->help)
        return MIG_OK;
    if (!options->chosen) {
        mig__error_set(error, MIG_USAGE,
                       "--migrate needs a command: upgrade, downgrade, history, current, ...");
        point_to_help(&reading);
        return MIG_USAGE;
    }
    return check_words(&reading) ? MIG_OK : MIG_USAGE;
}

static void help_command(FILE *out, const struct mig_program *program, enum command command)
{
    const struct command_entry *entry = &commands[command];
    fprintf(out, "usage: %s --migrate %s%s%s [OPTIONS]\n\n  %s\n\n", program->name, entry->word,
            *entry->operands != '\0' ? " " : "", entry->operands, entry->summary);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option_entry *option = &entries[i];
        char word[64];
        if ((option->commands & 1u << command) == 0)
            continue;
        snprintf(word, sizeof word, "%s%s%s%s%s", option->letter != NULL ? option->letter : "",
                 option->letter != NULL ? ", " : "", option->word, option->value != NULL ? " " : "",
                 option->value != NULL ? option->value : "");
        fprintf(out, "  %-26s %s\n", word, option->meaning);
    }
    if (command == COMMAND_UPGRADE || command == COMMAND_DOWNGRADE || command == COMMAND_PLAN)
        fprintf(out,
                "\nA target is an id or its first characters, head, base, or steps: +2, -1, head-2, ID+1.\n");
}

void mig__options_help(FILE *out, const struct mig_program *program, const struct options *options)
{
    if (options->chosen) {
        help_command(out, program, options->command);
        return;
    }
    fprintf(out, "usage: %s --migrate COMMAND [TARGET] [OPTIONS]\n\n", program->name);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %-10s %s\n", commands[i].word, commands[i].operands, commands[i].summary);
    fprintf(out,
            "\nThe database is --url URL, else the environment's DATABASE_URL%s%s.\n"
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 not at head, 4 the database is ahead of this "
            "program,\n"
            "5 digests disagree, 6 locked by another process, 7 the schema differs, 8 data would be lost;\n"
            "`migc explain exit` tells what to do about each.\n"
            "Options of a command: %s --migrate COMMAND --help\n",
            program->default_url != NULL ? ", else " : "",
            program->default_url != NULL ? program->default_url : "", program->name);
}
