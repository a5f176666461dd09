// Grammar of Sieve (RFC 5228): commands with arguments and tests, ended by a semicolon or a block. Tests are arguments
// like others, so that extensions need no rule of their own.

module.exports = grammar({
  name: 'sieve',

  extras: $ => [/[ \t\r\n\f\v\u{feff}]+/, $.comment],
  word: $ => $.identifier,

  rules: {
    file: $ => repeat(choice($.command, ';')),

    comment: _ => token(choice(/#[^\n]*/, /\/\*([^*]|\*+[^*\/])*\*+\//)),

    command: $ => seq(
      field('name', $.identifier),
      repeat(field('value', $._argument)),
      choice(';', field('body', $.block)),
    ),
    block: $ => seq('{', repeat(choice($.command, ';')), '}'),

    _argument: $ => choice($.string, $.text, $.number, $.tag, $.list, $.tests, $.test),
    test: $ => $.identifier,
    tests: $ => seq('(', repeat(choice($._argument, ',')), ')'),
    list: $ => seq('[', repeat(choice($.string, $.text, ',')), ']'),

    identifier: _ => /[A-Za-z_][A-Za-z0-9_.]*/,
    tag: _ => /:[A-Za-z_][A-Za-z0-9_]*/,
    number: _ => /[0-9]+[KMGkmg]?/,
    string: _ => /"([^"\\]|\\[^\x00])*"/,
    // Ends with a line that is a dot.
    text: _ => token(prec(1, /text:[ \t]*(#[^\n]*)?\r?\n(([^.\n][^\n]*|\.[^\r\n][^\n]*)?\n)*\.\r?\n/)),
  },
});
