//! Skills: weighted coverage of the skills asked for.
//!
//! value = Σ a_s · max(0.10, max over t of r(t→s)·g(t)) / Σ a_s, where a_s = idf(s) · importance · probability,
//! r is the taxonomy's credit, and g is 1 for stated skills, 0.5 for those that are essential to a held
//! occupation and 0.25 for its optional ones.

use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::matching::fold::Value;
use crate::matching::model::Model;
use crate::taxonomy::{Concept, Taxonomy, credit_value};

/// g of skills that a held occupation needs.
pub(crate) const ESSENTIAL: f32 = 0.5;
/// g of skills that a held occupation may need.
pub(crate) const OPTIONAL: f32 = 0.25;

/// Calls `visit` with every skill of a person and its g: stated ones, then those implied by held occupations.
pub(crate) fn each_skill(
    taxonomy: &Taxonomy,
    profiles: &ProfileColumns,
    doc: u32,
    mut visit: impl FnMut(Concept, f32, Option<Concept>),
) {
    let known = |number: u16| Concept::from_u16(number).filter(|c| c.index() < taxonomy.len());
    for skill in profiles.skills.get(doc).iter().filter_map(|number| known(*number)) {
        visit(skill, 1.0, None);
    }
    for held in profiles.held.get(doc).iter().filter_map(|held| known(held.concept)) {
        if !taxonomy.kind(held).is_occupation() {
            continue;
        }
        taxonomy
            .essential_skills(held)
            .iter()
            .for_each(|skill| visit(*skill, ESSENTIAL, Some(held)));
        taxonomy.optional_skills(held).iter().for_each(|skill| visit(*skill, OPTIONAL, Some(held)));
    }
}

/// Calls `visit` with the skill itself (1) and all that it earns credit for.
pub(crate) fn each_credit(
    taxonomy: &Taxonomy,
    skill: Concept,
    mut visit: impl FnMut(Concept, f32),
) {
    visit(skill, 1.0);
    let (asked, credits) = taxonomy.related_rows(skill);
    for (other, credit) in asked.iter().zip(credits) {
        visit(*other, credit_value(*credit));
    }
}

fn stated(profiles: &ProfileColumns, doc: u32) -> bool {
    !profiles.skills.get(doc).is_empty() || !profiles.held.get(doc).is_empty()
}

/// The credit that one person has for every skill.
#[derive(Debug, Clone)]
pub(crate) struct PersonSkills {
    /// max(floor, r·g) by concept.
    credit: Vec<f32>,
    stated: bool,
}

impl PersonSkills {
    pub(crate) fn new(
        taxonomy: &Taxonomy,
        model: &Model,
        profiles: &ProfileColumns,
        doc: u32,
    ) -> Self {
        let mut credit = vec![model.unstated.skill; taxonomy.len()];
        each_skill(taxonomy, profiles, doc, |skill, g, _| {
            each_credit(taxonomy, skill, |asked, r| {
                let slot = &mut credit[asked.index()];
                *slot = slot.max(r * g);
            });
        });
        Self { credit, stated: stated(profiles, doc) }
    }

    #[inline]
    pub(crate) fn value(&self, vacancies: &VacancyColumns, doc: u32, model: &Model) -> Value {
        let weight = vacancies.skill_weight[doc as usize];
        if weight <= 0.0 {
            return Value::OPEN;
        }
        if !self.stated {
            return Value::unstated(model.unstated.skill);
        }
        let mut earned = 0.0;
        for asked in vacancies.skills.get(doc) {
            earned += asked.weight * self.credit[usize::from(asked.concept)];
        }
        Value::stated(earned / weight, model.unstated.skill)
    }
}

/// Columns of a credit matrix are padded to whole lanes of this many, so that maxima become vector instructions.
const LANES: usize = 8;

/// The credit that every skill and every held occupation earns for the skills of one vacancy.
#[derive(Debug, Clone)]
pub(crate) struct VacancySkills {
    weights: Vec<f32>,
    weight: f32,
    /// Row of each concept in `credit`; 0 where it earns nothing. Narrow, so that the table stays in the nearest
    /// cache while a scan looks up every skill of every person.
    row: Vec<u16>,
    /// Rows of `width` credits, one per skill asked for; row 0 is the floor.
    credit: Vec<f32>,
    width: usize,
    /// The best credits of the document at hand.
    best: Vec<f32>,
    /// The coverage of those who earn credit for nothing that is asked for.
    nothing: f32,
}

impl VacancySkills {
    pub(crate) fn new(
        taxonomy: &Taxonomy,
        model: &Model,
        vacancies: &VacancyColumns,
        doc: u32,
    ) -> Self {
        let asked = vacancies.skills.get(doc);
        let width = asked.len().next_multiple_of(LANES);
        let floor = model.unstated.skill;
        let mut table = Self {
            weights: asked.iter().map(|asked| asked.weight).collect(),
            weight: vacancies.skill_weight[doc as usize],
            row: vec![0; taxonomy.len()],
            credit: vec![floor; width],
            width,
            best: vec![floor; width],
            nothing: 0.0,
        };
        table.nothing = table.coverage();
        for (at, asked) in asked.iter().enumerate() {
            let Some(skill) = Concept::from_u16(asked.concept) else { continue };
            table.add_earner(taxonomy, skill, at, 1.0, floor);
            let (earners, credits) = taxonomy.related_rows_to(skill);
            for (earner, credit) in earners.iter().zip(credits) {
                table.add_earner(taxonomy, *earner, at, credit_value(*credit), floor);
            }
        }
        table
    }

    /// Enters what a skill, and the occupations that imply it, earn for the skill asked for at a place.
    fn add_earner(&mut self, taxonomy: &Taxonomy, skill: Concept, at: usize, r: f32, floor: f32) {
        self.raise(skill, at, r, floor);
        // An implied skill that earns no more than the floor changes nothing.
        if r * ESSENTIAL > floor {
            for occupation in taxonomy.essential_for(skill) {
                self.raise(*occupation, at, r * ESSENTIAL, floor);
            }
        }
        if r * OPTIONAL > floor {
            for occupation in taxonomy.optional_for(skill) {
                self.raise(*occupation, at, r * OPTIONAL, floor);
            }
        }
    }

    fn raise(&mut self, concept: Concept, at: usize, credit: f32, floor: f32) {
        let row = &mut self.row[concept.index()];
        if *row == 0 {
            // There are no more rows than concepts, and those have numbers of 16 bits.
            *row = (self.credit.len() / self.width) as u16;
            self.credit.resize(self.credit.len() + self.width, floor);
        }
        let slot = &mut self.credit[usize::from(*row) * self.width + at];
        *slot = slot.max(credit);
    }

    /// Σ a_s · best credit / Σ a_s.
    #[inline]
    fn coverage(&self) -> f32 {
        let mut earned = 0.0;
        for (weight, best) in self.weights.iter().zip(&self.best) {
            earned += weight * best;
        }
        earned / self.weight
    }

    #[inline]
    pub(crate) fn value(&mut self, profiles: &ProfileColumns, doc: u32, model: &Model) -> Value {
        if self.weight <= 0.0 {
            return Value::OPEN;
        }
        let (skills, held) = (profiles.skills.get(doc), profiles.held.get(doc));
        if skills.is_empty() && held.is_empty() {
            return Value::unstated(model.unstated.skill);
        }
        let mut earns = false;
        let concepts = skills.iter().copied().chain(held.iter().map(|held| held.concept));
        for concept in concepts {
            let row = usize::from(self.row.get(usize::from(concept)).copied().unwrap_or(0));
            if row != 0 {
                if !earns {
                    self.best.fill(model.unstated.skill);
                    earns = true;
                }
                let credits = &self.credit[row * self.width..(row + 1) * self.width];
                for (best, credit) in self.best.iter_mut().zip(credits) {
                    *best = best.max(*credit);
                }
            }
        }
        let coverage = if earns { self.coverage() } else { self.nothing };
        Value::stated(coverage, model.unstated.skill)
    }
}
