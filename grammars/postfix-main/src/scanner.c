// External scanner of Postfix main.cf: decides where a logical line ends, which
// needs a look beyond blank lines and comments, and finds quotations and
// template tags that end on their own line.
//
// An empty token is sent only where something is open that it closes, or where
// it changes the state, so the parser always moves on.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

enum Token {
  NEWLINE,
  END,
  CONTINUE,
  CLOSE,
  CLOSE_PAREN,
  DOUBLE_QUOTE,
  SINGLE_QUOTE,
  TEMPLATE,
  COMMENT,
  ERROR_SENTINEL,
};

enum State {
  NORMAL,
  CONTINUES, // the next line end is known to continue the value
  AT_COMMENT, // the same, and the next token is a comment
  ENDS, // the next line end is known to end the logical line
};

enum Line { AT_EOF, BLANK, COMMENT_LINE, TAG_LINE, INDENTED, OTHER };

// No quotation or tag is longer; keeps the look ahead short in hostile input.
enum { LONGEST = 1000 };

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool is_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == 0;
}

// As LETTER in grammar.js.
static bool is_letter(int32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

// At the end of the file the lookahead is 0, too.
static bool at_blank(TSLexer *lexer) {
  return is_blank(lexer->lookahead) && !lexer->eof(lexer);
}

static bool at_line_end(TSLexer *lexer) {
  return lexer->lookahead == '\n' || lexer->eof(lexer);
}

static bool skip_blanks(TSLexer *lexer) {
  bool any = false;
  for (; at_blank(lexer); any = true) advance(lexer);
  return any;
}

// After `{{`: an expression, but not two nested groups such as `{{a = b}}`.
static bool expression_tag(TSLexer *lexer) {
  int32_t c = lexer->lookahead;
  bool bare = is_letter(c) || c == '_';
  if (!bare && c != ' ' && c != '\t' && c != '-' && c != '.' && c != '#' && c != '/') return false;
  int32_t last = 0;
  for (int i = 0; i < LONGEST && !at_line_end(lexer); i++) {
    c = lexer->lookahead;
    if (c == '{' || (c == '=' && bare)) return false;
    advance(lexer);
    if (c == '}') {
      if (lexer->lookahead != '}') return false;
      advance(lexer);
      return true;
    }
    if (c == '=' && is_blank(last) && is_blank(lexer->lookahead)) return false;
    last = c;
  }
  return false;
}

// `{{ x }}`, `{% x %}`, `{# x #}`, `<% x %>`; the last three may leave no text.
static bool tag(TSLexer *lexer, bool *leaves_text) {
  int32_t open = lexer->lookahead;
  advance(lexer);
  int32_t mark = lexer->lookahead;
  bool expression = open == '{' && mark == '{';
  if (!expression && mark != '%' && !(open == '{' && mark == '#')) return false;
  advance(lexer);
  *leaves_text = expression || (open == '<' && lexer->lookahead == '=');
  if (expression) return expression_tag(lexer);
  int32_t close = open == '<' ? '>' : '}';
  int32_t last = 0;
  for (int i = 0; i < LONGEST && !at_line_end(lexer); i++) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (last == mark && c == close) return true;
    last = c;
  }
  return false;
}

// At the start of a line.
static enum Line line_kind(TSLexer *lexer) {
  bool indented = skip_blanks(lexer);
  if (lexer->eof(lexer)) return AT_EOF;
  if (lexer->lookahead == '\n') return BLANK;
  if (lexer->lookahead == '#') return COMMENT_LINE;
  if (indented) return INDENTED;
  bool no_text = true;
  while (lexer->lookahead == '{' || lexer->lookahead == '<') {
    bool leaves_text;
    if (!tag(lexer, &leaves_text)) return OTHER;
    no_text = no_text && !leaves_text;
    indented = skip_blanks(lexer);
    if (at_line_end(lexer)) return TAG_LINE;
  }
  return indented && no_text ? INDENTED : OTHER;
}

static char after(enum Line next) {
  if (next == COMMENT_LINE) return AT_COMMENT;
  return next == BLANK || next == TAG_LINE ? CONTINUES : NORMAL;
}

// At the line end inside a value. The mark is still before the line end.
static bool line_end(char *state, TSLexer *lexer, const bool *valid) {
  bool open = valid[CLOSE] || valid[CLOSE_PAREN];
  enum Token close = valid[CLOSE] ? CLOSE : CLOSE_PAREN;
  bool decided = *state == CONTINUES;
  if (*state == ENDS && open) {
    lexer->result_symbol = close;
    return true;
  }
  advance(lexer);
  if (decided || !open) lexer->mark_end(lexer);
  if (*state == ENDS) {
    *state = NORMAL;
    lexer->result_symbol = END;
    return true;
  }

  enum Line next = line_kind(lexer);
  enum Line kind = next;
  while (!decided && (kind == BLANK || kind == COMMENT_LINE || kind == TAG_LINE)) {
    while (!at_line_end(lexer)) advance(lexer);
    if (lexer->lookahead == '\n') advance(lexer);
    kind = line_kind(lexer);
  }
  if (decided || kind == INDENTED) {
    *state = decided || !open ? after(next) : CONTINUES;
    lexer->result_symbol = CONTINUE;
  } else {
    *state = open ? ENDS : NORMAL;
    lexer->result_symbol = open ? close : END;
  }
  return true;
}

// Braces must be balanced and belong to `${...}`, so that nothing in the
// quotation can hide its end.
static bool quotation(TSLexer *lexer) {
  int32_t quote = lexer->lookahead;
  int32_t last = 0;
  int depth = 0;
  bool after_dollar_brace = false;
  advance(lexer);
  lexer->mark_end(lexer);
  for (int i = 0; i < LONGEST && !at_line_end(lexer); i++) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == quote && depth == 0) {
      if (quote == '"' || !is_letter(last) || !is_letter(lexer->lookahead)) return true;
    }
    if ((last == '$' && c == '(') || (last == '<' && c == '%')) return false;
    if (last == '{' && !after_dollar_brace && (c == '{' || c == '%' || c == '#')) return false;
    if (c == '{') {
      after_dollar_brace = last == '$';
      if (depth == 0 && !after_dollar_brace) return false;
      depth++;
    } else if (c == '}' && depth-- == 0) {
      return false;
    }
    last = last == '$' && c == '$' ? 0 : c;
  }
  return false;
}

void *tree_sitter_postfix_main_external_scanner_create(void) { return ts_calloc(1, 1); }

void tree_sitter_postfix_main_external_scanner_destroy(void *state) { ts_free(state); }

unsigned tree_sitter_postfix_main_external_scanner_serialize(void *state, char *buffer) {
  buffer[0] = *(char *)state;
  return 1;
}

void tree_sitter_postfix_main_external_scanner_deserialize(void *state, const char *buffer, unsigned length) {
  *(char *)state = length > 0 ? buffer[0] : NORMAL;
}

bool tree_sitter_postfix_main_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  char *state = payload;
  bool open = valid[CLOSE] || valid[CLOSE_PAREN];
  bool in_value = open || valid[END];
  bool recovering = valid[ERROR_SENTINEL];

  lexer->mark_end(lexer);
  while (at_blank(lexer)) lexer->advance(lexer, true);

  if (lexer->eof(lexer)) {
    lexer->result_symbol = valid[CLOSE] ? CLOSE : CLOSE_PAREN;
    return open && !recovering;
  }
  int32_t c = lexer->lookahead;
  if (c == '\n') {
    if (in_value && !recovering) return line_end(state, lexer, valid);
    advance(lexer);
    lexer->mark_end(lexer);
    *state = NORMAL;
    lexer->result_symbol = NEWLINE;
    return true;
  }
  if (recovering) return false;
  if (c < 0 && in_value) { // not UTF-8: no word of the lexer holds it
    while (lexer->lookahead < 0) advance(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = CONTINUE;
    return true;
  }
  if (*state == AT_COMMENT && c == '#') {
    while (!at_line_end(lexer)) {
      bool inner = lexer->lookahead != '\r' && lexer->lookahead != 0;
      advance(lexer);
      if (inner) lexer->mark_end(lexer);
    }
    *state = CONTINUES;
    lexer->result_symbol = COMMENT;
    return true;
  }
  if (c == '}' && valid[CLOSE_PAREN]) {
    lexer->result_symbol = CLOSE_PAREN;
    return true;
  }
  if ((c == '"' && valid[DOUBLE_QUOTE]) || (c == '\'' && valid[SINGLE_QUOTE])) {
    lexer->result_symbol = c == '"' ? DOUBLE_QUOTE : SINGLE_QUOTE;
    return quotation(lexer);
  }
  if ((c == '{' || c == '<') && valid[TEMPLATE]) {
    bool leaves_text;
    if (!tag(lexer, &leaves_text)) return false;
    lexer->mark_end(lexer);
    lexer->result_symbol = TEMPLATE;
    return true;
  }
  return false;
}
