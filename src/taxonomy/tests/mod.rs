//! Tests through the public interface: the pack in the repository, and small packs built here.

mod fixture;
mod repository_pack;
