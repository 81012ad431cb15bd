internal import Configuration
internal import Curl
internal import IdentityProvider
internal import JOSE
internal import JSON

/// Whether tokens of an issuer could be verified.
struct IssuerCheck {
    let issuer: IssuerSettings
    let leewaySeconds: Double
    let report: DoctorReport
    let clients: ProbeClients

    private var name: String { issuer.issuer.text.string }
    var topic: String { "issuer \(name)" }

    /// The issuer's keys, if they can be had.
    func run() async -> JSONWebKeySet? {
        switch issuer.keys {
        case .inline(let document):
            report.ok(topic, "its keys stand in the configuration")
            if issuer.profile.contains(.userinfo) { _ = await discovery(isForKeys: false) }
            return algorithms(document.keys)
        case .file(let path, let document):
            report.ok(topic, "its keys stand in \(path)")
            if issuer.profile.contains(.userinfo) { _ = await discovery(isForKeys: false) }
            return algorithms(document.keys)
        case .url(let url):
            if issuer.profile.contains(.userinfo) { _ = await discovery(isForKeys: false) }
            await clock(url.text.string)
            guard let url = try? HTTPURL(url.text.string) else { return nil }
            return await fetchedKeys(.url(url))
        case .discovery:
            guard await discovery(isForKeys: true) else { return nil }
            return await fetchedKeys(.discovery)
        }
    }
}

extension IssuerCheck {
    /// Looks at the discovery document; `false` if there is none of this issuer.
    private func discovery(isForKeys: Bool) async -> Bool {
        let base = name.utf8.last == UInt8(ascii: "/") ? String(name.dropLast()) : name
        let url = base + "/.well-known/openid-configuration"
        let probe: Probe
        do throws(CurlError) {
            probe = try await clients.get(url, authorities: issuer.certificateAuthorityFile)
        } catch {
            report.fail(topic, "\(url): \(error.explanation); can this machine reach that host?")
            return false
        }
        compareClocks(probe)
        guard probe.response.status == 200,
            let document = try? JSONValue(parsing: probe.response.body)
        else {
            report.fail(
                topic,
                "\(url) answers with status \(probe.response.status) and no discovery document: is "
                    + "that the issuer, or is `jwks_uri` needed?"
            )
            return false
        }
        guard check(document["issuer"]?.string) else { return false }
        endpoints(document, isForKeys: isForKeys)
        return true
    }

    private func check(_ named: ExactString?) -> Bool {
        guard named == issuer.issuer.text else {
            let found = named.map { "`\($0)`" } ?? "nobody"
            report.fail(
                topic,
                "its discovery document says that it is \(found); `issuer` must equal that byte for "
                    + "byte, a `/` at its end included"
            )
            return false
        }
        report.ok(topic, "its discovery document bears its name")
        return true
    }

    private func endpoints(_ document: JSONValue, isForKeys: Bool) {
        var members: [ExactString] = isForKeys ? ["jwks_uri"] : []
        if issuer.profile.contains(.userinfo) { members.append("userinfo_endpoint") }
        for member in members {
            guard let text = document[member]?.string, let url = try? HTTPURL(text.string) else {
                report.fail(topic, "its discovery document has no `\(member)` that is a URL")
                continue
            }
            guard let own = try? HTTPURL(name), url.host == own.host, url.scheme == own.scheme,
                url.port == own.port
            else {
                let verdict: DoctorReport.Verdict = member == "jwks_uri" ? .warn : .fail
                report.note(verdict, topic, Self.elsewhere(member, url))
                continue
            }
            report.ok(topic, "`\(member)` is on its own origin")
        }
    }

    /// Keys may be at another port of the issuer's host; tokens are sent to its origin only.
    private static func elsewhere(_ member: ExactString, _ url: HTTPURL) -> String {
        member == "jwks_uri"
            ? "`\(member)` is at \(url), another origin: if the issuer means it, name it as `jwks_uri`"
            : "`\(member)` is at \(url), another origin: users' tokens are not sent there"
    }
}

extension IssuerCheck {
    /// Fetches the keys as a server does.
    private func fetchedKeys(_ location: KeySetLocation) async -> JSONWebKeySet? {
        var times = KeySetTimes.standard
        times.unknownKeyWait = times.fetch
        do {
            let cache = try KeySetCache(
                issuer: issuer.issuer.text,
                location: location,
                client: try clients.client(authorities: issuer.certificateAuthorityFile),
                times: times
            )
            guard let any = KeyID("rolecall-doctor") else { return nil }
            let snapshot = await cache.refreshed(afterUnknown: any)
            if let keys = snapshot.keys { return algorithms(keys) }
            report.fail(topic, snapshot.lastError?.advice ?? "its keys did not arrive in time")
        } catch let error as KeySetError {
            report.fail(topic, error.advice)
        } catch let error as CurlError {
            report.fail(topic, error.explanation)
        } catch {
            report.fail(topic, "\(error)")
        }
        return nil
    }

    /// Says which keys go with the algorithms that the issuer may use.
    private func algorithms(_ keys: JSONWebKeySet) -> JSONWebKeySet {
        let wanted = issuer.algorithms.map(\.rawValue).sorted()
        let usable = keys.keys.filter { key in
            guard let id = key.id else { return false }
            return issuer.algorithms.contains { keys.key(id: id, algorithm: $0) != nil }
        }
        guard !usable.isEmpty else {
            report.fail(
                topic,
                "none of its \(DoctorReport.count(keys.keys.count, "key")) goes with "
                    + "\(wanted.joined(separator: ", ")): name the algorithm that it signs with in "
                    + "`algorithms`"
            )
            return keys
        }
        report.ok(
            topic,
            "\(DoctorReport.count(usable.count, "usable key")) for \(wanted.joined(separator: ", "))"
        )
        if usable.count < keys.keys.count {
            report.warn(
                topic,
                "\(DoctorReport.count(keys.keys.count - usable.count, "key")) of the set not used: for "
                    + "other algorithms than `algorithms` names, or named like another"
            )
        }
        return keys
    }
}
