//! Each format of mail servers and of what stands beside them: it is known by its path and content, its codes are found,
//! what is hovered is explained, and what can be written is offered.

use super::{about, words};
use crate::assist;
use crate::catalog::{Code, english};
use crate::config::Config;
use crate::document::Document;
use crate::{analyze, language};

/// A file of a format. A place to hover is marked with `@@`, one to write at with `@>`; codes come in the order of the text.
struct Sample {
    format: &'static str,
    path: &'static str,
    text: &'static str,
    /// A part of what is said of the hovered word; empty where nothing but codes can be hovered.
    says: &'static str,
    codes: &'static [&'static str],
    /// A word that is offered; empty where nothing but codes can be written.
    offers: &'static str,
}

const HOVER: &str = "@@";
const WRITE: &str = "@>";

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    Sample { format: "postfix-main", path: "etc/postfix/main.cf", text: "defer_@@code = 451\nreject_tempfail_action = @>\n", says: "Default: 450", codes: &["451"], offers: "defer" },
    Sample { format: "postfix-main", path: "etc/postfix/master.cf", text: "smtp inet n - y - - smtpd\n  -o defer_@@code=451\n  -o reject_tempfail_action=@>\n", says: "Default: 450", codes: &["451"], offers: "defer" },
    Sample { format: "postfix-table", path: "etc/postfix/client_access", text: "a.example RE@@JECT 5.7.1 x\nb.example 450 4.7.1 x\nc.example DEF@>\n", says: "554", codes: &["5.7.1", "450", "4.7.1"], offers: "DEFER_IF_PERMIT" },
    Sample { format: "postfix-table", path: "etc/postfix/header_checks", text: "/^X:/ RE@@JECT 5.7.1 x\n/^Y:/ RED@>\n", says: "550", codes: &["5.7.1"], offers: "REDIRECT" },
    Sample { format: "postfix-table", path: "etc/postfix/smtp_dsn_filter", text: "/^4\\.7\\.5 / 5.7.5 x\n", says: "", codes: &["5.7.5"], offers: "" },
    Sample { format: "postfix-table", path: "etc/postfix/smtp_reply_filter", text: "/^550 5\\.7\\.1/ 450 4.7.1 x\n", says: "", codes: &["450", "4.7.1"], offers: "" },
    Sample { format: "postfix-table", path: "etc/postfix/rbl_reply_maps", text: "a.example $rbl_@@code 5.7.1 x\nb.example $rbl_co@>\n", says: "maps_rbl_reject_code", codes: &["5.7.1"], offers: "rbl_code" },
    Sample { format: "postfix-table", path: "etc/postfix/transport", text: "a.example err@@or:5.1.1 gone\nb.example ret@>\n", says: "550", codes: &["5.1.1"], offers: "retry" },
    Sample { format: "postfix-table", path: "etc/postfix/relocated", text: "bob@here.example 5.1.6 moved\n", says: "", codes: &["5.1.6"], offers: "" },
    Sample { format: "exim", path: "etc/exim4/exim4.conf", text: "begin acl\nacl_check_rcpt:\n  def@@er\n    message = 450 4.7.1 Later\n    log_m@>\n", says: "451", codes: &["450", "4.7.1"], offers: "log_message" },
    Sample { format: "aliases", path: "etc/aliases", text: "gone: :fa@@il: 550 5.1.1 Gone\nlater: :def@>\n", says: "allow_fail", codes: &["550", "5.1.1"], offers: "defer" },
    Sample { format: "opensmtpd", path: "etc/mail/smtpd.conf", text: "listen on lo\nfilter f phase connect match !rdns dis@@connect \"550 5.7.1 x\"\nfilter g phase connect match !rdns rej@>\n", says: "closes", codes: &["550", "5.7.1"], offers: "reject" },
    Sample { format: "sendmail-access", path: "etc/mail/access", text: "a.example\tREJ@@ECT\nb.example\tERROR:4.7.1:\"450 later\"\nc.example\tDIS@>\n", says: "550", codes: &["4.7.1", "450"], offers: "DISCARD" },
    Sample { format: "sendmail-mc", path: "etc/mail/sendmail.mc", text: "define(`confREJECT_@@MSG', `550 5.7.1 No')dnl\nFEATURE(`@>')dnl\n", says: "Default: 550", codes: &["550", "5.7.1"], offers: "access_db" },
    Sample { format: "sendmail-cf", path: "etc/mail/sendmail.cf", text: "O Timeout.queue@@return=5d\nR$* bad $*\t$#error $@ 5.7.1 $: \"550 No\"\n", says: "bounce", codes: &["5.7.1", "550"], offers: "" },
    Sample { format: "sendmail-access", path: "etc/mail/mailertable", text: "a.example\ter@@ror:5.1.1:550 gone\nb.example\terr@>\n", says: "reply", codes: &["5.1.1", "550"], offers: "error" },
    Sample { format: "qmail", path: "etc/tcp.smtp", text: "192.0.2.:allow,RBL@@SMTPD=\"-Not wanted\"\n192.0.3.:allow,RBLS@>\n", says: "553", codes: &[], offers: "RBLSMTPD" },
    Sample { format: "courier", path: "etc/courier/bofh", text: "opt BOFHSPF@@HARDERROR=fail\nopt BOFHCH@>\n", says: "for good", codes: &[], offers: "BOFHCHECKHELO" },
    Sample { format: "dovecot", path: "etc/dovecot/dovecot.conf", text: "quota_full_temp@@fail = yes\nplugin {\n  quota_status_overquota = \"552 5.2.2 Full\"\n}\nquota_full_tempfail = @>\n", says: "452", codes: &["552", "5.2.2"], offers: "yes" },
    Sample { format: "sieve", path: "a.sieve", text: "require \"ereject\";\n# smtp 550\nere@@ject \"x\";\nrej@>\n", says: "reject", codes: &["550"], offers: "reject" },
    Sample { format: "rspamd", path: "etc/rspamd/local.d/actions.conf", text: "rules {\n  A { action = \"rej@@ect\"; smtp_message = \"550 5.7.1 x\"; }\n  B { action = \"disc@>\"; }\n}\n", says: "554", codes: &["550", "5.7.1"], offers: "discard" },
    Sample { format: "lua", path: "policy/init.lua", text: "-- smtp\nkumo.rej@@ect(550, '5.7.1 No')\nkumo.on('x', f)\n", says: "KumoMTA", codes: &["550", "5.7.1"], offers: "" },
    Sample { format: "amavis", path: "etc/amavis/conf.d/50-user", text: "$final_spam_des@@tiny = D_PASS;\n$REJECTMSG = '550 5.7.1 No';\n", says: "Default: D_PASS", codes: &["550", "5.7.1"], offers: "" },
    Sample { format: "maddy", path: "etc/maddy/maddy.conf", text: "smtp tcp://0.0.0.0:25 {\n  source a.example {\n    rej@@ect 550 5.7.1 \"x\"\n  }\n}\ncheck {\n  dkim {\n    fail_action quar@>\n  }\n}\n", says: "554", codes: &["550", "5.7.1"], offers: "quarantine" },
    Sample { format: "stalwart", path: "opt/stalwart/etc/config.toml", text: "# smtp\n[queue.schedule]\nexpi@@re = \"5d\"\n[sieve.trusted.scripts.a]\ncontents = '''\nreject \"550 5.7.1 No\";\n'''\n[session.rcpt]\nrelay = @>\n", says: "bounce", codes: &["550", "5.7.1"], offers: "true" },
    Sample { format: "zonemta-bounces", path: "config/bounces.txt", text: "^452 ,def@@er,capacity,Full\n^421 ,slow@>\n", says: "tried again", codes: &["452", "421"], offers: "slowdown" },
    Sample { format: "ini", path: "haraka/config/dnsbl.ini", text: "; smtp\n[main]\nrej@@ect=true\ndeny_msg=550 5.7.1 listed\nreject=@>\n", says: "refuses", codes: &["550", "5.7.1"], offers: "true" },
    Sample { format: "powermta", path: "etc/pmta/config", text: "<smtp-pattern-list common>\n  rep@@ly /^421 / mode=backoff\n  reply /^452 / mode=back@>\n</smtp-pattern-list>\n", says: "slowly", codes: &["421", "452"], offers: "backoff" },
    Sample { format: "haproxy", path: "etc/haproxy/haproxy.cfg", text: "backend b\n    option smtp@@chk HELO a.example\n    tcp-check expect rstring ^220\n    option sm@>\n", says: "begin with 2", codes: &["220"], offers: "smtpchk" },
    Sample { format: "nginx-mail", path: "etc/nginx/nginx.conf", text: "mail {\n  smtp_@@auth plain;\n  auth_http localhost/auth;\n}\nhttp {\n  add_header Auth-Error-Code \"535 5.7.8\";\n  add_header Auth-Er@>\n}\n", says: "log in", codes: &["535", "5.7.8"], offers: "Auth-Error-Code" },
    Sample { format: "nagios", path: "etc/nagios/commands.cfg", text: "define command {\n  command_line /usr/lib/check_@@smtp -H a -e 220\n  command_line /usr/lib/check_smtp --exp@>\n}\n", says: "greeting", codes: &["220"], offers: "--expect" },
    Sample { format: "yaml", path: "etc/blackbox.yml", text: "smtp:\n  tcp:\n    query_response:\n      - exp@@ect: \"^220 \"\n      - starttls: @>\n", says: "regular expression", codes: &["220"], offers: "true" },
    Sample { format: "monit", path: "etc/monit/monitrc", text: "if failed port 25 expe@@ct \"^220\" then alert\nif failed port 25 prot@>\n", says: "greeting", codes: &["220"], offers: "protocol" },
    Sample { format: "milter-conf", path: "etc/opendkim.conf", text: "On-Bad@@Signature accept\nOn-DNSError @>\n", says: "Default", codes: &[], offers: "tempfail" },
    Sample { format: "ini", path: "etc/fail2ban/filter.d/x.conf", text: "# smtpd\n[Definition]\nfail@@regex = RCPT from <HOST>: 554 5\\.7\\.1\nignore@>\n", says: "class 4", codes: &["554"], offers: "ignoreregex" },
    Sample { format: "policyd", path: "etc/policyd-spf.conf", text: "HELO_rej@@ect = Fail\nTempError_Defer = @>\n", says: "Default: Fail", codes: &[], offers: "True" },
    Sample { format: "policyd", path: "etc/postfwd.cf", text: "id=R1; action=REJ@@ECT 5.7.1 no\nid=R2; action=DEF@>\n", says: "554", codes: &["5.7.1"], offers: "DEFER_IF_PERMIT" },
];

/// The text without its marks, and where they stood in it.
fn unmarked(text: &str) -> (String, Option<usize>, Option<usize>) {
    let at = |mark: &str, other: &str| text.find(mark).map(|at| text[..at].replace(other, "").len());
    (text.replace(HOVER, "").replace(WRITE, ""), at(HOVER, WRITE), at(WRITE, HOVER))
}

#[test]
fn every_format_is_known_explained_and_completed() {
    let mut problems = Vec::new();
    for sample in SAMPLES {
        let (text, hover, write) = unmarked(sample.text);
        let language = language::by_name_and_start(std::path::Path::new(sample.path), text.as_bytes());
        let Some(language) = language.filter(|language| language.id == sample.format) else {
            problems.push(format!("{}: it is taken for {:?}", sample.path, language.map(|it| it.id)));
            continue;
        };
        let mut document = Document::new(sample.path, language, &text);
        document.parse();
        let said =
            hover.and_then(|at| about(&document, &text, at, english())).map_or(String::new(), |it| it.1);
        if said.is_empty() != sample.says.is_empty() || !said.contains(sample.says) {
            problems.push(format!("{}: the hover says {said:?}", sample.path));
        }
        let found = analyze(&document, &Config::default()).mentions;
        let codes: Vec<String> = found.iter().map(|mention| mention.code.to_string()).collect();
        if codes != sample.codes {
            problems.push(format!("{}: {codes:?}", sample.path));
        }
        let offered = write.and_then(|at| words(&document, at)).map_or(Vec::new(), |found| found.words);
        if !sample.offers.is_empty() && !offered.iter().any(|word| word.text == sample.offers) {
            problems.push(format!("{}: {offered:?} is offered", sample.path));
        }
        for mention in found.iter().filter(|mention| matches!(mention.code, Code::Reply(_))) {
            let mut begun = document.clone();
            begun.edit(mention.span.start + 1..mention.span.end, "");
            begun.parse();
            let completed = assist::complete(&begun, &Config::default(), mention.span.start + 1);
            if !completed.is_some_and(|found| found.codes.contains(&mention.code)) {
                problems.push(format!("{}: {} is not offered", sample.path, mention.code));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_format_with_checks_explains_its_words() {
    for language in language::all().iter().filter(|language| !language.checks.is_empty()) {
        assert!(!language.parameters.is_empty() || !language.actions.is_empty(), "{}", language.id);
    }
}
