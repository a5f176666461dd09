// Grammar of configs made of lines and blocks: Dovecot, Rspamd (UCL), maddy, HAProxy and their like.
//
// A statement is a name with a value and, perhaps, a block. It ends with its line or with a semicolon. The grammar is
// tolerant: what one format knows and another does not is taken in all of them.

// A variable in braces belongs to the word around it.
const VARIABLE = '([%$]\\{|\\{env:)[^}\\s]*\\}';
// A backslash at the end of a line is none of the word: the value goes on.
const INNER = `([^\\s{}\\[\\];,"\\\\]|\\\\[^\\r\\n]|${VARIABLE})*`;

module.exports = grammar({
  name: 'dovecot',

  extras: $ => [/[ \t\r\f\v]+/, /\\\r?\n/, $.comment],

  rules: {
    file: $ => seq(repeat(choice($._item, $.stray)), optional(alias($._line, $.statement))),

    _item: $ => choice($._end, seq(alias($._line, $.statement), $._end), alias($._section, $.statement)),
    _end: _ => choice('\n', ';', ','),
    stray: _ => choice('}', ']'),

    _line: $ => seq($._name, optional(choice('=', ':', $._equals)), optional(field('value', $.value))),
    _section: $ => seq($._line, field('body', $.block)),
    // `name=value` without blanks; elsewhere a word may begin with an equals sign.
    _equals: _ => token.immediate(prec(1, '=')),
    _name: $ => field('name', choice($.name, $.string)),

    name: _ => token(/([^\s{}\[\];,"'#=:]|:[^\s{}=:])+/),

    value: $ => prec.right(seq($._first, repeat(choice($._first, ',', '=', ':')))),
    _first: $ => choice($.word, $.string, $.array, '"', '\''),
    word: _ => token(new RegExp(`([^\\s{}\\[\\];,"'#=:\\\\]|\\\\[^\\r\\n]|${VARIABLE}|[=:][^\\s{}\\[\\];,"])${INNER}`)),
    string: _ => token(choice(/"([^"\\]|\\(.|\n))*"/, /'[^'\n]*'/)),
    array: $ => seq('[', repeat(choice($.word, $.string, $.array, $.block, ',', ';', '\n', '=', ':')), ']'),

    block: $ => seq('{', repeat($._item), optional(alias($._line, $.statement)), '}'),

    comment: _ => token(choice(/#[^\n]*/, /\/\*[^*]*\*+([^/*][^*]*\*+)*\//)),
  },
});
