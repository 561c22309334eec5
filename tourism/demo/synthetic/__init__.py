"""A large world of places that do not exist, for measuring: seeded, marked 合成, written in bulk."""
