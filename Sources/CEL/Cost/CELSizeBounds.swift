/// How large the values of variables may be, for an estimate of the worst case.
public struct CELSizeBounds: Sendable, Equatable {
    /// The most UTF-8 bytes of a string.
    public var stringBytes: Int
    /// The most elements of a list or map, counting those of the lists and maps inside it.
    public var elements: Int

    /// Strings and lists of at most these sizes.
    public init(stringBytes: Int, elements: Int) {
        self.stringBytes = stringBytes
        self.elements = elements
    }

    /// Strings of 1,024 bytes, 100 elements.
    public static let standard = CELSizeBounds(stringBytes: 1024, elements: 100)
}

extension CELProgram {
    /// The most units that an evaluation costs when no value of a variable is larger than `bounds`, and no number
    /// of them has more than 31 digits.
    ///
    /// An upper bound, and often far from what is usual: every branch counts as taken and every loop
    /// as run to its end. More than ``CELLimits/cost`` means that there may be values for which the
    /// expression fails.
    public func worstCaseCost(for bounds: CELSizeBounds = .standard) -> Int {
        var estimator = CostEstimator(code, bounds)
        return estimator.estimate(code.root).cost
    }
}
