/// Whether a patient can be put on a wait-list.
package enum WaitListJoining {
    /// On one practitioner's list at a time, and on the list of those who would see anybody.
    ///
    /// By the published rate one of forty takes a slot in 97 % of cases; more would wait for the same slots.
    package static let mostPerList = 40

    package enum Refusal: Error, Hashable {
        /// The person waits for the same kind of visit with the same practitioner already.
        case alreadyWaits(Identifier<WaitListEntry>)
        case full
        /// The notice is not one of `0...WaitListEntry.longestNotice`.
        case noticeOutOfRange
        /// The last day comes before the first.
        case daysBackwards
        /// Too little time is left before the visit they have, or the last day is over.
        case nothingCanCome
    }

    /// Throws why `entry` cannot join; `others` are at least those who wait for the same practitioner.
    package static func check(
        _ entry: WaitListEntry,
        among others: [WaitListEntry],
        now: Instant,
        in zone: Zone
    ) throws(Refusal) {
        guard (0...WaitListEntry.longestNotice).contains(entry.noticeMinutes) else { throw .noticeOutOfRange }
        if let first = entry.firstDay, let last = entry.lastDay, last < first { throw .daysBackwards }
        guard !entry.hasLapsed(now: now, in: zone) else { throw .nothingCanCome }
        let list = others.filter {
            $0.id != entry.id && $0.state == .waiting && $0.practitioner == entry.practitioner
        }
        if let same = list.first(where: { $0.person == entry.person && $0.visitType == entry.visitType }) {
            throw .alreadyWaits(same.id)
        }
        guard list.count < mostPerList else { throw .full }
    }
}
