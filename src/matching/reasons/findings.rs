//! The evidence for each criterion, what is missing, and what the vacancy does not say.

use super::{
    Criterion, CriterionReason, Finding, Pair, Points, Relation, Subject, message, whereabouts,
};
use crate::domain::Cefr;
use crate::index::codes;
use crate::index::row::{LanguageLevel, NICE, STEPS};
use crate::matching::criteria::skills::each_skill;
use crate::matching::criteria::terms::{Fit, Term};
use crate::matching::criteria::{education, languages, terms, text};
use crate::taxonomy::{Concept, credit_value};
use crate::text::topics::shared;

/// Most concepts that the text criterion lists.
const TOPICS: usize = 5;
/// Fills in what was found, what is missing and what the vacancy does not say; `scale` is the points (in hundredths) of a value of 1.
pub(super) fn collect(
    pair: &Pair<'_>,
    criterion: Criterion,
    scale: f32,
    reason: &mut CriterionReason,
) {
    match criterion {
        Criterion::Occupation => occupation(pair, scale, reason),
        Criterion::Skills => skills(pair, scale, reason),
        Criterion::Experience => experience(pair, scale, reason),
        Criterion::Education => schooling(pair, scale, reason),
        Criterion::Languages => tongues(pair, scale, reason),
        Criterion::Location => whereabouts::location(pair, scale, reason),
        Criterion::Terms => wishes(pair, scale, reason),
        Criterion::Text => topics(pair, scale, reason),
    }
}

/// While findings are collected their points are kept this much finer than hundredths; [`settle`] rounds them.
const FINE: f32 = 1000.0;

pub(super) fn points(hundredths: f32) -> Points {
    Points((hundredths.max(0.0) * FINE).round() as u32)
}

/// Rounds the points of all findings so that together with what hangs on no evidence they are the contribution.
///
/// Shares are rounded cumulatively, as contributions are.
pub(super) fn settle(reason: &mut CriterionReason) {
    let limit = reason.contribution.0;
    let (mut exact, mut rounded) = (0_u64, 0);
    let mut last = None;
    for finding in reason.found.iter_mut().chain(&mut reason.missing).chain(&mut reason.silent) {
        exact += u64::from(finding.points.0);
        let next = ((exact as f64 / f64::from(FINE)).round() as u32).min(limit);
        finding.points = Points(next - rounded);
        rounded = next;
        if finding.points.0 > 0 {
            last = Some(finding);
        }
    }
    // A single hundredth is what rounding left over, not something that silence earns.
    if let (1, Some(last)) = (limit - rounded, last) {
        last.points.0 += 1;
        rounded = limit;
    }
    reason.base = Points(limit - rounded);
}

fn percent(share: f32) -> String {
    format!("{:.0}", share * 100.0)
}

fn concept(pair: &Pair<'_>, concept: Concept) -> Subject {
    let taxonomy = &pair.reference.taxonomy;
    Subject {
        id: taxonomy.id(concept).to_owned(),
        label: taxonomy.label(concept, pair.lang).to_owned(),
    }
}

fn known(pair: &Pair<'_>, number: u16) -> Option<Concept> {
    Concept::from_u16(number).filter(|concept| concept.index() < pair.reference.taxonomy.len())
}

pub(super) fn plain(id: &str, label: String) -> Subject {
    Subject { id: id.to_owned(), label }
}

/// How the evidence relates to what is asked, read off the graph.
fn relation(pair: &Pair<'_>, own: Concept, asked: Concept) -> Relation {
    let taxonomy = &pair.reference.taxonomy;
    let above = |from: Concept, to: Concept| {
        let parents = taxonomy.broader(from);
        parents.contains(&to)
            || parents.iter().any(|parent| taxonomy.broader(*parent).contains(&to))
    };
    if own == asked {
        Relation::Same
    } else if above(own, asked) {
        Relation::Narrower
    } else if above(asked, own) {
        Relation::Broader
    } else if taxonomy.needed_skills(own).contains(&asked) {
        Relation::Essential
    } else if taxonomy.usable_skills(own).contains(&asked) {
        Relation::Optional
    } else {
        Relation::Related
    }
}

fn occupation(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let taxonomy = &pair.reference.taxonomy;
    let jobs = pair.jobs;
    let full = (STEPS as f32).powi(2);
    let wanted = pair.profiles.wanted.get(pair.profile);
    let own = wanted.iter().map(|wanted| (*wanted, full, true));
    let held = pair.profiles.held.get(pair.profile).iter();
    let own: Vec<(u16, f32, bool)> =
        own.chain(held.map(|held| (held.concept, jobs.factor(held) as f32, false))).collect();
    let mut best: Option<(f32, Concept, Concept, bool)> = None;
    let asked = pair.vacancies.occupations.get(pair.vacancy);
    for item in asked {
        let Some(asked) = known(pair, item.concept) else { continue };
        for (number, factor, is_wanted) in &own {
            let Some(own) = known(pair, *number) else { continue };
            let related = taxonomy.relatedness(own, asked);
            let value = related * factor / full * f32::from(item.factor) / f32::from(STEPS);
            if value > 0.0 && best.is_none_or(|(best, ..)| value > best) {
                best = Some((value, asked, own, *is_wanted));
            }
        }
    }
    let floor = pair.model.unstated.occupation;
    if let Some((value, asked, own, is_wanted)) = best.filter(|(value, ..)| *value > floor) {
        let key = match (is_wanted, own == asked) {
            (true, true) => "occupation.wanted.same",
            (true, false) => "occupation.wanted.near",
            (false, true) => "occupation.held.same",
            (false, false) => "occupation.held.near",
        };
        let (asked, evidence) = (concept(pair, asked), concept(pair, own));
        let shown = percent(value);
        let values = [("asked", &*asked.label), ("own", &*evidence.label), ("percent", &*shown)];
        let text = message(pair.lang, key, &values);
        let relation = if asked.id == evidence.id { Relation::Same } else { Relation::Related };
        reason.found.push(Finding {
            asked,
            evidence: Some(evidence),
            relation: Some(relation),
            implied_by: None,
            value,
            points: points(scale * value),
            text,
        });
        return;
    }
    for asked in asked.iter().filter_map(|item| known(pair, item.concept)) {
        let asked = concept(pair, asked);
        let text = message(pair.lang, "occupation.missing", &[("asked", &asked.label)]);
        reason.missing.push(missing(asked, floor, text));
    }
}

/// Where a finding is told, by how the wish fares.
pub(super) fn list(reason: &mut CriterionReason, fit: Fit) -> &mut Vec<Finding> {
    match fit {
        Fit::Met => &mut reason.found,
        Fit::Failed => &mut reason.missing,
        Fit::Silent => &mut reason.silent,
    }
}

fn missing(asked: Subject, value: f32, text: String) -> Finding {
    Finding {
        asked,
        evidence: None,
        relation: None,
        implied_by: None,
        value,
        points: Points(0),
        text,
    }
}

fn skills(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let taxonomy = &pair.reference.taxonomy;
    let asked = pair.vacancies.skills.get(pair.vacancy);
    let floor = pair.model.unstated.skill;
    // What the person has, by concept, so that the few earners of each skill asked for are looked up.
    let mut own: Vec<f32> = vec![0.0; taxonomy.len()];
    each_skill(taxonomy, pair.profiles, pair.profile, |skill, g, _| {
        let slot = &mut own[skill.index()];
        *slot = slot.max(g);
    });
    let best = |asked: Concept| {
        let (earners, credits) = taxonomy.related_rows_to(asked);
        let credits = credits.iter().map(|credit| credit_value(*credit));
        std::iter::once((1.0, asked))
            .chain(credits.zip(earners.iter().copied()))
            .map(|(r, earner)| (r * own[earner.index()], earner))
            .filter(|(value, _)| *value > floor)
            .max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let weight = pair.vacancies.skill_weight[pair.vacancy as usize];
    for item in asked {
        let Some(asked) = known(pair, item.concept) else { continue };
        let subject = concept(pair, asked);
        let share = if weight > 0.0 { item.weight / weight } else { 0.0 };
        match best(asked) {
            Some((value, earner)) => {
                let implied_by =
                    (own[earner.index()] < 1.0).then(|| implied_by(pair, earner)).flatten();
                let finding = covered(pair, subject, asked, value, earner, implied_by);
                let points = points(scale * share * value);
                let text = with_remarks(pair, finding.text.clone(), item.factor);
                reason.found.push(Finding { points, text, ..finding });
            }
            None => {
                let text = message(pair.lang, "skill.missing", &[("asked", &subject.label)]);
                let text = with_remarks(pair, text, item.factor);
                reason.missing.push(missing(subject, floor, text));
            }
        }
    }
}

/// The held occupation that implies a skill best.
fn implied_by(pair: &Pair<'_>, skill: Concept) -> Option<Concept> {
    let mut best: Option<(f32, Concept)> = None;
    each_skill(&pair.reference.taxonomy, pair.profiles, pair.profile, |own, g, occupation| {
        if let Some(occupation) = occupation.filter(|_| own == skill)
            && best.is_none_or(|(known, _)| g > known)
        {
            best = Some((g, occupation));
        }
    });
    best.map(|(_, occupation)| occupation)
}

/// A skill that something covers; its points are filled in by the caller.
fn covered(
    pair: &Pair<'_>,
    subject: Subject,
    asked: Concept,
    value: f32,
    own: Concept,
    implied_by: Option<Concept>,
) -> Finding {
    let relation = relation(pair, own, asked);
    let evidence = concept(pair, own);
    let implied_by = implied_by.map(|occupation| concept(pair, occupation));
    let key = match (&implied_by, relation) {
        (None, Relation::Same) => "skill.same",
        (None, _) => "skill.credit",
        (Some(_), Relation::Same) => "skill.implied",
        (Some(_), _) => "skill.implied_credit",
    };
    let (shown, how) = (percent(value), message(pair.lang, relation.key(), &[]));
    let text = message(
        pair.lang,
        key,
        &[
            ("asked", &subject.label),
            ("own", &evidence.label),
            ("percent", &shown),
            ("relation", &how),
            ("occupation", implied_by.as_ref().map_or("", |occupation| &occupation.label)),
        ],
    );
    Finding {
        asked: subject,
        evidence: Some(evidence),
        relation: Some(relation),
        implied_by,
        value,
        points: Points(0),
        text,
    }
}

/// Adds that a skill or language is only an advantage, or how sure it is that the text asks for it.
fn with_remarks(pair: &Pair<'_>, text: String, factor: u8) -> String {
    let remark = match factor {
        STEPS => return text,
        NICE => message(pair.lang, "skill.nice", &[]),
        factor => {
            let sure = percent(f32::from(factor) / f32::from(STEPS));
            message(pair.lang, "skill.extracted", &[("percent", &sure)])
        }
    };
    format!("{text} ({remark})")
}

fn experience(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let held = pair.profiles.held.get(pair.profile);
    if held.is_empty() {
        return;
    }
    let taxonomy = &pair.reference.taxonomy;
    let jobs = pair.jobs;
    let asked_months = u32::from(pair.vacancies.experience[pair.vacancy as usize]);
    let mut best: Option<(u32, Concept)> = None;
    for asked in pair.vacancies.occupations.get(pair.vacancy) {
        let Some(concept) = known(pair, asked.concept) else { continue };
        let months = held
            .iter()
            .filter_map(|held| {
                let own = known(pair, held.concept)?;
                Some(jobs.months(held) * u32::from(taxonomy.relatedness_step(concept, own)))
            })
            .sum();
        if best.is_none_or(|(best, _)| months > best) {
            best = Some((months, concept));
        }
    }
    let Some((sum, asked)) = best else { return };
    let (months, wanted) = (sum / u32::from(STEPS), asked_months.to_string());
    let asked = concept(pair, asked);
    let value = (sum as f32 / (asked_months * u32::from(STEPS)) as f32).min(1.0);
    let key = if value >= 1.0 { "experience.met" } else { "experience.short" };
    let text = message(pair.lang, key, &[("months", &months.to_string()), ("asked", &wanted)]);
    if value > pair.model.unstated.experience {
        reason.found.push(Finding {
            asked,
            evidence: None,
            relation: None,
            implied_by: None,
            value,
            points: points(scale * value),
            text,
        });
    } else {
        reason.missing.push(missing(asked, pair.model.unstated.experience, text));
    }
}

fn schooling(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let asked = pair.vacancies.education[pair.vacancy as usize];
    let taken = pair.profiles.educations.get(pair.profile).iter();
    let best = taken
        .map(|taken| (education::one(asked, *taken, pair.model), *taken))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((value, taken)) = best else { return };
    let key = match asked.eqf.saturating_sub(taken.eqf) {
        0 => "education.met",
        1 => "education.below",
        _ => "education.far",
    };
    let mut text = message(pair.lang, key, &[]);
    if asked.field != [0; 4] {
        let level = education::one(
            crate::index::row::EducationCode { field: [0; 4], ..asked },
            taken,
            pair.model,
        );
        let share = pair.model.education.field_share;
        let near = if level > 0.0 { (value / level - (1.0 - share)) / share } else { 0.0 };
        let near = percent(near.clamp(0.0, 1.0));
        let key = match near.as_str() {
            _ if taken.field == [0; 4] => "education.field.unstated",
            "100" => "education.field.same",
            "0" => "education.field.other",
            _ => "education.field.near",
        };
        text = format!("{text}; {}", message(pair.lang, key, &[("percent", &near)]));
    }
    let subject = plain(&format!("eqf/{}", asked.eqf), reason.label.clone());
    if value > pair.model.unstated.education {
        let evidence = Some(plain(&format!("eqf/{}", taken.eqf), reason.label.clone()));
        reason.found.push(Finding {
            asked: subject,
            evidence,
            relation: None,
            implied_by: None,
            value,
            points: points(scale * value),
            text,
        });
    } else {
        reason.missing.push(missing(subject, pair.model.unstated.education, text));
    }
}

const LEVELS: [Cefr; 6] = [Cefr::A1, Cefr::A2, Cefr::B1, Cefr::B2, Cefr::C1, Cefr::C2];

/// A level of the Common European Framework by its number, 1 (A1) to 6 (C2).
pub(crate) fn cefr_name(number: u8) -> &'static str {
    LEVELS.get(usize::from(number.saturating_sub(1))).map_or("", |level| level.code())
}

fn tongues(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let asked = pair.vacancies.languages.get(pair.vacancy);
    let known: &[LanguageLevel] = pair.profiles.languages.get(pair.profile);
    let weights: f32 = asked.iter().map(|asked| f32::from(asked.weight)).sum();
    for asked in asked {
        let Some(code) = codes::language_of(asked.language) else { continue };
        let name = pair.reference.codes.language(code.as_str());
        let label = name.map_or(code.as_str(), |code| code.name(pair.lang)).to_owned();
        let value = languages::one(*asked, known, pair.model);
        let own = known.iter().find(|known| known.language == asked.language);
        let key = match own {
            None => "language.missing",
            Some(own) if own.level >= asked.level => "language.met",
            Some(own) if own.level + 1 == asked.level => "language.below",
            Some(_) => "language.far",
        };
        let values = [
            ("language", &*label),
            ("level", cefr_name(asked.level)),
            ("own", own.map_or("", |own| cefr_name(own.level))),
        ];
        let text = with_remarks(pair, message(pair.lang, key, &values), asked.weight);
        let subject = plain(code.as_str(), label.clone());
        if value > pair.model.unstated.languages {
            reason.found.push(Finding {
                evidence: Some(subject.clone()),
                asked: subject,
                relation: None,
                implied_by: None,
                value,
                points: points(scale * value * f32::from(asked.weight) / weights),
                text,
            });
        } else {
            reason.missing.push(missing(subject, value, text));
        }
    }
}

fn wishes(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let mut fits = Vec::new();
    terms::each(pair.vacancies, pair.vacancy, pair.profiles, pair.profile, |term, fit| {
        fits.push((term, fit));
    });
    let count = fits.len() as f32;
    for (term, fit) in fits {
        let name = match term {
            Term::WorkingTime => "term.working_time",
            Term::Contract => "term.contract",
            Term::Shifts => "term.shifts",
            Term::Pay => "term.pay",
            Term::Start => "term.start",
            Term::Kind => "term.kind",
        };
        let label = message(pair.lang, name, &[]);
        let (key, value) = match fit {
            Fit::Met => ("term.met", 1.0),
            Fit::Failed => ("term.failed", 0.0),
            Fit::Silent => ("term.silent", pair.model.unstated.terms),
        };
        let text = message(pair.lang, key, &[("term", &label)]);
        let id = name.split_once('.').map_or(name, |(_, id)| id);
        let finding = Finding {
            asked: plain(id, label),
            evidence: None,
            relation: None,
            implied_by: None,
            value,
            points: if fit == Fit::Met { points(scale / count) } else { Points(0) },
            text,
        };
        list(reason, fit).push(finding);
    }
}

fn topics(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let asked = pair.vacancies.topics.get(pair.vacancy);
    let mut parts: Vec<(f32, Concept)> = shared(asked, pair.profiles.topics.get(pair.profile))
        .filter_map(|(concept, part)| Some((part, known(pair, concept)?)))
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let product: f32 = parts.iter().map(|(part, _)| part).sum();
    // The worth is concave: without one of its parts it falls by no more than the part's share.
    let worth = text::worth(product.min(1.0), pair.model);
    for (part, own) in parts.into_iter().take(TOPICS) {
        let subject = concept(pair, own);
        let text = message(pair.lang, "text.found", &[("own", &subject.label)]);
        let value = part / product * worth;
        reason.found.push(Finding {
            evidence: Some(subject.clone()),
            asked: subject,
            relation: None,
            implied_by: None,
            value,
            points: points(scale * value),
            text,
        });
    }
}
