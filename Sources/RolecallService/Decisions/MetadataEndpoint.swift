internal import JSON
internal import MicroHTTPD

/// `GET /.well-known/authzen-configuration` (AuthZEN 1.0 §9): what is offered, and where.
///
/// Every URL is built from the configured public URL. Made once: it does not change.
struct MetadataEndpoint: Sendable {
    let response: HTTPResponse

    /// The path of the public URL, without the slash before it; nil if there is none.
    private let path: String?

    init(publicURL: String) {
        let parts = publicURL.split(separator: "/", maxSplits: 2)
        path = parts.count > 2 ? String(parts[2]) : nil
        var json = JSONWriter(reserving: 256)
        json.beginObject()
        json.key("policy_decision_point")
        json.string(publicURL)
        json.key("access_evaluation_endpoint")
        json.string(publicURL + ServiceEndpoint.evaluation.path)
        json.key("access_evaluations_endpoint")
        json.string(publicURL + ServiceEndpoint.evaluations.path)
        json.endObject()
        response = HTTPResponse(
            status: 200,
            headers: [("Content-Type", BodyType.json), ("Cache-Control", "max-age=3600")],
            body: json.bytes
        )
    }

    /// Whether the document is about the decision point with this path.
    ///
    /// The path of an identifier stands behind the well-known one (§9.2.1); a proxy that takes it off may ask without.
    func isAbout(path: String?) -> Bool { path == nil || path == self.path }
}
