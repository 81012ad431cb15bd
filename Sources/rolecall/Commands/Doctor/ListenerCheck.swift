internal import Configuration
internal import Curl
internal import Foundation
internal import MicroHTTPD

/// Whether a server could listen where the configuration says.
struct ListenerCheck {
    /// Whether a server runs by this configuration, if that is known.
    let isServing: Bool?
    let report: DoctorReport
    let clients: ProbeClients

    func check(_ listeners: [ListenerSettings]) async {
        for listener in listeners {
            switch listener.socket {
            case .unix(let path): checkFolder(of: path)
            case .tcp(let address, let port):
                await bind(HTTPListener(listener), address.text, port)
            }
        }
    }

    private func checkFolder(of path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if FileManager.default.isWritableFile(atPath: folder) {
            report.ok("listener", "unix:\(path) can be made")
        } else {
            report.fail(
                "listener",
                "unix:\(path) cannot be made: folder \(folder) is missing or not writable; make it, "
                    + "and give it to the user of the server"
            )
        }
    }

    private func bind(_ listener: HTTPListener, _ address: String, _ port: UInt16) async {
        do throws(HTTPServerError) {
            // Given up at once.
            _ = try BoundListeners([listener])
            report.ok("listener", "\(listener) is free")
        } catch {
            guard case .system(_, _, let code, _) = error else {
                return report.fail("listener", error.description)
            }
            switch code {
            case EADDRINUSE: await inUse(listener, address, port)
            case EADDRNOTAVAIL:
                report.fail("listener", "\(listener): this machine does not have that address")
            case EACCES:
                report.fail(
                    "listener",
                    "\(listener): this user may not use that port; take one from 1024 on"
                )
            default: report.fail("listener", error.description)
            }
        }
    }

    private func inUse(_ listener: HTTPListener, _ address: String, _ port: UInt16) async {
        let host = address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]" : address
        let probe = try? await clients.get("http://\(host):\(port)/health/live", authorities: nil)
        if let probe, probe.isOfServer, isServing == false {
            report.fail(
                "listener",
                "\(listener): a server answers there that is not this configuration's, whose store no server "
                    + "has open; end that server, or take another port"
            )
        } else if let probe, probe.isOfServer {
            report.ok("listener", "\(listener): a server answers there")
        } else {
            report.fail(
                "listener",
                "\(listener) is in use by another program, so a server that starts now fails; end that "
                    + "program, or take another port"
            )
        }
    }
}

extension Probe {
    /// Whether that is how a server answers that is asked for its health: it is well, or shows its health
    /// elsewhere, which it says in a problem document (RFC 9457).
    fileprivate var isOfServer: Bool {
        switch response.status {
        case 200: true
        case 404: response.headers.first("content-type") == "application/problem+json"
        default: false
        }
    }
}
