//! What changes speak of, with names in the reader's language.

use super::{AdvisedChange, ChangeKind};
use crate::domain::{AreaCode, CardCode, Cefr, ConceptId, Lang, LanguageCode};
use crate::index::Reference;
use crate::matching::reasons::{Subject, message};
use crate::taxonomy::places::{Place, PlaceKind};

/// Names in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) reference: &'a Reference,
    pub(super) lang: Lang,
}

impl Names<'_> {
    /// A change of something that a word names; nothing else is known of it.
    pub(super) fn plain(
        self,
        kind: ChangeKind,
        item: Subject,
        from: Option<String>,
        to: Option<String>,
    ) -> AdvisedChange {
        AdvisedChange {
            kind,
            item,
            from,
            to,
            authority: None,
            authority_url: None,
            law: None,
            how: None,
        }
    }

    pub(super) fn concept(self, id: &ConceptId) -> Subject {
        let taxonomy = &self.reference.taxonomy;
        let concept = self.reference.concept(id);
        let label = concept.map_or(id.as_str(), |concept| taxonomy.label(concept, self.lang));
        subject(id.as_str(), label)
    }

    pub(super) fn language(self, language: LanguageCode) -> Subject {
        let known = self.reference.codes.language(language.as_str());
        subject(language.as_str(), known.map_or(language.as_str(), |known| known.name(self.lang)))
    }

    pub(super) fn card(self, card: CardCode) -> Subject {
        let code = card.to_string();
        let name = self.reference.codes.card(&code).map(|known| known.name(self.lang));
        subject(&code, name.unwrap_or(&code))
    }

    pub(super) fn area(self, area: &AreaCode) -> Subject {
        let places = &self.reference.places;
        match self.reference.place(area) {
            Some(place) => {
                let id = format!("{}:{}", places.kind(place).code(), places.code(place));
                subject(&id, places.name(place, self.lang))
            }
            None => subject(area.code(), area.code()),
        }
    }

    /// A term of work by its wire name; `list` is the group of its messages.
    pub(super) fn term(self, list: &str, name: &str) -> Subject {
        let label = message(self.lang, &format!("advice.{list}.{name}"), &[]);
        subject(name, &label)
    }

    /// The sentence on a change as such.
    pub(super) fn sentence(self, key: &str, change: &AdvisedChange) -> String {
        let values = [
            ("item", &*change.item.label),
            ("from", change.from.as_deref().unwrap_or("")),
            ("to", change.to.as_deref().unwrap_or("")),
        ];
        message(self.lang, key, &values)
    }

    /// Adds who grants a qualification, by which act, and the way to it.
    pub(super) fn with_route(self, number: u16, change: AdvisedChange) -> AdvisedChange {
        let Some(qualification) = self.reference.qualifications.get(number) else { return change };
        let law = qualification.law.as_ref();
        AdvisedChange {
            authority: Some(qualification.authority.name.get(self.lang).to_owned()),
            authority_url: qualification.authority.url.clone(),
            law: law.map(|law| format!("{} ({})", law.title(self.lang), law.id)),
            how: Some(qualification.how.get(self.lang).to_owned()),
            ..change
        }
    }
}

pub(super) fn subject(id: &str, label: &str) -> Subject {
    Subject { id: id.to_owned(), label: label.to_owned() }
}

/// The CEFR level of a row's number, 1 to 6.
pub(super) fn cefr(number: u8) -> Cefr {
    match number {
        ..=1 => Cefr::A1,
        2 => Cefr::A2,
        3 => Cefr::B1,
        4 => Cefr::B2,
        5 => Cefr::C1,
        6.. => Cefr::C2,
    }
}

/// The code of a place as records write it; `None` for kinds that they do not name.
pub(super) fn area_code(reference: &Reference, place: Place) -> Option<AreaCode> {
    let code = reference.places.code(place).to_owned();
    match reference.places.kind(place) {
        PlaceKind::Municipality => Some(AreaCode::Municipality(code)),
        PlaceKind::Region => Some(AreaCode::Region(code)),
        PlaceKind::Locality => Some(AreaCode::Locality(code)),
        PlaceKind::Nuts => Some(AreaCode::Nuts(code)),
        PlaceKind::Country => Some(AreaCode::Country(code)),
        PlaceKind::EmploymentArea => Some(AreaCode::EmploymentArea(code)),
        _ => None,
    }
}
