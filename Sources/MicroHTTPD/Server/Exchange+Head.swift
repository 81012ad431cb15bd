internal import CMicroHTTPD

extension Exchange {
    /// Copies the head and judges it; `head` is set in any case, so that a refusal has its request id.
    func readHead(_ call: borrowing LibraryCall) throws(HTTPFailure) -> RequestFraming {
        let reader = call.readHead()
        let isIntact = reader.isIntact
        let isCodingBare = reader.isCodingBare
        var headers = reader.takeHeaders()
        let target = 0..<(headers.fields.first.map { Int($0.nameStart) } ?? headers.bytes.count)
        let requestID = identify(&headers, isIntact: isIntact)
        let query = append(query, to: &headers)
        let method = call.methodName
        let path = RequestTarget.path(
            in: headers.bytes[target],
            method: method,
            host: headers.bytes(of: "host")
        )
        head = RequestHead(
            method: method,
            headers: headers,
            ranges: (path ?? target, query, requestID),
            peer: connection.peer,
            listener: context.index,
            connection: connection.memory
        )
        guard call.headSize <= context.limits.head else { throw .headTooLarge }
        guard call.isWholeMethod else { throw .badFraming(.malformedMethod) }
        guard isIntact else { throw .badFraming(.malformedLine) }
        guard isCodingBare else { throw .badFraming(.unsupportedEncoding) }
        guard path != nil, call.isWholeTarget(endingAt: targetEnd),
            query.map({ isTargetPart(headers.bytes[$0]) }) ?? true
        else { throw .badFraming(.malformedTarget) }
        do throws(FramingFault) {
            return try RequestFraming(headers, isHTTP11: call.isHTTP11)
        } catch {
            throw .badFraming(error)
        }
    }

    /// Where the request's id stands, which is the client's or made and appended.
    ///
    /// Of a head that is not intact the library may have cut the client's.
    private func identify(_ headers: inout HTTPHeaders, isIntact: Bool) -> Range<Int> {
        if isIntact, let field = headers.onlyField(RequestID.header),
            RequestID.isValid(headers.bytes.span.extracting(field.value))
        {
            // Every value is followed by a NUL.
            return field.value.lowerBound..<field.value.upperBound + 1
        }
        let start = headers.bytes.count
        connection.ids.appendNext(to: &headers.bytes)
        headers.bytes.append(0)
        return start..<headers.bytes.count
    }

    private func append(_ query: [UInt8]?, to headers: inout HTTPHeaders) -> Range<Int>? {
        guard let query else { return nil }
        let start = headers.bytes.count
        headers.bytes.append(contentsOf: query)
        return start..<headers.bytes.count
    }
}
