#include "FuzzMain.h"
#include <stddef.h>
#include <stdint.h>

// From libFuzzer's FuzzerInterface.h, and the entry point that each fuzz target defines.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*one_input)(const uint8_t *, size_t));
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int rolecall_fuzz_main(int count, char **arguments) {
    return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput);
}
