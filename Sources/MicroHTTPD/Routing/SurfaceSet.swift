/// Some of a router's surfaces, such as a listener serves.
public struct SurfaceSet: Sendable, Hashable {
    let bits: UInt64

    /// All surfaces.
    public static let all = SurfaceSet(bits: .max)

    /// No surface.
    public static let none = SurfaceSet(bits: 0)

    /// The surfaces of both.
    public func union(_ other: SurfaceSet) -> SurfaceSet { SurfaceSet(bits: bits | other.bits) }

    func intersects(_ other: SurfaceSet) -> Bool { bits & other.bits != 0 }
}
