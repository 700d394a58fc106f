import Testing

@Suite struct SizeTests {
    @Test func `no file is longer than 400 lines`() throws {
        for path in SourceTree.files(under: "Sources", withExtension: "swift")
            + SourceTree.files(under: "Tests", withExtension: "swift")
        {
            let count = try SourceTree.lines(path).count
            #expect(count <= 401, "\(path) has \(count) lines")
        }
    }

    @Test func `half of the files have at most 120 lines`() throws {
        let counts = try SourceTree.files(under: "Sources", withExtension: "swift")
            .map { try SourceTree.lines($0).count }
            .sorted()
        #expect(counts[counts.count / 2] <= 120)
    }

    @Test func `nothing is left for later`() throws {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "not impl" + "emented"]
        for folder in ["Sources", "Tests", "bin"] {
            for path in SourceTree.files(under: folder) where !path.hasSuffix(".png") {
                // A file that is not text holds no such mark.
                guard let text = try? SourceTree.text(path) else { continue }
                // RFC 5545's component of that name is no promise.
                let plain = text.replacing("VTO" + "DO", with: "")
                for mark in marks {
                    #expect(!plain.contains(mark), "\(path) contains \(mark)")
                }
            }
        }
    }
}
