//! Answering searches.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use tantivy::query::Query;

use super::SearchError;
use super::answer::{
    FacetAnswer, FacetAnswerValue, Hit, ProfileSearchAnswer, RelaxReason, Relaxed, SearchAnswer,
};
use super::correct::Corrections;
use super::cursor::Cursor;
use super::labels::code_label;
use super::plan::{Planner, check_parts, place, relaxed_words};
use super::request::{
    Operator, Part, PartKind, ProfileSearchRequest, ProfileSort, SearchRequest, Sort, check,
};
use super::run::{Prepared, Ranked, Top, number_key, score_key};
use super::similar::Spellings;
use super::suggest::Sources;
use super::understand::{Known, Understanding, Understood};
use crate::domain::{Invalid, Lang};
use crate::index::facet::{Count, FacetCounter, FacetCounts, FacetName};
use crate::index::filter::{
    Centres, CompiledFilters, Distances, Failing, NOT_STATED, VacancyFilters,
};
use crate::index::{
    Columns, Document, ProfileColumns, Reference, Snapshot, VacancyColumns, id_hash,
};
use crate::taxonomy::codes::Codes;
use crate::text::mention::Lexicon;

/// Fewer hits than this make leftover words optional.
pub(super) const FEW_HITS: u64 = 10;

/// Answers searches. It holds what queries are understood with and no index; cheap to clone.
#[derive(Debug, Clone)]
pub struct SearchEngine {
    pub(super) reference: Reference,
    codes: Arc<Codes>,
    lexicon: Arc<Lexicon>,
    pub(super) sources: Arc<Sources>,
    pub(super) corrections: Arc<Corrections>,
    spellings: Arc<Spellings>,
    pub(super) known: Arc<Known>,
}

/// Copies of an advert that a hit names at most.
const MOST_COPIES: usize = 20;

/// What one pass over the hits finds.
struct Pass<'a> {
    total: u64,
    adverts: u64,
    positions: u64,
    remaining: u64,
    ranked: Vec<Ranked>,
    facets: Option<FacetCounter<'a>>,
}

/// What the order of vacancies rests on.
struct Order<'a> {
    sort: Sort,
    /// Whether there are words to be relevant to.
    scoring: bool,
    centres: Option<&'a Centres>,
    /// Whether copies of one advert are one hit.
    fold: bool,
}

impl SearchEngine {
    /// An engine over loaded classifications; [`lexicon`](super::lexicon) makes the lexicon.
    #[must_use]
    pub fn new(reference: Reference, codes: Arc<Codes>, lexicon: Arc<Lexicon>) -> Self {
        let sources = Arc::new(Sources::new(&reference));
        let (corrections, spellings) = (Arc::default(), Arc::default());
        let known = Arc::new(Known::new(&reference, &codes));
        Self { reference, codes, lexicon, sources, corrections, spellings, known }
    }

    pub(super) fn planner<'a, C: Columns>(&'a self, snapshot: &'a Snapshot<C>) -> Planner<'a> {
        Planner::new(snapshot, &self.reference, &self.spellings)
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The parts of a query, as an answer would give them.
    #[must_use]
    pub fn understand(&self, query: &str, lang: Lang) -> Vec<Part> {
        self.understanding(lang).read(query).into_iter().map(|item| item.part).collect()
    }

    fn understanding(&self, lang: Lang) -> Understanding<'_> {
        Understanding {
            reference: &self.reference,
            codes: &self.codes,
            lexicon: &self.lexicon,
            known: &self.known,
            lang,
        }
    }

    /// Parts of the request, or of its query, with their names.
    pub(super) fn parts(
        &self,
        query: &str,
        parts: Option<&[Part]>,
        lang: Lang,
    ) -> Result<Vec<Understood>, Invalid> {
        let understanding = self.understanding(lang);
        let Some(parts) = parts else { return Ok(understanding.read(query)) };
        check_parts(parts, &self.reference)?;
        let named = |part: &Part| {
            let label = understanding.label(part.kind, part.value.as_deref());
            Understood { part: Part { label, ..part.clone() }, relaxable: false }
        };
        Ok(parts.iter().map(named).collect())
    }

    /// Searches vacancies that are open at `now`.
    ///
    /// # Errors
    /// A field of the request is wrong, or the index cannot be read.
    pub fn search(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
        request: &SearchRequest,
        now: Timestamp,
    ) -> Result<SearchAnswer, SearchError> {
        let started = Instant::now();
        check(&request.query, request.parts.as_deref(), request.limit)?;
        let parts = self.parts(&request.query, request.parts.as_deref(), request.lang)?;
        let filters = request.filters.compile(&self.reference, now)?;
        let fingerprint = fingerprint(&(
            &request.query,
            &request.parts,
            &request.filters,
            request.sort,
            request.fold,
        ));
        let cursor = read_cursor(request.cursor.as_deref(), fingerprint)?;
        let centres = match request.sort {
            Sort::Distance => Some(self.centres(&filters, &request.filters, &parts)?),
            _ => filters.centres().cloned(),
        };
        let plan = self.planner(snapshot).plan(&parts)?;
        let run = |level| {
            let query = plan.query(level);
            let order = Order {
                sort: request.sort,
                scoring: query.is_some() && request.sort == Sort::Relevance,
                centres: centres.as_ref(),
                fold: request.fold,
            };
            let counter = FacetCounter::new(&request.facets, &self.reference);
            let counter = Some(counter).filter(|counter| !counter.is_empty());
            let top = Top::new(request.limit, cursor.map(|cursor| (cursor.key, cursor.id)));
            pass(snapshot, query.as_deref(), &filters, &order, counter, top)
        };
        let (pass, level, relaxed) = relax(&parts, cursor, run, |pass| pass.total)?;
        let strict_total = relaxed.as_ref().map_or(pass.total, |relaxed| relaxed.strict_total);
        let did_you_mean = self.did_you_mean(snapshot, request, &parts, strict_total, &filters)?;
        let shown = pass.ranked.len() as u64;
        let next_cursor = pass
            .ranked
            .last()
            .filter(|_| pass.remaining > shown)
            .map(|last| end_of_page(last, level, snapshot.sequence(), fingerprint));
        let scored = request.sort == Sort::Relevance
            && parts.iter().any(|item| item.part.operator != Operator::Not);
        let distances = centres.as_ref().map(Distances::new);
        let groups = snapshot.groups();
        let open = |documents: &mut dyn Iterator<Item = Document>, own: Document| -> Vec<String> {
            let others = documents.filter(|other| *other != own);
            let open = others.filter_map(|(segment, doc)| {
                let columns = snapshot.columns(segment as usize);
                let is_open = columns.listings[doc as usize].deadline >= now.as_second();
                is_open.then(|| columns.id(doc).to_owned())
            });
            open.take(MOST_COPIES).collect()
        };
        let hits = pass.ranked.iter().map(|ranked| {
            let columns = snapshot.columns(ranked.segment as usize);
            let at = (ranked.segment, ranked.doc);
            let distance = distances.as_ref().map(|from| from.kilometres(columns, ranked.doc));
            Hit {
                id: columns.id(ranked.doc).to_owned(),
                score: scored.then(|| f32::from_bits(ranked.score)),
                distance_km: distance.filter(|km| km.is_finite()),
                duplicates: open(&mut groups.members(groups.of(at)).iter().copied(), at),
                also_in: open(&mut groups.also(at), at),
            }
        });
        let hits = hits.collect();
        let facets = pass.facets.map(FacetCounter::finish).unwrap_or_default();
        let name = |counts| self.facet(counts, &request.filters, request.lang);
        Ok(SearchAnswer {
            total: pass.total,
            adverts: pass.adverts,
            positions: pass.positions,
            hits,
            relaxed,
            did_you_mean,
            facets: facets.into_iter().map(name).collect(),
            next_cursor,
            generation: snapshot.sequence(),
            taxonomy: self.reference.taxonomy.version().to_owned(),
            parts: parts.into_iter().map(|item| item.part).collect(),
            took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        })
    }

    /// Searches profiles of people who are available; cards that ended before `today` do not count.
    ///
    /// # Errors
    /// A field of the request is wrong, or the index cannot be read.
    pub fn search_profiles(
        &self,
        snapshot: &Snapshot<ProfileColumns>,
        request: &ProfileSearchRequest,
        today: Date,
    ) -> Result<ProfileSearchAnswer, SearchError> {
        let started = Instant::now();
        check(&request.query, request.parts.as_deref(), request.limit)?;
        let parts = self.parts(&request.query, request.parts.as_deref(), request.lang)?;
        let filters = request.filters.compile(&self.reference, today)?;
        let fingerprint =
            fingerprint(&(&request.query, &request.parts, &request.filters, request.sort));
        let cursor = read_cursor(request.cursor.as_deref(), fingerprint)?;
        let plan = self.planner(snapshot).plan(&parts)?;
        let by_relevance = request.sort == ProfileSort::Relevance;
        let run = |level| {
            let query = plan.query(level);
            let scoring = query.is_some() && by_relevance;
            let prepared = Prepared::new(snapshot, query.as_deref(), scoring)?;
            let mut top = Top::new(request.limit, cursor.map(|cursor| (cursor.key, cursor.id)));
            let mut total = 0;
            for segment in 0..snapshot.num_segments() {
                let columns = snapshot.columns(segment);
                let filters = filters.on(columns);
                prepared.visit(snapshot, segment, |doc, score| {
                    if filters.passes(doc) {
                        total += 1;
                        let modified = columns.modified[doc as usize];
                        let key = if scoring { score_key(score) } else { number_key(modified) };
                        top.offer(key, || columns.id_number(doc), segment, doc, score);
                    }
                })?;
            }
            Ok((total, top.remaining, top.finish()))
        };
        let (pass, level, relaxed) = relax(&parts, cursor, run, |pass| pass.0)?;
        let (total, remaining, ranked) = pass;
        let next_cursor = ranked
            .last()
            .filter(|_| remaining > ranked.len() as u64)
            .map(|last| end_of_page(last, level, snapshot.sequence(), fingerprint));
        let scored = by_relevance && parts.iter().any(|item| item.part.operator != Operator::Not);
        let hits = ranked.iter().map(|ranked| Hit {
            id: snapshot.columns(ranked.segment as usize).id(ranked.doc).to_owned(),
            score: scored.then(|| f32::from_bits(ranked.score)),
            distance_km: None,
            duplicates: Vec::new(),
            also_in: Vec::new(),
        });
        Ok(ProfileSearchAnswer {
            total,
            hits: hits.collect(),
            relaxed,
            next_cursor,
            generation: snapshot.sequence(),
            taxonomy: self.reference.taxonomy.version().to_owned(),
            parts: parts.into_iter().map(|item| item.part).collect(),
            took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        })
    }

    /// Where distances are counted from.
    fn centres(
        &self,
        compiled: &CompiledFilters,
        filters: &VacancyFilters,
        parts: &[Understood],
    ) -> Result<Centres, Invalid> {
        if let Some(centres) = compiled.centres() {
            return Ok(centres.clone());
        }
        let filtered = filters.place.iter().map(String::as_str);
        let named = parts.iter().map(|item| &item.part);
        let named = named.filter(|part| part.kind == PartKind::Place);
        let named = named.filter_map(|part| part.value.as_deref());
        let areas: Vec<_> =
            if filters.place.is_empty() { named.collect() } else { filtered.collect() };
        let areas: Vec<_> =
            areas.into_iter().filter_map(|value| place(value, &self.reference)).collect();
        Centres::of_places(&areas, &self.reference).ok_or_else(|| {
            let expected =
                "an order other than by distance, or a filter near or place to count it from";
            Invalid::field("sort", "distance", expected)
        })
    }

    /// Names the values of a facet and says which are selected.
    fn facet(&self, counts: FacetCounts, filters: &VacancyFilters, lang: Lang) -> FacetAnswer {
        let name = counts.name;
        let selected = filters.values(name.filter());
        let is_selected = |value: &str| {
            selected.iter().any(|chosen| match name {
                // A level after the code does not make it another value.
                FacetName::Language => chosen.split(':').next() == Some(value),
                _ => chosen == value,
            })
        };
        let mut values: Vec<FacetAnswerValue> = counts
            .values
            .into_iter()
            .map(|item| FacetAnswerValue {
                label: self.facet_label(name, &item.value, lang),
                selected: is_selected(&item.value),
                ads: item.count.ads,
                positions: item.count.positions,
                value: item.value,
            })
            .collect();
        for value in selected.iter().filter(|value| *value != NOT_STATED) {
            let value = match name {
                FacetName::Language => value.split(':').next().unwrap_or_default(),
                _ => value,
            };
            if !values.iter().any(|item| item.value == value) {
                let label = self.facet_label(name, value, lang);
                let Count { ads, positions } = Count::default();
                let value = value.to_owned();
                values.push(FacetAnswerValue { value, label, ads, positions, selected: true });
            }
        }
        FacetAnswer {
            name,
            values,
            not_stated: counts.not_stated,
            not_stated_selected: selected.iter().any(|value| value == NOT_STATED),
        }
    }

    pub(super) fn facet_label(&self, name: FacetName, value: &str, lang: Lang) -> String {
        let label = match name {
            FacetName::Place => {
                let place = place(value, &self.reference);
                place.map(|place| self.reference.places.name(place, lang))
            }
            FacetName::Occupation => {
                let taxonomy = &self.reference.taxonomy;
                taxonomy.find(value).map(|concept| taxonomy.label(concept, lang))
            }
            FacetName::Language => self.codes.language(value).map(|code| code.name(lang)),
            _ => code_label(name, value, lang),
        };
        label.unwrap_or(value).to_owned()
    }
}

/// Runs a query, and again with more that is optional while there are few hits and more can be found.
fn relax<P>(
    parts: &[Understood],
    cursor: Option<Cursor>,
    mut run: impl FnMut(u8) -> Result<P, SearchError>,
    total: impl Fn(&P) -> u64,
) -> Result<(P, u8, Option<Relaxed>), SearchError> {
    let note = |level, strict_total| Relaxed {
        reason: RelaxReason::FewHits,
        words: relaxed_words(parts, level),
        strict_total,
    };
    let levels = Planner::levels(parts);
    if let Some(cursor) = cursor {
        // Later pages stay at the level of the first.
        let level = if levels.contains(&cursor.level) { cursor.level } else { 0 };
        let pass = run(level)?;
        let relaxed = if level > 0 { Some(note(level, total(&run(0)?))) } else { None };
        return Ok((pass, level, relaxed));
    }
    let mut best = (run(0)?, 0, None);
    let strict_total = total(&best.0);
    for level in levels {
        if total(&best.0) >= FEW_HITS {
            break;
        }
        let wider = run(level)?;
        if total(&wider) > total(&best.0) {
            best = (wider, level, Some(note(level, strict_total)));
        }
    }
    Ok(best)
}

fn pass<'a>(
    snapshot: &'a Snapshot<VacancyColumns>,
    query: Option<&dyn Query>,
    filters: &CompiledFilters,
    order: &Order<'_>,
    mut facets: Option<FacetCounter<'a>>,
    mut top: Top,
) -> Result<Pass<'a>, SearchError> {
    let prepared = Prepared::new(snapshot, query, order.scoring)?;
    let (mut total, mut adverts, mut positions) = (0, 0, 0);
    let groups = order.fold.then(|| snapshot.groups());
    // Hits with copies: of each group the one that stands first is shown, whatever page is asked for.
    let mut copies: Vec<(u32, Reverse<Ranked>)> = Vec::new();
    for segment in 0..snapshot.num_segments() {
        let columns = snapshot.columns(segment);
        let filters = filters.on(columns);
        let distances = match order.sort {
            Sort::Distance => order.centres.map(Distances::new),
            _ => None,
        };
        let key = |doc: u32, score: f32| {
            let at = doc as usize;
            match order.sort {
                Sort::Relevance if order.scoring => score_key(score),
                Sort::Relevance | Sort::Published => number_key(columns.listings[at].published),
                Sort::Deadline => !number_key(columns.listings[at].deadline),
                Sort::Pay => u64::from(columns.pay_month[at]),
                Sort::Distance => {
                    let km = distances.as_ref().map_or(0.0, |from| from.kilometres(columns, doc));
                    !score_key(km)
                }
            }
        };
        let mut hit = |doc: u32, score: f32| {
            adverts += 1;
            let group = groups.map_or(0, |groups| groups.of((segment as u32, doc)));
            if group != 0 {
                let (key, id) = (key(doc, score), Reverse(columns.id_number(doc)));
                let (segment, score) = (segment as u32, score.to_bits());
                copies.push((group, Reverse(Ranked { key, id, segment, doc, score })));
                return;
            }
            total += 1;
            positions += u64::from(columns.listings[doc as usize].positions);
            top.offer(key(doc, score), || columns.id_number(doc), segment, doc, score);
        };
        if let Some(facets) = &mut facets {
            facets.begin(columns);
            prepared.visit(snapshot, segment, |doc, score| {
                let failing = filters.failing(doc);
                facets.count(columns, doc, failing);
                if failing == Failing::None {
                    hit(doc, score);
                }
            })?;
            facets.end(columns);
        } else {
            prepared.visit(snapshot, segment, |doc, score| {
                if filters.passes(doc) {
                    hit(doc, score);
                }
            })?;
        }
    }
    copies.sort_unstable();
    copies.dedup_by_key(|(group, _)| *group);
    for (_, Reverse(Ranked { key, id, segment, doc, score })) in copies {
        total += 1;
        positions += u64::from(snapshot.columns(segment as usize).listings[doc as usize].positions);
        top.offer(key, || id.0, segment as usize, doc, f32::from_bits(score));
    }
    Ok(Pass { total, adverts, positions, remaining: top.remaining, ranked: top.finish(), facets })
}

/// A number that stands for what a cursor belongs to.
fn fingerprint<T: serde::Serialize>(request: &T) -> u64 {
    // Requests are plain data: nothing in them can fail to be written.
    id_hash(&serde_json::to_string(request).unwrap_or_default())
}

fn read_cursor(cursor: Option<&str>, fingerprint: u64) -> Result<Option<Cursor>, Invalid> {
    let decode = |text: &str| Cursor::decode(text, fingerprint).map_err(|error| error.refuse(text));
    cursor.map(decode).transpose()
}

fn end_of_page(last: &Ranked, level: u8, generation: u64, request: u64) -> String {
    Cursor { level, key: last.key, id: last.id.0, generation, request }.encode()
}
