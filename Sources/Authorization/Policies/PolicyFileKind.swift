internal import JSON

/// What a file is among policies, by the end of its name, whose bytes count.
public enum PolicyFileKind: Sendable {
    /// `x.yaml`: part of the policy set.
    case policies
    /// `x_test.yaml`: the table of tests of `x.yaml`, no part of the policy set.
    case tests
    /// `x.yml`, `X.YAML`: what its author may take for a policy file.
    case misnamed
    /// Neither.
    case other

    /// Tells by a name or a path.
    public init(named name: String) {
        if name.ends(in: "_test.yaml") {
            self = .tests
        } else if name.ends(in: ".yaml") {
            self = .policies
        } else {
            let name = ExactString(name).asciiLowercased.string
            self = name.ends(in: ".yml") || name.ends(in: ".yaml") ? .misnamed : .other
        }
    }

    /// Why a set without files is none: it would deny everything, which nobody means.
    public static let noPolicies = "no policy file (`*.yaml`) is there"
}

extension String {
    /// `hasSuffix` looks at characters, into which what stands before a dot can draw it.
    fileprivate func ends(in suffix: String) -> Bool {
        utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
