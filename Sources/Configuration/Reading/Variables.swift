/// The variables of the environment that stand for keys.
enum Variables {
    /// `ROLECALL_LIMITS_BODY` for `limits.body`.
    static func name(of key: String) -> String {
        let letters = key.utf8.map { byte -> UInt8 in
            guard byte.isASCIILetter || byte.isASCIIDigit else { return UInt8(ascii: "_") }
            return byte.isASCIILetter ? byte & ~0x20 : byte
        }
        return prefix + String(decoding: letters, as: UTF8.self)
    }

    /// Whether a variable was meant as a key, as far as its name tells.
    ///
    /// Kubernetes sets `ROLECALL_SERVICE_HOST`, `ROLECALL_PORT_8080_TCP` and the like in every pod
    /// beside a service `rolecall`: those mean nothing here.
    static func looksLikeKey(_ name: String) -> Bool {
        guard name.utf8.starts(with: prefix.utf8), !notKeys.contains(name) else { return false }
        let rest = name.utf8.dropFirst(prefix.utf8.count)
        return !rest.starts(with: "SERVICE_".utf8) && !rest.starts(with: "PORT".utf8)
    }

    private static let prefix = "ROLECALL_"
    /// Read by the commands, the tests and the package.
    private static let notKeys: Set<String> = [
        "ROLECALL_TOKEN", "ROLECALL_URL", "ROLECALL_VECTORS", "ROLECALL_FUZZ", "ROLECALL_BINARY",
    ]
}
