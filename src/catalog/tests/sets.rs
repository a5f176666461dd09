//! Sets of codes as sets.

use crate::catalog::CodeSet;
use proptest::prelude::*;

fn sets() -> impl Strategy<Value = CodeSet> {
    prop::collection::vec(100u16..600, 0..40).prop_map(|codes| codes.into_iter().collect())
}

proptest! {
    #[test]
    fn sets_obey_set_algebra(a in sets(), b in sets(), c in sets(), number in 0u16..1000) {
        prop_assert_eq!(!(a | b), !a & !b);
        prop_assert_eq!(a & (b | c), (a & b) | (a & c));
        prop_assert_eq!(a - b, a & !b);
        prop_assert_eq!(!!a, a);
        prop_assert_eq!(a | !a, CodeSet::ALL);
        prop_assert_eq!((a & b).contains(number), a.contains(number) && b.contains(number));
        prop_assert_eq!(a.len() as usize, a.iter().count());
        prop_assert_eq!(a.iter().collect::<CodeSet>(), a);
        prop_assert_eq!(a.meets(b), a.iter().any(|code| b.contains(code)));
        prop_assert!(a.is_within(a | b));
    }

    #[test]
    fn the_compact_form_names_every_code_and_no_other(a in sets()) {
        let mut named = CodeSet::EMPTY;
        for part in a.to_string().split(", ").filter(|part| !part.is_empty()) {
            named = named | match part.split_once('–') {
                Some((low, high)) => CodeSet::range(low.parse().unwrap(), high.parse().unwrap()),
                None => match part.strip_suffix("yz") {
                    Some(class) => CodeSet::with_prefix(class.parse().unwrap()),
                    None => CodeSet::of(part.parse().unwrap()),
                },
            };
        }
        prop_assert_eq!(named, a);
    }
}
