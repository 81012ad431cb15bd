internal import Foundation

/// Which file it is that a path leads to, whatever it holds.
struct FileIdentity: Equatable {
    private let device: Int
    private let number: Int

    /// The file at `path`; nil if there is none, or it cannot be told.
    init?(of path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let device = (attributes[.systemNumber] as? NSNumber)?.intValue,
            let number = (attributes[.systemFileNumber] as? NSNumber)?.intValue
        else { return nil }
        self.device = device
        self.number = number
    }
}
