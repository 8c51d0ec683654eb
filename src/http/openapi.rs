//! The description of the interface, made from the handlers.

use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, ResponseBuilder};

use super::problem::{PROBLEM_JSON, Problem};
use crate::service::{ProfileFilters, VacancyFilters};

/// What the handlers do not say.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kohtaanto",
        description = "Matching engine of a national job market: search and ranking over ESCO, vacancies and jobseeker profiles. This service uses the ESCO classification of the European Commission.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    ),
    tags(
        (name = "search", description = "Search and typeahead"),
        (name = "match", description = "Vacancies for people, candidates for vacancies, with reasons. What is posted is stored nowhere"),
        (name = "vacancies", description = "Opportunities of work and training"),
        (name = "profiles", description = "Jobseekers' profiles"),
        (name = "taxonomy", description = "Concepts, places, code lists"),
        (name = "operation", description = "For operators"),
    ),
    components(schemas(Problem, VacancyFilters, ProfileFilters)),
)]
pub(super) struct Described;

/// Operations that take every filter as a parameter, with the filters' schema.
const FILTERED: [(&str, &str); 4] = [
    ("/v1/suggest", "VacancyFilters"),
    ("/v1/vacancies", "VacancyFilters"),
    ("/v1/profiles/{id}/vacancies", "VacancyFilters"),
    ("/v1/vacancies/{id}/candidates", "ProfileFilters"),
];

/// Adds what all operations have in common, and the filters that are parameters.
pub(super) fn complete(api: &mut utoipa::openapi::OpenApi) {
    for (path, filters) in FILTERED {
        let parameters = parameters_of(api, filters);
        let item = api.paths.paths.get_mut(path);
        if let Some(operation) = item.and_then(|item| item.get.as_mut()) {
            operation
                .parameters
                .get_or_insert_default()
                .extend(parameters.into_iter().map(RefOr::T));
        }
    }
    for item in api.paths.paths.values_mut() {
        for operation in operations(item) {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new()
                .description("A problem; `code` says which of `/v1/problems`")
                .content(PROBLEM_JSON, problem.build())
                .build();
            operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].into_iter().flatten()
}

/// The fields of a schema as query parameters.
fn parameters_of(
    api: &utoipa::openapi::OpenApi,
    schema: &str,
) -> Vec<utoipa::openapi::path::Parameter> {
    let schemas = api.components.as_ref().map(|components| &components.schemas);
    let schema = schemas.and_then(|schemas| schemas.get(schema));
    let Some(RefOr::T(Schema::Object(object))) = schema else { return Vec::new() };
    let parameter = |(name, schema): (&String, &RefOr<Schema>)| {
        let description = match schema {
            RefOr::T(Schema::Array(array)) => array.description.clone(),
            RefOr::T(Schema::Object(object)) => object.description.clone(),
            _ => None,
        };
        let mut schema = schema.clone();
        match &mut schema {
            RefOr::T(Schema::Array(array)) => {
                *array = ArrayBuilder::from(array.clone()).description(None::<String>).build();
            }
            RefOr::T(Schema::Object(object)) => object.description = None,
            _ => {}
        }
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(description)
            .schema(Some(schema))
            .build()
    };
    object.properties.iter().map(parameter).collect()
}
