// Grammar of ZoneMTA's bounces.txt: `regex,action,category,message` rows; comments hold replies as samples.

module.exports = grammar({
  name: 'zonemta_bounces',

  extras: _ => [/[ \t\r\f\v]+/],

  rules: {
    file: $ => seq(repeat(choice(seq($._line, '\n'), '\n')), optional($._line)),
    _line: $ => choice($.comment, $.row),
    comment: _ => token(prec(2, /#[^\n]*/)),
    // A row that lacks its action is one too: its pattern is all there is.
    row: $ => seq(field('pattern', $.pattern), optional(field('rest', $.rest))),
    pattern: _ => token(/[^\s#]([^\n,]|\\,)*/),
    rest: _ => token(prec(1, /,[^\n]*/)),
  },
});
