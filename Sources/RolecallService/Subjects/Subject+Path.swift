internal import Authorization
internal import JSON
internal import MicroHTTPD

extension Subject {
    /// The subject that a path names by `id`, and the query by `type`, which may be left out.
    init(
        _ parameters: PathParameters,
        query: String?,
        ofType standard: ExactString
    ) throws(Refusal) {
        let id = ExactString(parameters["id"] ?? "")
        let type = try QueryText(query).value(of: "type").map { ExactString($0) } ?? standard
        do {
            self.init(type: try ResourceType(type).text, id: try ResourceID(id).text)
        } catch {
            throw Refusal(.invalidRequest, "the subject is not valid: \(error)")
        }
    }
}
