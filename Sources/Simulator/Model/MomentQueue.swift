import Care

/// Things that happen later, earliest first and otherwise in the order they were added: a binary heap.
struct MomentQueue<Element> {
    private struct Entry {
        var at: Instant
        var order: UInt64
        var element: Element

        func isBefore(_ other: Entry) -> Bool {
            at == other.at ? order < other.order : at < other.at
        }
    }

    private var heap: [Entry] = []
    private var added: UInt64 = 0

    var count: Int { heap.count }
    var isEmpty: Bool { heap.isEmpty }
    var next: Instant? { heap.first?.at }

    mutating func add(_ element: Element, at: Instant) {
        added += 1
        heap.append(Entry(at: at, order: added, element: element))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// The earliest element if its moment has come by `now`, with that moment.
    mutating func take(by now: Instant) -> (at: Instant, element: Element)? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.at, first.element)
    }

    /// Takes everything out, in order.
    mutating func takeAll() -> [Element] {
        let all = heap.sorted { $0.isBefore($1) }.map(\.element)
        heap.removeAll()
        return all
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[left].isBefore(heap[least]) { least = left }
            if left + 1 < heap.count, heap[left + 1].isBefore(heap[least]) { least = left + 1 }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
