/* SPDX-License-Identifier: MIT
 * In: the text of a table or index as SQLite keeps it. Out: its tokens, one a call, without spaces and
 * comments. Names in all four of SQLite's quotations come out unquoted; whether a name is a keyword is
 * the reader's question, since SQLite allows most keywords as names.
 */
#include "catalog/sqlite/token.h"

#include <string.h>

/* Between the quotation marks, with doubled ones made single; brackets know no doubling. */
static const char *unquote(struct arena *arena, const unsigned char *begin, const unsigned char *end)
{
    char *out = arena_textn(arena, (const char *)begin + 1, (size_t)(end - begin) - 2);
    char quote = (char)*begin;
    size_t size = 0;
    for (const char *in = out; *in != '\0'; in++) {
        out[size++] = *in;
        if (quote != '[' && *in == quote)
            in++;
    }
    out[size] = '\0';
    return out;
}

static struct sqlite_token token(struct arena *arena, enum sqlite_token_kind kind, const unsigned char *begin,
                                 const unsigned char *end)
{
    struct sqlite_token made = {.kind = kind};
    made.raw = arena_textn(arena, (const char *)begin, (size_t)(end - begin));
    made.text = kind == SQLITE_TOKEN_QUOTED || kind == SQLITE_TOKEN_STRING ? unquote(arena, begin, end) : made.raw;
    return made;
}

struct sqlite_token sqlite_token_next(struct arena *arena, const char **at)
{
    const unsigned char *cursor = (const unsigned char *)*at;
    const unsigned char *begin, *marker;
    enum sqlite_token_kind kind;

    for (;;) {
        begin = cursor;
        /*!re2c
            re2c:define:YYCTYPE = "unsigned char";
            re2c:define:YYCURSOR = cursor;
            re2c:define:YYMARKER = marker;
            re2c:yyfill:enable = 0;

            end     = "\x00";
            letter  = [A-Za-z_$\x80-\xff];
            digit   = [0-9];
            any     = [^\x00];
            double  = ["] ([^"\x00] | ["]["])* ["];
            back    = [`] ([^`\x00] | [`][`])* [`];
            bracket = "[" [^\]\x00]* "]";
            comment = "--" [^\n\x00]* | "/*" ([^*\x00] | "*"+ [^*/\x00])* "*"+ "/";
            exponent = [eE] [+-]? digit+;

            end                                           { kind = SQLITE_TOKEN_END; cursor--; break; }
            [ \t\r\n\f]+ | comment                        { continue; }
            letter (letter | digit)*                      { kind = SQLITE_TOKEN_WORD; break; }
            double | back | bracket                       { kind = SQLITE_TOKEN_QUOTED; break; }
            ['] ([^'\x00] | [']['])* [']                  { kind = SQLITE_TOKEN_STRING; break; }
            [xX] ['] [0-9A-Fa-f]* [']                     { kind = SQLITE_TOKEN_OTHER; break; }
            (digit+ ("." digit*)? | "." digit+) exponent? { kind = SQLITE_TOKEN_OTHER; break; }
            "0" [xX] [0-9A-Fa-f]+                         { kind = SQLITE_TOKEN_OTHER; break; }
            "<>" | "!=" | "<=" | ">=" | "==" | "||" | "<<" | ">>" | "->" | "->>"
                                                          { kind = SQLITE_TOKEN_OTHER; break; }
            "("                                           { kind = SQLITE_TOKEN_OPEN; break; }
            ")"                                           { kind = SQLITE_TOKEN_CLOSE; break; }
            ","                                           { kind = SQLITE_TOKEN_COMMA; break; }
            any                                           { kind = SQLITE_TOKEN_OTHER; break; }
        */
    }
    *at = (const char *)cursor;
    return token(arena, kind, begin, cursor);
}
