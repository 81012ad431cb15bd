internal import JOSE
internal import JSON

/// Reads a key set, and what it publishes again.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzJWKSet(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let keys = try? JSONWebKeySet(parsing: bytes) else { return 0 }
    precondition(keys.keys.count + keys.skipped.count <= JSONWebKeySet.entryCountMax, "too many")
    let again = try? JSONWebKeySet(parsing: keys.publicJSON.encoded())
    precondition(again?.publicJSON == keys.publicJSON, "published keys read differently")
    precondition(again?.keys.map(\.thumbprint) == keys.keys.map(\.thumbprint), "other thumbprints")
    for key in keys.keys {
        guard let id = key.id else { preconditionFailure("a key without a name") }
        let named = keys.keys.filter { $0.id == id }
        for algorithm in JWSAlgorithm.allCases {
            let usable = named.filter { $0.isUsable(for: algorithm) }
            let chosen = keys.key(id: id, algorithm: algorithm)
            // Of two keys of one name none is chosen, be they for different algorithms.
            precondition((chosen != nil) == (named.count == 1 && usable.count == 1), "not the one")
            precondition(!algorithm.rawValue.hasPrefix("HS") || usable.isEmpty, "a secret")
        }
    }
    return 0
}
