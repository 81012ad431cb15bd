// swift-tools-version: 6.2
import PackageDescription

/// Settings shared by every Swift target: memory safety is checked, warnings are errors.
let strict: [SwiftSetting] = [
    .strictMemorySafety(), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// With `ROLECALL_FUZZ` set, the package is the instrumented modules and the fuzz targets alone: what is not
/// instrumented throughout does not link.
let fuzzing = Context.environment["ROLECALL_FUZZ"] != nil
let instrumented: [SwiftSetting] =
    fuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])] : []

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + instrumented)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A libFuzzer program in `Tests/Fuzz`.
///
/// The package manager renames the entry point of an executable; the two symbols lead it to the one
/// that libFuzzer wants.
func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies + ["FuzzMain"],
        path: "Tests/Fuzz/\(name)",
        exclude: ["corpus"],
        swiftSettings: strict + instrumented + [.define("ROLECALL_FUZZ")],
        linkerSettings: [
            .unsafeFlags([
                "-sanitize=fuzzer",
                "-Xlinker", "--defsym=\(name)_main=rolecall_fuzz_main",
                "-Xlinker", "--defsym=main=rolecall_fuzz_main",
            ])
        ]
    )
}

let fuzzMain: Target = .target(name: "FuzzMain", path: "Tests/Fuzz/FuzzMain")

let fuzzTargets: [Target] = [
    fuzz("JSONFuzz", ["JSON", "JSONReference"]),
    fuzz("YAMLFuzz", ["StrictYAML"]),
    fuzz("JWSFuzz", ["JOSE", "JSON", "OpenSSL"]),
    fuzz("JWKSetFuzz", ["JOSE", "JSON"]),
    fuzz("DiscoveryFuzz", ["IdentityProvider", "Curl", "JSON"]),
    fuzz("TenantAnswerFuzz", ["IdentityProvider", "Curl", "JSON"]),
    fuzz("CELParserFuzz", ["CEL", "JSON"]),
    fuzz("CELEvaluatorFuzz", ["CEL", "JSON"]),
    fuzz("RouterFuzz", ["MicroHTTPD"]),
    fuzz("ServerFuzz", ["MicroHTTPD"]),
    fuzz("PatternFuzz", ["Authorization", "AuthorizationReference", "StrictYAML", "JSON"]),
    fuzz("PolicyFuzz", ["Authorization", "AuthorizationReference", "StrictYAML", "JSON"]),
    fuzz("ProfileFuzz", ["Authorization", "AuthorizationReference", "StrictYAML", "JSON"]),
    fuzz("SettingsFuzz", ["Configuration", "JSON"]),
    fuzz("UserRulesFuzz", ["Directory", "JSON"]),
    fuzz("ManagementQueryFuzz", ["ManagementAPI", "MicroHTTPD", "Store", "JSON"]),
    fuzz("TokenRequestFuzz", ["OpenIDProvider", "MicroHTTPD", "OpenSSL", "JSON"]),
]

/// The same functions, fed by a test: without libFuzzer, and without a build of their own.
let fuzzTests: Target = .testTarget(
    name: "FuzzTests",
    dependencies: [
        "Authorization", "AuthorizationReference", "CEL", "Configuration", "Curl", "Directory",
        "IdentityProvider", "JOSE", "JSON", "JSONReference", "ManagementAPI", "MicroHTTPD",
        "OpenIDProvider", "OpenSSL", "Store", "StrictYAML",
    ],
    path: "Tests/Fuzz",
    exclude: ["FuzzMain"] + fuzzTargets.map { "\($0.name)/corpus" },
    swiftSettings: strict
)

/// With `ROLECALL_BENCH` set, the program that `deploy/bench` measures single parts with is one too.
let benchmark: [Target] =
    Context.environment["ROLECALL_BENCH"] == nil
    ? []
    : [
        .executableTarget(
            name: "Benchmark",
            dependencies: [
                "Administration", "Authorization", "CEL", "JOSE", "OpenSSL", "SQLiteStore", "Store",
                "Directory",
                "JSON",
            ],
            path: "Tests/Benchmark",
            swiftSettings: strict
        )
    ]

let arguments: Target.Dependency = .product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)

let signals: Target.Dependency = .product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

/// What fuzz targets need.
let modules: [Target] = [
    // 0: system libraries, and C++ behind a C header.
    .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd"),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1"),
    .target(
        name: "CSimdJSON",
        cxxSettings: [
            .unsafeFlags(["-O2"] + (fuzzing ? ["-fsanitize=fuzzer-no-link"] : []))
        ],
        linkerSettings: [.linkedLibrary("simdjson")]
    ),
    .target(
        name: "CRE2",
        cxxSettings: [
            .unsafeFlags(["-O2"] + (fuzzing ? ["-fsanitize=fuzzer-no-link"] : []))
        ],
        linkerSettings: [.linkedLibrary("re2")]
    ),
    // 1: Swift over C.
    module("MicroHTTPD", ["CMicroHTTPD"]),
    module("Curl", ["CCurl"]),
    module("OpenSSL", ["COpenSSL"]),
    module("LibYAML", ["CYAML"]),
    // 2: the core. No sockets, files, clock or environment.
    module("JSON", ["CSimdJSON"]),
    module("CEL", ["CRE2", "JSON"]),
    module("StrictYAML", ["LibYAML"]),
    module("JOSE", ["OpenSSL", "JSON"]),
    module("Authorization", ["CEL", "StrictYAML", "JSON"]),
    module("Configuration", ["StrictYAML", "JOSE", "OpenSSL", "JSON"]),
    module("Directory", ["JSON"]),
    module("Passwords", ["OpenSSL"]),
    module("Store", ["Directory", "Passwords", "OpenSSL", "JSON"]),
    // 3: the outside world and the HTTP API.
    module("IdentityProvider", ["Curl", "JOSE", "OpenSSL", "JSON"]),
    module(
        "OpenIDProvider",
        ["MicroHTTPD", "Store", "Directory", "Passwords", "JOSE", "OpenSSL", "JSON"]
    ),
    module(
        "ManagementAPI",
        ["MicroHTTPD", "Store", "Directory", "Passwords", "OpenSSL", "JSON"]
    ),
    // What tests and fuzz targets share: naive second implementations.
    .target(
        name: "JSONReference",
        dependencies: ["JSON"],
        path: "Tests/JSONReference",
        swiftSettings: strict + instrumented
    ),
    .target(
        name: "AuthorizationReference",
        dependencies: ["Authorization", "CEL", "StrictYAML", "JSON"],
        path: "Tests/AuthorizationReference",
        swiftSettings: strict + instrumented
    ),
]

/// What no fuzz target needs: the rest of the modules, the program, and what its tests share, which is HTTP
/// servers that misbehave on demand, and processes.
let programs: [Target] = [
    // 2 and 3, the rest.
    module("Administration", ["Authorization", "Store", "Directory", "OpenSSL", "JSON"]),
    module("SQLiteStore", ["Store", "Directory", "Passwords", "OpenSSL", "JSON", grdb]),
    module(
        "RolecallService",
        [
            "MicroHTTPD", "Administration", "Authorization", "JOSE", "Directory", "Store",
            "OpenSSL", "JSON", logging,
        ]
    ),
    // 4: the command line, which builds the object graph.
    .executableTarget(
        name: "rolecall",
        dependencies: [
            "RolecallService", "Administration", "ManagementAPI", "OpenIDProvider",
            "SQLiteStore", "Store",
            "Directory", "Passwords", "IdentityProvider", "Configuration", "Authorization",
            "StrictYAML", "JOSE", "OpenSSL", "JSON", "Curl", "MicroHTTPD", arguments, logging,
            lifecycle, signals,
        ],
        exclude: ["rolecall.docc"],
        swiftSettings: strict
    ),
    .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: strict),
    .target(
        name: "FaultProxy",
        dependencies: ["LoopbackServer"],
        path: "Tests/FaultProxy",
        swiftSettings: strict
    ),
    .target(name: "ServedBinary", path: "Tests/ServedBinary", swiftSettings: strict),
    .target(
        name: "StoreConformance",
        dependencies: ["Store", "Directory", "Passwords", "OpenSSL", "JSON"],
        path: "Tests/StoreConformance",
        swiftSettings: strict
    ),
    // Answers expressions, for comparison with another engine.
    .executableTarget(
        name: "CELAnswers",
        dependencies: ["CEL", "JSON"],
        path: "Tests/CELAnswers",
        swiftSettings: strict
    ),
    // Writes to a store until it is killed.
    .executableTarget(
        name: "StoreWriter",
        dependencies: ["SQLiteStore", "Store", "Directory", "Passwords", "JSON"],
        path: "Tests/StoreWriter",
        swiftSettings: strict
    ),
]

let suites: [Target] = [
    tests("CELTests", ["CEL", "JSON"]),
    tests("CELValueTests", ["CEL", "JSON"]),
    tests("JSONTests", ["JSON", "JSONReference"]),
    tests("StrictYAMLTests", ["StrictYAML"]),
    tests("OpenSSLTests", ["OpenSSL"]),
    tests("PasswordsTests", ["Passwords", "OpenSSL"]),
    tests("JOSETests", ["JOSE", "OpenSSL", "JSON"]),
    tests("MicroHTTPDTests", ["MicroHTTPD"]),
    tests("FaultProxyTests", ["FaultProxy", "LoopbackServer", "Curl"]),
    tests("CurlTests", ["Curl", "MicroHTTPD", "LoopbackServer"]),
    tests(
        "IdentityProviderTests",
        ["IdentityProvider", "Curl", "JOSE", "OpenSSL", "JSON", "LoopbackServer"]
    ),
    tests(
        "AuthorizationTests",
        ["Authorization", "AuthorizationReference", "StrictYAML", "JSON"]
    ),
    tests("ConfigurationTests", ["Configuration", "Curl", "JOSE", "JSON"]),
    tests(
        "AdministrationTests",
        [
            "Administration", "Authorization", "SQLiteStore", "Store", "Directory",
            "Passwords", "OpenSSL", "JSON",
        ]
    ),
    tests("DirectoryRulesTests", ["Directory", "JSON"]),
    tests("DirectoryTests", ["Directory", "JSON"]),
    tests("StoreTests", ["Store", "Directory", "OpenSSL", "JSON"]),
    tests(
        "SQLiteStoreTests",
        [
            "SQLiteStore", "StoreConformance", "StoreWriter", "Store", "Directory",
            "Passwords", "OpenSSL", "JSON", grdb,
        ]
    ),
    tests(
        "OpenIDProviderTests",
        [
            "OpenIDProvider", "SQLiteStore", "Store", "Directory", "Passwords", "MicroHTTPD",
            "Curl", "JOSE", "OpenSSL", "JSON",
        ]
    ),
    tests(
        "ManagementAPITests",
        [
            "ManagementAPI", "SQLiteStore", "MicroHTTPD", "Store", "Directory", "Passwords",
            "OpenSSL", "JSON",
        ]
    ),
    tests(
        "RolecallServiceTests",
        [
            "RolecallService", "Administration", "Authorization", "MicroHTTPD", "Curl", "JOSE",
            "Directory",
            "Store", "SQLiteStore", "Passwords", "OpenSSL", "JSON", "ServedBinary", logging,
        ]
    ),
    // Compiled when the tests run, to be loaded before the C library.
    .testTarget(
        name: "FaultTests",
        dependencies: ["ServedBinary", "LoopbackServer", "Curl", "JOSE", "JSON"],
        exclude: ["Support/SteppedClock.c"],
        swiftSettings: strict
    ),
    tests(
        "TenantTests",
        ["rolecall", "FaultProxy", "ServedBinary", "LoopbackServer", "Curl", "JSON"]
    ),
    tests(
        "CommandLineTests",
        [
            "rolecall", "RolecallService", "Configuration", "Authorization", "SQLiteStore", "Store",
            "MicroHTTPD", "Curl", "LoopbackServer", "JSON", logging,
        ]
    ),
    tests("HostileHTTPTests", ["rolecall", "ServedBinary", "JOSE", "JSON"]),
    tests("ReadmeTests", ["rolecall"]),
    tests("TidyTests"),
]

let package = Package(
    name: "rolecall",
    products: fuzzing ? [] : [.executable(name: "rolecall", targets: ["rolecall"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: modules + (fuzzing ? fuzzTargets + [fuzzMain] : programs + suites + [fuzzTests])
        + benchmark,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
