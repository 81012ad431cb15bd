/// How much an expression may be, and how much evaluating it may take.
///
/// An expression over one of the limits from ``source`` to ``unification`` does not compile. One over any other
/// fails with an error that nothing absorbs, not even `|| true`. Only a ``pattern`` that is too long is an error like
/// that of one that is none.
public struct CELLimits: Sendable, Equatable {
    /// The most code points of source.
    public var source: Int
    /// The most brackets and ternaries inside one another, and the most nodes of the syntax tree from
    /// its root to a leaf.
    ///
    /// At most 250, because walking a tree takes stack.
    public var nesting: Int
    /// The most nodes of the syntax tree.
    public var nodes: Int
    /// The most loops (`all`, `map`, …) inside one another.
    public var comprehensionDepth: Int
    /// The most code points of a regular expression.
    public var pattern: Int
    /// The most units, of at most about 100 ns, that compiling the literal regular expressions may take.
    public var compilation: Int
    /// The most steps that the checker takes to unify types.
    public var unification: Int
    /// The most iterations of all loops of one evaluation.
    public var iterations: Int
    /// The most units of cost of one evaluation.
    ///
    /// A unit takes at most about 100 ns.
    public var cost: Int
    /// The most UTF-8 bytes of a string or bytes that an expression makes.
    public var stringBytes: Int
    /// The most elements of a list or map that an expression makes.
    public var elements: Int
    /// The most lists, maps and optionals inside one another that an expression makes.
    public var valueDepth: Int

    /// 100,000 code points of source, 250 deep, 10,000 nodes, 8 loops deep; a million units for literal regular
    /// expressions; 10,000 iterations, a cost of 100,000, strings of 1 MiB, 100,000 elements, values 64 deep.
    ///
    /// An ordinary condition costs some dozen units; 100,000 bound a hostile one to about 10 ms.
    public static let standard = CELLimits(
        source: 100_000,
        nesting: 250,
        nodes: 10_000,
        comprehensionDepth: 8,
        pattern: 1000,
        compilation: 1_000_000,
        unification: 100_000,
        iterations: 10_000,
        cost: 100_000,
        stringBytes: 1 << 20,
        elements: 100_000,
        valueDepth: 64
    )

    /// The nesting that is never exceeded, whatever `nesting` says.
    static let nestingMax = 250
}
