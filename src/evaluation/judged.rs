//! The product's own judged sets: every language, setting and half in one table.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    AdvertRow, ConceptTarget, Engine, EvaluationError, Judgements, Linking, MatchRow, Measure,
    Progress, Ranking, Record, judged_adverts, judged_matches, label_link_concepts, measure,
    wording,
};
use crate::text::link::LinkSettings;
use crate::text::relatedness::Model;

/// Kind of query that is judged on skills; the others are judged on occupations.
const SKILL: &str = "skill";
/// Kind of query that is not judged.
const NONE: &str = "none";
/// Length of the lists.
const LIMIT: usize = 100;
/// What the reporting half may lose before it counts as a loss.
const TOLERANCE: f64 = 0.02;

/// Kinds of things with fewer marks in a language are not compared: one more or less would be a loss.
const FEW_MARKS: usize = 20;

/// Settings that are compared, the engine's own first.
pub const SETTINGS: [&str; 5] = ["full", "no-model", "plain", "stems", "grams"];

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedRow {
    /// `queries`, `skill queries` or `descriptions`.
    pub set: String,
    /// Language of the texts, `mixed` for two in one text, `all` where they are not told apart.
    pub lang: String,
    /// `tune` or `report`.
    pub half: String,
    /// What counted: one of [`SETTINGS`].
    pub setting: String,
    /// Judged texts.
    pub texts: usize,
    /// Mean nDCG@10 with the ends of its 95 % interval.
    pub ndcg_10: [f64; 3],
    /// Share with a right concept first, likewise.
    pub hit_1: [f64; 3],
}

/// All tables over the judged sets.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JudgedTables {
    /// Queries and descriptions.
    pub texts: Vec<JudgedRow>,
    /// What is read from adverts.
    pub adverts: Vec<AdvertRow>,
    /// People and vacancies.
    #[serde(default)]
    pub matches: Vec<MatchRow>,
}

/// A judged text and where it belongs.
#[derive(Debug, Clone)]
struct Text {
    record: Record,
    lang: String,
    half: String,
    kind: String,
}

fn read(path: &Path) -> Result<Vec<Text>, EvaluationError> {
    let all = std::fs::read_to_string(path).map_err(|error| EvaluationError::file(path, error))?;
    let mut texts = Vec::new();
    for (number, line) in all.lines().enumerate() {
        let columns: Vec<&str> = line.split('\t').collect();
        let (Some(id), Some(text), Some(lang), Some(half)) =
            (columns.first(), columns.get(1), columns.get(2), columns.get(3))
        else {
            let expected = "expected id, text, language and half, with tabs between";
            return Err(EvaluationError::line(path, number + 1, expected));
        };
        texts.push(Text {
            record: Record { id: (*id).to_owned(), text: (*text).to_owned() },
            lang: (*lang).to_owned(),
            half: (*half).to_owned(),
            kind: columns.get(4).copied().unwrap_or_default().to_owned(),
        });
    }
    Ok(texts)
}

/// What a setting's name stands for; the engine's own for names that are unknown.
#[must_use]
pub fn linking(setting: &str, model: &Arc<Model>) -> Linking {
    let (settings, without_concepts) = match setting {
        "plain" => (LinkSettings::PLAIN_WORDS, true),
        "stems" => (LinkSettings::STEMS, true),
        "grams" => (LinkSettings::GRAMS, true),
        _ => (LinkSettings::default(), false),
    };
    let model = (!without_concepts && setting != "no-model").then(|| Arc::clone(model));
    Linking { settings, model, without_concepts }
}

/// Measures the sets of a folder laid out as `data/judged`.
///
/// # Errors
/// A file cannot be read, or a line of one is wrong.
pub fn judged(
    engine: &Engine,
    model: &Arc<Model>,
    folder: &Path,
    progress: Progress<'_>,
) -> Result<JudgedTables, EvaluationError> {
    let mut rows = Vec::new();
    let queries = read(&folder.join("queries.tsv"))?;
    let judgements = Judgements::read(&folder.join("queries.qrels.tsv"))?;
    for (set, target, is_in) in [
        (
            "queries",
            ConceptTarget::Occupations,
            (|kind| kind != SKILL && kind != NONE) as fn(&str) -> bool,
        ),
        ("skill queries", ConceptTarget::Skills, |kind| kind == SKILL),
    ] {
        let texts: Vec<Text> = queries.iter().filter(|text| is_in(&text.kind)).cloned().collect();
        let records: Vec<Record> = texts.iter().map(|text| text.record.clone()).collect();
        for setting in SETTINGS {
            let linking = linking(setting, model);
            let outcome = label_link_concepts(engine, &linking, &records, target, LIMIT, progress)?;
            // Too few queries name skills to tell their languages apart.
            let one = target == ConceptTarget::Skills;
            table(&mut rows, set, setting, one, &texts, &outcome.rankings, &judgements);
        }
    }
    let texts = read(&folder.join("descriptions.tsv"))?;
    let judgements = Judgements::read(&folder.join("descriptions.qrels.tsv"))?;
    let records: Vec<Record> = texts.iter().map(|text| text.record.clone()).collect();
    let outcome = wording(engine, model, &records, None, LIMIT, progress)?;
    table(&mut rows, "descriptions", "full", false, &texts, &outcome.rankings, &judgements);
    Ok(JudgedTables {
        texts: rows,
        adverts: judged_adverts(engine, folder)?,
        matches: judged_matches(engine, folder, progress)?,
    })
}

fn table(
    rows: &mut Vec<JudgedRow>,
    set: &str,
    setting: &str,
    together: bool,
    texts: &[Text],
    rankings: &[Ranking],
    judgements: &Judgements,
) {
    let lang = |text: &Text| if together { "all".to_owned() } else { text.lang.clone() };
    let mut groups: Vec<(String, String)> =
        texts.iter().map(|text| (lang(text), text.half.clone())).collect();
    groups.sort_unstable();
    groups.dedup();
    for (group, half) in groups {
        let inside = |text: &Text| lang(text) == group && text.half == half;
        let of = rankings.iter().zip(texts).filter(|(_, text)| inside(text));
        let of: Vec<Ranking> = of.map(|(ranking, _)| ranking.clone()).collect();
        let Some(measured) = measure(&of, judgements) else { continue };
        let estimate = |measure| {
            let found = measured.measures.iter().find(|estimate| estimate.measure == measure);
            found.map_or([0.0; 3], |estimate| [estimate.mean, estimate.low, estimate.high])
        };
        rows.push(JudgedRow {
            set: set.to_owned(),
            lang: group,
            half,
            setting: setting.to_owned(),
            texts: measured.judged_queries,
            ndcg_10: estimate(Measure::Ndcg10),
            hit_1: estimate(Measure::Hit1),
        });
    }
}

/// What the engine's own setting lost on the reporting half against earlier tables: more than 0.02 of nDCG@10 of queries
/// and descriptions, or of F1 of a kind of thing in adverts, as sentences.
#[must_use]
pub fn losses(now: &JudgedTables, before: &JudgedTables) -> Vec<String> {
    let counts = |row: &&JudgedRow| row.half == "report" && row.setting == "full";
    let lost = before.texts.iter().filter(counts).filter_map(|old| {
        let now =
            now.texts.iter().filter(counts).find(|now| now.set == old.set && now.lang == old.lang);
        let now = now.map_or(0.0, |now| now.ndcg_10[0]);
        (now < old.ndcg_10[0] - TOLERANCE).then(|| {
            format!("{} ({}): nDCG@10 {now:.3}, was {:.3}", old.set, old.lang, old.ndcg_10[0])
        })
    });
    let same =
        |a: &AdvertRow, b: &AdvertRow| (&a.kind, &a.lang, &a.half) == (&b.kind, &b.lang, &b.half);
    let in_adverts =
        before.adverts.iter().filter(|row| row.half == "report" && row.marked >= FEW_MARKS);
    let lost_in_adverts = in_adverts.filter_map(|old| {
        let row = now.adverts.iter().find(|row| same(row, old));
        let (f1, before) = (row.map_or(0.0, AdvertRow::f1), old.f1());
        let what =
            || format!("{} in adverts ({}): F1 {f1:.3}, was {before:.3}", old.kind, old.lang);
        (f1 < before - TOLERANCE).then(what)
    });
    let lost_matches =
        before.matches.iter().filter(|old| old.setting == "full").filter_map(|old| {
            let same = |now: &&MatchRow| now.setting == "full" && now.direction == old.direction;
            let ndcg = now.matches.iter().find(same).map_or(0.0, |now| now.ndcg_10[0]);
            let what = || {
                format!("{} by match: nDCG@10 {ndcg:.3}, was {:.3}", old.direction, old.ndcg_10[0])
            };
            (ndcg < old.ndcg_10[0] - TOLERANCE).then(what)
        });
    lost.chain(lost_in_adverts).chain(lost_matches).collect()
}

#[cfg(test)]
mod tests {
    //! 1. Only a real loss of the engine's own setting on the reporting half counts.

    use super::*;

    fn row(half: &str, setting: &str, ndcg: f64) -> JudgedRow {
        JudgedRow {
            set: "queries".to_owned(),
            lang: "fi".to_owned(),
            half: half.to_owned(),
            setting: setting.to_owned(),
            texts: 10,
            ndcg_10: [ndcg; 3],
            hit_1: [ndcg; 3],
        }
    }

    #[test]
    fn real_losses_count() {
        let tables =
            |texts: &[JudgedRow]| JudgedTables { texts: texts.to_vec(), ..JudgedTables::default() };
        let before = tables(&[
            row("report", "full", 0.7),
            row("tune", "full", 0.7),
            row("report", "plain", 0.5),
        ]);
        let after = |ndcg| tables(&[row("report", "full", ndcg), row("tune", "full", 0.1)]);
        assert_eq!(losses(&after(0.69), &before), Vec::<String>::new());
        assert_eq!(losses(&after(0.67), &before), ["queries (fi): nDCG@10 0.670, was 0.700"]);
        assert_eq!(losses(&tables(&[]), &before).len(), 1);
    }
}
