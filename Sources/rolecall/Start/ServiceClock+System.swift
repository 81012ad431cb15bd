internal import Dispatch
internal import Foundation
internal import RolecallService

extension ServiceClock {
    /// The machine's clocks.
    static var system: ServiceClock {
        ServiceClock(
            wallSeconds: { Date().timeIntervalSince1970 },
            monotonicNanoseconds: { DispatchTime.now().uptimeNanoseconds }
        )
    }
}
