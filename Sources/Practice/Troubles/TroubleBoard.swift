import Synchronization

/// What is wrong at this moment, as the last look found it: one board a process, read by pages, probes and metrics.
///
/// At most one entry for each kind of trouble.
package final class TroubleBoard: Sendable {
    private let found = Mutex<[FoundTrouble]>([])

    package init() {}

    package var current: [FoundTrouble] { found.withLock { $0 } }

    /// Replaces all of it; gives what is new and what is over.
    @discardableResult
    package func post(_ troubles: [FoundTrouble]) -> (begun: [FoundTrouble], over: [Trouble]) {
        var kinds: Set<Trouble> = []
        let single = troubles.filter { kinds.insert($0.kind).inserted }
        return found.withLock { found in
            let before = Set(found.map(\.kind))
            found = single
            return (single.filter { !before.contains($0.kind) }, before.subtracting(kinds).sorted())
        }
    }
}

extension Trouble: Comparable {
    /// In the order they are declared: the worst first.
    package static func < (left: Trouble, right: Trouble) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
