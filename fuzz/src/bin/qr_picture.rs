//! A picture file from anybody: any answer will do, as long as there is one.

#![no_main]

libfuzzer_sys::fuzz_target!(|picture: &[u8]| {
    let _ = huepass_qr::read(picture);
});
