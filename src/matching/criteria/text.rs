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

fn value(product: f32, model: &Model) -> Value {
    Value::stated(worth(product, model), model.unstated.text)
}

/// The value for a person, of what a vacancy speaks of.
#[inline]
pub(crate) fn of_vacancy(person: &SpokenOf, vacancy: &[Topic], model: &Model) -> Value {
    if vacancy.is_empty() {
        Value::OPEN
    } else if person.is_empty() {
        Value::unstated(model.unstated.text)
    } else {
        value(person.product(vacancy), model)
    }
}

/// The value for a vacancy, of what a person speaks of.
#[inline]
pub(crate) fn of_person(vacancy: &SpokenOf, person: &[Topic], model: &Model) -> Value {
    if vacancy.is_empty() {
        Value::OPEN
    } else if person.is_empty() {
        Value::unstated(model.unstated.text)
    } else {
        value(vacancy.product(person), model)
    }
}
