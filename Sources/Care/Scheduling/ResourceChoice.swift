/// Which rooms and equipment a visit gets: one for each need, none for two, all of them at its place.
package struct ResourceChoice: Sendable {
    private let needs: [[Resource]]

    package init(_ needs: [[Resource]]) {
        self.needs = needs
    }

    /// Nil when they cannot be had together in that span.
    package func free(
        at location: Identifier<Location>,
        _ blocked: Range<Instant>,
        _ taken: TakenTime
    ) -> [Identifier<Resource>]? {
        let free = needs.map { need in
            need.filter { $0.location == location && taken.isFree(.resource($0.id), blocked) }.map(\.id)
        }
        // Trying all ways round is for needs that share resources only.
        guard !free.contains([]) else { return nil }
        var chosen: [Identifier<Resource>] = []
        return choose(from: free[...], &chosen) ? chosen : nil
    }

    private func choose(
        from needs: ArraySlice<[Identifier<Resource>]>,
        _ chosen: inout [Identifier<Resource>]
    ) -> Bool {
        guard let need = needs.first else { return true }
        for resource in need where !chosen.contains(resource) {
            chosen.append(resource)
            if choose(from: needs.dropFirst(), &chosen) { return true }
            chosen.removeLast()
        }
        return false
    }
}
