//! The `kohtaanto` binary.

fn main() {}
