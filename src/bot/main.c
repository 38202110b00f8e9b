/* SPDX-License-Identifier: MIT
 * abidance, the trading bot: migrates its database with --migrate, else refuses to work on one that is not
 * at the revision it was built for, then loads candles, trades on paper and reports.
 */
#include "bot/candles.h"
#include "bot/store.h"
#include "bot/strategy.h"

#include "abidance_migrations.h"

#include <mig/mig.h>
#include <mig/postgres.h>
#include <mig/sqlite.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char default_url[] = "sqlite:abidance.db";
static const struct mig_backend *const backends[] = {&mig_sqlite, &mig_postgres, NULL};
static const struct mig_program program = {"abidance", &abidance_migrations, backends, default_url, NULL,
                                           NULL};

static const char usage[] =
    "usage: abidance --migrate COMMAND ...              bring the database up to date (--migrate --help)\n"
    "       abidance load FILE.csv --symbol SYMBOL      store candles: timestamp,open,high,low,close,volume\n"
    "       abidance strategy NAME --fast N --slow N    add a moving-average crossover, or change it\n"
    "       abidance trade NAME [--amount X]            write the trades it would have made (X of 1)\n"
    "       abidance report                             what was traded, and with what result\n"
    "\n"
    "Each takes --url URL: sqlite:path, sqlite:///path, postgresql://user:password@host/database; without it "
    "the\n"
    "environment's DATABASE_URL counts, else sqlite:abidance.db in the working folder.\n";

struct options {
    const char *command, *subject;
    const char *url, *symbol;
    unsigned long fast, slow;
    double amount;
};

static bool misuse(const char *what, const char *found)
{
    fprintf(stderr, "abidance: %s `%s`; see abidance --help\n", what, found);
    return false;
}

static bool read_count(const char *text, unsigned long *value)
{
    char *end;
    *value = strtoul(text, &end, 10);
    return (*text >= '0' && *text <= '9' && *end == '\0' && *value >= 1 && *value <= 10000) ||
           misuse("expected a number from 1 to 10000, found", text);
}

static bool read_amount(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return (end != text && *end == '\0' && *value > 0 && *value < 1e12) ||
           misuse("expected a positive amount, found", text);
}

static bool read_option(struct options *options, const char *name, const char *value)
{
    if (value == NULL)
        return misuse("a value is missing behind", name);
    if (strcmp(name, "--url") == 0)
        options->url = value;
    else if (strcmp(name, "--symbol") == 0)
        options->symbol = value;
    else if (strcmp(name, "--fast") == 0)
        return read_count(value, &options->fast);
    else if (strcmp(name, "--slow") == 0)
        return read_count(value, &options->slow);
    else if (strcmp(name, "--amount") == 0)
        return read_amount(value, &options->amount);
    else
        return misuse("there is no option", name);
    return true;
}

static bool read_options(struct options *options, int count, char **arguments)
{
    *options = (struct options){NULL, NULL, NULL, NULL, 0, 0, 1};
    for (int i = 1; i < count; i++) {
        if (strncmp(arguments[i], "--", 2) == 0) {
            if (!read_option(options, arguments[i], i + 1 < count ? arguments[i + 1] : NULL))
                return false;
            i++;
        } else if (options->command == NULL) {
            options->command = arguments[i];
        } else if (options->subject == NULL) {
            options->subject = arguments[i];
        } else {
            return misuse("nothing is expected at", arguments[i]);
        }
    }
    return options->command != NULL || misuse("a command is missing beside", arguments[1]);
}

/* The URL given, else the environment's unless it is empty, else the bot's own file. */
static const char *choose_url(const struct options *options)
{
    const char *url = options->url != NULL ? options->url : getenv("DATABASE_URL");
    return url == NULL || *url == '\0' ? default_url : url;
}

static bool check_options(const struct options *options)
{
    bool load = strcmp(options->command, "load") == 0, strategy = strcmp(options->command, "strategy") == 0;
    bool trade = strcmp(options->command, "trade") == 0, report = strcmp(options->command, "report") == 0;
    if (!load && !strategy && !trade && !report)
        return misuse("there is no command", options->command);
    if (!report && options->subject == NULL)
        return misuse(load ? "a file is missing behind" : "a name is missing behind", options->command);
    if (report && options->subject != NULL)
        return misuse("nothing is expected at", options->subject);
    if (load && (options->symbol == NULL || strlen(options->symbol) == 0 || strlen(options->symbol) > 20))
        return misuse("--symbol with 1 to 20 characters is needed for", options->subject);
    if (strategy && (options->fast == 0 || options->slow <= options->fast))
        return misuse("--fast N and a larger --slow N are needed for", options->subject);
    return true;
}

static bool work(struct store *store, const struct options *options)
{
    if (strcmp(options->command, "load") == 0)
        return candles_load(store, options->subject, options->symbol);
    if (strcmp(options->command, "strategy") == 0)
        return strategy_save(store, options->subject, (unsigned)options->fast, (unsigned)options->slow);
    if (strcmp(options->command, "trade") == 0)
        return strategy_trade(store, options->subject, options->amount);
    return strategy_report(store);
}

int main(int argc, char **argv)
{
    int migrated = mig_main(&program, argc, argv);
    if (migrated >= 0)
        return migrated;
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc == 1) {
        fputs(usage, stderr);
        return MIG_USAGE;
    }
    struct options options;
    if (!read_options(&options, argc, argv) || !check_options(&options))
        return MIG_USAGE;

    const char *url = choose_url(&options);
    struct mig_error error;
    enum mig_status status = mig_ready(&program, url, &error); /* before anything touches the ledger */
    if (status != MIG_OK) {
        mig_error_print(stderr, program.name, &error);
        return (int)status;
    }
    struct store *store = store_open(url);
    bool done = store != NULL && work(store, &options);
    store_close(store);
    return done ? MIG_OK : MIG_FAILED;
}
