package import Care

/// When the owner of calendars is busy, or may be: what was cut off is never free.
package struct BusyTimes: Sendable {
    /// What counts as busy.
    package struct Policy: Sendable {
        /// Addresses of the owner: what one of them declined does not count.
        package var owner: Set<String>
        /// Whether what is not settled yet counts: what is tentative, and invitations the owner has not answered.
        package var countsTentative: Bool

        package init(owner: some Sequence<String> = [], countsTentative: Bool = true) {
            self.owner = Set(owner.map(CalendarAddress.normal))
            self.countsTentative = countsTentative
        }
    }

    /// Disjoint, in order, within the window; what touches is one.
    ///
    /// Where times of a series may be missing, all is busy.
    package let ranges: [Range<Instant>]
    /// Series of which times may be missing.
    package let unfinished: [CalendarExpansion.Unfinished]

    /// `zone` is where the owner lives through all-day and floating events.
    package init(
        _ calendars: [CalendarObject],
        window: Range<Instant>,
        zone: Zone,
        policy: Policy = Policy(),
        limits: CalendarLimits = .standard
    ) {
        let expansion = CalendarExpander(window: window, zone: zone, limits: limits).expand(calendars)
        self.init(expansion, calendars.flatMap(\.freeBusy), policy: policy)
    }

    package init(_ expansion: CalendarExpansion, _ freeBusy: [CalendarFreeBusy], policy: Policy = Policy()) {
        let window = expansion.window
        var ranges = expansion.instances.filter { policy.isBusy($0.event) }.map { $0.start..<max($0.start, $0.end) }
        for period in freeBusy.lazy.flatMap(\.periods) where policy.isBusy(period.kind) {
            ranges.append(period.range)
        }
        for series in expansion.unfinished where series.from < window.upperBound {
            if series.events.contains(where: policy.isBusy) { ranges.append(series.from..<window.upperBound) }
        }
        self.ranges = Self.merged(ranges.map { $0.clamped(to: window) })
        unfinished = expansion.unfinished
    }

    private static func merged(_ ranges: [Range<Instant>]) -> [Range<Instant>] {
        var merged: [Range<Instant>] = []
        for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension BusyTimes.Policy {
    /// Whether the event takes its owner's time.
    ///
    /// What `TRANSP` says counts for more than Microsoft's word, which Exchange writes beside it and others alone.
    package func isBusy(_ event: CalendarEvent) -> Bool {
        guard event.status != .cancelled else { return false }
        let own = event.attendees.filter { owner.contains($0.address) }.map(\.participationStatus)
        // Who delegates does not come, unless another of the owner's addresses does.
        let isDelegated = !own.isEmpty && own.allSatisfy { $0 == "DELEGATED" }
        guard !own.contains("DECLINED"), !isDelegated else { return false }
        let microsoft = event.microsoftBusyStatus
        let isTransparent = event.isTransparent ?? (microsoft == "FREE" || microsoft == "WORKINGELSEWHERE")
        guard !isTransparent else { return false }
        guard !countsTentative else { return true }
        // Who invites need not answer.
        let isUnanswered = own.contains("NEEDS-ACTION") && !own.contains("ACCEPTED") && !isOrganized(event)
        return event.status != .tentative && microsoft != "TENTATIVE" && !own.contains("TENTATIVE") && !isUnanswered
    }

    private func isOrganized(_ event: CalendarEvent) -> Bool {
        event.organizer.map(owner.contains) ?? false
    }

    package func isBusy(_ kind: CalendarFreeBusy.Kind) -> Bool {
        switch kind {
        case .free: false
        case .busy, .unavailable: true
        case .tentative: countsTentative
        }
    }
}
