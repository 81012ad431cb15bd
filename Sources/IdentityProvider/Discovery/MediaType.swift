/// The media types that are JSON.
enum MediaType {
    /// `application/json`, or any media type with the suffix of RFC 6839 §3.1.
    static func isJSON(_ mediaType: String?) -> Bool {
        guard let mediaType else { return false }
        return mediaType == "application/json"
            || (mediaType.utf8.starts(with: "application/".utf8)
                && mediaType.utf8.reversed().starts(with: "+json".utf8.reversed()))
    }
}
