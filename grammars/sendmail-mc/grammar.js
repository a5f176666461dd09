// Grammar of a Sendmail configuration: m4 macros (.mc), and the lines that they make (.cf), which an .mc may hold too.
//
// Tolerant: what is neither a macro with arguments nor a rule or an option is text.

module.exports = grammar({
  name: 'sendmail_mc',

  extras: _ => [/[ \t\r\n\f\v\u{feff}]+/],
  word: $ => $.name,

  rules: {
    file: $ => repeat($._item),

    _item: $ => choice($.comment, $.definition, $.call, $.rule, $.option, $.name, $._text, '(', ')', ','),

    comment: _ => token(prec(2, choice(/dnl[^\n]*/, /#[^\n]*/))),

    // define(`name', `value')
    definition: $ => seq(
      'define',
      $._open,
      choice(
        seq('`', field('name', $.name), token.immediate("'")),
        field('name', $.name),
      ),
      optional(seq(',', optional(field('value', $.arguments)))),
      ')',
    ),

    call: $ => seq(field('name', $.name), $._open, optional(field('value', $.arguments)), ')'),
    _open: _ => token.immediate('('),
    arguments: $ => repeat1(choice($.quoted, $.call, $.name, $._word, $._brackets, ',', $.comment)),
    _brackets: $ => seq('(', optional($.arguments), ')'),

    quoted: $ => seq('`', repeat(choice($._quoted_text, $.quoted)), token.immediate("'")),
    _quoted_text: _ => token.immediate(prec(1, /[^`']+/)),

    // A rule of a ruleset, with the mailer that it ends in, if any.
    rule: $ => prec.right(seq(field('name', $.pattern), optional(field('value', $.mailer)))),
    pattern: _ => token(prec(1, /R(<|@|\$[^#\n])([^\n$]|\$[^#\n])*/)),
    mailer: _ => token(prec(1, /\$#[^\n]*/)),

    option: $ => prec.right(seq(
      field('name', $.option_name),
      optional(seq(token.immediate(/[ \t]*=[ \t]*/), optional(field('value', $.option_value)))),
    )),
    option_name: _ => token(prec(1, /O[ \t]+[A-Z][A-Za-z.]+/)),
    option_value: _ => token.immediate(prec(1, /[^ \t\r\n][^\r\n]*/)),

    name: _ => /[A-Za-z_][A-Za-z0-9_]*/,
    _word: _ => token(prec(-1, /[^ \t\r\n`'(),#A-Za-z_][^ \t\r\n`'(),#]*|#/)),
    _text: _ => token(prec(-2, /[^ \t\r\nA-Za-z_(),][^ \t\r\n(),]*/)),
  },
});
