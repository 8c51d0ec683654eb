//! Names of codes, places and concepts in a reader's language.

use super::messages::Words;
use crate::domain::{
    AreaCode, ConceptId, Contract, EducationLevel, FieldOfEducation, Importance, LanguageCode,
    OpportunityKind, Remote, Shift, WorkingTime,
};
use crate::service::{Place, Reference};

/// Names in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) reference: &'a Reference,
    pub(super) words: Words,
}

/// Code and key of a working time.
pub(super) const fn working_time(value: WorkingTime) -> (&'static str, &'static str) {
    match value {
        WorkingTime::FullTime => ("full_time", "working_time.full_time"),
        WorkingTime::PartTime => ("part_time", "working_time.part_time"),
    }
}

/// Code and key of a contract.
pub(super) const fn contract(value: Contract) -> (&'static str, &'static str) {
    match value {
        Contract::Permanent => ("permanent", "contract.permanent"),
        Contract::FixedTerm => ("fixed_term", "contract.fixed_term"),
        Contract::Seasonal => ("seasonal", "contract.seasonal"),
        Contract::Summer => ("summer", "contract.summer"),
        Contract::OnCall => ("on_call", "contract.on_call"),
        Contract::Agency => ("agency", "contract.agency"),
        Contract::SelfEmployed => ("self_employed", "contract.self_employed"),
    }
}

/// Code and key of a time of work.
pub(super) const fn shift(value: Shift) -> (&'static str, &'static str) {
    match value {
        Shift::Day => ("day", "shift.day"),
        Shift::Evening => ("evening", "shift.evening"),
        Shift::Night => ("night", "shift.night"),
        Shift::Periodic => ("periodic", "shift.periodic"),
        Shift::Flexible => ("flexible", "shift.flexible"),
        Shift::Weekdays => ("weekdays", "shift.weekdays"),
        Shift::Weekends => ("weekends", "shift.weekends"),
        Shift::ShiftWork => ("shift_work", "shift.shift_work"),
    }
}

/// Code and key of an extent of remote work.
pub(super) const fn remote(value: Remote) -> (&'static str, &'static str) {
    match value {
        Remote::None => ("none", "remote.none"),
        Remote::Partial => ("partial", "remote.partial"),
        Remote::Full => ("full", "remote.full"),
    }
}

/// Key of a kind of opportunity.
pub(super) const fn kind(value: OpportunityKind) -> &'static str {
    match value {
        OpportunityKind::Job => "kind.job",
        OpportunityKind::SeasonalWork => "kind.seasonal_work",
        OpportunityKind::Traineeship => "kind.traineeship",
        OpportunityKind::PaySubsidisedJob => "kind.pay_subsidised_job",
        OpportunityKind::WorkTrial => "kind.work_trial",
        OpportunityKind::Apprenticeship => "kind.apprenticeship",
        OpportunityKind::Training => "kind.training",
    }
}

impl Names<'_> {
    /// A concept's name; its id where the loaded taxonomy does not know it.
    pub(super) fn concept(&self, id: &ConceptId) -> String {
        let taxonomy = &self.reference.taxonomy;
        let known = taxonomy.find(id.as_str());
        known.map_or(id.as_str(), |concept| taxonomy.label(concept, self.words.0)).to_owned()
    }

    pub(super) fn find_place(&self, area: &AreaCode) -> Option<Place> {
        let places = &self.reference.places;
        match area {
            AreaCode::Municipality(code) => places.municipality(code),
            AreaCode::Region(code) => places.region(code),
            AreaCode::EmploymentArea(code) => places.employment_area(code),
            AreaCode::Nuts(code) => places.nuts(code),
            AreaCode::Country(code) => places.country(code),
            AreaCode::Locality(code) => places.locality(code),
        }
    }

    pub(super) fn place_name(&self, place: Place) -> &str {
        self.reference.places.name(place, self.words.0)
    }

    /// An area's name, with its country where that is not Finland.
    pub(super) fn area(&self, area: &AreaCode) -> String {
        let Some(place) = self.find_place(area) else { return area.code().to_owned() };
        let name = self.place_name(place).to_owned();
        let places = &self.reference.places;
        match places.country_of(place) {
            Some(country) if country != place && places.code(country) != "FI" => {
                format!("{name}, {}", self.place_name(country))
            }
            _ => name,
        }
    }

    /// The region of an area and nothing finer; abroad, or where there is no region, the country.
    pub(super) fn region(&self, area: &AreaCode) -> Option<String> {
        let places = &self.reference.places;
        let region = places.region_or_country(self.find_place(area)?)?;
        Some(self.place_name(region).to_owned())
    }

    /// A language's name.
    pub(super) fn language(&self, code: &str) -> String {
        let known = self.reference.codes.language(code);
        known.map_or(code, |language| language.name(self.words.0)).to_owned()
    }

    /// Names of languages, parted by commas.
    pub(super) fn languages(&self, codes: &[LanguageCode]) -> String {
        codes.iter().map(|code| self.language(code.as_str())).collect::<Vec<_>>().join(", ")
    }

    /// A level of education and, where known, its field.
    pub(super) fn education(
        &self,
        level: EducationLevel,
        field: Option<FieldOfEducation>,
    ) -> String {
        let known = self.reference.codes.education_level(level.isced());
        let name = known.map_or_else(String::new, |level| level.name(self.words.0).to_owned());
        match field.map(|field| self.field_of_education(field.as_str())) {
            Some(field) => format!("{name}: {field}"),
            None => name,
        }
    }

    /// A field of education; a detailed one without a name in this language is named by its narrow field.
    pub(super) fn field_of_education(&self, code: &str) -> String {
        let list = self.reference.codes.list("isced_f");
        let mut at = list.and_then(|list| list.get(code));
        while let Some(field) = at {
            if let Some(name) = field.own_name(self.words.0) {
                return name.to_owned();
            }
            at = field.parent().and_then(|parent| list.and_then(|list| list.get(parent)));
        }
        code.to_owned()
    }

    /// A card or permit.
    pub(super) fn card(&self, code: &str) -> String {
        let known = self.reference.codes.card(code);
        known.map_or(code, |card| card.name(self.words.0)).to_owned()
    }

    /// A driving licence class with what it is for.
    pub(super) fn driving(&self, class: &str) -> String {
        let known = self.reference.codes.driving_licence(class);
        let name = known.and_then(|class| class.own_name(self.words.0));
        name.map_or_else(|| class.to_owned(), |name| format!("{class} – {name}"))
    }

    /// A remark where something is an advantage and not a requirement.
    pub(super) fn importance(&self, importance: Importance) -> Option<&'static str> {
        match importance {
            Importance::Must => None,
            Importance::Nice => Some(self.words.t("vacancy.nice")),
        }
    }
}
