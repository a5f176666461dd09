use smtp_lsp::{document::Document, language, mention};
fn main() {
    let mut rows = vec![];
    let mut finds = vec![];
    for path in std::env::args().skip(1) {
        let p = std::path::Path::new(&path);
        let Ok(text) = std::fs::read_to_string(p) else { continue };
        let Some(l) = language::by_name_and_start(p, text.as_bytes()) else { continue };
        let mut d = Document::new(&path, l, &text);
        if !d.is_about_mail() {
            continue;
        }
        d.parse();
        let a = smtp_lsp::analyze(&d, &Default::default());
        let line = |o: usize| text[..o].matches('\n').count() + 1;
        for m in &a.mentions {
            rows.push(serde_json::json!({"path":path,"line":line(m.span.start),"text":&text[m.span.clone()],"kind":match m.code{mention::Code::Reply(_)=>"reply",_=>"enhanced"}}));
        }
        for f in &a.findings {
            finds.push(format!(
                "{path}:{}: [{}] {} ({:?})",
                line(f.span.start),
                f.rule.id,
                f.message,
                f.notes.iter().map(|n| (line(n.span.start), &n.text)).collect::<Vec<_>>()
            ));
        }
    }
    if std::env::var("FIND").is_ok() {
        for f in finds {
            println!("{f}");
        }
    } else {
        println!("{}", serde_json::to_string(&rows).unwrap());
    }
}
