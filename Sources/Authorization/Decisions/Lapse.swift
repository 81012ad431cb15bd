/// The order among things that lapse, of which several could be the reason for a decision.
enum Lapse {
    /// Whether the left one comes first: the one that lapses later, and of equals the one that is
    /// stored first.
    ///
    /// What never lapses does so after everything else.
    static func isPreferred(
        _ left: Timestamp?,
        _ leftPlace: Int,
        _ right: Timestamp?,
        _ rightPlace: Int
    ) -> Bool {
        switch (left, right) {
        case (nil, nil): leftPlace < rightPlace
        case (nil, _?): true
        case (_?, nil): false
        case (let left?, let right?): left == right ? leftPlace < rightPlace : left > right
        }
    }
}
