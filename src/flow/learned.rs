//! What was learned of functions of the file by walking them, each once.

use super::ir::Function;
use super::memory::Asked;
use foldhash::HashMap;
use std::cell::RefCell;

/// What functions were found to do, by where they begin.
pub(super) struct Learned<T>(RefCell<HashMap<usize, Known<T>>>);

/// What one was found to do, and the functions of the file that were asked for on the way.
type Known<T> = (Option<T>, Vec<Asked>);

impl<T> Default for Learned<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Copy> Learned<T> {
    /// What a function does, worked out when it is first asked for. Whoever asks has asked for the same functions.
    pub(super) fn of(
        &self,
        function: &Function<'_>,
        asked: &RefCell<Vec<Asked>>,
        work_out: impl FnOnce() -> Option<T>,
    ) -> Option<T> {
        let key = function.node.start_byte();
        if let Some((known, on_the_way)) = self.0.borrow().get(&key) {
            asked.borrow_mut().extend(on_the_way.iter().cloned());
            return *known;
        }
        // While it is worked out a recursive call learns nothing.
        self.0.borrow_mut().insert(key, (None, Vec::new()));
        let before = asked.borrow().len();
        let found = work_out();
        let on_the_way = asked.borrow().get(before..).unwrap_or(&[]).to_vec();
        self.0.borrow_mut().insert(key, (found, on_the_way));
        found
    }
}
