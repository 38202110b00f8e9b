/* SPDX-License-Identifier: MIT
 * The lexer. In: a NUL-terminated text in memory and a cursor into it. Out: one token a call, between
 * parser->start and parser->cursor, with its value. It knows nothing of what a token means where it stands:
 * every keyword carries its own text, so that the grammar can take it for a name.
 *
 * A header (up to its `;`) has a function of its own: there `548e12345678`, `1e5` and `7c1f` are ids as they
 * stand, and `2025-04-01T09:00:00Z` is one word. A token that cannot be read is reported here and comes out
 * as BAD; the grammar skips the statement around it and says nothing more.
 */
#include "language/lexer.h"

#include "mig_parser.h"

/*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:yyfill:enable = 0;

    end     = "\x00";
    blank   = [ \t\r\n\f];
    comment = "#" [^\n\x00]*;
    gap     = (blank | comment "\n")+; // between the two halves of one token
    digit   = [0-9];
    letter  = [A-Za-z_];
    word    = letter (letter | digit)*;
    other   = [\x80-\xff];
    foreign = word? other (letter | digit | other)*;

    exponent = [eE] [+-]? digit+;
    integer  = digit+;
    number   = (digit+ "." digit* | "." digit+) exponent? | digit+ exponent;
    misspelt = digit (letter | digit | ".")*;

    string = ['] ([^'\x00] | "''")* ['];
    quoted = ["] ([^"\n\x00] | "\"\"")* ["];
    dollar = "$" word? "$";
*/

#define TOKEN(NAME)   (parser->cursor = cursor, TOKEN_##NAME)
#define KEYWORD(NAME) (parser->cursor = cursor, value->text = lexer_word(parser), TOKEN_##NAME)

int lexer_header(struct parser *parser, GRAMMAR_STYPE *value)
{
    const unsigned char *cursor = parser->cursor;
    const unsigned char *marker;
    for (;;) {
        parser->start = cursor;
        /*!re2c
        id = (letter | digit | [.@+:-] | other)+;

        blank+ | comment { continue; }
        end              { parser->cursor = parser->start; return TOKEN_END; }

        'revision'  { return KEYWORD(REVISION); }
        'after'     { return KEYWORD(AFTER); }
        'requires'  { return KEYWORD(REQUIRES); }
        'label'     { return KEYWORD(LABEL); }
        'created'   { return KEYWORD(CREATED); }
        'upgrade'   { return KEYWORD(UPGRADE); }
        'downgrade' { return KEYWORD(DOWNGRADE); }

        id {
            parser->cursor = cursor;
            if (lexer_copied(parser)) return TOKEN_BAD;
            value->text = lexer_raw(parser);
            return TOKEN_ID;
        }
        quoted { parser->cursor = cursor; value->text = lexer_unquote(parser); return TOKEN_QUOTED; }
        string { parser->cursor = cursor; value->text = lexer_unquote(parser); return TOKEN_STRING; }
        ","    { return TOKEN(COMMA); }
        ";"    { return TOKEN(SEMICOLON); }
        "{"    { return TOKEN(OPEN_BRACE); }
        "}"    { return TOKEN(CLOSE_BRACE); }

        ("--" | "//") [^\n\x00]* | "/*" {
            parser->cursor = cursor;
            lexer_sql_comment(parser);
            cursor = parser->cursor;
            continue;
        }
        ["'] { return lexer_unterminated(parser); }
        *    { parser->cursor = cursor; return lexer_stray(parser); }
        */
    }
}

int lexer_body(struct parser *parser, GRAMMAR_STYPE *value)
{
    const unsigned char *cursor = parser->cursor;
    const unsigned char *marker;
    for (;;) {
        parser->start = cursor;
        /*!re2c
        blank+ { continue; }
        end    { parser->cursor = parser->start; return TOKEN_END; }

        'accepting'     { return KEYWORD(ACCEPTING); }
        'action'        { return KEYWORD(ACTION); }
        'add'           { return KEYWORD(ADD); }
        'after'         { return KEYWORD(AFTER); }
        'alter'         { return KEYWORD(ALTER); }
        'always'        { return KEYWORD(ALWAYS); }
        'and'           { return KEYWORD(AND); }
        'as'            { return KEYWORD(AS); }
        'asc'           { return KEYWORD(ASC); }
        'attach'        { return KEYWORD(ATTACH); }
        'autoincrement' { return KEYWORD(AUTOINCREMENT); }
        'backfill'      { return KEYWORD(BACKFILL); }
        'before'        { return KEYWORD(BEFORE); }
        'between'       { return KEYWORD(BETWEEN); }
        'by'            { return KEYWORD(BY); }
        'cache'         { return KEYWORD(CACHE); }
        'call'          { return KEYWORD(CALL); }
        'cascade'       { return KEYWORD(CASCADE); }
        'case'          { return KEYWORD(CASE); }
        'cast'          { return KEYWORD(CAST); }
        'character'     { return KEYWORD(CHARACTER); }
        'check'         { return KEYWORD(CHECK); }
        'collate'       { return KEYWORD(COLLATE); }
        'collation'     { return KEYWORD(COLLATION); }
        'column'        { return KEYWORD(COLUMN); }
        'comment'       { return KEYWORD(COMMENT); }
        'concurrently'  { return KEYWORD(CONCURRENTLY); }
        'constraint'    { return KEYWORD(CONSTRAINT); }
        'create'        { return KEYWORD(CREATE); }
        'current_date'  { return KEYWORD(CURRENT_DATE); }
        'current_timestamp' { return KEYWORD(CURRENT_TIMESTAMP); }
        'cycle'         { return KEYWORD(CYCLE); }
        'data'          { return KEYWORD(DATA); }
        'default'       { return KEYWORD(DEFAULT); }
        'deferrable'    { return KEYWORD(DEFERRABLE); }
        'deferred'      { return KEYWORD(DEFERRED); }
        'delete'        { return KEYWORD(DELETE); }
        'desc'          { return KEYWORD(DESC); }
        'detach'        { return KEYWORD(DETACH); }
        'distinct'      { return KEYWORD(DISTINCT); }
        'full'          { return KEYWORD(FULL); }
        'match'         { return KEYWORD(MATCH); }
        'double'        { return KEYWORD(DOUBLE); }
        'downgrade'     { return KEYWORD(DOWNGRADE); }
        'drop'          { return KEYWORD(DROP); }
        'effect'        { return KEYWORD(EFFECT); }
        'else'          { return KEYWORD(ELSE); }
        'end'           { return KEYWORD(END_WORD); }
        'enum'          { return KEYWORD(ENUM); }
        'exclude'       { return KEYWORD(EXCLUDE); }
        'exists'        { return KEYWORD(EXISTS); }
        'extension'     { return KEYWORD(EXTENSION); }
        'false'         { return KEYWORD(FALSE); }
        'fill'          { return KEYWORD(FILL); }
        'first'         { return KEYWORD(FIRST); }
        'foreign'       { return KEYWORD(FOREIGN); }
        'from'          { return KEYWORD(FROM); }
        'generated'     { return KEYWORD(GENERATED); }
        'group'         { return KEYWORD(GROUP); }
        'having'        { return KEYWORD(HAVING); }
        'identity'      { return KEYWORD(IDENTITY); }
        'if'            { return KEYWORD(IF); }
        'immediate'     { return KEYWORD(IMMEDIATE); }
        'in'            { return KEYWORD(IN); }
        'include'       { return KEYWORD(INCLUDE); }
        'increment'     { return KEYWORD(INCREMENT); }
        'index'         { return KEYWORD(INDEX); }
        'initially'     { return KEYWORD(INITIALLY); }
        'inner'         { return KEYWORD(INNER); }
        'insert'        { return KEYWORD(INSERT); }
        'into'          { return KEYWORD(INTO); }
        'irreversible'  { return KEYWORD(IRREVERSIBLE); }
        'is'            { return KEYWORD(IS); }
        'join'          { return KEYWORD(JOIN); }
        'key'           { return KEYWORD(KEY); }
        'last'          { return KEYWORD(LAST); }
        'left'          { return KEYWORD(LEFT); }
        'like'          { return KEYWORD(LIKE); }
        'limit'         { return KEYWORD(LIMIT); }
        'loss'          { return KEYWORD(LOSS); }
        'maxvalue'      { return KEYWORD(MAXVALUE); }
        'minvalue'      { return KEYWORD(MINVALUE); }
        'no'            { return KEYWORD(NO); }
        'not'           { return KEYWORD(NOT); }
        'nothing'       { return KEYWORD(NOTHING); }
        'null'          { return KEYWORD(NULL); }
        'nulls'         { return KEYWORD(NULLS); }
        'object'        { return KEYWORD(OBJECT); }
        'of'            { return KEYWORD(OF); }
        'offset'        { return KEYWORD(OFFSET); }
        'on'            { return KEYWORD(ON); }
        'or'            { return KEYWORD(OR); }
        'partition'     { return KEYWORD(PARTITION); }
        'order'         { return KEYWORD(ORDER); }
        'outer'         { return KEYWORD(OUTER); }
        'postgres'      { return KEYWORD(POSTGRES); }
        'precision'     { return KEYWORD(PRECISION); }
        'primary'       { return KEYWORD(PRIMARY); }
        'references'    { return KEYWORD(REFERENCES); }
        'rename'        { return KEYWORD(RENAME); }
        'replace'       { return KEYWORD(REPLACE); }
        'require'       { return KEYWORD(REQUIRE); }
        'reset'         { return KEYWORD(RESET); }
        'restrict'      { return KEYWORD(RESTRICT); }
        'reverse'       { return KEYWORD(REVERSE); }
        'rowid'         { return KEYWORD(ROWID); }
        'schema'        { return KEYWORD(SCHEMA); }
        'sequence'      { return KEYWORD(SEQUENCE); }
        'select'        { return KEYWORD(SELECT); }
        'serial'        { return KEYWORD(SERIAL); }
        'set'           { return KEYWORD(SET); }
        'sql'           { return KEYWORD(SQL); }
        'sqlite'        { return KEYWORD(SQLITE); }
        'start'         { return KEYWORD(START); }
        'stored'        { return KEYWORD(STORED); }
        'strict'        { return KEYWORD(STRICT); }
        'table'         { return KEYWORD(TABLE); }
        'then'          { return KEYWORD(THEN); }
        'time'          { return KEYWORD(TIME); }
        'timestamp'     { return KEYWORD(TIMESTAMP); }
        'to'            { return KEYWORD(TO); }
        'trigger'       { return KEYWORD(TRIGGER); }
        'true'          { return KEYWORD(TRUE); }
        'type'          { return KEYWORD(TYPE); }
        'unchecked'     { return KEYWORD(UNCHECKED); }
        'union'         { return KEYWORD(UNION); }
        'unique'        { return KEYWORD(UNIQUE); }
        'union' gap 'all' { return TOKEN(UNION_ALL); }
        'unlogged'      { return KEYWORD(UNLOGGED); }
        'update'        { return KEYWORD(UPDATE); }
        'upgrade'       { return KEYWORD(UPGRADE); }
        'using'         { return KEYWORD(USING); }
        'value'         { return KEYWORD(VALUE); }
        'values'        { return KEYWORD(VALUES); }
        'varying'       { return KEYWORD(VARYING); }
        'view'          { return KEYWORD(VIEW); }
        'virtual'       { return KEYWORD(VIRTUAL); }
        'when'          { return KEYWORD(WHEN); }
        'where'         { return KEYWORD(WHERE); }
        'with'          { return KEYWORD(WITH); }
        'without'       { return KEYWORD(WITHOUT); }
        'zone'          { return KEYWORD(ZONE); }
        'all'           { return parser->language == LANGUAGE_POSTGRES ? TOKEN(ALL) : KEYWORD(WORD); }
        'any'           { return parser->language == LANGUAGE_POSTGRES ? TOKEN(ANY) : KEYWORD(WORD); }
        'array'         { return parser->language == LANGUAGE_POSTGRES ? TOKEN(ARRAY) : KEYWORD(WORD); }
        'glob'          { return parser->language == LANGUAGE_SQLITE ? TOKEN(GLOB) : KEYWORD(WORD); }
        word            { return KEYWORD(WORD); }

        quoted   { parser->cursor = cursor; value->text = lexer_unquote(parser); return TOKEN_QUOTED; }
        string   { parser->cursor = cursor; value->text = lexer_unquote(parser); return TOKEN_STRING; }
        integer  { parser->cursor = cursor; value->text = lexer_raw(parser); return TOKEN_INTEGER; }
        number   { parser->cursor = cursor; value->text = lexer_raw(parser); return TOKEN_NUMBER; }
        misspelt { parser->cursor = cursor; return lexer_misspelt_number(parser); }
        foreign  { parser->cursor = cursor; return lexer_foreign(parser); }
        dollar   { parser->cursor = cursor; return lexer_dollar(parser, value); }

        ","  { return TOKEN(COMMA); }
        ";"  { return TOKEN(SEMICOLON); }
        "("  { return TOKEN(OPEN); }
        ")"  { return TOKEN(CLOSE); }
        "{"  { return TOKEN(OPEN_BRACE); }
        "}"  { return TOKEN(CLOSE_BRACE); }
        "["  { return TOKEN(OPEN_BRACKET); }
        "]"  { return TOKEN(CLOSE_BRACKET); }
        "."  { return TOKEN(DOT); }
        "="  { return TOKEN(EQUAL); }
        "<>" | "!=" { return TOKEN(DIFFERENT); }
        "<"  { return TOKEN(LESS); }
        "<=" { return TOKEN(LESS_EQUAL); }
        ">"  { return TOKEN(GREATER); }
        ">=" { return TOKEN(GREATER_EQUAL); }
        "+"  { return TOKEN(PLUS); }
        "-"  { return TOKEN(MINUS); }
        "*"  { return TOKEN(TIMES); }
        "/"  { return TOKEN(DIVIDE); }
        "%"  { return TOKEN(MODULO); }
        "&&"  { return TOKEN(OVERLAPS); }
        "-|-" { return TOKEN(ADJACENT); }
        "||" { return parser->language == LANGUAGE_SQLITE ? TOKEN(TIGHT_CONCAT) : TOKEN(CONCAT); }

        ["'] { return lexer_unterminated(parser); }

        // What follows is read only where a database printed the text; in a source it is a slip with a
        // message of its own. The cursor goes back where the longest match is too long.
        comment { if (parser->language == LANGUAGE_MIG) continue; return TOKEN(BAD); }
        "--" [^\n\x00]* {
            if (parser->language != LANGUAGE_MIG) continue;
            parser->cursor = cursor;
            lexer_sql_comment(parser);
            continue;
        }
        "//" [^\n\x00]* {
            parser->cursor = cursor;
            lexer_sql_comment(parser);
            continue;
        }
        "/*" {
            parser->cursor = cursor;
            if (parser->language == LANGUAGE_MIG)
                lexer_sql_comment(parser);
            else if (!lexer_skip_comment(parser))
                return lexer_stray(parser);
            cursor = parser->cursor;
            continue;
        }
        "=="  { parser->cursor = cursor; return lexer_printed(parser, TOKEN_EQUAL, "="); }
        "~~"  { parser->cursor = cursor; return lexer_printed(parser, TOKEN_LIKE, "like"); }
        "!~~" { parser->cursor = cursor; return lexer_printed(parser, TOKEN_NOT_LIKE, "not like"); }
        "::"  { parser->cursor = cursor; return lexer_printed(parser, TOKEN_TYPECAST, "cast(... as ...)"); }
        'in' gap 'batches' { return TOKEN(IN_BATCHES); }
        'at' blank+ 'time' blank+ 'zone' {
            if (parser->language == LANGUAGE_POSTGRES) return TOKEN(AT_TIME_ZONE);
            cursor = parser->start + 2;
            return KEYWORD(WORD);
        }
        'for' blank+ 'each' blank+ 'row' {
            if (parser->language == LANGUAGE_SQLITE) return TOKEN(FOR_EACH_ROW);
            cursor = parser->start + 3;
            return KEYWORD(WORD);
        }
        [eE] ['] ([^'\\\x00] | "''" | "\\" [^\x00])* ['] {
            if (parser->language != LANGUAGE_POSTGRES) { cursor = parser->start + 1; return KEYWORD(WORD); }
            parser->cursor = cursor;
            value->text = lexer_unescape(parser);
            return value->text != NULL ? TOKEN_STRING : TOKEN_BAD;
        }
        "`" ([^`\x00] | "``")* "`" {
            if (parser->language != LANGUAGE_SQLITE) { parser->cursor = cursor; return lexer_stray(parser); }
            parser->cursor = cursor;
            value->text = lexer_unquote(parser);
            return TOKEN_QUOTED;
        }
        "[" [^\]\x00]+ "]" {
            if (parser->language != LANGUAGE_SQLITE) { cursor = parser->start + 1; return TOKEN(OPEN_BRACKET); }
            parser->cursor = cursor;
            value->text = lexer_unquote(parser);
            return TOKEN_QUOTED;
        }
        * { parser->cursor = cursor; return lexer_stray(parser); }
        */
    }
}
