/// When practitioners cannot see anyone, ready to be asked often.
struct BusyTimes {
    /// Per practitioner, and for everybody under nil: disjoint spans in order.
    private let spans: [Identifier<Practitioner>?: [Range<Instant>]]

    init(_ taken: [FreeSlots.Taken]) {
        var grouped: [Identifier<Practitioner>?: [Range<Instant>]] = [:]
        for span in taken where span.start < span.end {
            grouped[span.practitioner, default: []].append(span.start..<span.end)
        }
        spans = grouped.mapValues(Self.merged)
    }

    func isFree(_ practitioner: Identifier<Practitioner>, from start: Instant, to end: Instant) -> Bool {
        isClear(spans[practitioner], start, end) && isClear(spans[nil], start, end)
    }

    private func isClear(_ spans: [Range<Instant>]?, _ start: Instant, _ end: Instant) -> Bool {
        guard let spans else { return true }
        // The first span that ends after `start` is the only one that could reach into it.
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound <= start { low = middle + 1 } else { high = middle }
        }
        return low == spans.count || spans[low].lowerBound >= end
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
