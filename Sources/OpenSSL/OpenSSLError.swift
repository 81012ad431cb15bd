internal import COpenSSL

/// A step that OpenSSL, or a check before it, refused.
public struct OpenSSLError: Error, Equatable, Sendable {
    /// What was being done.
    public enum Step: String, Sendable {
        /// Getting memory or an algorithm from the library.
        case allocate
        /// Making a key of its numbers.
        case importKey
        /// Making a new key.
        case generateKey
        /// Reading a key's public half, or encoding a key.
        case exportKey
        /// Making a key of a password.
        case deriveKey
        /// Making a certificate.
        case makeCertificate
        /// Reading a certificate.
        case readCertificate
        /// Making a signature or an authentication tag.
        case sign
        /// Getting random bytes.
        case random
    }

    /// What was being done.
    public let step: Step
    /// What the library, or the check, said; without any key material.
    public let detail: String

    /// An error that a check of ours found.
    init(_ step: Step, _ detail: String) {
        self.step = step
        self.detail = detail
    }

    /// The oldest error in this thread's queue, which is emptied.
    init(draining step: Step) {
        self.init(step, OpenSSLError.drainQueue())
    }

    private static func drainQueue() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let reason = unsafe ERR_reason_error_string(code) else {
            return "no reason given"
        }
        return unsafe String(cString: reason)
    }
}

extension OpenSSLError: CustomStringConvertible {
    /// The step and what was said.
    public var description: String { "\(step.rawValue): \(detail)" }
}
