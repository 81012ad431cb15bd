internal import JOSE
internal import JSON

extension IssuerSettings {
    /// Reads `jwks_uri`, `jwks_file`, `jwks`, `jwks_max_age` and `ca_file`.
    mutating func readKeys(_ section: Section) {
        let names = ["jwks_uri", "jwks_file", "jwks"]
        let given = names.filter { section.fileSetting($0) != nil }
        if given.count > 1 {
            section.refuse(
                "found `\(given.joined(separator: "` and `"))`, expected one of them at most"
            )
        }
        section.scalar("jwks_uri") { keys = .url(try $0.keySetURL()) }
        section.scalar("jwks_file") { keys = try $0.keyFile() }
        section.collection("jwks") { keys = .inline(try $0.inlineKeys()) }
        section.scalar("jwks_max_age") {
            keysMaxAge = try $0.duration(in: .seconds(60)...(.seconds(86_400)))
            if !given.isEmpty, given != ["jwks_uri"] {
                $0.warn("has no effect: the keys are not fetched")
            }
        }
        section.scalar("ca_file") {
            certificateAuthorityFile = try $0.certificateFile()
            if !given.isEmpty, given != ["jwks_uri"], !profile.contains(.userinfo) {
                $0.warn("has no effect: nothing is fetched from this issuer")
            }
        }
    }
}

extension Setting {
    fileprivate func keySetURL() throws(ReadingError) -> ServiceURL {
        let url = try url()
        guard url.isSecure || url.isLoopback else {
            throw error("key sets are fetched by https, or by http from loopback hosts")
        }
        return url
    }

    fileprivate func keyFile() throws(ReadingError) -> KeySettings {
        let file = try file(bytesMax: KeyDocument.bytesMax)
        return .file(path: file.path, try keyDocument(file.contents.bytes, of: "`\(file.path)`"))
    }

    /// Keys in the configuration: a mapping as a JWK set is, or its JSON text.
    fileprivate func inlineKeys() throws(ReadingError) -> KeyDocument {
        let bytes = isScalar ? Array(try anyText().utf8) : try json().encoded()
        return try keyDocument(bytes, of: "the key set")
    }

    private func keyDocument(_ bytes: [UInt8], of name: String) throws(ReadingError) -> KeyDocument
    {
        let keys: JSONWebKeySet
        do {
            keys = try JSONWebKeySet(parsing: bytes)
        } catch {
            throw self.error("\(name) is no usable JWK set: \(error)")
        }
        guard !keys.keys.isEmpty else {
            let reasons = keys.skipped.map { "entry \($0.index): \($0.error)" }
            throw error("\(name) holds no usable key (\(reasons.first ?? "it has no entries"))")
        }
        for entry in keys.skipped {
            warn("has an entry that is not used: entry \(entry.index) of \(name): \(entry.error)")
        }
        return KeyDocument(keys: keys, source: bytes)
    }

    /// The path of a file that holds certificates, which libcurl reads again itself.
    func certificateFile() throws(ReadingError) -> String {
        let file = try file(bytesMax: KeySettings.certificateBytesMax)
        let text = String(decoding: file.contents.bytes, as: UTF8.self)
        guard text.utf8.firstRange(of: "-----BEGIN CERTIFICATE-----".utf8) != nil else {
            throw error("`\(file.path)` holds no PEM certificate")
        }
        return file.path
    }
}
