public import OpenSSL

/// A secret that the configuration names, read from its file or variable.
public struct SecretSetting: Confidential, Sendable {
    /// The secret, not empty and without a newline at its end.
    public let secret: Secret

    /// Holds a copy of the bytes.
    public init(_ bytes: [UInt8]) { secret = Secret(bytes) }

    /// The longest secret, in bytes.
    public static let bytesMax = 4_096
}

extension SecretSetting: Equatable {
    /// Whether both have the same bytes, in no constant time: for what the operator wrote, not for
    /// what a client sent.
    public static func == (left: SecretSetting, right: SecretSetting) -> Bool {
        left.secret.bytes == right.secret.bytes
    }
}
