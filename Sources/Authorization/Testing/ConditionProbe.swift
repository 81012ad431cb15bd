internal import CEL
public import JSON

/// One expression, evaluated on an input that somebody wrote down: to try conditions out.
public struct ConditionProbe: Sendable {
    /// A value, for people to read.
    public struct Value: Equatable, Sendable {
        /// Its type at run time, as `bool`.
        public let type: String
        /// The value, as `true`; one that is too long to read is cut, and ends with `…`.
        public let text: String
    }

    /// The value; nil if there is none.
    public let value: Value?
    /// What the evaluation cost; nil if the expression does not compile.
    public let cost: Int?
    /// The code of the error, `cel_…`; nil if there is a value.
    public let code: String?
    /// The error, the line of the expression and a caret under the place; empty if there is a value.
    public let error: [String]

    /// The most bytes of the text of a value, before the `…`.
    public static let textBytesMax = 64 << 10

    /// The members of an input.
    public static let members = ConditionVariable.allCases.map(\.name)

    /// Compiles an expression as a condition on any resource, and evaluates it.
    ///
    /// The members of `input` are the variables; those that are always maps are empty where it lacks
    /// them. A `now` of the input is an RFC 3339 time.
    ///
    /// - Throws: ``InputError`` if the input is not made of these.
    public init(
        _ expression: ExactString,
        input: JSONObject,
        now: Timestamp,
        limits: ConditionLimits = .standard
    ) throws(InputError) {
        let environment = ConditionLanguage.environment(.map(.string, .dyn), limits)
        let bindings = try Self.bindings(input, now)
        let program: CELProgram
        do throws(CELCompileError) {
            program = try environment.compile(expression.string)
        } catch {
            self.init(failed: error.code.rawValue, error.caretText, cost: nil)
            return
        }
        var cost = 0
        do throws(CELEvaluationError) {
            let value = try program.evaluate(bindings, cost: &cost)
            self.init(value, cost: cost)
        } catch {
            self.init(failed: error.code.rawValue, error.caretText, cost: cost)
        }
    }

    private init(_ value: CELValue, cost: Int) {
        let text = ValueText.of(value, bytesMax: Self.textBytesMax)
        self.value = Value(type: value.typeName.string, text: text)
        self.cost = cost
        code = nil
        error = []
    }

    private init(failed code: String, _ text: String, cost: Int?) {
        value = nil
        self.cost = cost
        self.code = code
        error = text.split(separator: "\n").map(String.init)
    }

    /// What an input must not be.
    public struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
        /// What was found and what was expected.
        public let description: String
    }
}

extension ConditionProbe {
    private static func bindings(
        _ input: JSONObject,
        _ now: Timestamp
    ) throws(InputError) -> CELBindings {
        for member in input where !members.contains(member.key.string) {
            let names = members.map { "`\($0)`" }.joined(separator: ", ")
            throw InputError(description: "found the member `\(member.key)`, expected \(names)")
        }
        var values: [CELValue?] = []
        for variable in ConditionVariable.allCases {
            values.append(try value(of: variable, input, now))
        }
        return CELBindings(values)
    }

    private static func value(
        of variable: ConditionVariable,
        _ input: JSONObject,
        _ now: Timestamp
    ) throws(InputError) -> CELValue? {
        let value = input[ExactString(variable.name)]
        let maps: [ExactString]
        switch variable {
        case .now:
            var time = now
            if let value {
                guard let read = value.string.flatMap({ Timestamp(rfc3339: $0.string) }) else {
                    throw InputError(description: "`now` is no RFC 3339 time with a zone")
                }
                time = read
            }
            return CELTimestamp(seconds: time.seconds, nanoseconds: time.nanoseconds)
                .map(CELValue.timestamp)
        case .context: maps = []
        case .action, .resource: maps = ["properties"]
        case .subject: maps = ["claims", "app_metadata", "properties"]
        }
        guard var object = (value ?? .object(JSONObject())).object else {
            throw InputError(description: "`\(variable.name)` is no object")
        }
        for map in maps where object[map] == nil { object[map] = .object(JSONObject()) }
        return .jsonObject(object)
    }
}
