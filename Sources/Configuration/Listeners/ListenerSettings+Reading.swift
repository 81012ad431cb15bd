extension ListenerSettings {
    /// Reads `listeners`.
    ///
    /// `allowsPlainHTTP` holds for listeners that have no `insecure_plain_http` of their own.
    static func read(
        _ setting: Setting,
        allowsPlainHTTP: Bool
    ) throws(ReadingError) -> [ListenerSettings] {
        var listeners: [ListenerSettings] = []
        for element in try setting.list(max: countMax) {
            element.reading.attempt {
                let listener = try read(element.section(), allowsPlainHTTP: allowsPlainHTTP)
                guard !listeners.contains(where: { $0.collides(with: listener) }) else {
                    throw element.error("is a second listener for the same address")
                }
                listeners.append(listener)
            }
        }
        return listeners
    }

    private static func read(
        _ section: Section,
        allowsPlainHTTP: Bool
    ) throws(ReadingError) -> ListenerSettings {
        var listener = ListenerSettings(insecurePlainHTTP: allowsPlainHTTP)
        try listener.readSocket(section)
        section.collection("surfaces") { listener.surfaces = try readSurfaces($0) }
        section.scalar("insecure_plain_http") { listener.insecurePlainHTTP = try $0.bool() }
        section.finish()
        guard !listener.isLoopback else { return listener }
        guard listener.insecurePlainHTTP else {
            throw ReadingError(
                "plain HTTP off loopback lets everybody on the way read tokens: listen on 127.0.0.1, ::1 "
                    + "or a unix socket behind a proxy that ends TLS, or say `insecure_plain_http: true`",
                at: section.place
            )
        }
        section.reading.warn(
            "`insecure_plain_http` is on: everybody on the way to this listener can read tokens",
            at: section.place
        )
        return listener
    }

    private mutating func readSocket(_ section: Section) throws(ReadingError) {
        let unix = section.scalarSetting("unix")
        let address = section.scalarSetting("address")
        let port = section.scalarSetting("port")
        if let unix {
            guard address == nil, port == nil else {
                throw unix.error("is a unix socket, which has neither `address` nor `port`")
            }
            socket = .unix(path: try unix.path(bytesMax: Self.unixPathBytesMax))
            return
        }
        let number = try port?.int(in: 0...65_535) ?? 8080
        socket = .tcp(try address?.address() ?? .loopback, port: UInt16(clamping: number))
    }

    private static func readSurfaces(_ setting: Setting) throws(ReadingError) -> Set<Surface>? {
        var surfaces: Set<Surface> = []
        var all = false
        for element in try setting.list(max: Surface.allCases.count + 1) {
            guard try element.text() != "all" else {
                all = true
                continue
            }
            let surface = try element.choice(Surface.self, besides: ["all"])
            guard surfaces.insert(surface).inserted else {
                throw element.error("names `\(surface.rawValue)` a second time")
            }
            if !surface.isAvailable {
                element.warn(
                    "has no effect yet: nothing is served on surface `\(surface.rawValue)`"
                )
            }
        }
        // `all` leaves the proxies out off loopback; naming them beside it lets them in.
        guard all else { return surfaces }
        return surfaces.contains(.proxies) ? Set(Surface.allCases) : nil
    }

    private func collides(with other: ListenerSettings) -> Bool {
        if case .tcp(_, port: 0) = socket { return false }
        return socket == other.socket
    }
}

extension Setting {
    /// An IP address.
    fileprivate func address() throws(ReadingError) -> ListenAddress {
        let text = try text()
        if let address = ListenAddress(text) { return address }
        let hint = text == "localhost" ? "; write 127.0.0.1 or ::1" : ""
        throw error("found `\(text)`, expected an IPv4 or IPv6 address\(hint)")
    }
}
