/// A word that is recognised when it is mistyped by a letter or two.
struct NearWord: Sendable {
    /// The shortest word recognised: shorter ones turn into others too easily ("cancel" and "cancer").
    private static let shortest = 7
    /// Of what leaves a message to staff, shorter ones too: there a mistake costs little.
    private static let shortestStopper = 5
    private static let longest = 24

    let tag: VisitTag
    private let letters: [Unicode.Scalar]
    /// How many letters may differ.
    private let reach: Int

    /// Nil if the word is too short or too long.
    init?(_ word: String, _ tag: VisitTag) {
        letters = Array(word.unicodeScalars)
        let isStopper = VisitTag.stoppers.contains(tag)
        guard letters.count >= (isStopper ? Self.shortestStopper : Self.shortest), letters.count <= Self.longest else {
            return nil
        }
        self.tag = tag
        reach = letters.count >= 9 ? 2 : 1
    }

    /// How many letters are wrong, missing, too many or swapped, if few enough and the first one is right.
    func distance(to word: [Unicode.Scalar]) -> Int? {
        guard word.first == letters.first, abs(word.count - letters.count) <= reach else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...letters.count)
        for row in word.indices {
            var current = [row + 1]
            for column in letters.indices {
                let isSame = word[row] == letters[column]
                var best = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, word[row] == letters[column - 1], word[row - 1] == letters[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[letters.count] <= reach ? last[letters.count] : nil
    }
}
