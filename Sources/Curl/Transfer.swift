internal import CCurl

/// One exchange being carried out on the loop's thread.
final class Transfer {
    let exchange: Exchange
    let easy: EasyHandle
    private let addressRule: AddressRule
    private let usesUnixSocket: Bool
    private var collector: ResponseCollector
    private var refusedAddress = false

    /// Prepares the handle; nothing is sent before it joins a multi handle.
    init(_ exchange: Exchange, options: HTTPClientOptions) throws(CurlError) {
        let request = exchange.request
        self.exchange = exchange
        addressRule = AddressRule(for: request.url.scheme)
        usesUnixSocket = options.unixSocketPath != nil
        collector = ResponseCollector(options: options, bodyBytesMax: request.bodyBytesMax)
        var handle = try EasyHandle()
        try handle.apply(options)
        try handle.apply(request)
        try handle.setTimeouts(
            total: ContinuousClock.now.duration(to: exchange.deadline),
            connect: options.connectTimeout
        )
        easy = handle
        try easy.setNumber(number)
        try easy.setReceiver(self)
    }

    /// Tells the transfers of a multi handle apart.
    var number: UInt { UInt(bitPattern: ObjectIdentifier(exchange)) }

    /// Counts one line of the response's head; `false` ends the transfer.
    func takeHeadLine(_ line: [UInt8]) -> Bool { collector.takeHeadLine(line) }

    /// Adds a piece of the response's body; `false` ends the transfer.
    func takeBody(_ piece: [UInt8]) -> Bool { collector.takeBody(piece) }

    /// Whether a resolved address may be used; a unix socket has an empty one.
    func mayConnect(to address: [UInt8]) -> Bool {
        let isAllowed = usesUnixSocket ? address.isEmpty : addressRule.allows(address)
        if !isAllowed { refusedAddress = true }
        return isAllowed
    }

    /// What came of it, once libcurl is through with `code`.
    func outcome(of code: CURLcode) -> Exchange.Outcome {
        if collector.isBodyTooLarge || code == CURLE_FILESIZE_EXCEEDED {
            let limit = exchange.request.bodyBytesMax
            return .failure(.bodyTooLarge(limit: limit, status: easy.status))
        }
        if let failure = collector.failure { return .failure(failure) }
        if refusedAddress, code == CURLE_COULDNT_CONNECT { return .failure(.addressRefused) }
        guard code == CURLE_OK else {
            return .failure(CurlError(code, easy.explanation(of: code)))
        }
        // libcurl takes the end of the connection for the end of the head.
        if collector.isInHead { return .failure(.responseIncomplete("head without an end")) }
        return .success(
            HTTPClientResponse(
                status: easy.status,
                headers: easy.responseHeaders,
                body: collector.body
            )
        )
    }
}
