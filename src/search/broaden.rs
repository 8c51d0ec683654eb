//! Broadening: what a search with few hits would find if one thing were given up (feature S11).
//!
//! Three ways, each a section of its own with its reason, none of whose hits is among those of the search: occupations near to
//! those that were asked for, the nearest first; a wider area; and conditions left out, one at a time, the cheapest first
//! ([`COSTS`] is the order). What a section counts is exact: hits of the changed search that the search itself has not.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SearchError;
use super::answer::{Hit, SearchAnswer};
use super::engine::SearchEngine;
use super::plan::place;
use super::request::{MAX_LIMIT, Operator, Part, PartKind, SearchRequest};
use super::run::{Prepared, Top, number_key, score_key};
use super::understand::Understood;
use crate::domain::{Lang, fill};
use crate::index::facet::{FacetName, place_value};
use crate::index::filter::{NOT_STATED, VacancyFilters, with_narrower};
use crate::index::{Columns, Document, Reference, Snapshot, VacancyColumns, id_hash};
use crate::taxonomy::places::{Place, PlaceKind};
use crate::taxonomy::{CREDIT_STEPS, Concept};

/// How searches answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchSettings {
    /// A search or list with fewer hits than this comes with what it would find if one thing were given up; 0 for never.
    pub few_hits: u64,
}

/// Relatedness from which an occupation is near, in steps of credit (0.4).
const NEAR: u8 = (CREDIT_STEPS as u32 * 2 / 5) as u8;
/// Near occupations at most.
const MOST_NEAR: usize = 50;
/// Occupations that a text names.
const NAMED: usize = 3;
/// Hits that a section shows.
pub const SHOWN_BROADENED: usize = 5;
/// Conditions that are left out at most, each in a section of its own.
pub const MOST_LEFT_OUT: usize = 3;
/// Kilometres around a place in its first wider area, and around an area that is none.
const AROUND_KM: [u32; 2] = [50, 100];
/// Least that a radius grows by, and the farthest that one can ask for, km.
const GROWS_KM: f32 = 25.0;
const FARTHEST_KM: f32 = 2000.0;

/// Filters that may be left out, from what costs least to give up to what costs most, and their names. Words and skills of
/// the query stand before [`LAST`]: who lacks a card or a class gains least from an advert that asks for it.
const COSTS: [(&str, [&str; 3]); 17] = [
    ("published_since", ["Julkaisuaika", "Publicerad", "Published"]),
    ("source", ["Lähde", "Källa", "Source"]),
    ("start_before", ["Työn alku", "Arbetets början", "Start of work"]),
    ("shift", ["Työaika", "Arbetstid", "Time of work"]),
    ("contract", ["Työsuhde", "Anställning", "Contract"]),
    ("working_time", ["Kokoaikaisuus", "Arbetets omfattning", "Extent of work"]),
    ("remote", ["Etätyö", "Distansarbete", "Remote work"]),
    ("pay_min", ["Palkka", "Lön", "Pay"]),
    ("kind", ["Mahdollisuuden laji", "Typ av möjlighet", "Kind of opportunity"]),
    (
        "international",
        ["Rekrytointi ulkomailta", "Rekrytering från utlandet", "International recruitment"],
    ),
    ("employer", ["Työnantaja", "Arbetsgivare", "Employer"]),
    ("skill", ["Osaaminen", "Kunnande", "Skill"]),
    ("experience_max_months", ["Työkokemus", "Arbetserfarenhet", "Experience"]),
    ("education", ["Koulutus", "Utbildning", "Education"]),
    (
        "education_max",
        ["Koulutustaso enintään", "Högsta utbildningsnivå", "Highest level of education"],
    ),
    ("language", ["Kieli", "Språk", "Language"]),
    ("driving", ["Ajokortti", "Körkort", "Driving licence"]),
];
/// Where parts of the query stand in [`COSTS`].
const LAST: usize = 11;

/// Texts of sections in Finnish, Swedish and English.
const NEAR_TEXT: [&str; 3] =
    ["Läheisiä ammatteja: {names}", "Närliggande yrken: {names}", "Near occupations: {names}"];
const WITHIN_TEXT: [&str; 3] = [
    "Laajempi alue, enintään {km} km: {names}",
    "Ett större område, högst {km} km: {names}",
    "A wider area, up to {km} km: {names}",
];
const RADIUS_TEXT: [&str; 3] = [
    "Laajempi alue, enintään {km} km",
    "Ett större område, högst {km} km",
    "A wider area, up to {km} km",
];
const AREA_TEXT: [&str; 3] =
    ["Koko alueella: {names}", "I hela området: {names}", "In the whole area: {names}"];
const WITHOUT_TEXT: [&str; 3] =
    ["Ilman ehtoa: {names}", "Utan villkoret: {names}", "Without the condition: {names}"];

/// What was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BroadenReason {
    /// Other occupations, near to those that were asked for.
    NearOccupations,
    /// A wider area than was asked for.
    WiderArea,
    /// A condition is left out.
    LeftOut,
}

/// The part of the search that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BroadenedPart {
    /// A filter by its name, or `query` for a part of the query.
    pub field: String,
    /// What was asked for.
    pub from: Vec<String>,
    /// What is looked for instead; empty where it is left out.
    pub to: Vec<String>,
}

/// What a search would find if one thing were given up.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Broadened {
    /// What was given up.
    pub reason: BroadenReason,
    /// The heading for a reader.
    pub text: String,
    /// What was changed.
    pub changed: BroadenedPart,
    /// Hits besides those of the search.
    pub total: u64,
    /// The first of them that no section before this one shows.
    pub hits: Vec<Hit>,
}

/// Filters with one thing given up.
#[derive(Debug, Clone, PartialEq)]
pub struct BroaderFilters {
    /// What was given up.
    pub reason: BroadenReason,
    /// The heading for a reader.
    pub text: String,
    /// What was changed.
    pub changed: BroadenedPart,
    /// The filters to be used instead.
    pub filters: VacancyFilters,
    /// Worth showing only where nothing before it, of the same reason, found anything: the whole country.
    pub last_resort: bool,
}

/// A changed search.
struct Changed {
    broader: BroaderFilters,
    parts: Vec<Part>,
    /// Relatedness by concept, where hits come in its order.
    related: Option<Vec<u8>>,
    /// Position in [`COSTS`], where something is left out.
    cost: usize,
}

impl SearchEngine {
    /// What a search with few hits would find if one thing were given up. `answer` is the first page of what `request` asked.
    ///
    /// # Errors
    /// As for [`SearchEngine::search`].
    pub fn broaden(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
        request: &SearchRequest,
        answer: &SearchAnswer,
        now: Timestamp,
    ) -> Result<Vec<Broadened>, SearchError> {
        let facets = Vec::new();
        let whole = SearchRequest { limit: MAX_LIMIT, facets, fold: false, ..request.clone() };
        let known = if answer.hits.len() as u64 == answer.adverts {
            ids(&answer.hits)
        } else {
            ids(&self.search(snapshot, &whole, now)?.hits)
        };
        // Words that were made optional stay so.
        let relaxed = answer.relaxed.as_ref().map(|it| it.words.as_slice()).unwrap_or_default();
        let parts = answer.parts.iter().cloned().map(|part| match part.operator {
            Operator::Must if relaxed.contains(&part.text) => {
                Part { operator: Operator::Should, ..part }
            }
            _ => part,
        });
        let changes = self.changes(&parts.collect::<Vec<_>>(), &request.filters, request.lang);
        let (mut found, mut shown, mut left_out) = (Vec::new(), known.clone(), 0);
        for change in changes {
            if change.broader.reason == BroadenReason::LeftOut && left_out == MOST_LEFT_OUT {
                break;
            }
            let found_like = |it: &Broadened| it.reason == change.broader.reason;
            if change.broader.last_resort && found.iter().any(found_like) {
                continue;
            }
            let (total, hits, nearest) = self.besides(snapshot, &change, now, &known, &shown)?;
            if total == 0 {
                continue;
            }
            left_out += usize::from(change.broader.reason == BroadenReason::LeftOut);
            shown.extend(ids(&hits));
            let BroaderFilters { reason, mut text, changed, .. } = change.broader;
            if !nearest.is_empty() {
                text = near_text(&self.reference, &nearest, request.lang);
            }
            found.push(Broadened { reason, text, changed, total, hits });
        }
        Ok(found)
    }

    /// Filters with one thing given up, as [`SearchEngine::broaden`] would try them.
    #[must_use]
    pub fn broader_filters(&self, filters: &VacancyFilters, lang: Lang) -> Vec<BroaderFilters> {
        self.changes(&[], filters, lang).into_iter().map(|change| change.broader).collect()
    }

    /// How many hits a changed search has that are not `known`, the first that are not `shown`, and the near occupations
    /// that these are found by.
    fn besides(
        &self,
        snapshot: &Snapshot<VacancyColumns>,
        change: &Changed,
        now: Timestamp,
        known: &[u64],
        shown: &[u64],
    ) -> Result<(u64, Vec<Hit>, Vec<Concept>), SearchError> {
        let parts: Vec<Understood> = change
            .parts
            .iter()
            .map(|part| Understood { part: part.clone(), relaxable: false })
            .collect();
        let filters = change.broader.filters.compile(&self.reference, now)?;
        let plan = self.planner(snapshot).plan(&parts)?;
        let query = plan.query(0);
        let scoring = query.is_some() && change.related.is_none();
        let prepared = Prepared::new(snapshot, query.as_deref(), scoring)?;
        let (mut top, mut total) = (Top::new(SHOWN_BROADENED, None), 0);
        let groups = snapshot.groups();
        let number =
            |(segment, doc): &Document| snapshot.columns(*segment as usize).id_number(*doc);
        // Groups of which a copy is known or counted already.
        let mut counted: HashSet<u32> = HashSet::new();
        let mut is_copy = |document: Document| {
            let group = groups.of(document);
            let members = || groups.members(group).iter();
            let is_known = || members().any(|member| known.contains(&number(member)));
            group != 0 && (!counted.insert(group) || is_known())
        };
        for segment in 0..snapshot.num_segments() {
            let columns = snapshot.columns(segment);
            let filters = filters.on(columns);
            prepared.visit(snapshot, segment, |doc, score| {
                let id = columns.id_number(doc);
                if !filters.passes(doc) || known.contains(&id) || is_copy((segment as u32, doc)) {
                    return;
                }
                total += 1;
                if shown.contains(&id) {
                    return;
                }
                let published = number_key(columns.listings[doc as usize].published);
                let key = match &change.related {
                    // The nearest occupation first, then the newest.
                    Some(related) => {
                        let asked = columns.occupations.get(doc).iter();
                        let best = asked.filter_map(|it| related.get(usize::from(it.concept)));
                        u64::from(best.copied().max().unwrap_or(0)) << 56 | published >> 8
                    }
                    None if scoring => score_key(score),
                    None => published,
                };
                top.offer(key, || id, segment, doc, score);
            })?;
        }
        let (mut hits, mut nearest) = (Vec::new(), Vec::new());
        for ranked in top.finish() {
            let columns = snapshot.columns(ranked.segment as usize);
            if let Some(related) = &change.related {
                let value = |number: u16| related.get(usize::from(number)).copied().unwrap_or(0);
                let asked = columns.occupations.get(ranked.doc).iter().map(|it| it.concept);
                let best = asked.max_by_key(|number| value(*number));
                nearest.extend(best.filter(|it| value(*it) > 0).and_then(Concept::from_u16));
            }
            hits.push(Hit {
                id: columns.id(ranked.doc).to_owned(),
                score: None,
                distance_km: None,
                duplicates: Vec::new(),
                also_in: Vec::new(),
            });
        }
        nearest.dedup();
        Ok((total, hits, nearest))
    }

    /// Every change worth trying, in the order in which sections stand.
    fn changes(&self, parts: &[Part], filters: &VacancyFilters, lang: Lang) -> Vec<Changed> {
        let mut changes: Vec<Changed> =
            self.near_occupations(parts, filters, lang).into_iter().collect();
        changes.extend(self.wider_areas(parts, filters, lang));
        let mut left_out = self.left_out(parts, filters, lang);
        left_out.sort_by_key(|change| change.cost);
        changes.extend(left_out);
        changes
    }

    fn near_occupations(
        &self,
        parts: &[Part],
        filters: &VacancyFilters,
        lang: Lang,
    ) -> Option<Changed> {
        let taxonomy = &self.reference.taxonomy;
        let (named, rest): (Vec<Part>, Vec<Part>) =
            parts.iter().cloned().partition(|part| is_required(part, PartKind::Occupation));
        let of_query = !named.is_empty();
        let from: Vec<String> = if of_query {
            named.into_iter().filter_map(|part| part.value).collect()
        } else {
            filters.occupation.iter().filter(|id| *id != NOT_STATED).cloned().collect()
        };
        let asked: Vec<Concept> = from.iter().filter_map(|id| taxonomy.find(id)).collect();
        let own = with_narrower(&asked, &self.reference);
        let mut related = vec![0_u8; taxonomy.len()];
        // What is near to an occupation of a group is near to the group.
        let meant = own.iter().enumerate().filter(|(_, is_own)| **is_own);
        for one in meant.filter_map(|(number, _)| Concept::from_index(number)) {
            let (others, credits) = taxonomy.related_occupation_rows(one);
            for (other, credit) in others.iter().zip(credits) {
                let is_other = taxonomy.kind(*other).is_occupation() && !own[other.index()];
                if is_other && *credit >= NEAR {
                    let best = &mut related[other.index()];
                    *best = (*best).max(*credit);
                }
            }
        }
        let mut near: Vec<(u8, Concept)> = (0..)
            .zip(&related)
            .filter(|(_, credit)| **credit > 0)
            .filter_map(|(number, credit)| Some((*credit, Concept::from_index(number)?)))
            .collect();
        near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(MOST_NEAR);
        if near.is_empty() {
            return None;
        }
        let to: Vec<String> = near.iter().map(|(_, it)| taxonomy.id(*it).to_owned()).collect();
        let near: Vec<Concept> = near.into_iter().map(|(_, concept)| concept).collect();
        let (mut parts, mut filters) = (rest, filters.clone());
        if of_query {
            parts.extend(to.iter().map(|id| Part {
                kind: PartKind::Occupation,
                value: Some(id.clone()),
                ..Part::default()
            }));
        } else {
            filters.occupation.clone_from(&to);
        }
        let broader = BroaderFilters {
            reason: BroadenReason::NearOccupations,
            text: near_text(&self.reference, &near, lang),
            changed: BroadenedPart { field: "occupation".to_owned(), from, to },
            filters,
            last_resort: false,
        };
        Some(Changed { broader, parts, related: Some(related), cost: 0 })
    }

    fn wider_areas(&self, parts: &[Part], filters: &VacancyFilters, lang: Lang) -> Vec<Changed> {
        let changed =
            |field: &str, from: &[String], filters: VacancyFilters, parts: &[Part], text| {
                let to = if filters.near.is_empty() { &filters.place } else { &filters.near };
                let part =
                    BroadenedPart { field: field.to_owned(), from: from.to_vec(), to: to.clone() };
                let broader = BroaderFilters {
                    reason: BroadenReason::WiderArea,
                    text,
                    changed: part,
                    filters,
                    last_resort: false,
                };
                Changed { broader, parts: parts.to_vec(), related: None, cost: 0 }
            };
        if !filters.near.is_empty() {
            let Some(wider) =
                filters.near.iter().map(|value| wider(value)).collect::<Option<Vec<_>>>()
            else {
                return Vec::new();
            };
            let km = wider.iter().map(|(_, km)| *km).fold(0.0, f32::max);
            let near = wider.into_iter().map(|(value, _)| value).collect();
            let broader = VacancyFilters { near, ..filters.clone() };
            let text = text(&RADIUS_TEXT, lang, &[("km", &format!("{km:.0}"))]);
            return vec![changed("near", &filters.near, broader, parts, text)];
        }
        let (named, rest): (Vec<Part>, Vec<Part>) =
            parts.iter().cloned().partition(|part| is_required(part, PartKind::Place));
        let (from, rest): (Vec<String>, _) = if filters.place.is_empty() {
            (named.into_iter().filter_map(|part| part.value).collect(), rest)
        } else {
            (filters.place.clone(), parts.to_vec())
        };
        let places = &self.reference.places;
        let areas: Vec<Place> =
            from.iter().filter_map(|value| place(value, &self.reference)).collect();
        if areas.is_empty() || areas.len() < from.len() {
            return Vec::new();
        }
        let is_town = |area: &Place| {
            matches!(places.kind(*area), PlaceKind::Municipality | PlaceKind::Locality)
        };
        let names = |areas: &[Place]| {
            areas.iter().map(|area| places.name(*area, lang)).collect::<Vec<_>>().join(", ")
        };
        let without = VacancyFilters { place: Vec::new(), ..filters.clone() };
        let mut changes = Vec::new();
        if areas.iter().all(|area| places.point(*area).is_some() && !is_country(places.kind(*area)))
        {
            let km = AROUND_KM[usize::from(!areas.iter().all(is_town))];
            let around = |area: &Place| format!("{};{km}", place_value(*area, &self.reference));
            let near = areas.iter().map(around).collect();
            let text =
                text(&WITHIN_TEXT, lang, &[("km", &km.to_string()), ("names", &names(&areas))]);
            let broader = VacancyFilters { near, ..without.clone() };
            changes.push(changed("place", &from, broader, &rest, text));
        }
        let mut regions: Vec<Place> =
            areas.iter().filter_map(|area| places.region_or_country(*area)).collect();
        regions.sort_unstable();
        regions.dedup();
        if areas.iter().all(is_town) && !regions.is_empty() {
            let place = regions.iter().map(|area| place_value(*area, &self.reference)).collect();
            let text = text(&AREA_TEXT, lang, &[("names", &names(&regions))]);
            let broader = VacancyFilters { place, ..without.clone() };
            changes.push(changed("place", &from, broader, &rest, text));
        }
        let mut countries: Vec<Place> =
            areas.iter().filter_map(|area| places.country_of(*area)).collect();
        countries.sort_unstable();
        countries.dedup();
        if areas.iter().all(|area| !is_country(places.kind(*area))) && !countries.is_empty() {
            let place = countries.iter().map(|area| place_value(*area, &self.reference)).collect();
            let text = text(&AREA_TEXT, lang, &[("names", &names(&countries))]);
            let broader = VacancyFilters { place, ..without };
            let mut country = changed("place", &from, broader, &rest, text);
            country.broader.last_resort = true;
            changes.push(country);
        }
        changes
    }

    fn left_out(&self, parts: &[Part], filters: &VacancyFilters, lang: Lang) -> Vec<Changed> {
        let pairs = filters.pairs();
        let required = parts.iter().filter(|part| part.operator == Operator::Must).count();
        let mut fields: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
        fields.dedup();
        // Without its only condition a search is for anything.
        if required + fields.len() < 2 {
            return Vec::new();
        }
        let changed = |field: &str, from: Vec<String>, names: &str, cost, parts, filters| {
            let changed = BroadenedPart { field: field.to_owned(), from, to: Vec::new() };
            let text = text(&WITHOUT_TEXT, lang, &[("names", names)]);
            let reason = BroadenReason::LeftOut;
            let broader = BroaderFilters { reason, text, changed, filters, last_resort: false };
            Changed { broader, parts, related: None, cost }
        };
        let mut changes = Vec::new();
        for (cost, (field, names)) in
            COSTS.iter().enumerate().filter(|(_, it)| fields.contains(&it.0))
        {
            let from = pairs.iter().filter(|(name, _)| name == field);
            let from: Vec<String> = from.map(|(_, value)| value.clone()).collect();
            let mut rest = VacancyFilters::default();
            let kept = pairs.iter().filter(|(name, _)| name != field);
            // Values that were read once are read again.
            if kept.map(|(name, value)| rest.add(name, value)).any(|added| added.is_err()) {
                continue;
            }
            let values: Vec<String> = match FacetName::from_code(field) {
                Some(facet) => from
                    .iter()
                    .map(|value| self.facet_label(facet, value, lang).to_owned())
                    .collect(),
                None => from.clone(),
            };
            let name = format!("{}: {}", names[lang as usize], values.join(", "));
            changes.push(changed(field, from, &name, cost, parts.to_vec(), rest));
        }
        for (at, part) in parts.iter().enumerate() {
            let keeps = matches!(part.kind, PartKind::Occupation | PartKind::Place);
            if part.operator != Operator::Must || keeps {
                continue;
            }
            let rest = parts.iter().enumerate().filter(|(other, _)| *other != at);
            let rest: Vec<Part> = rest.map(|(_, part)| part.clone()).collect();
            let name = part.label.as_ref().filter(|_| part.text.is_empty()).unwrap_or(&part.text);
            let from = vec![name.clone()];
            changes.push(changed("query", from, name, LAST, rest, filters.clone()));
        }
        changes
    }
}

fn ids(hits: &[Hit]) -> Vec<u64> {
    hits.iter().map(|hit| id_hash(&hit.id)).collect()
}

fn is_required(part: &Part, kind: PartKind) -> bool {
    part.kind == kind && part.operator == Operator::Must && part.value.is_some()
}

fn is_country(kind: PlaceKind) -> bool {
    kind == PlaceKind::Country
}

/// A value of the filter `near` with twice the distance, and the distance.
fn wider(value: &str) -> Option<(String, f32)> {
    let (at, km) = value.rsplit_once([';', ','])?;
    let km: f32 = km.trim().parse().ok()?;
    let wider = (km * 2.0).max(km + GROWS_KM).min(FARTHEST_KM).round();
    let mark = if value.contains(';') { ';' } else { ',' };
    Some((format!("{at}{mark}{wider}"), wider))
}

/// The heading over near occupations, which names the nearest.
fn near_text(reference: &Reference, near: &[Concept], lang: Lang) -> String {
    let names = near.iter().take(NAMED).map(|concept| reference.taxonomy.label(*concept, lang));
    text(&NEAR_TEXT, lang, &[("names", &names.collect::<Vec<_>>().join(", "))])
}

fn text(texts: &[&str; 3], lang: Lang, values: &[(&str, &str)]) -> String {
    fill(texts[lang as usize], values)
}
