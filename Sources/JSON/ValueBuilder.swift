internal import CSimdJSON

/// Makes values of the nodes of a parsed document, which stand in document order.
///
/// It goes as deep as the document, which the parser has bounded.
@safe
struct ValueBuilder {
    // Safety: the parser wrote as many nodes as the containers count, and every node's text lies in
    // the document's; the creator keeps the document alive.
    private let nodes: UnsafePointer<rolecall_json_node>
    private let text: UnsafePointer<UInt8>
    private var index: Int

    /// Starts at the node at `index` of `document`, which must have been parsed.
    init(_ document: rolecall_json_document, at index: Int = 0) {
        unsafe nodes = document.nodes
        unsafe text = document.text
        self.index = index
    }

    /// The value at the next node, with all that it holds.
    mutating func next() -> JSONValue {
        let node = unsafe nodes[index]
        switch node.kind {
        case .null: return skip(.null)
        case .`false`: return skip(.bool(false))
        case .`true`: return skip(.bool(true))
        case .number: return .number(JSONNumber(checked: nextString()))
        case .string: return .string(nextText())
        case .array: return .array(elements(Int(node.count)))
        case .object: return .object(JSONObject(unique: members(Int(node.count))))
        }
    }

    /// The text of the next node.
    mutating func nextText() -> ExactString { ExactString(nextString()) }

    private mutating func nextString() -> String {
        let node = unsafe nodes[index]
        index += 1
        let bytes = unsafe UnsafeBufferPointer(
            start: text + Int(node.start),
            count: Int(node.count)
        )
        return unsafe String(unsafeUninitializedCapacity: bytes.count) { text in
            unsafe text.initialize(fromContentsOf: bytes)
        }
    }

    private mutating func skip(_ value: JSONValue) -> JSONValue {
        index += 1
        return value
    }

    private mutating func elements(_ count: Int) -> [JSONValue] {
        index += 1
        return (0..<count).map { _ in next() }
    }

    private mutating func members(_ count: Int) -> [JSONObject.Member] {
        index += 1
        return (0..<count).map { _ in
            let key = nextText()
            return JSONObject.Member(key: key, value: next())
        }
    }
}
