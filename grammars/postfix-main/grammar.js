// Grammar of Postfix main.cf and master.cf.
//
// The grammar is total: every input has a tree without ERROR nodes. What is
// opened and never closed (group, expansion, quoted text) ends with its
// logical line, and a line that is no parameter is a `junk` node.

// NUL is one of them because no negated class of the lexer matches it.
const BLANK = ' \\t\\r\\v\\f\\x00';
const LETTER = 'A-Za-z\\u{80}-\\u{10FFFF}';

// A word stops before `<%` and has an apostrophe only between two letters.
function word(stop) {
  const no = `${BLANK}\\n,{}"'$<${stop}`;
  const run = `[${LETTER}]+('[${LETTER}]+)*`;
  return new RegExp(`([^${no}${LETTER}]|${run}|<+([^${no}%${LETTER}]|${run}))+|<+`, 'u');
}

// To the end of the line, without the carriage returns before it.
const rest = first => new RegExp(`${first}([^\\r\\n\\x00]|[\\r\\x00]+[^\\r\\n\\x00])*`);

// An operator wins over the word that starts with it.
const mark = text => token(prec(1, text));

module.exports = grammar({
  name: 'postfix_main',

  externals: $ => [
    $._newline, // end of a line that holds no value, which nothing continues
    $._end, // line end that ends the logical line
    $._continue, // line end before a line that continues the value
    $._close, // empty: the logical line ends and something is still open
    $._close_paren, // empty: the same, or a `}` ends what is around it
    $._double_quote,
    $._single_quote,
    $.template,
    $.comment, // inside a value
    $._error_sentinel,
  ],

  extras: $ => [new RegExp(`[${BLANK}]+`), $._continue, $.comment],

  rules: {
    // What ends a line tells the scanner whether it follows a value, in whatever state a value that is
    // kept from an older tree leaves the parser.
    file: $ => seq(
      repeat(choice(seq(optional($._line), $._newline), seq($._logical_line, $._end))),
      optional(choice($._line, $._logical_line)),
    ),

    _line: $ => choice($._tags, seq(optional($._tags), choice(alias($._comment, $.comment), $.junk))),
    _logical_line: $ => seq(optional($._tags), choice($.parameter, $.service)),
    _tags: $ => repeat1($.template),

    _comment: _ => rest('#'),

    parameter: $ => seq(
      field('name', alias($._name, $.parameter_name)),
      '=',
      optional(field('value', $.value)),
    ),
    _name: _ => /[A-Za-z0-9_][A-Za-z0-9_.:\/-]*/,

    // A line of master.cf: a name, a type, six more columns and a command.
    service: $ => seq(
      field('name', alias($._name, $.service_name)),
      field('type', alias($._type, $.service_type)),
      repeat(choice($.option, $._item, '}')),
      optional($.command),
    ),
    // Another program, with options of its own.
    command: $ => seq($._argv, repeat(choice($._item, '}'))),
    _argv: _ => mark('argv='),
    _type: _ => mark(new RegExp(`(inet|unix|fifo|pass|unix-dgram)[${BLANK}]`)),

    // `-o name=value` without blanks, or `-o { name = value }`.
    option: $ => prec.right(seq(
      $._minus_o,
      optional(choice(
        seq(
          field('name', alias($._option_name, $.parameter_name)),
          optional(seq(
            token.immediate(prec(2, '=')),
            optional(field('value', alias($._option_value, $.word))),
          )),
        ),
        seq(
          field('name', alias($._spaced_name, $.parameter_name)),
          optional(field('value', alias($._option_word, $.word))),
        ),
        seq('{', optional(choice($._option_in_braces, $._items)), choice('}', $._close)),
      )),
    )),
    _option_in_braces: $ => seq(
      field('name', alias($._option_name, $.parameter_name)),
      optional(choice(seq('=', optional(field('value', alias($._items, $.value)))), $._items)),
    ),
    _minus_o: _ => mark(new RegExp(`-o[${BLANK}]+`)),
    _option_name: _ => mark(/[A-Za-z0-9_]+/),
    _option_value: _ => token.immediate(prec(1, new RegExp(`[^${BLANK}\\n]+`))),
    // A blank ends the option, so this is a mistake.
    _spaced_name: _ => mark(new RegExp(`[A-Za-z0-9_]+[${BLANK}]+=`)),
    _option_word: _ => mark(new RegExp(`[^${BLANK}\\n-][^${BLANK}\\n]*`)),

    junk: $ => choice($._junk, seq($._name, optional($._junk_after_name))),
    _junk: _ => rest(`[^A-Za-z0-9_#${BLANK}\\n]`),
    _junk_after_name: _ => rest(`[^=${BLANK}\\n]`),

    value: $ => repeat1(choice($._item, '}')),
    _items: $ => repeat1($._item),
    _item: $ => choice($._plain, $.group),
    _plain: $ => choice($._atom, $.word, $.quoted, '"', '\''),
    _atom: $ => choice($.expansion, $.escaped_dollar, $.template, ',', '$'),

    word: _ => word(''),
    escaped_dollar: _ => '$$',

    group: $ => $._braces,
    _braces: $ => seq('{', optional($._items), choice('}', $._close)),

    // The scanner opens a quotation only when its end is on the same line.
    quoted: $ => choice(
      seq(alias($._double_quote, '"'), repeat(choice($._atom, $.word, '\'')), choice('"', $._close)),
      seq(alias($._single_quote, '\''), repeat(choice($._atom, $.word, '"')), choice('\'', $._close)),
    ),

    expansion: $ => choice(
      seq('$', field('name', alias($._dollar_name, $.parameter_name))),
      seq('${', optional($._choice), choice('}', $._close)),
      seq('$(', optional($._paren_choice), choice(')', $._close_paren)),
    ),
    _dollar_name: _ => token.immediate(prec(1, /[A-Za-z0-9_]+/)),
    _expanded_name: _ => mark(/[A-Za-z0-9_]+/),

    _choice: $ => choice(
      seq(
        choice(
          field('name', alias($._expanded_name, $.parameter_name)),
          field('condition', $.comparison),
        ),
        optional(choice($._then, $._else, $._items)),
      ),
      $._then,
      $._else,
      $._plain_body,
    ),
    _then: $ => seq(mark('?'), optional(choice(
      seq(field('then', $.body), optional(choice($._else, $._items))),
      field('then', alias($._plain_body, $.body)),
    ))),
    _else: $ => seq(mark(':'), optional(choice(
      seq(field('else', $.body), optional($._items)),
      field('else', alias($._plain_body, $.body)),
    ))),
    comparison: $ => prec.right(seq(
      field('left', $.body),
      optional(seq(field('operator', $.operator), optional(field('right', $.body)))),
    )),
    operator: _ => mark(/[<>=!]+[a-z]*/),
    body: $ => $._braces,
    _plain_body: $ => seq($._plain, optional($._items)),

    // `$(...)` ends at its own parenthesis, so words end there too.
    _paren_choice: $ => choice(
      seq(
        field('name', alias($._expanded_name, $.parameter_name)),
        optional(choice($._paren_branch, $._paren_items)),
      ),
      $._paren_branch,
      $._paren_items,
    ),
    _paren_branch: $ => choice(
      seq(mark('?'), optional(field('then', alias($._paren_items, $.body)))),
      seq(mark(':'), optional(field('else', alias($._paren_items, $.body)))),
    ),
    _paren_items: $ => repeat1(choice($._atom, alias($._paren_word, $.word), $.group, $._parens, '"', '\'')),
    _paren_word: _ => word('()'),
    _parens: $ => seq('(', optional($._paren_items), choice(')', $._close_paren)),
  },
});
