internal import Configuration
internal import Foundation
internal import JSON

/// `demo.json` in the demo's data folder: where the demo is and how to get in.
struct DemoFile: Sendable {
    /// What a first start makes.
    struct Secrets: Sendable {
        var adminPassword: ExactString
        var adminID: ExactString
        var backend: ExactString
        var management: ExactString
        var samplePassword: ExactString
    }

    static let backendID: ExactString = "demo-backend"
    static let managementID: ExactString = "demo-management"

    /// The file.
    let path: String

    /// The file in `folder`.
    init(folder: String) { path = folder + "/demo.json" }

    /// Whether it is there.
    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Writes the file for its owner alone.
    func write(_ secrets: Secrets, url: String, audience: ExactString) throws(CommandFailure) {
        let object: JSONObject = [
            "url": .string(ExactString(url)), "issuer": .string(ExactString(url + "/")),
            "audience": .string(audience),
            "admin": [
                "email": .string(DemoUsers.adminEmail), "password": .string(secrets.adminPassword),
                "user_id": .string(secrets.adminID),
            ],
            "backend": ["id": .string(Self.backendID), "secret": .string(secrets.backend)],
            "management": [
                "id": .string(Self.managementID), "secret": .string(secrets.management),
            ],
            "users": ["password": .string(secrets.samplePassword)],
        ]
        try write(object)
    }

    /// Puts another address into the file, if the demo is elsewhere than it was.
    func update(url: String, audience: ExactString) throws(CommandFailure) {
        guard let contents = try? LocalFiles.read(path, bytesMax: 1 << 16),
            var object = (try? JSONValue(parsing: contents.bytes))?.object,
            object["url"]?.string?.string != url || object["audience"]?.string != audience
        else { return }
        object["url"] = .string(ExactString(url))
        object["issuer"] = .string(ExactString(url + "/"))
        object["audience"] = .string(audience)
        try write(object)
    }

    private func write(_ object: JSONObject) throws(CommandFailure) {
        let temporary = path + ".new"
        let manager = FileManager.default
        try? manager.removeItem(atPath: temporary)
        let data = Data(JSONValue.object(object).encoded() + [UInt8(ascii: "\n")])
        guard
            manager.createFile(
                atPath: temporary,
                contents: data,
                attributes: [.posixPermissions: 0o600]
            )
        else { throw CommandFailure("\(temporary): cannot be written") }
        do {
            // Not `replaceItemAt`, which loses the new file on Linux.
            if exists { try manager.removeItem(atPath: path) }
            try manager.moveItem(atPath: temporary, toPath: path)
        } catch {
            throw CommandFailure("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}
