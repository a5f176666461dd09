//! The main command: findings of all files.

use super::args::Check;
use super::mend::{Changes, make};
use super::show;
use super::telling::Teller;
use super::walk::{Request, Walk, walk};
use super::watch::watch;
use super::{End, complain, tell, write};
use crate::report::{Counts, Report};
use std::io;

pub(super) fn run(arguments: &Check) -> io::Result<End> {
    let prepared = || {
        if arguments.telling.known.update_baseline && arguments.paths.takes_a_part() {
            return Err(
                "a baseline is of all files, and only a part of them is asked for; with --shard, write \
                        each part with --format part=FILE, and the baseline with lsp-check merge"
                    .to_owned(),
            );
        }
        Ok((Teller::of(&arguments.telling)?, Request::of(&arguments.paths)?))
    };
    let (teller, mut request) = match prepared() {
        Ok(prepared) => prepared,
        Err(message) => {
            complain(&message);
            return Ok(End::Error);
        }
    };
    if arguments.show.show_files {
        return show::files(&request);
    }
    if arguments.show.show_settings {
        return show::settings(&request);
    }
    request.is_watched = !arguments.telling.quiet;
    let changes = arguments.mend.fix || arguments.mend.unsafe_fixes || arguments.mend.add_ignore.is_some();
    if request.is_input() && (changes && !arguments.mend.diff || arguments.watch) {
        complain("the standard input cannot be changed or watched; --diff shows what would be changed");
        return Ok(End::Error);
    }
    if arguments.watch {
        return watch(&request.roots, || once(arguments, &teller, &request));
    }
    once(arguments, &teller, &request)
}

/// One run.
fn once(arguments: &Check, teller: &Teller<'_>, request: &Request) -> io::Result<End> {
    let Walk { files: made, mut problems, seen, about_mail } =
        walk(request, |looked| make(looked, arguments));
    let (mut files, mut diffs, mut changes) = (Vec::new(), Vec::new(), Changes::default());
    for made in made {
        problems.extend(made.problem);
        diffs.extend(made.diff);
        changes.add(&made.changes);
        files.push(made.checked);
    }
    problems.sort();
    let counts = Counts { seen, about_mail, known: 0 };
    let shard = arguments.paths.shard.map(|shard| shard.to_string());
    let report = Report { files, problems, counts, shard };
    tell(&report.problems);
    if arguments.mend.diff {
        write(Some(arguments.telling.color.choice()), |out| {
            diffs.iter().try_for_each(|diff| out.write_all(diff.as_bytes()))
        })?;
        return Ok(teller.end(&report, !diffs.is_empty()));
    }
    teller.tell(report, changes.summary(arguments).as_deref())
}
