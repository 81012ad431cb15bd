/// Counts and gathers one response as it arrives, and says when it is too much.
struct ResponseCollector {
    private let headBytesMax: Int
    private let headLinesMax: Int
    private let bodyBytesMax: Int
    private var headBytes = 0
    private var headLines = 0

    /// The body so far.
    private(set) var body: [UInt8] = []
    /// Why no more of the head is taken.
    private(set) var failure: CurlError?
    /// Whether more of the body came than is taken.
    private(set) var isBodyTooLarge = false
    /// Whether a head has begun whose empty line has not come yet.
    private(set) var isInHead = false

    init(options: HTTPClientOptions, bodyBytesMax: Int) {
        headBytesMax = options.headBytesMax
        headLinesMax = options.headLinesMax
        self.bodyBytesMax = bodyBytesMax
    }

    /// Counts one line of a head or of the trailers; `false` ends the transfer.
    ///
    /// Interim responses do not start the count anew: a server could send them for ever.
    mutating func takeHeadLine(_ line: [UInt8]) -> Bool {
        headBytes += line.count
        headLines += 1
        if line.starts(with: "HTTP/".utf8) { isInHead = true }
        if line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            isInHead = false
        }
        guard headBytes <= headBytesMax, headLines <= headLinesMax else {
            failure = .headTooLarge(limit: headBytesMax)
            return false
        }
        return true
    }

    /// Adds a piece of the body; `false` ends the transfer.
    mutating func takeBody(_ piece: [UInt8]) -> Bool {
        guard piece.count <= bodyBytesMax - body.count else {
            isBodyTooLarge = true
            body = []
            return false
        }
        body += piece
        return true
    }
}
