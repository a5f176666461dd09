//! `--show-files` and `--show-settings`: what a run would look at, and what would hold there.

use super::file::shown;
use super::settings::Settings;
use super::walk::{Request, list};
use super::{End, has_error, tell, write};
use crate::config::Config;
use crate::language::{self, Language};
use crate::rules;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Lists the files that would be looked at, one a line, as `--files-from` takes them.
pub(super) fn files(request: &Request) -> io::Result<End> {
    let (files, problems) = list(request);
    tell(&problems);
    write(None, |out| files.iter().try_for_each(|file| writeln!(out, "{file}")))?;
    Ok(if has_error(&problems) { End::Error } else { End::Clean })
}

/// Shows what holds for each path, as a configuration would say it.
pub(super) fn settings(request: &Request) -> io::Result<End> {
    let settings = Settings::default();
    let texts: Vec<String> = request.paths().map(|path| text(path, &settings)).collect();
    let problems = settings.into_problems();
    tell(&problems);
    write(None, |out| out.write_all(texts.join("\n").as_bytes()))?;
    Ok(if has_error(&problems) { End::Error } else { End::Clean })
}

fn text(path: &Path, settings: &Settings) -> String {
    let is_folder = path.is_dir();
    let around = settings.for_folder(if is_folder { path } else { path.parent().unwrap_or(path) });
    let place = around.place_of(path);
    let config = if is_folder { around.config().clone() } else { around.config_for(path) };
    let language = if is_folder { None } else { config.language(&place).or_else(|| of_file(path)) };
    let mut lines = vec![format!("# {}", shown(path))];
    lines.push(match &config.file {
        Some(file) => format!("# from {}", file.display()),
        None => "# the defaults: no configuration was found".to_owned(),
    });
    if !is_folder {
        lines.push(language.map_or_else(
            || "# its language is not known".to_owned(),
            |language| format!("# language: {}", language.id),
        ));
        lines.extend(config.role(&place).map(|role| format!("# role: {role}")));
        if config.excludes(&place) {
            lines.push("# left out, unless it is named itself".to_owned());
        }
    }
    lines.extend(config.locale.map(|locale| format!("locale = \"{}\"", locale.id)));
    lines.push("\n[rules]".to_owned());
    lines.extend(rules(&config, language, is_folder));
    let outcomes = [
        ("permanent", &config.outcomes.permanent),
        ("transient", &config.outcomes.transient),
        ("success", &config.outcomes.success),
    ];
    if outcomes.iter().any(|(_, names)| !names.is_empty()) {
        lines.push("\n[outcomes]".to_owned());
        lines.extend(outcomes.iter().map(|(outcome, names)| format!("{outcome} = {names:?}")));
    }
    lines.join("\n") + "\n"
}

/// The rules that work in a language, or all, with their severities.
fn rules(config: &Config, language: Option<&Language>, all: bool) -> Vec<String> {
    let works = |id: &str| match language {
        Some(language) => {
            language.rules.contains(&id) || language.checks.iter().any(|check| check.rule == id)
        }
        None => all,
    };
    let row = |rule: &rules::Rule| {
        let severity = config.severity(rule).map_or("off".to_owned(), |severity| severity.to_string());
        let is_set = config.rules.contains_key(rule.id);
        format!("{} = \"{severity}\"{}", rule.id, if is_set { "  # set" } else { "" })
    };
    rules::all().iter().filter(|rule| works(rule.id)).map(row).collect()
}

fn of_file(path: &Path) -> Option<&'static Language> {
    let mut start = Vec::new();
    let needed = language::start_needed(path) as u64;
    if needed > 0 {
        File::open(path).ok()?.take(needed).read_to_end(&mut start).ok()?;
    }
    language::by_name_and_start(path, &start)
}
