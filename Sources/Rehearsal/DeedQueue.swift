import Care

/// Deeds by their moment, and in the order they were thought of within one; a binary heap.
struct DeedQueue {
    private struct Entry {
        var at: Instant
        var order: Int
        var deed: Deed

        func comes(before other: Entry) -> Bool { at == other.at ? order < other.order : at < other.at }
    }

    private var heap: [Entry] = []
    private var order = 0

    var next: Instant? { heap.first?.at }

    mutating func add(_ deed: Deed, at: Instant) {
        order += 1
        heap.append(Entry(at: at, order: order, deed: deed))
        var child = heap.count - 1
        while child > 0, heap[child].comes(before: heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The next deed that is due by `now`.
    mutating func take(by now: Instant) -> Deed? {
        guard let first = heap.first, first.at <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].comes(before: heap[least]) {
                least = child
            }
            if least == parent { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return first.deed
    }
}
