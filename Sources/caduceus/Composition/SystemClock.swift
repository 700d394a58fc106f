package import Care
import Foundation

/// The machine's own clock.
package struct SystemClock: WallClock {
    package init() {}

    package var now: Instant { Instant(Date()) }
}
