import OpenSSL
import Testing

/// A vector of RFC 7914 §12.
struct ScryptVector: Sendable, CustomTestStringConvertible {
    let password: String
    let salt: String
    let parameters: ScryptParameters
    let key: String

    var testDescription: String { "`\(password)` with N = 2^\(parameters.costExponent)" }

    init(_ password: String, _ salt: String, _ costs: (Int, Int, Int), _ key: String) {
        self.password = password
        self.salt = salt
        parameters = ScryptParameters(
            costExponent: costs.0,
            blockSize: costs.1,
            parallelism: costs.2
        )
        self.key = key
    }

    /// All but the last, which takes a gibibyte.
    static let all = [
        ScryptVector(
            "",
            "",
            (4, 1, 1),
            """
            77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
            fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
            """
        ),
        ScryptVector(
            "password",
            "NaCl",
            (10, 8, 16),
            """
            fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
            2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
            """
        ),
        ScryptVector(
            "pleaseletmein",
            "SodiumChloride",
            (14, 8, 1),
            """
            7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
            d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
            """
        ),
    ]
}

@Suite("scrypt")
struct ScryptTests {
    @Test("gives the keys of RFC 7914 §12", arguments: ScryptVector.all)
    func published(_ vector: ScryptVector) throws {
        let key = try vector.parameters.key(
            password: Array(vector.password.utf8),
            salt: Array(vector.salt.utf8),
            byteCount: 64,
            memoryBytesMax: 64 << 20
        )
        #expect(key == [UInt8](hex: vector.key))
    }

    @Test(
        "takes exactly the memory that it is given",
        arguments: [(bytes: 16_781_312, isEnough: true), (bytes: 16_781_311, isEnough: false)]
    )
    func memory(bytes: Int, isEnough: Bool) {
        // `128 * r * (N + 2)` for the large array, as OpenSSL counts, and `128 * r * p`.
        let parameters = ScryptParameters(costExponent: 14, blockSize: 8, parallelism: 2)
        let key = try? parameters.key(
            password: [1],
            salt: [2],
            byteCount: 16,
            memoryBytesMax: bytes
        )
        #expect((key != nil) == isEnough)
    }

    @Test(
        "refuses parameters that scrypt does not know",
        arguments: [
            (0, 8, 1), (-1, 8, 1), (64, 8, 1), (10, 0, 1), (10, -1, 1), (10, 8, 0), (10, 8, -1),
            (16, 1, 1), (10, 1 << 30, 1 << 30), (.max, .max, .max),
        ]
    )
    func refused(costExponent: Int, blockSize: Int, parallelism: Int) {
        let parameters = ScryptParameters(
            costExponent: costExponent,
            blockSize: blockSize,
            parallelism: parallelism
        )
        #expect(throws: OpenSSLError.self) {
            try parameters.key(password: [1], salt: [2], byteCount: 16, memoryBytesMax: 32 << 20)
        }
    }

    @Test("refuses a key of no bytes, and no memory")
    func refusedBounds() {
        let parameters = ScryptParameters(costExponent: 4, blockSize: 1, parallelism: 1)
        #expect(throws: OpenSSLError.self) {
            try parameters.key(password: [1], salt: [2], byteCount: 0, memoryBytesMax: 1 << 20)
        }
        #expect(throws: OpenSSLError.self) {
            try parameters.key(password: [1], salt: [2], byteCount: 16, memoryBytesMax: 0)
        }
    }
}
