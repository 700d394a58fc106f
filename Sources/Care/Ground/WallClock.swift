/// Wall-clock time as the core sees it: an argument, never a global.
package protocol WallClock: Sendable {
    var now: Instant { get }
}
