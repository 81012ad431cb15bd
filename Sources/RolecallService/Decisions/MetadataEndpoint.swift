internal import JSON
internal import MicroHTTPD

/// `GET /.well-known/authzen-configuration` (AuthZEN 1.0 §9): what is offered, and where.
///
/// Every URL is built from the configured public URL. Made once: it does not change.
struct MetadataEndpoint: Sendable {
    let response: HTTPResponse

    init(publicURL: String) {
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
            headers: [("Content-Type", MediaType.json), ("Cache-Control", "max-age=3600")],
            body: json.bytes
        )
    }
}
