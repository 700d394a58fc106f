import Testing

/// Something that was to become true did not in time.
struct OutOfPatience: Error, CustomStringConvertible {
    var description: String
}

/// Looks again and again until it is so; a failure to look counts as not yet.
func eventually(
    _ what: String,
    within limit: Duration = .seconds(20),
    every pause: Duration = .milliseconds(20),
    _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        // What cannot be asked yet is asked again.
        if (try? await isSo()) == true { return }
        try await Task.sleep(for: pause)
    }
    throw OutOfPatience(description: "not within \(limit): \(what)")
}
