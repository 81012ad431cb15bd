/// Why the head of a request cannot be trusted to say where the request ends, or whom it is from.
///
/// Each would let two readers of the same bytes, say a proxy and this server, see two different
/// requests. The answer is 400 and the connection closes.
public enum FramingFault: String, Error, Sendable, CaseIterable {
    /// `Content-Length` and `Transfer-Encoding` together (RFC 9112 §6.3).
    case lengthAndEncoding = "length_and_encoding"
    /// `Content-Length` is not one run of digits (RFC 9110 §8.6).
    case malformedLength = "malformed_length"
    /// `Transfer-Encoding` is anything but one `chunked` (RFC 9112 §6.1), or in HTTP/1.0, or has a blank
    /// behind it, which the library takes for a part of the coding.
    case unsupportedEncoding = "unsupported_encoding"
    /// A field that may stand once only stands twice.
    case repeatedHeader = "repeated_header"
    /// A field's name is empty or holds other than token characters (RFC 9110 §5.6.2).
    case malformedName = "malformed_name"
    /// A field's value holds a control character (RFC 9110 §5.5).
    case malformedValue = "malformed_value"
    /// A line ends with other than CR and LF, is folded (RFC 9112 §2.2, §5.2), or holds NUL.
    case malformedLine = "malformed_line"
    /// The method is no token, or not followed by one blank (RFC 9112 §3).
    case malformedMethod = "malformed_method"
    /// HTTP/1.1 without `Host` (RFC 9112 §3.2).
    case missingHost = "missing_host"
    /// `Host` is not a host and a port (RFC 9112 §3.2).
    case malformedHost = "malformed_host"
    /// The target is not a path, `*` for `OPTIONS`, or the URL of a path at this `Host`; or it holds
    /// a fragment, blanks, control characters or invalid UTF-8 (RFC 9112 §3.2).
    case malformedTarget = "malformed_target"
}
