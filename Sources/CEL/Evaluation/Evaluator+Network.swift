internal import JSON

extension Evaluator {
    /// Functions that read addresses and ranges.
    mutating func parseNetwork(
        _ function: NetworkTextFunction,
        _ value: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        if case .network(let network) = value {
            switch (function, network.kind) {
            case (.ip, .address), (.cidr, .range): return value
            case (.ip, .range), (.cidr, .address), (.isIP, _), (.isCIDR, _), (.isCanonical, _):
                throw noOverload(id)
            }
        }
        guard case .string(let text) = value else { throw noOverload(id) }
        try charge(CallUnits.networkText, at: id)
        switch function {
        case .isIP: return .bool((try? IPAddress(text)) != nil)
        case .isCIDR: return .bool((try? IPNetwork(text)) != nil)
        case .isCanonical: return .bool(try address(text, at: id).isCanonical(text))
        case .ip: return .network(CELNetwork(.address(try address(text, at: id))))
        case .cidr: return .network(CELNetwork(.range(try range(text, at: id))))
        }
    }

    private func address(_ text: ExactString, at id: StepID) throws(Failure) -> IPAddress {
        do throws(NetworkError) {
            return try IPAddress(text)
        } catch {
            throw Failure(.invalidArgument, at: id, error.description)
        }
    }

    private func range(_ text: ExactString, at id: StepID) throws(Failure) -> IPNetwork {
        do throws(NetworkError) {
            return try IPNetwork(text)
        } catch {
            throw Failure(.invalidArgument, at: id, error.description)
        }
    }

    /// Members of addresses and ranges.
    mutating func network(
        _ function: NetworkFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .network(let network) = arguments.first else { throw noOverload(id) }
        if case .string = arguments.second { try charge(CallUnits.networkText, at: id) }
        switch network.kind {
        case .address(let address): return try member(function, of: address, at: id)
        case .range(let range): return try member(function, of: range, arguments.second, at: id)
        }
    }

    private func member(
        _ function: NetworkFunction,
        of address: IPAddress,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch function {
        case .family: .int(address.family.rawValue)
        case .isLoopback: .bool(address.isLoopback)
        case .isUnspecified: .bool(address.isUnspecified)
        case .isGlobalUnicast: .bool(address.isGlobalUnicast)
        case .isLinkLocalUnicast: .bool(address.isLinkLocalUnicast)
        case .isLinkLocalMulticast: .bool(address.isLinkLocalMulticast)
        case .containsIP, .containsCIDR, .networkIP, .masked, .prefixLength, .isMask:
            throw noOverload(id)
        }
    }

    private func member(
        _ function: NetworkFunction,
        of range: IPNetwork,
        _ other: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch function {
        case .networkIP: return .network(CELNetwork(.address(range.address)))
        case .masked: return .network(CELNetwork(.range(range.masked)))
        case .prefixLength: return .int(Int64(range.prefixLength))
        case .isMask: return .bool(range.isMask)
        case .containsIP:
            if case .string(let text) = other {
                return .bool(range.contains(try address(text, at: id)))
            }
            guard case .network(let network) = other, case .address(let address) = network.kind
            else { throw noOverload(id) }
            return .bool(range.contains(address))
        case .containsCIDR:
            if case .string(let text) = other {
                return .bool(range.contains(try self.range(text, at: id)))
            }
            guard case .network(let network) = other, case .range(let inner) = network.kind
            else { throw noOverload(id) }
            return .bool(range.contains(inner))
        case .family, .isLoopback, .isUnspecified, .isGlobalUnicast, .isLinkLocalUnicast,
            .isLinkLocalMulticast:
            throw noOverload(id)
        }
    }
}
