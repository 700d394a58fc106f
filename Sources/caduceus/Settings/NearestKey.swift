/// The known name a person most likely meant, if one is near enough: at most a third of its letters differ.
func nearestName(to wrong: String, among known: [String]) -> String? {
    let ranked = known.map { ($0, editDistance(wrong, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    guard let (name, distance) = ranked, distance <= max(2, name.count / 3) else { return nil }
    return name
}

/// Levenshtein's distance over the first 100 characters of each.
private func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.prefix(100))
    let right = Array(right.prefix(100))
    var row = Array(0...right.count)
    for (line, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for (column, other) in right.enumerated() {
            let substituted = diagonal + (character == other ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(substituted, row[column] + 1, row[column + 1] + 1)
        }
    }
    return row[right.count]
}
