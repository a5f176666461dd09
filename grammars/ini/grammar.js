// Grammar of INI files: sections, `key = value` with indented continuation lines, comments on lines of their own.

module.exports = grammar({
  name: 'ini',

  extras: _ => [/[ \t\r\f\v]+/],

  rules: {
    file: $ => seq(repeat($._line), optional($._last), repeat($.section)),
    section: $ => prec.right(seq(
      '[',
      optional(field('name', $.section_name)),
      optional(token(prec(2, /\][^\n]*/))),
      repeat($._line),
      optional($._last),
    )),
    // Without the blanks in front: a parser that goes on from an older tree does not look at those again.
    section_name: _ => token(prec(2, /[^\]\s][^\]\n]*/)),

    _line: $ => choice('\n', seq($._last, '\n')),
    _last: $ => choice($.setting, $.comment),
    setting: $ => seq(field('name', $.name), optional(seq(choice('=', ':'), optional(field('value', $.value))))),
    name: _ => token(/[^\s\[;#=:]([^\n=:]*[^\s=:])?/),
    // A line that is indented goes on with the value; comments between are left out.
    value: _ => token(/[^\s][^\n]*(\n[ \t]+[^\s#;][^\n]*)*/),
    comment: _ => token(prec(1, /[#;][^\n]*/)),
  },
});
