//! What the engine knows of the world before it reads a vacancy: places and code lists.

pub mod codes;
pub mod places;
mod table;
