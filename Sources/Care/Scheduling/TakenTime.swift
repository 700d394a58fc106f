/// Time that is gone: a visit with what it needs, a hold, leave, a holiday, another calendar's event.
package struct Taken: Hashable, Sendable {
    /// Whose time it is.
    package enum Owner: Hashable, Sendable {
        case everybody
        case location(Identifier<Location>)
        case practitioner(Identifier<Practitioner>)
        case resource(Identifier<Resource>)
    }

    package var owner: Owner
    package var start: Instant
    package var end: Instant

    package init(_ owner: Owner, start: Instant, end: Instant) {
        self.owner = owner
        self.start = start
        self.end = end
    }
}

/// When somebody or something cannot be had, ready to be asked often.
package struct TakenTime: Sendable {
    /// Disjoint spans in order.
    private let spans: [Taken.Owner: [Range<Instant>]]

    package init(_ taken: [Taken]) {
        var grouped: [Taken.Owner: [Range<Instant>]] = [:]
        for span in taken where span.start < span.end {
            grouped[span.owner, default: []].append(span.start..<span.end)
        }
        spans = grouped.mapValues(Self.merged)
    }

    package func isFree(_ owner: Taken.Owner, _ wanted: Range<Instant>) -> Bool {
        guard let spans = spans[owner] else { return true }
        // The first span that ends after the wanted one begins is the only one that could reach into it.
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound <= wanted.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low == spans.count || spans[low].lowerBound >= wanted.upperBound
    }

    private static func merged(_ spans: [Range<Instant>]) -> [Range<Instant>] {
        var merged: [Range<Instant>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, span.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
        return merged
    }
}
