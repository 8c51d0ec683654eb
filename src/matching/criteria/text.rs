//! Text: (1 + k)·c / (c + k), c the product, at most 1, of what the person's titles and the vacancy's text speak of
//! (see [`crate::text::topics`]).

use crate::matching::fold::Value;
use crate::matching::model::Model;
use crate::text::topics::{SpokenOf, Topic};

/// What a product is worth.
pub(crate) fn worth(product: f32, model: &Model) -> f32 {
    let k = model.text.k;
    (1.0 + k) * product / (product + k)
}

/// The value of a pair: `asked` if the vacancy speaks of anything, `stated` if the person does.
#[inline]
fn value(asked: bool, stated: bool, model: &Model, product: impl FnOnce() -> f32) -> Value {
    if !asked {
        Value::OPEN
    } else if stated {
        Value::stated(worth(product(), model), model.unstated.text)
    } else {
        Value::unstated(model.unstated.text)
    }
}

/// The value for a person, of what a vacancy speaks of.
#[inline]
pub(crate) fn of_vacancy(person: &SpokenOf, vacancy: &[Topic], model: &Model) -> Value {
    value(!vacancy.is_empty(), !person.is_empty(), model, || person.product(vacancy))
}

/// The value for a vacancy, of what a person speaks of.
#[inline]
pub(crate) fn of_person(vacancy: &SpokenOf, person: &[Topic], model: &Model) -> Value {
    value(!vacancy.is_empty(), !person.is_empty(), model, || vacancy.product(person))
}
