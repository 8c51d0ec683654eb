//! Queries of any bytes are understood as parts, and parts make a query that can be run.
#![no_main]

use std::sync::{Arc, LazyLock};

use kohtaanto::domain::Lang;
use kohtaanto::index::{Index, IndexSettings, Reference, VacancyColumns};
use kohtaanto::search::{MAX_QUERY_CHARS, SearchEngine, SearchRequest, lexicon};
use kohtaanto::taxonomy::Taxonomy;
use kohtaanto::taxonomy::codes::Codes;
use kohtaanto::taxonomy::places::Places;
use kohtaanto::text::analysis::{AnalysisSettings, Lexica};
use libfuzzer_sys::fuzz_target;

static ENGINE: LazyLock<(SearchEngine, Index<VacancyColumns>)> = LazyLock::new(|| {
    let taxonomy = Arc::new(Taxonomy::embedded().expect("the built-in taxonomy"));
    let lexica = Lexica::load(&taxonomy, &AnalysisSettings::default()).expect("dictionaries");
    let places = Arc::new(Places::embedded().expect("the built-in places"));
    let codes = Arc::new(Codes::embedded().expect("the built-in code lists"));
    let reference = Reference::new(taxonomy, places, Arc::clone(&codes), Arc::new(lexica));
    let lexicon = Arc::new(lexicon(&reference, &codes));
    let index = Index::in_memory("fuzz", &IndexSettings::default(), &reference);
    (SearchEngine::new(reference, codes, lexicon), index.expect("an index in memory"))
});

fuzz_target!(|bytes: &[u8]| {
    let (engine, index) = &*ENGINE;
    let query: String = String::from_utf8_lossy(bytes).chars().take(MAX_QUERY_CHARS).collect();
    for lang in Lang::ALL {
        let _ = engine.understand(&query, lang);
    }
    let request = SearchRequest { query, ..SearchRequest::default() };
    let now = jiff::Timestamp::UNIX_EPOCH;
    engine.search(&index.snapshot(), &request, now).expect("any query is answered");
});
