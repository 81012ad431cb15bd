internal import CMicroHTTPD

extension Exchange {
    /// Finds out what the head is; `received` is set in any case, so that a refusal has its request id.
    func readHead(_ call: borrowing LibraryCall) throws(HTTPFailure) -> RequestFraming {
        if let known = connection.knownHead, call.isWholeTarget(endingAt: targetEnd),
            call.repeats(known, query: query)
        {
            received = request(of: known.head)
            return known.framing
        }
        let reader = call.readHead()
        let isIntact = reader.isIntact
        let isCodingBare = reader.isCodingBare
        var headers = reader.takeHeaders()
        let target = 0..<(headers.fields.first.map { Int($0.nameStart) } ?? headers.bytes.count)
        let ownID = isIntact ? requestID(in: headers) : nil
        let query = append(query, to: &headers)
        let method = call.methodName
        let path = RequestTarget.path(
            in: headers.bytes[target],
            method: method,
            host: headers.bytes(of: "host")
        )
        let head = RequestHead(
            method: method,
            headers: headers,
            ranges: (path ?? target, query, ownID),
            peer: connection.peer,
            listener: context.index,
            connection: connection.memory
        )
        received = request(of: head)
        guard call.headSize <= context.limits.head else { throw .headTooLarge }
        guard call.isWholeMethod else { throw .badFraming(.malformedMethod) }
        guard isIntact else { throw .badFraming(.malformedLine) }
        guard isCodingBare else { throw .badFraming(.unsupportedEncoding) }
        guard path != nil, call.isWholeTarget(endingAt: targetEnd),
            query.map({ isTargetPart(headers.bytes[$0]) }) ?? true
        else { throw .badFraming(.malformedTarget) }
        let framing = try framing(of: headers, isHTTP11: call.isHTTP11)
        keep(head, framing, target: target, call)
        return framing
    }

    private func framing(
        of headers: HTTPHeaders,
        isHTTP11: Bool
    ) throws(HTTPFailure) -> RequestFraming {
        do throws(FramingFault) {
            return try RequestFraming(headers, isHTTP11: isHTTP11)
        } catch {
            throw .badFraming(error)
        }
    }

    private func keep(
        _ head: RequestHead,
        _ framing: RequestFraming,
        target: Range<Int>,
        _ call: borrowing LibraryCall
    ) {
        connection.knownHead =
            KnownHead(
                head: head,
                framing: framing,
                target: target,
                size: call.headSize,
                isHTTP11: call.isHTTP11
            ) ?? connection.knownHead
    }

    private func request(of head: RequestHead) -> HTTPRequest {
        let identity = head.ownID.map { RequestIdentity.own($0) }
        return HTTPRequest(head: head, identity: identity ?? .made(connection.ids.next()))
    }

    /// Where the client's id stands, if it sent a valid one.
    ///
    /// Of a head that is not intact the library may have cut it.
    private func requestID(in headers: HTTPHeaders) -> Range<Int>? {
        guard let field = headers.onlyField(RequestID.header),
            RequestID.isValid(headers.bytes.span.extracting(field.value))
        else { return nil }
        return field.value
    }

    private func append(_ query: [UInt8]?, to headers: inout HTTPHeaders) -> Range<Int>? {
        guard let query else { return nil }
        let start = headers.bytes.count
        headers.bytes.append(contentsOf: query)
        return start..<headers.bytes.count
    }
}
