//! Random changes to real pieces: code and configs of the fixtures, a configuration, frames of the protocol. Each target
//! does a fixed number of rounds from a fixed seed; `FUZZ_SECONDS=600 cargo test --profile profiling --test fuzz TARGET`
//! goes on for that long from a seed of its own, which a failure names (`FUZZ_SEED` starts there again).

#[allow(dead_code, reason = "other tests look at more of a block")]
#[path = "support/blocks.rs"]
mod blocks;
#[allow(dead_code, reason = "other tests ask for more")]
#[path = "support/client.rs"]
mod client;
mod fuzz {
    mod inputs;
    mod parsers;
    mod protocol;
    mod random;
    mod texts;
}
