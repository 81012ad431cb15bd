#pragma once

/// The `main` of every fuzz target: runs libFuzzer on `LLVMFuzzerTestOneInput`.
int rolecall_fuzz_main(int count, char **arguments);
