//! Names for findings that stay the same when lines move, so that a service can tell old findings from new ones.

use super::Source;
use crate::rules::Finding;
use std::collections::HashMap;

/// Gives out fingerprints: from the rule, the path, the text of the line without its white space, and a count for
/// findings that are alike in all that.
#[derive(Default)]
pub(super) struct Fingerprints(HashMap<u64, u64>);

impl Fingerprints {
    pub(super) fn next(&mut self, source: &Source, finding: &Finding) -> String {
        let line = source.line(source.place(&finding.span).line);
        let hash = Fnv::default().part(finding.rule.id).part(source.path()).words(line);
        let count = self.0.entry(hash.0).or_default();
        *count += 1;
        format!("{:016x}:{count}", hash.0)
    }
}

/// FNV-1a: unlike the hasher of the standard library it gives the same number in every version.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// A text, and an end that no text has in it.
    fn part(self, text: &str) -> Self {
        text.bytes()
            .chain([0xff])
            .fold(self, |Self(hash), byte| Self((hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn words(self, text: &str) -> Self {
        text.split_whitespace().fold(self, Self::part)
    }
}
