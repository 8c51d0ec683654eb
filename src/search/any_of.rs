//! Alternatives: documents that any of a few queries matches.
//!
//! The library's union reads thousands of documents ahead, which pays for many alternatives that are walked from end to
//! end. The words of a query have a handful of base forms each and are mostly asked "do you have this document?" by a
//! rarer word: here every alternative skips ahead by itself.

use tantivy::index::SegmentReader;
use tantivy::query::{
    BitSetDocSet, BooleanQuery, ConstScorer, DisjunctionMaxQuery, EmptyScorer, EnableScoring,
    Explanation, Query, Scorer, Weight,
};
use tantivy::{
    BitSet, COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, TERMINATED, TantivyError, Term,
};

use super::plan::Boxed;

/// More alternatives are left to the library.
const FEW: usize = 12;

/// What a document that several alternatives match scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scores {
    /// The best of them: readings of one word must not add up.
    Best,
    /// All of them together.
    Sum,
}

impl Scores {
    /// A score with that of one more alternative. Scores are never negative.
    fn add(self, score: Score, more: Score) -> Score {
        match self {
            Self::Best => score.max(more),
            Self::Sum => score + more,
        }
    }
}

/// Documents that any of these matches; `None` where there are none.
pub(super) fn any_of(mut queries: Vec<Boxed>, scores: Scores) -> Option<Boxed> {
    match (queries.len(), scores) {
        (0 | 1, _) => queries.pop(),
        (2..=FEW, _) => Some(Box::new(AnyOf { queries, scores })),
        (_, Scores::Best) => Some(Box::new(DisjunctionMaxQuery::new(queries))),
        (_, Scores::Sum) => Some(Box::new(BooleanQuery::union(queries))),
    }
}

/// Documents that any of these matches, however many they are, for a query that gives them a score of its own.
pub(super) fn any_unscored(mut queries: Vec<Boxed>) -> Option<Boxed> {
    if queries.len() > 1 {
        return Some(Box::new(AnyOf { queries, scores: Scores::Sum }));
    }
    queries.pop()
}

#[derive(Debug)]
struct AnyOf {
    queries: Vec<Boxed>,
    scores: Scores,
}

impl Clone for AnyOf {
    fn clone(&self) -> Self {
        let queries = self.queries.iter().map(|query| query.box_clone()).collect();
        Self { queries, scores: self.scores }
    }
}

impl Query for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.queries.iter().map(|query| query.weight(scoring));
        let weights = weights.collect::<tantivy::Result<_>>()?;
        let scored = scoring.is_scoring_enabled();
        Ok(Box::new(AnyOfWeight { weights, scores: self.scores, scored }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.queries.iter().for_each(|query| query.query_terms(visitor));
    }
}

struct AnyOfWeight {
    weights: Vec<Box<dyn Weight>>,
    scores: Scores,
    scored: bool,
}

impl AnyOfWeight {
    /// What is left of the alternatives in a segment.
    fn scorers(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Vec<Box<dyn Scorer>>> {
        let mut scorers = Vec::with_capacity(self.weights.len());
        for weight in &self.weights {
            let scorer = weight.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                scorers.push(scorer);
            }
        }
        Ok(scorers)
    }
}

impl Weight for AnyOfWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorers = self.scorers(reader, boost)?;
        if scorers.len() > FEW && !self.scored {
            let mut marked = BitSet::with_max_value(reader.max_doc());
            for scorer in &mut scorers {
                each_block(scorer, &mut |docs| {
                    for doc in docs {
                        marked.insert(*doc);
                    }
                });
            }
            return Ok(Box::new(ConstScorer::new(BitSetDocSet::from(marked), boost)));
        }
        if scorers.len() > 1 {
            return Ok(Box::new(AnyOfScorer::new(scorers, self.scores, reader.max_doc())));
        }
        Ok(scorers.pop().unwrap_or_else(|| Box::new(EmptyScorer)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("any of several queries", scorer.score()))
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let scorers = self.scorers(reader, 1.0)?;
        AnyOfScorer::new(scorers, self.scores, reader.max_doc()).for_each(callback);
        Ok(())
    }

    fn for_each_no_score(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        let mut scorers = self.scorers(reader, 1.0)?;
        if let [only] = scorers.as_mut_slice() {
            each_block(only, callback);
            return Ok(());
        }
        // Without scores the alternatives need not be walked side by side: each marks its documents, block by block.
        let mut marked = vec![0_u64; reader.max_doc().div_ceil(u64::BITS) as usize];
        for scorer in &mut scorers {
            each_block(scorer, &mut |docs| {
                for doc in docs {
                    marked[(doc / u64::BITS) as usize] |= 1 << (doc % u64::BITS);
                }
            });
        }
        let mut docs = [0; u64::BITS as usize];
        for (first, mut bits) in (0..).step_by(u64::BITS as usize).zip(marked) {
            let mut found = 0;
            while bits != 0 {
                docs[found] = first + bits.trailing_zeros();
                found += 1;
                bits &= bits - 1;
            }
            if found > 0 {
                callback(&docs[..found]);
            }
        }
        Ok(())
    }
}

/// Calls `visit` with all documents of an alternative, some at a time.
fn each_block(scorer: &mut Box<dyn Scorer>, visit: &mut dyn FnMut(&[DocId])) {
    let mut docs = [0; COLLECT_BLOCK_BUFFER_LEN];
    loop {
        let found = scorer.fill_buffer(&mut docs);
        visit(&docs[..found]);
        if found < docs.len() {
            return;
        }
    }
}

/// One alternative and the document that it stands at.
struct Branch {
    doc: DocId,
    scorer: Box<dyn Scorer>,
}

/// Walks the alternatives side by side.
struct AnyOfScorer {
    branches: Vec<Branch>,
    /// The smallest document that any of them stands at.
    doc: DocId,
    scores: Scores,
    documents: u32,
}

impl AnyOfScorer {
    fn new(scorers: Vec<Box<dyn Scorer>>, scores: Scores, documents: u32) -> Self {
        let branches = scorers.into_iter().map(|scorer| Branch { doc: scorer.doc(), scorer });
        let mut all = Self { branches: branches.collect(), doc: 0, scores, documents };
        all.settle();
        all
    }

    fn settle(&mut self) {
        self.doc = self.branches.iter().map(|branch| branch.doc).min().unwrap_or(TERMINATED);
    }

    /// Every document that is left, in one pass over the branches each.
    fn for_each(&mut self, callback: &mut dyn FnMut(DocId, Score)) {
        while self.doc != TERMINATED {
            let (mut score, mut next) = (0.0, TERMINATED);
            for branch in &mut self.branches {
                if branch.doc == self.doc {
                    score = self.scores.add(score, branch.scorer.score());
                    branch.doc = branch.scorer.advance();
                }
                next = next.min(branch.doc);
            }
            callback(self.doc, score);
            self.doc = next;
        }
    }
}

impl DocSet for AnyOfScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        let mut next = TERMINATED;
        for branch in &mut self.branches {
            if branch.doc == self.doc {
                branch.doc = branch.scorer.advance();
            }
            next = next.min(branch.doc);
        }
        self.doc = next;
        next
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            for branch in self.branches.iter_mut().filter(|branch| branch.doc < target) {
                branch.doc = branch.scorer.seek(target);
            }
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let all = self.branches.iter().map(|branch| branch.scorer.size_hint());
        all.fold(0, u32::saturating_add).min(self.documents)
    }

    fn cost(&self) -> u64 {
        self.branches.iter().map(|branch| branch.scorer.cost()).sum()
    }
}

impl Scorer for AnyOfScorer {
    fn score(&mut self) -> Score {
        let here = self.branches.iter_mut().filter(|branch| branch.doc == self.doc);
        here.fold(0.0, |score, branch| self.scores.add(score, branch.scorer.score()))
    }
}

#[cfg(test)]
mod tests {
    //! 1. Any alternatives, alone and within other queries, find and score what the library's unions do.

    use proptest::prelude::*;
    use tantivy::collector::DocSetCollector;
    use tantivy::query::{Occur, TermQuery};
    use tantivy::schema::{Field, IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, Searcher, TantivyDocument};

    use super::*;

    fn index(texts: &[Vec<u8>]) -> (Searcher, Field) {
        let mut builder = Schema::builder();
        let field = builder.add_text_field("text", TEXT);
        let index = Index::create_in_ram(builder.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for (number, words) in texts.iter().enumerate() {
            let mut document = TantivyDocument::new();
            let words: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
            document.add_text(field, words.join(" "));
            writer.add_document(document).unwrap();
            if number == texts.len() / 2 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), field)
    }

    fn scores(searcher: &Searcher, query: &dyn Query) -> Vec<(u32, DocId, Score)> {
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher)).unwrap();
        let mut found = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let mut add = |doc, score| found.push((segment as u32, doc, score));
            weight.for_each(reader, &mut add).unwrap();
        }
        found
    }

    fn term(field: Field, word: u8) -> Boxed {
        let term = Term::from_field_text(field, &format!("w{word}"));
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn alternatives_are_the_librarys_unions(
            texts in proptest::collection::vec(proptest::collection::vec(0_u8..12, 0..8), 1..160),
            first in proptest::collection::vec(0_u8..14, 2..5),
            second in proptest::collection::vec(0_u8..14, 2..5),
        ) {
            let (searcher, field) = index(&texts);
            let terms = |words: &[u8]| words.iter().map(|word| term(field, *word)).collect();
            for scores_of in [Scores::Best, Scores::Sum] {
                let ours = |words: &[u8]| any_of(terms(words), scores_of).unwrap();
                let theirs = |words: &[u8]| -> Boxed {
                    match scores_of {
                        Scores::Best => Box::new(DisjunctionMaxQuery::new(terms(words))),
                        Scores::Sum => Box::new(BooleanQuery::union(terms(words))),
                    }
                };
                let close = |ours: &dyn Query, theirs: &dyn Query| {
                    let (ours, theirs) = (scores(&searcher, ours), scores(&searcher, theirs));
                    let docs = |found: &[(u32, DocId, Score)]| {
                        found.iter().map(|(segment, doc, _)| (*segment, *doc)).collect::<Vec<_>>()
                    };
                    prop_assert_eq!(docs(&ours), docs(&theirs));
                    for (one, other) in ours.iter().zip(&theirs) {
                        prop_assert!((one.2 - other.2).abs() < 1e-4, "{one:?} {other:?}");
                    }
                    Ok(())
                };
                close(&*ours(&first), &*theirs(&first))?;
                for occur in [Occur::Must, Occur::Should, Occur::MustNot] {
                    let both = |one: Boxed, other: Boxed| {
                        BooleanQuery::new(vec![(Occur::Must, one), (occur, other)])
                    };
                    let ours = both(ours(&first), ours(&second));
                    close(&ours, &both(theirs(&first), theirs(&second)))?;
                    let all = searcher.search(&ours, &DocSetCollector).unwrap();
                    prop_assert_eq!(all.len(), scores(&searcher, &ours).len());
                }
            }
        }
    }
}
