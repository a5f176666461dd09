// Grammar of an Exim configuration, whole or a fragment of one: options, macros, lists, access control lists, routers,
// transports, retry and rewriting rules. A backslash at the end of a line goes on with the next, past comment lines.

const MORE = '\\\\[ \\t\\r]*\\n([ \\t]*#[^\\n]*\\n)*';
const REST = `([^\\\\\\n]|\\\\[^\\n]|${MORE})*`;
const text = first => new RegExp(`(${first}|\\\\[^ \\t\\r\\n]|${MORE})${REST}`);

module.exports = grammar({
  name: 'exim',

  extras: _ => [/[ \t\r\f\v\u{feff}]+/, /\\[ \t\r]*\n/],
  word: $ => $.name,

  rules: {
    file: $ => seq(repeat($._item), repeat($.part)),

    part: $ => prec.right(seq('begin', field('name', $.name), repeat($._item))),

    _item: $ => choice($._line, $.statement, $.labelled),

    // An access control list, a router, a transport or an authenticator.
    labelled: $ => prec.right(seq(
      field('name', $.label),
      repeat(choice($._line, $.statement)),
    )),
    label: _ => /[A-Za-z0-9_][A-Za-z0-9_.-]*[ \t]*:/,

    // A verb of an access control list with its conditions and modifiers.
    statement: $ => prec.right(seq(field('name', $.verb), repeat($._line))),
    verb: _ => choice('accept', 'defer', 'deny', 'discard', 'drop', 'require', 'warn'),

    _line: $ => choice('\n', $.comment, $.directive, $.setting, $.flag, $.rule),

    comment: _ => token(prec(1, /#[^\n]*/)),
    directive: _ => token(prec(1, /\.[a-z][^\n]*/)),

    setting: $ => prec.right(seq(
      optional('!'),
      optional($.kind),
      field('name', $.name),
      choice('=', '=='),
      optional(field('value', $.value)),
    )),
    kind: _ => choice('hide', 'set', 'domainlist', 'hostlist', 'addresslist', 'localpartlist'),

    // An option that is on without a value.
    flag: $ => prec.right(seq(optional('!'), field('name', $.name))),

    // A retry or rewriting rule.
    rule: $ => prec.right(choice(
      seq(field('name', $.pattern), optional(field('value', alias($._rest, $.value)))),
      seq(field('name', $.name), field('value', alias($._rest, $.value))),
    )),

    name: _ => /[A-Za-z_][A-Za-z0-9_-]*/,
    pattern: _ => token(prec(-1, /[^ \t\r\n=:#!.\\\x00][^ \t\r\n=:\x00]*/)),
    value: _ => token(prec(1, text('[^ \\t\\r\\n\\\\\\x00]'))),
    _rest: _ => token(prec(2, text('[^ \\t\\r\\n\\\\=:\\x00]'))),
  },
});
