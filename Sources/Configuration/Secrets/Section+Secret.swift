extension Section {
    /// The secret of the keys `NAME_file` and `NAME_env`, of which at most one may be there.
    func secret(_ name: String) throws(ReadingError) -> SecretSetting? {
        let file = scalarSetting("\(name)_file")
        let variable = scalarSetting("\(name)_env")
        if let file, variable != nil {
            throw file.error("found `\(name)_file` and `\(name)_env`, expected one of them")
        }
        if let file { return try file.secretInFile() }
        return try variable?.secretInVariable()
    }
}

extension Setting {
    /// The secret of a file that only its owner can read, without the newline at its end.
    fileprivate func secretInFile() throws(ReadingError) -> SecretSetting {
        let (path, contents) = try file(bytesMax: SecretSetting.bytesMax)
        guard contents.isInFolder else {
            throw error("`\(path)` is a symbolic link that leads out of its folder")
        }
        guard contents.ownerID == 0 || contents.ownerID == reading.files.effectiveUserID else {
            throw error("`\(path)` belongs to user \(contents.ownerID), expected this user or root")
        }
        guard contents.permissions & 0o027 == 0 else {
            let mode = String(contents.permissions & 0o7777, radix: 8)
            throw error("`\(path)` has mode 0\(mode), expected 0600 (at most 0640)")
        }
        var bytes = contents.bytes
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return try secret(bytes, of: "`\(path)`")
    }

    fileprivate func secretInVariable() throws(ReadingError) -> SecretSetting {
        let name = try word(bytesMax: 128)
        guard let text = reading.variable(name) else {
            throw error("the environment has no variable `\(name)`")
        }
        guard text.utf8.count <= SecretSetting.bytesMax else {
            throw error("variable `\(name)` is longer than \(SecretSetting.bytesMax) bytes")
        }
        return try secret(Array(text.utf8), of: "variable `\(name)`")
    }

    private func secret(_ bytes: [UInt8], of source: String) throws(ReadingError) -> SecretSetting {
        guard !bytes.isEmpty else { throw error("\(source) is empty, expected a secret") }
        guard !bytes.contains(where: \.isASCIIControl) else {
            throw error("\(source) holds a control character, expected one line of text")
        }
        return SecretSetting(bytes)
    }
}
