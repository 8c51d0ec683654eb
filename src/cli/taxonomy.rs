//! `kohtaanto taxonomy`.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Global;
use super::output::{Output, tell};
use crate::config::Config;
use crate::domain::Lang;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;
use crate::taxonomy::{Concept, ConceptKind, LabelVectors, Taxonomy, codes, places};
use crate::text::vectors::StaticVectors;

const EXAMPLES: &str = "\
Examples:
  kohtaanto taxonomy info
  kohtaanto taxonomy lookup \"lähihoitaja\"
  kohtaanto taxonomy lookup --lang sv \"sjuksköt\" --limit 5 --json
  kohtaanto taxonomy build esco-download -o esco.pack
  kohtaanto taxonomy build esco --delta esco/delta_1_2_0 -o esco.pack
  KOHTAANTO__DATA__TAXONOMY=esco.pack kohtaanto";

/// Build and look into the classifications
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct TaxonomyArgs {
    #[command(subcommand)]
    command: TaxonomyCommand,
}

#[derive(Debug, Subcommand)]
enum TaxonomyCommand {
    /// Make a pack from ESCO's files
    ///
    /// DIR holds the Commission's CSV download, several languages unpacked into one folder, or the merged layout of
    /// JSON Lines and TSV.
    Build {
        /// Folder with ESCO's files
        dir: PathBuf,
        /// Folder with the changes to a later version, which are applied; ids that it removes keep leading to what
        /// took their place
        #[arg(long, value_name = "DIR")]
        delta: Option<PathBuf>,
        /// File to write
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
        /// Table of static vectors of short texts (`JMEMB1`) that sharpens how skills relate
        #[arg(long, value_name = "FILE")]
        vectors: Option<PathBuf>,
    },
    /// Make the tables of places from geographic sources
    Places {
        /// Folder with the sources
        dir: PathBuf,
        /// Folder of the tables, made if it is not there; foreign names come from its `exonyms.tsv`, else from the
        /// table in the binary
        #[arg(short, long, value_name = "DIR", default_value = "data/geo")]
        out: PathBuf,
    },
    /// Make the code lists from classifications
    Codes {
        /// Folder with the classifications
        dir: PathBuf,
        /// Folder with ESCO in the merged layout, for the fields of education
        #[arg(long, value_name = "DIR")]
        esco: Option<PathBuf>,
        /// Folder of the tables, made if it is not there
        #[arg(short, long, value_name = "DIR", default_value = "data/codes")]
        out: PathBuf,
    },
    /// Say what a pack holds
    Info {
        /// A pack; else the one in force
        pack: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Find occupations and skills by what people call them
    Lookup {
        /// A label or its beginning
        text: String,
        /// Language of the label: fi, sv or en
        #[arg(long, default_value = "fi")]
        lang: Lang,
        /// Most concepts to show
        #[arg(long, default_value_t = 10)]
        limit: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Serialize)]
struct Info {
    version: String,
    attribution: String,
    concepts: usize,
    occupations: usize,
    skills: usize,
    languages: Vec<String>,
    vectors: bool,
    places: usize,
    code_lists: usize,
    load_ms: u64,
}

#[derive(Debug, Serialize)]
struct Found<'a> {
    id: &'a str,
    uri: String,
    code: &'a str,
    kind: &'static str,
    label: String,
    matched: String,
}

/// Runs `kohtaanto taxonomy`.
pub(super) fn run(args: &TaxonomyArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    match &args.command {
        TaxonomyCommand::Build { dir, delta, out, vectors } => {
            let vectors = vectors
                .as_deref()
                .map(|path| StaticVectors::open(path).with_context(|| path.display().to_string()))
                .transpose()?;
            let vectors = vectors.as_ref().map(|vectors| vectors as &dyn LabelVectors);
            let pack =
                crate::taxonomy::build_with_delta(dir, delta.as_deref(), vectors, &|step| {
                    tell(step)
                })?;
            // What cannot be read is not written.
            let taxonomy = Taxonomy::from_bytes(&pack)?;
            std::fs::write(out, &pack)
                .with_context(|| format!("cannot write `{}`", out.display()))?;
            let mut output = Output::new();
            let (name, count) = (taxonomy.version(), taxonomy.len());
            output.line(format_args!(
                "{}: {name}, {count} concepts, {} bytes",
                out.display(),
                pack.len()
            ))?;
            output.finish()
        }
        TaxonomyCommand::Places { dir, out } => Ok(places::import(dir, out)?),
        TaxonomyCommand::Codes { dir, esco, out } => {
            codes::import(dir, out)?;
            if let Some(esco) = esco {
                codes::import_fields(esco, out)?;
            }
            Ok(())
        }
        TaxonomyCommand::Info { pack, json } => info(pack.clone(), *json, &config),
        TaxonomyCommand::Lookup { text, lang, limit, json } => {
            lookup(&load(None, &config)?, text, *lang, *limit, *json)
        }
    }
}

fn load(pack: Option<PathBuf>, config: &Config) -> anyhow::Result<Taxonomy> {
    match pack.or_else(|| config.data.taxonomy.clone()) {
        Some(path) => Taxonomy::open(&path).with_context(|| path.display().to_string()),
        None => Ok(Taxonomy::embedded()?),
    }
}

fn info(pack: Option<PathBuf>, json: bool, config: &Config) -> anyhow::Result<()> {
    let started = Instant::now();
    let taxonomy = load(pack, config)?;
    let load_ms = started.elapsed().as_millis() as u64;
    let count = |fits: fn(ConceptKind) -> bool| {
        taxonomy.concepts().filter(|concept| fits(taxonomy.kind(*concept))).count()
    };
    let info = Info {
        version: taxonomy.version().to_owned(),
        attribution: taxonomy.attribution().to_owned(),
        concepts: taxonomy.len(),
        occupations: count(ConceptKind::is_occupation),
        skills: count(ConceptKind::is_skill),
        languages: taxonomy.label_languages().map(str::to_owned).collect(),
        vectors: taxonomy.has_vector_credit(),
        places: Places::embedded()?.len(),
        code_lists: Codes::embedded()?.lists().count(),
        load_ms,
    };
    let mut output = Output::new();
    if json {
        output.json(&info)?;
        return output.finish();
    }
    output.line(format_args!("version      {}", info.version))?;
    output.line(format_args!("concepts     {}", info.concepts))?;
    output.line(format_args!("occupations  {}", info.occupations))?;
    output.line(format_args!("skills       {}", info.skills))?;
    output.line(format_args!("languages    {}", info.languages.join(" ")))?;
    output.line(format_args!("vectors      {}", if info.vectors { "yes" } else { "no" }))?;
    output.line(format_args!("places       {}", info.places))?;
    output.line(format_args!("code lists   {}", info.code_lists))?;
    output.line(format_args!("loaded in    {} ms", info.load_ms))?;
    output.line(&info.attribution)?;
    output.finish()
}

fn lookup(
    taxonomy: &Taxonomy,
    text: &str,
    lang: Lang,
    limit: usize,
    json: bool,
) -> anyhow::Result<()> {
    const KINDS: [fn(ConceptKind) -> bool; 2] = [ConceptKind::is_work, ConceptKind::is_skill];
    let kinds: Vec<ConceptKind> = taxonomy
        .concepts()
        .map(|concept| taxonomy.kind(concept))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter(|kind| KINDS.iter().any(|fits| fits(*kind)))
        .collect();
    let found: Vec<Found<'_>> = taxonomy
        .suggest(text, lang, &kinds, limit)
        .into_iter()
        .map(|suggestion| {
            let concept: Concept = suggestion.concept;
            let id = taxonomy.id(concept);
            Found {
                id,
                uri: format!("{}{id}", crate::domain::ESCO_BASE),
                code: taxonomy.code(concept),
                kind: taxonomy.kind(concept).code(),
                label: taxonomy.label(concept, lang).to_owned(),
                matched: suggestion.label,
            }
        })
        .collect();
    let mut output = Output::new();
    if json {
        output.json(&found)?;
        return output.finish();
    }
    if found.is_empty() {
        tell(format_args!(
            "nothing in {} begins with `{text}` in this language",
            taxonomy.version()
        ));
    }
    for found in &found {
        let matched = if found.matched == found.label {
            String::new()
        } else {
            format!(" (matched: {})", found.matched)
        };
        output
            .line(format_args!("{:<48} {:<10} {}{matched}", found.id, found.code, found.label))?;
    }
    output.finish()
}
