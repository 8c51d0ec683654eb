//! A list of items per document, all lists in one buffer.

/// Lists in compressed rows.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// Where each list starts in `items`, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Adds the next document's list.
    pub(crate) fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.items.extend(items);
        self.starts.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// A document's list.
    #[inline]
    pub(crate) fn get(&self, doc: u32) -> &[T] {
        let doc = doc as usize;
        &self.items[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }

    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.items.shrink_to_fit();
    }
}
