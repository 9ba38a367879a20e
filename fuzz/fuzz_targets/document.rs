#![no_main]

fn same(one: &[u8], other: &[u8]) -> bool {
    let read = |text| serde_json::from_slice::<serde_json::Value>(text).ok();
    read(one).is_some_and(|one| Some(one) == read(other))
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| synth_sdk::fuzz::document(bytes, same));
