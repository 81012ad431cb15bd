import Foundation
import Testing

/// The function of one fuzz target, as libFuzzer calls it.
@safe struct FuzzTarget: Sendable, CustomTestStringConvertible {
    /// The target's folder in `Tests/Fuzz`.
    let name: String
    /// How many inputs are made of the corpus: what a debug build judges in about three seconds.
    let inputCount: Int
    private let function: @Sendable (UnsafePointer<UInt8>, Int) -> CInt

    init(
        _ name: String,
        inputs inputCount: Int,
        _ function: @escaping @Sendable (UnsafePointer<UInt8>, Int) -> CInt
    ) {
        self.name = name
        self.inputCount = inputCount
        unsafe self.function = function
    }

    var testDescription: String { name }

    /// The files that libFuzzer starts from, ordered by name.
    func corpus() throws -> [[UInt8]] {
        let folder = Self.root.appending(path: name).appending(path: "corpus")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    }

    /// Calls the function, which ends the process where something does not hold.
    ///
    /// With `ROLECALL_FUZZ_KEEP` set to a folder, the input is written there first, to a file with the name of
    /// the target: it is what `.build-fuzz/debug/TARGET FILE` runs again.
    func feed(_ input: [UInt8]) throws {
        if let folder = ProcessInfo.processInfo.environment["ROLECALL_FUZZ_KEEP"] {
            try Data(input).write(to: URL(filePath: folder).appending(path: name))
        }
        // One byte more than is counted: an empty array may have no address.
        let status = unsafe (input + [0]).withUnsafeBufferPointer { bytes in
            unsafe bytes.baseAddress.map { unsafe function($0, input.count) }
        }
        #expect(status == 0)
    }

    /// The folder of the fuzz targets, found from where this file was compiled.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    static let all: [FuzzTarget] = unsafe [
        FuzzTarget("CELEvaluatorFuzz", inputs: 5000, fuzzCELEvaluator),
        FuzzTarget("CELParserFuzz", inputs: 5000, fuzzCELParser),
        FuzzTarget("DiscoveryFuzz", inputs: 8000, fuzzDiscovery),
        FuzzTarget("JSONFuzz", inputs: 20_000, fuzzJSON),
        FuzzTarget("JWKSetFuzz", inputs: 10_000, fuzzJWKSet),
        FuzzTarget("JWSFuzz", inputs: 8000, fuzzJWS),
        FuzzTarget("ManagementQueryFuzz", inputs: 5000, fuzzManagementQuery),
        FuzzTarget("PatternFuzz", inputs: 6000, fuzzPattern),
        FuzzTarget("PolicyFuzz", inputs: 3000, fuzzPolicy),
        FuzzTarget("ProfileFuzz", inputs: 1000, fuzzProfile),
        FuzzTarget("RouterFuzz", inputs: 8000, fuzzRouter),
        FuzzTarget("ServerFuzz", inputs: 3000, fuzzServer),
        FuzzTarget("SettingsFuzz", inputs: 1500, fuzzSettings),
        FuzzTarget("TenantAnswerFuzz", inputs: 8000, fuzzTenantAnswer),
        FuzzTarget("TokenRequestFuzz", inputs: 8000, fuzzTokenRequest),
        FuzzTarget("UserRulesFuzz", inputs: 8000, fuzzUserRules),
        FuzzTarget("YAMLFuzz", inputs: 5000, fuzzYAML),
    ]
}
