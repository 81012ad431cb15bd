internal import Authorization
internal import JSON

/// The name of a file that a folder of policies could hold and a reload would read.
struct PolicyFileName {
    /// The name within its folder.
    let text: ExactString

    /// The longest name of a file.
    private static let bytesMax = 255

    /// Takes a name, before which the folder of the files in force may stand, as they are shown.
    init(_ name: ExactString, in folder: ExactString?) throws(Refusal) {
        var bytes = Array(name.utf8)[...]
        if let folder, bytes.starts(with: folder.utf8) {
            bytes = bytes.dropFirst(folder.utf8.count)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard Self.isFileName(bytes), Self.isOfPolicies(text) else {
            throw Refusal(.invalidRequest, "a file is not called as a policy file, `X.yaml`")
        }
        self.text = ExactString(text)
    }

    private static func isFileName(_ bytes: ArraySlice<UInt8>) -> Bool {
        let isText = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        return isText && bytes.count <= bytesMax && bytes.first != UInt8(ascii: ".")
    }

    /// A table of tests may stand beside its policies.
    private static func isOfPolicies(_ name: String) -> Bool {
        switch PolicyFileKind(named: name) {
        case .policies, .tests: true
        case .misnamed, .other: false
        }
    }
}
