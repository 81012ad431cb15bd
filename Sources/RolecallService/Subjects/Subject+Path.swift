internal import Authorization
internal import JSON
internal import MicroHTTPD

extension Subject {
    /// The subject that a path names by `id`, and the query by `type`, which is `user` if left out.
    init(_ parameters: PathParameters, query: String?) throws(Refusal) {
        let id = ExactString(parameters["id"] ?? "")
        let type = ExactString(try QueryText(query).value(of: "type") ?? "user")
        do {
            self.init(type: try ResourceType(type).text, id: try ResourceID(id).text)
        } catch {
            throw Refusal(.invalidRequest, "the subject is not valid: \(error)")
        }
    }
}
