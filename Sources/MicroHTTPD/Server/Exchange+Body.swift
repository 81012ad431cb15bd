internal import CMicroHTTPD

extension Exchange {
    /// Bytes of a refused body that are read and thrown away before the connection is given up.
    static let discardedBytesMax = 256 << 10
    /// Bytes kept ready for a body before any of it is there, whatever length was announced.
    private static let reservedBytesMax = 16 << 10

    func startReading(
        _ call: borrowing LibraryCall,
        limit: Int,
        _ onBody: @escaping @Sendable ([UInt8]) -> HTTPAnswer
    ) -> MHD_Result {
        switch framing {
        case .noBody:
            return settle(onBody([]), call)
        case .length(let length) where length > limit:
            return refuse(.bodyTooLarge(limit: limit), call)
        case .length(let length):
            body.reserveCapacity(min(length, Self.reservedBytesMax))
        case .chunked:
            break
        }
        stage = .reading(limit: limit, onBody)
        return .YES
    }

    func read(_ call: borrowing LibraryCall, limit: Int) -> MHD_Result {
        requestBodyBytes += call.dataCount
        guard requestBodyBytes <= limit else {
            body = []
            stage = .discarding(limit: limit)
            call.takeData()
            return .YES
        }
        call.moveData(to: &body)
        return .YES
    }

    func discard(_ call: borrowing LibraryCall, limit: Int) -> MHD_Result {
        requestBodyBytes += call.dataCount
        call.takeData()
        return requestBodyBytes - limit <= Self.discardedBytesMax ? .YES : .NO
    }

    func takeBody() -> [UInt8] {
        let whole = body
        body = []
        return whole
    }
}
