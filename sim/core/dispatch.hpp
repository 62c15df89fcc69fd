#pragma once

// SIM_DISPATCH before a function compiles it for several x86-64 levels (baseline, AVX2, AVX-512)
// and picks one at load time. The bits are the same on every level: the build forbids fused
// multiply-add, and loops over floats are not reassociated.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SIM_NO_DISPATCH)
#define SIM_DISPATCH __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SIM_DISPATCH
#endif
