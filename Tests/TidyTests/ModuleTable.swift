/// What a module may import.
///
/// The architecture article shows the same table.
struct Module: Sendable {
    /// 0 C libraries, 1 Swift over C, 2 the core, 3 outside world and HTTP API, 4 command line.
    var layer: Int
    /// Modules of this package.
    var ours: Set<String>
    /// Modules of the packages that we depend on.
    var packages: Set<String> = []
    /// Modules that come with the toolchain.
    var system: Set<String> = []
    /// Whether the word `unsafe` may stand in it.
    var mayBeUnsafe = false

    /// All that may stand after `import`.
    var allowed: Set<String> { ours.union(packages).union(system) }

    static let table: [String: Module] = [
        "CSimdJSON": Module(layer: 0, ours: []),
        "CRE2": Module(layer: 0, ours: []),
        "CMicroHTTPD": Module(layer: 0, ours: []),
        "CCurl": Module(layer: 0, ours: []),
        "COpenSSL": Module(layer: 0, ours: []),
        "CYAML": Module(layer: 0, ours: []),

        "MicroHTTPD": Module(
            layer: 1,
            ours: ["CMicroHTTPD"],
            system: ["Glibc", "Synchronization"],
            mayBeUnsafe: true
        ),
        "Curl": Module(
            layer: 1,
            ours: ["CCurl"],
            system: ["Glibc", "Synchronization"],
            mayBeUnsafe: true
        ),
        "OpenSSL": Module(
            layer: 1,
            ours: ["COpenSSL"],
            system: ["Synchronization"],
            mayBeUnsafe: true
        ),

        "LibYAML": Module(layer: 1, ours: ["CYAML"], mayBeUnsafe: true),

        "JSON": Module(layer: 2, ours: ["CSimdJSON"], mayBeUnsafe: true),
        "CEL": Module(
            layer: 2,
            ours: ["CRE2", "JSON"],
            system: ["Foundation"],
            mayBeUnsafe: true
        ),
        "StrictYAML": Module(layer: 2, ours: ["LibYAML"]),
        "JOSE": Module(layer: 2, ours: ["OpenSSL", "JSON"]),
        "Authorization": Module(
            layer: 2,
            ours: ["CEL", "StrictYAML", "JSON"],
            system: ["Synchronization"]
        ),
        "Directory": Module(layer: 2, ours: ["JSON"]),
        "Passwords": Module(
            layer: 2,
            ours: ["OpenSSL"],
            system: ["Dispatch", "Synchronization"]
        ),
        "Store": Module(layer: 2, ours: ["Directory", "Passwords", "OpenSSL", "JSON"]),

        "Administration": Module(
            layer: 2,
            ours: ["Authorization", "Store", "Directory", "OpenSSL", "JSON"],
            system: ["Synchronization"]
        ),
        "IdentityProvider": Module(
            layer: 3,
            ours: ["Curl", "JOSE", "OpenSSL", "JSON"],
            system: ["Synchronization"]
        ),
        "SQLiteStore": Module(
            layer: 3,
            ours: ["Store", "Directory", "Passwords", "OpenSSL", "JSON"],
            packages: ["GRDB"],
            system: ["Dispatch", "Foundation", "Glibc", "Synchronization"]
        ),
        "ManagementAPI": Module(
            layer: 3,
            ours: ["MicroHTTPD", "Store", "Directory", "Passwords", "OpenSSL", "JSON"]
        ),
        "OpenIDProvider": Module(
            layer: 3,
            ours: ["MicroHTTPD", "Store", "Directory", "Passwords", "JOSE", "OpenSSL", "JSON"],
            system: ["Dispatch", "Synchronization"]
        ),
        "Configuration": Module(layer: 3, ours: ["JOSE", "OpenSSL", "JSON", "StrictYAML"]),
        "RolecallService": Module(
            layer: 3,
            ours: [
                "MicroHTTPD", "Administration", "Authorization", "JOSE", "Store", "Directory",
                "OpenSSL", "JSON",
            ],
            packages: ["Logging"],
            system: ["Synchronization"]
        ),

        "rolecall": Module(
            layer: 4,
            ours: [
                "RolecallService", "Administration", "ManagementAPI", "OpenIDProvider",
                "SQLiteStore", "Store",
                "Directory", "Passwords", "IdentityProvider", "Configuration", "Authorization",
                "StrictYAML", "JOSE", "OpenSSL", "JSON", "Curl", "MicroHTTPD",
            ],
            packages: ["ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals"],
            system: ["Dispatch", "Foundation", "Glibc", "Synchronization"]
        ),
    ]
}
