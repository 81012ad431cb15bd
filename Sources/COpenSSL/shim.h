#ifndef ROLECALL_COPENSSL_H
#define ROLECALL_COPENSSL_H

// What keys, signatures, passwords and the certificates of our own keys need, and no more: no TLS.
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/// Which parts of a key are given; OpenSSL's own names are made by macros that Swift cannot see.
enum rolecall_key_parts {
    rolecall_public_key = EVP_PKEY_PUBLIC_KEY,
};

/// Whether neither a core dump nor another process of the user can show this one's memory from now on.
static inline int rolecall_forbid_dumps(void) {
    const struct rlimit none = {0, 0};
    const int is_limited = setrlimit(RLIMIT_CORE, &none) == 0;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && is_limited;
}

#endif
