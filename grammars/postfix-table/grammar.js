// Grammar of lookup tables in text form: Postfix's indexed, pcre, regexp and cidr tables, alias files, and the access
// tables of other servers. A line that begins with a blank goes on with the entry above it; comment lines and empty
// lines may stand between the two.

const LINE = '[^\\n]';
const BETWEEN = '\\n([ \\t]*(#[^\\n]*)?\\r?\\n)*';
const MORE = `(${BETWEEN}[ \\t]+[^ \\t\\r\\n#]${LINE}*)*`;

module.exports = grammar({
  name: 'postfix_table',

  extras: _ => [/[ \t\r\f\v\u{feff}]+/],

  rules: {
    file: $ => repeat(choice('\n', $.comment, $.condition, $.entry)),

    comment: _ => token(prec(2, /#[^\n]*/)),

    // `if /pattern/` … `endif` in pcre, regexp and cidr tables.
    condition: _ => token(prec(2, /(if[ \t]+[!\/0-9\[][^\n]*|endif[ \t\r]*)/)),

    entry: $ => prec.right(seq(
      field('key', choice($.key, $.pattern)),
      optional(field('value', $.value)),
    )),

    key: _ => /[^ \t\r\n#\x00][^ \t\r\n\x00]*/,
    pattern: _ => token(prec(1, /!?\/([^\/\\\n]|\\[^\n])*\/[A-Za-z]*/)),
    value: _ => token(prec(3, new RegExp(`[^ \\t\\r\\n\\x00]${LINE}*${MORE}`))),
  },
});
