// swift-tools-version: 6.2
import PackageDescription

/// Settings shared by every Swift target: memory safety is checked, warnings are errors.
let strict: [SwiftSetting] = [
    .strictMemorySafety(), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// With `ROLECALL_FUZZ` set, every target is instrumented and the fuzz targets are part of the package.
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
func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: "Tests/Fuzz/\(name)",
        exclude: ["corpus"],
        swiftSettings: strict + instrumented,
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
    )
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
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

let package = Package(
    name: "rolecall",
    products: [.executable(name: "rolecall", targets: ["rolecall"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // 0: system libraries, and C++ behind a C header.
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl"),
        .target(
            name: "CSimdJSON",
            cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        // 1: Swift over C.
        module("MicroHTTPD", ["CMicroHTTPD"]),
        module("Curl", ["CCurl"]),
        module("OpenSSL", ["COpenSSL"]),
        // 2: the core. No sockets, files, clock or environment.
        module("JSON", ["CSimdJSON"]),
        module("StrictYAML", [yams]),
        module("JOSE", ["OpenSSL", "JSON"]),
        module("Authorization", ["StrictYAML", "JSON"]),
        module("Configuration", ["StrictYAML", "JOSE", "JSON"]),
        // 3: the outside world and the HTTP API.
        module("IdentityProvider", ["Curl", "JOSE", "JSON"]),
        module(
            "RolecallService",
            ["MicroHTTPD", "Authorization", "JOSE", "OpenSSL", "JSON", logging]
        ),
        // 4: the command line, which builds the object graph.
        .executableTarget(
            name: "rolecall",
            dependencies: [
                "RolecallService", "IdentityProvider", "Configuration", "Authorization", "StrictYAML", "JOSE",
                "OpenSSL", "JSON", "Curl", "MicroHTTPD", arguments, logging, lifecycle, signals,
            ],
            exclude: ["rolecall.docc"],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
