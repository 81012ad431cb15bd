import Configuration
import JSON

/// Files that a test's configuration may name, by path.
let testFiles: [String: FileContents] = [
    "/etc/rolecall/keys.json": file(keySet, permissions: 0o644),
    "/etc/rolecall/empty.json": file(#"{"keys":[]}"#, permissions: 0o644),
    "/etc/rolecall/ca.pem": file("-----BEGIN CERTIFICATE-----\nMIIB\n", permissions: 0o644),
    "/etc/rolecall/secret": file("s3cret\n"),
    "/etc/rolecall/secret-crlf": file("s3cret\r\n"),
    "/etc/rolecall/secret-group": file("s3cret\n", permissions: 0o640),
    "/etc/rolecall/secret-root": file("s3cret\n", owner: 0),
    "/etc/rolecall/secret-world": file("s3cret\n", permissions: 0o644),
    "/etc/rolecall/secret-group-write": file("s3cret\n", permissions: 0o660),
    "/etc/rolecall/secret-other": file("s3cret\n", owner: 1_001),
    "/etc/rolecall/secret-empty": file("\n"),
    "/etc/rolecall/secret-lines": file("one\ntwo\n"),
    "/etc/rolecall/secret-link": FileContents(
        bytes: Array("s3cret".utf8),
        permissions: 0o600,
        ownerID: 1_000,
        isInFolder: false
    ),
    "/etc/rolecall/secret-longest": file(String(repeating: "x", count: SecretSetting.bytesMax)),
    "/etc/rolecall/secret-long": file(String(repeating: "x", count: SecretSetting.bytesMax + 1)),
    "/etc/rolecall/longest.json": file(paddedKeySet(KeyDocument.bytesMax), permissions: 0o644),
    "/etc/rolecall/long.json": file(paddedKeySet(KeyDocument.bytesMax + 1), permissions: 0o644),
    "/secrets/absolute": file("s3cret"),
    "/etc/rolecall/huge": file(String(repeating: "x", count: 5 << 20)),
]

/// RFC 7517 §A.1, its EC key.
let keySet = """
    {"keys":[{"kty":"EC","crv":"P-256","kid":"1","use":"sig","alg":"ES256",\
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",\
    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
    """

/// The key set with blanks behind it, so many bytes in all.
private func paddedKeySet(_ bytes: Int) -> String {
    keySet + String(repeating: " ", count: bytes - keySet.utf8.count)
}

private func file(
    _ text: String,
    permissions: UInt32 = 0o600,
    owner: UInt32 = 1_000
) -> FileContents {
    FileContents(bytes: Array(text.utf8), permissions: permissions, ownerID: owner)
}

/// Loads a text as `/etc/rolecall/rolecall.yaml`, for user 1000.
func load(
    _ text: [UInt8],
    environment: [String: String] = [:]
) throws(ConfigurationError) -> LoadedSettings {
    let files = FileAccess(effectiveUserID: 1_000) { path, bytesMax throws(FileProblem) in
        guard let contents = testFiles[path] else { throw .missing }
        guard contents.bytes.count <= bytesMax else { throw .tooLarge(bytesMax) }
        return contents
    }
    return try Settings.load(
        text,
        file: "/etc/rolecall/rolecall.yaml",
        environment: environment,
        files: files
    )
}

/// Loads a text with its mark removed.
func load(
    _ text: String,
    environment: [String: String] = [:]
) throws(ConfigurationError) -> LoadedSettings {
    try load(MarkedText(text).bytes, environment: environment)
}
