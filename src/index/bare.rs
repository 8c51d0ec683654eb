//! The yardstick: a full-text index of the same documents as plain as the search library makes it.
//!
//! [`BareIndex`] has the words of an advert or profile in five fields under the library's default tokenizer, ranks by
//! its BM25, filters by terms and ranges, counts facets with its aggregations and finds concepts by a weighted
//! disjunction. It knows no stems, no concepts behind words, no counts without a facet's own filter, no reasons. The
//! benchmark puts the same work to it and to the engine, so that figures are ratios that hold on any machine.
//! Nothing else uses it.

use std::path::Path;

use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, QueryParser, RangeQuery,
    TermQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TEXT, TextFieldIndexing,
    TextOptions,
};
use tantivy::{IndexReader, IndexWriter, Order, ReloadPolicy, TantivyDocument, Term};

use crate::domain::{Lang, LocalizedText, Profile, Vacancy};
use crate::index::codes::language_of;
use crate::index::columns::{Columns, VacancyColumns};
use crate::index::facet::place_value;
use crate::index::reference::Reference;
use crate::index::row::{ProfileRow, VacancyRow};
use crate::index::schema::concept_term;
use crate::index::settings::IndexSettings;
use crate::taxonomy::Concept;
use crate::taxonomy::places::Point;

/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195;

/// A field of exact values: filters and facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BareFacet {
    /// Places of work with the areas around them, as filters write them.
    Place,
    /// ISCO-08 sub-major groups.
    Occupation,
    /// Extent of work.
    WorkingTime,
    /// Contract.
    Contract,
    /// Languages asked for.
    Language,
    /// Employer.
    Employer,
}

impl BareFacet {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Place,
        Self::Occupation,
        Self::WorkingTime,
        Self::Contract,
        Self::Language,
        Self::Employer,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Occupation => "group",
            Self::WorkingTime => "working_time",
            Self::Contract => "contract",
            Self::Language => "language",
            Self::Employer => "employer_name",
        }
    }
}

/// A search.
#[derive(Debug, Clone, Default)]
pub struct BareSearch {
    /// Words, all of them required; everything where empty.
    pub words: String,
    /// Values that documents must have.
    pub filters: Vec<(BareFacet, String)>,
    /// A box around a circle: centre and radius in kilometres.
    pub near: Option<(Point, f64)>,
    /// Count the values of [`BareFacet::ALL`].
    pub facets: bool,
    /// Newest first instead of best first.
    pub newest: bool,
}

/// What is found: how much there is of it, so that nothing can be left uncomputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BareAnswer {
    /// Number of hits.
    pub total: usize,
    /// Hits on the page.
    pub page: usize,
    /// Facets counted.
    pub facets: usize,
}

#[derive(Debug, Clone, Copy)]
struct Fields {
    id: Field,
    title: Field,
    body: Field,
    occupations: Field,
    skills: Field,
    employer: Field,
    concept: Field,
    facets: [Field; BareFacet::ALL.len()],
    published: Field,
    lat: Field,
    lon: Field,
}

/// A document made ready.
#[derive(Debug)]
pub struct BareDocument(TantivyDocument);

/// The index.
pub struct BareIndex {
    fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    writer: Option<IndexWriter>,
    facets: Aggregations,
}

impl std::fmt::Debug for BareIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BareIndex").finish_non_exhaustive()
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let frequent = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(false),
    );
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        title: builder.add_text_field("title", TEXT),
        body: builder.add_text_field("body", TEXT),
        occupations: builder.add_text_field("occupations", TEXT),
        skills: builder.add_text_field("skills", TEXT),
        employer: builder.add_text_field("employer", TEXT),
        concept: builder.add_text_field("concept", frequent),
        facets: BareFacet::ALL.map(|facet| builder.add_text_field(facet.name(), STRING | FAST)),
        published: builder.add_i64_field("published", INDEXED | FAST),
        lat: builder.add_f64_field("lat", INDEXED | FAST),
        lon: builder.add_f64_field("lon", INDEXED | FAST),
    };
    (builder.build(), fields)
}

/// Memory of a writer that only merges: the least that the library takes.
const MERGE_MEMORY: usize = 15 << 20;

/// The six facets as the library's aggregations, 500 values each and 50 employers, as the engine lists.
fn aggregations() -> Aggregations {
    let facets = BareFacet::ALL.map(|facet| {
        let size = if facet == BareFacet::Employer { 50 } else { 500 };
        let terms = serde_json::json!({ "terms": { "field": facet.name(), "size": size } });
        (facet.name().to_owned(), terms)
    });
    let facets: serde_json::Map<String, serde_json::Value> = facets.into_iter().collect();
    serde_json::from_value(facets.into()).expect("invariant: the request is a fixed one")
}

impl BareDocument {
    /// The document of a vacancy.
    #[must_use]
    pub fn vacancy(vacancy: &Vacancy, reference: &Reference) -> Self {
        let fields = schema().1;
        let row = VacancyRow::new(vacancy, reference);
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &row.id);
        texts(&mut document, fields.title, &vacancy.title);
        texts(&mut document, fields.body, &vacancy.description);
        let languages: Vec<Lang> =
            Lang::ALL.into_iter().filter(|lang| vacancy.title.get(*lang).is_some()).collect();
        let occupations: Vec<u16> = row.occupations.iter().map(|asked| asked.concept).collect();
        let skills: Vec<u16> = row.skills.iter().map(|asked| asked.concept).collect();
        labels(&mut document, fields.occupations, &occupations, &languages, reference);
        labels(&mut document, fields.skills, &skills, &languages, reference);
        for concept in occupations.iter().chain(&skills) {
            document.add_text(fields.concept, concept_term(*concept));
        }
        if !row.employer.is_empty() {
            document.add_text(fields.employer, &row.employer);
        }
        document.add_i64(fields.published, row.published);
        let places = &reference.places;
        let middles = row.places.iter().filter_map(|number| places.point(places.at(*number)?));
        let exact = row.points.iter().map(|(lat, lon)| Point { lat: *lat, lon: *lon });
        for point in exact.chain(middles) {
            document.add_f64(fields.lat, f64::from(point.lat));
            document.add_f64(fields.lon, f64::from(point.lon));
        }
        add_facets(&mut document, &fields, row, reference);
        Self(document)
    }

    /// The document of a profile; `None` where the person is not available.
    #[must_use]
    pub fn profile(profile: &Profile, reference: &Reference) -> Option<Self> {
        let fields = schema().1;
        let row = ProfileRow::new(profile, reference)?;
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &row.id);
        let held = row.held.iter().map(|held| held.concept);
        let mut occupations: Vec<u16> = row.wanted.iter().copied().chain(held).collect();
        occupations.sort_unstable();
        occupations.dedup();
        labels(&mut document, fields.occupations, &occupations, &Lang::ALL, reference);
        labels(&mut document, fields.skills, &row.skills, &Lang::ALL, reference);
        for concept in occupations.iter().chain(&row.skills) {
            document.add_text(fields.concept, concept_term(*concept));
        }
        Some(Self(document))
    }
}

fn texts(document: &mut TantivyDocument, field: Field, texts: &LocalizedText) {
    texts.iter().for_each(|(_, text)| document.add_text(field, text));
}

fn labels(
    document: &mut TantivyDocument,
    field: Field,
    concepts: &[u16],
    languages: &[Lang],
    reference: &Reference,
) {
    for concept in concepts.iter().filter_map(|number| Concept::from_u16(*number)) {
        for lang in languages {
            if let Some(label) = reference.taxonomy.label_in(concept, lang.code()) {
                document.add_text(field, label);
            }
        }
    }
}

fn add_facets(
    document: &mut TantivyDocument,
    fields: &Fields,
    row: VacancyRow,
    reference: &Reference,
) {
    let columns = VacancyColumns::single(row, reference);
    let mut add = |facet: BareFacet, value: &str| {
        document.add_text(fields.facets[facet as usize], value);
    };
    let places = columns.facet_places.get(0).iter().filter_map(|n| reference.places.at(*n));
    places.for_each(|place| add(BareFacet::Place, &place_value(place, reference)));
    let groups = columns.facet_groups.get(0).iter().filter_map(|n| Concept::from_u16(*n));
    groups.for_each(|group| add(BareFacet::Occupation, reference.taxonomy.id(group)));
    for (facet, bits) in [
        (BareFacet::WorkingTime, columns.working_time[0]),
        (BareFacet::Contract, columns.contracts[0]),
    ] {
        (0..8).filter(|bit| bits >> bit & 1 == 1).for_each(|bit| add(facet, &bit.to_string()));
    }
    for asked in columns.languages.get(0) {
        if let Some(language) = language_of(asked.language) {
            add(BareFacet::Language, language.as_str());
        }
    }
    let (employer, _) = &columns.employer_names[columns.employer[0] as usize];
    if !employer.is_empty() {
        add(BareFacet::Employer, employer);
    }
}

impl BareIndex {
    /// An empty index in a directory that exists, written with the threads and memory of the engine's.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn create(path: &Path, settings: &IndexSettings) -> tantivy::Result<Self> {
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_dir(path, schema)?;
        let threads = settings.writer_threads.clamp(1, 8);
        let memory = settings.writer_memory_mib.max(16) << 20;
        let writer = index.writer_with_num_threads(threads, memory * threads)?;
        Self::start(index, fields, Some(writer))
    }

    /// Opens an index to read it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path) -> tantivy::Result<Self> {
        Self::start(tantivy::Index::open_in_dir(path)?, schema().1, None)
    }

    fn start(
        index: tantivy::Index,
        fields: Fields,
        writer: Option<IndexWriter>,
    ) -> tantivy::Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { fields, index, reader, writer, facets: aggregations() })
    }

    /// Adds documents and commits them. Does nothing to an index that was opened to be read.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn write(
        &mut self,
        documents: impl IntoIterator<Item = BareDocument>,
    ) -> tantivy::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        for document in documents {
            writer.add_document(document.0)?;
        }
        writer.commit()?;
        self.reader.reload()
    }

    /// Merges all segments into one, which ends the writing.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn merge_all(&mut self) -> tantivy::Result<()> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        writer.wait_merging_threads()?;
        let segments = self.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            let mut writer: IndexWriter = self.index.writer_with_num_threads(1, MERGE_MEMORY)?;
            writer.merge(&segments).wait()?;
        }
        self.reader.reload()
    }

    /// Finds the 20 best documents and counts all.
    ///
    /// # Errors
    /// The words cannot be parsed, or the index cannot be read.
    pub fn search(&self, search: &BareSearch) -> tantivy::Result<BareAnswer> {
        let query = self.query(search)?;
        let searcher = self.reader.searcher();
        let facets = search
            .facets
            .then(|| AggregationCollector::from_aggs(self.facets.clone(), Default::default()));
        let top = TopDocs::with_limit(20);
        let (total, page, facets) = if search.newest {
            let top = top.order_by_fast_field::<i64>("published", Order::Desc);
            let (total, page, facets) = searcher.search(&query, &(Count, top, facets))?;
            (total, page.len(), facets)
        } else {
            let top = top.order_by_score();
            let (total, page, facets) = searcher.search(&query, &(Count, top, facets))?;
            (total, page.len(), facets)
        };
        Ok(BareAnswer { total, page, facets: facets.map_or(0, |facets| facets.0.len()) })
    }

    fn query(&self, search: &BareSearch) -> tantivy::Result<BooleanQuery> {
        let fields = &self.fields;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if search.words.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        } else {
            let read =
                [fields.title, fields.body, fields.occupations, fields.skills, fields.employer];
            let mut parser = QueryParser::for_index(&self.index, read.to_vec());
            parser.set_conjunction_by_default();
            clauses.push((Occur::Must, parser.parse_query(&search.words)?));
        }
        for (facet, value) in &search.filters {
            let term = Term::from_field_text(fields.facets[*facet as usize], value);
            // Filters say nothing about relevance.
            let exact = TermQuery::new(term, IndexRecordOption::Basic);
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(exact), 0.0))));
        }
        if let Some((centre, km)) = search.near {
            let (lat, lon) = (f64::from(centre.lat), f64::from(centre.lon));
            let height = km / DEGREE_KM;
            let width = height / lat.to_radians().cos().max(0.01);
            for (field, middle, half) in [(fields.lat, lat, height), (fields.lon, lon, width)] {
                let bound = |value| std::ops::Bound::Included(Term::from_field_f64(field, value));
                let range = RangeQuery::new(bound(middle - half), bound(middle + half));
                clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(range), 0.0))));
            }
        }
        Ok(BooleanQuery::new(clauses))
    }

    /// The 20 documents with the highest Σ idf × weight of the concepts that they have. The library skips what cannot
    /// get among them (block-max WAND).
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn disjunction(&self, concepts: &[(Concept, f32)]) -> tantivy::Result<usize> {
        let clauses = concepts.iter().map(|(concept, weight)| {
            let text = concept_term(concept.to_u16());
            let term = Term::from_field_text(self.fields.concept, &text);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            let query: Box<dyn Query> = Box::new(BoostQuery::new(Box::new(query), *weight));
            (Occur::Should, query)
        });
        let query = BooleanQuery::new(clauses.collect());
        let top = TopDocs::with_limit(20).order_by_score();
        Ok(self.reader.searcher().search(&query, &top)?.len())
    }
}
