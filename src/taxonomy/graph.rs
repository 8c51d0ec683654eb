//! [`Taxonomy`]: how concepts stand to each other.

use super::Taxonomy;
use super::concept::{CREDIT_STEPS, Concept, credit_value};
use super::rows::CreditRows;

fn valued(rows: &CreditRows, concept: Concept) -> impl Iterator<Item = (Concept, f32)> {
    let (concepts, credits) = rows.get(concept);
    concepts.iter().copied().zip(credits.iter().map(|credit| credit_value(*credit)))
}

impl Taxonomy {
    /// The unit group (four digits) of an occupation.
    #[must_use]
    pub fn isco_group(&self, occupation: Concept) -> Option<Concept> {
        self.unit_groups[occupation.index()]
    }

    /// One step up in ESCO's hierarchy; a skill may have several.
    #[must_use]
    pub fn broader(&self, concept: Concept) -> &[Concept] {
        self.broader.get(concept.index())
    }

    /// One step down in ESCO's hierarchy.
    #[must_use]
    pub fn narrower(&self, concept: Concept) -> &[Concept] {
        self.narrower.get(concept.index())
    }

    /// Skills that ESCO calls essential for an occupation, ascending.
    #[must_use]
    pub fn essential_skills(&self, occupation: Concept) -> &[Concept] {
        self.essential.get(occupation.index())
    }

    /// Skills that ESCO calls optional for an occupation, ascending.
    #[must_use]
    pub fn optional_skills(&self, occupation: Concept) -> &[Concept] {
        self.optional.get(occupation.index())
    }

    /// Occupations for which a skill is essential, ascending.
    #[must_use]
    pub fn essential_for(&self, skill: Concept) -> &[Concept] {
        self.essential_for.get(skill.index())
    }

    /// Occupations for which a skill is optional, ascending.
    #[must_use]
    pub fn optional_for(&self, skill: Concept) -> &[Concept] {
        self.optional_for.get(skill.index())
    }

    /// Skills that ESCO calls essential for having another skill.
    #[must_use]
    pub fn needed_skills(&self, skill: Concept) -> &[Concept] {
        self.needs.get(skill.index())
    }

    /// Skills that ESCO calls optional for having another skill.
    #[must_use]
    pub fn usable_skills(&self, skill: Concept) -> &[Concept] {
        self.may_use.get(skill.index())
    }

    /// How telling a skill is: ln(1 + occupations / (1 + occupations that name it)), essential or
    /// optional. Computed when the pack was made, so that every machine has the same; 0 for a concept that is no skill.
    #[must_use]
    pub fn idf(&self, skill: Concept) -> f32 {
        self.idf[skill.index()]
    }

    /// Other skills for which having `earner` earns credit, with the credit (0.2 to 1), highest
    /// first, at most 64.
    ///
    /// The rules and their sources are in matching's design: narrower and broader skills, ESCO's
    /// relations between skills, occurrence in the same occupations, and closeness of labels.
    pub fn related_skills(&self, earner: Concept) -> impl Iterator<Item = (Concept, f32)> {
        valued(&self.skill_credit, earner)
    }

    /// The same credit from the other end: skills that earn credit for `asked`, highest first. Only
    /// the earner's row is cut at 64, so this may be longer.
    pub fn related_skills_to(&self, asked: Concept) -> impl Iterator<Item = (Concept, f32)> {
        valued(&self.skill_credit_to, asked)
    }

    /// Slices behind [`Taxonomy::related_skills`]: concepts and their credit in 200ths, to be read
    /// with [`credit_value`].
    #[must_use]
    pub fn related_rows(&self, earner: Concept) -> (&[Concept], &[u8]) {
        self.skill_credit.get(earner)
    }

    /// Slices behind [`Taxonomy::related_skills_to`], in 200ths.
    #[must_use]
    pub fn related_rows_to(&self, asked: Concept) -> (&[Concept], &[u8]) {
        self.skill_credit_to.get(asked)
    }

    /// What having `earner` earns for `asked`: 1 if they are the same, 0 if nothing is kept.
    #[must_use]
    pub fn credit(&self, earner: Concept, asked: Concept) -> f32 {
        if earner == asked { 1.0 } else { credit_value(self.skill_credit.credit(earner, asked)) }
    }

    /// How close two occupations or ISCO groups are, from 0 to 1: the same 1, below 0.2 nothing.
    /// Symmetric.
    #[must_use]
    pub fn relatedness(&self, one: Concept, other: Concept) -> f32 {
        credit_value(self.relatedness_step(one, other))
    }

    /// [`Taxonomy::relatedness`] in 200ths.
    #[must_use]
    pub fn relatedness_step(&self, one: Concept, other: Concept) -> u8 {
        if one == other { CREDIT_STEPS } else { self.occupations.credit(one, other) }
    }

    /// Other occupations and ISCO groups with a relatedness of at least 0.2, highest first.
    pub fn related_occupations(&self, one: Concept) -> impl Iterator<Item = (Concept, f32)> {
        valued(&self.occupations, one)
    }

    /// Slices behind [`Taxonomy::related_occupations`]: concepts and relatedness in 200ths, to be
    /// read with [`credit_value`].
    #[must_use]
    pub fn related_occupation_rows(&self, one: Concept) -> (&[Concept], &[u8]) {
        self.occupations.get(one)
    }
}
