internal import CYAML

/// Reads a YAML 1.1 text event by event, with libyaml.
///
/// The library looks ahead no further than the 1,024 characters that a key may be long, so who stops at
/// a depth is not kept busy by what is deeper. Who reads `%TAG` lines pays the square of their number.
@safe public struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The library keeps a pointer to it.
    private let text: UnsafeMutableBufferPointer<UInt8>
    private var hasEnded = false

    /// Opens a text in UTF-8.
    public init(_ bytes: [UInt8]) throws(YAMLEventError) {
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        unsafe text = .allocate(capacity: bytes.count)
        _ = unsafe text.initialize(from: bytes)
        // What fails clears the parser, which may then be deleted all the same.
        guard unsafe yaml_parser_initialize(parser) == 1 else { throw .outOfMemory }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    /// The next event; the end of the text again and again once it is reached, or reading has failed.
    public mutating func next() throws(YAMLEventError) -> YAMLEvent {
        guard !hasEnded else { return .end }
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else {
            hasEnded = true
            throw unsafe YAMLEventError(parser.pointee)
        }
        defer { unsafe yaml_event_delete(&event) }
        guard unsafe event.type != YAML_STREAM_START_EVENT else { return try next() }
        let next = unsafe YAMLEvent(&event)
        hasEnded = next.kind == .streamEnd
        return next
    }
}

extension YAMLEvent {
    fileprivate static let end = YAMLEvent(
        kind: .streamEnd,
        mark: YAMLMark(line: 1, column: 1),
        isAnchored: false,
        isTagged: false
    )

    fileprivate init(_ event: UnsafePointer<yaml_event_t>) {
        unsafe self.init(
            kind: Kind(event),
            mark: YAMLMark(event.pointee.start_mark),
            isAnchored: rolecall_yaml_anchor(event) != nil,
            isTagged: rolecall_yaml_tag(event) != nil
        )
    }
}

extension YAMLEvent.Kind {
    fileprivate init(_ event: UnsafePointer<yaml_event_t>) {
        switch unsafe event.pointee.type {
        case YAML_DOCUMENT_START_EVENT: self = .documentStart
        case YAML_DOCUMENT_END_EVENT: self = .documentEnd
        case YAML_ALIAS_EVENT: self = .alias
        case YAML_SCALAR_EVENT:
            unsafe self = .scalar(
                text: text(of: event),
                isPlain: rolecall_yaml_is_plain(event) != 0
            )
        case YAML_SEQUENCE_START_EVENT: self = .sequenceStart
        case YAML_SEQUENCE_END_EVENT: self = .sequenceEnd
        case YAML_MAPPING_START_EVENT: self = .mappingStart
        case YAML_MAPPING_END_EVENT: self = .mappingEnd
        default: self = .streamEnd
        }
    }
}

/// The text of a scalar, which the library has checked to be UTF-8.
private func text(of event: UnsafePointer<yaml_event_t>) -> String {
    var length = 0
    guard let start = unsafe rolecall_yaml_text(event, &length) else { return "" }
    return unsafe String(
        decoding: UnsafeBufferPointer(start: start, count: length),
        as: UTF8.self
    )
}

extension YAMLMark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}

extension YAMLEventError {
    fileprivate init(_ parser: yaml_parser_t) {
        switch unsafe parser.error {
        case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
            guard let problem = unsafe parser.problem else {
                self = .unreadable
                return
            }
            unsafe self = .syntax(
                problem: String(cString: problem),
                mark: YAMLMark(parser.problem_mark)
            )
        case YAML_MEMORY_ERROR: self = .outOfMemory
        default: self = .unreadable
        }
    }
}
