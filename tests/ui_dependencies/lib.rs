//! What the programs in `tests/ui` may use: the dependencies of this package.
