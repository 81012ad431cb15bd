public import JSON

/// A map from strings that the application computes field by field, when an expression reads it.
///
/// For what is in force during one evaluation: two reads of a field must give the same value.
public protocol CELRecord: AnyObject, Sendable {
    /// The names of the fields that are there now, each once.
    var fields: [ExactString] { get }
    /// The value of a field; nil if it is not there.
    func value(of field: ExactString) -> CELValue?
}
