// Grammar of OpenSMTPD's smtpd.conf: statements of words, texts and lists in braces. A statement ends with its line
// unless a backslash, an open text or an open brace goes on.

module.exports = grammar({
  name: 'opensmtpd',

  extras: $ => [/[ \t\r\f\v\u{feff}]+/, /\\[ \t\r]*\n/, $.comment],

  rules: {
    file: $ => repeat(choice('\n', '}', $.statement)),

    comment: _ => /#[^\n]*/,

    statement: $ => prec.right(seq(
      field('name', $.word),
      repeat(field('value', $._item)),
    )),

    _item: $ => choice($.word, $.string, $.list, ',', '='),
    list: $ => seq('{', repeat(choice('\n', $._item)), '}'),

    string: _ => choice(
      /"([^"\\]|\\[^\x00])*"/,
      /'([^'\\]|\\[^\x00])*'/,
    ),
    word: _ => /[^ \t\r\n\f\v\x00#"'{},=\\]+/,
  },
});
