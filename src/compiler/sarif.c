/* SPDX-License-Identifier: MIT
 * In: problems and the sources they are in. Out: SARIF 2.1.0: one run, a rule for each code that occurs with
 * the page that explains it, a result for each problem. Places are relative to the working directory where
 * they can be, since reviews show files of a repository.
 */
#include "compiler/sarif.h"

#include "base/text.h"
#include "compiler/explain.h"
#include "language/sorted.h"

#include <string.h>
#include <unistd.h>

struct sarif {
    struct buf text;
    const struct compiler *compiler;
    const struct problem *const *problems; /* sorted */
    size_t count;
    enum problem_code *rules; /* the codes that occur, each once */
    size_t rule_count;
    char folder[4096]; /* the working directory; "" when it has no name */
};

static void add_text(struct sarif *sarif, const char *name, const char *text)
{
    buf_format(&sarif->text, "\"%s\": ", name);
    text_json(&sarif->text, text);
}

static void add_message(struct sarif *sarif, const char *name, const char *text)
{
    buf_format(&sarif->text, "\"%s\": {", name);
    add_text(sarif, "text", text);
    buf_char(&sarif->text, '}');
}

static void add_uri(struct sarif *sarif, const char *path)
{
    size_t length = strlen(sarif->folder);
    buf_add(&sarif->text, "\"uri\": \"");
    if (length > 0 && strncmp(path, sarif->folder, length) == 0 && path[length] == '/')
        path += length + 1;
    else if (path[0] == '/')
        buf_add(&sarif->text, "file://");
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    for (; *path != '\0'; path++) {
        unsigned char c = (unsigned char)*path;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("/-._~", c) != NULL;
        buf_format(&sarif->text, plain ? "%c" : "%%%02X", c);
    }
    buf_char(&sarif->text, '"');
}

/* What stands in no file is about the folder. */
static void add_place(struct sarif *sarif, struct span span)
{
    struct location begin = source_locate(&sarif->compiler->sources, span.begin);
    struct location end = source_locate(&sarif->compiler->sources, span.end);
    buf_add(&sarif->text, "\"physicalLocation\": {\"artifactLocation\": {");
    if (begin.source == NULL) {
        add_uri(sarif, sarif->compiler->options.operand);
        buf_add(&sarif->text, "}, \"region\": {\"startLine\": 1}}");
        return;
    }
    add_uri(sarif, begin.source->path);
    buf_format(&sarif->text,
               "}, \"region\": {\"startLine\": %u, \"startColumn\": %u, \"endLine\": %u, \"endColumn\": %u}}",
               begin.line, begin.column, end.line, end.column);
}

/* The message with all that has no place of its own. */
static const char *whole_message(struct sarif *sarif, const struct problem *problem)
{
    struct buf text;
    buf_init(&text, sarif->compiler->problems.arena);
    buf_add(&text, problem->message);
    for (size_t i = 0; i < problem->note_count; i++)
        if (source_locate(&sarif->compiler->sources, problem->notes[i].span.begin).source == NULL)
            buf_format(&text, "\nnote: %s", problem->notes[i].text);
    if (problem->help != NULL)
        buf_format(&text, "\nhelp: %s", problem->help);
    return text.data;
}

static void add_related(struct sarif *sarif, const struct problem *problem)
{
    size_t count = 0;
    for (size_t i = 0; i < problem->note_count; i++) {
        const struct problem_note *note = &problem->notes[i];
        if (source_locate(&sarif->compiler->sources, note->span.begin).source == NULL)
            continue;
        buf_add(&sarif->text, count++ == 0 ? ",\n     \"relatedLocations\": [{" : ", {");
        add_message(sarif, "message", note->text);
        buf_add(&sarif->text, ", ");
        add_place(sarif, note->span);
        buf_char(&sarif->text, '}');
    }
    buf_add(&sarif->text, count > 0 ? "]" : "");
}

static size_t rule_of(const struct sarif *sarif, enum problem_code code)
{
    size_t rule = 0;
    while (rule < sarif->rule_count && sarif->rules[rule] != code)
        rule++;
    return rule;
}

static void add_rule(struct sarif *sarif, enum problem_code code)
{
    buf_format(&sarif->text, "\n      {\"id\": \"M%03d\", ", (int)code);
    add_message(sarif, "shortDescription", problem_title(code));
    buf_add(&sarif->text, ",\n       \"help\": {");
    add_text(sarif, "text", explain_page(code));
    buf_add(&sarif->text, ", ");
    add_text(sarif, "markdown", explain_page(code));
    buf_add(&sarif->text, "},\n       \"defaultConfiguration\": {\"level\": \"error\"}}");
}

/* One for each code that occurs. */
static void add_rules(struct sarif *sarif)
{
    sarif->rules = arena_array(sarif->compiler->problems.arena, enum problem_code, sarif->count);
    for (size_t i = 0; i < sarif->count; i++) {
        enum problem_code code = sarif->problems[i]->code;
        if (rule_of(sarif, code) < sarif->rule_count)
            continue;
        buf_add(&sarif->text, sarif->rule_count > 0 ? "," : "");
        sarif->rules[sarif->rule_count++] = code;
        add_rule(sarif, code);
    }
}

static void add_result(struct sarif *sarif, const struct problem *problem)
{
    buf_format(&sarif->text, "\n    {\"ruleId\": \"M%03d\", \"ruleIndex\": %zu, \"level\": \"error\",\n     ",
               (int)problem->code, rule_of(sarif, problem->code));
    add_message(sarif, "message", whole_message(sarif, problem));
    buf_add(&sarif->text, ",\n     \"locations\": [{");
    add_place(sarif, problem->span);
    buf_add(&sarif->text, "}]");
    add_related(sarif, problem);
    buf_char(&sarif->text, '}');
}

void sarif_print(FILE *out, const struct compiler *compiler)
{
    struct sarif sarif = {.compiler = compiler, .count = compiler->problems.list.count};
    sarif.problems = problems_sorted(&compiler->problems);
    if (getcwd(sarif.folder, sizeof sarif.folder) == NULL)
        sarif.folder[0] = '\0';
    buf_init(&sarif.text, compiler->problems.arena);
    buf_add(&sarif.text,
            "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\",\n"
            " \"runs\": [{\"tool\": {\"driver\": {\"name\": \"migc\", \"version\": \"" MIG_VERSION
            "\",\n     \"rules\": [");
    add_rules(&sarif);
    buf_add(&sarif.text, "]}},\n  \"columnKind\": \"unicodeCodePoints\",\n  \"results\": [");
    for (size_t i = 0; i < sarif.count; i++) {
        buf_add(&sarif.text, i > 0 ? "," : "");
        add_result(&sarif, sarif.problems[i]);
    }
    buf_add(&sarif.text, "]}]}\n");
    fwrite(sarif.text.data, 1, sarif.text.size, out);
}
