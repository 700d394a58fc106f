import Testing

@Suite struct FuzzSourcesTests {
    /// bin/fuzz builds these files as a library of their own, which no other build does.
    @Test func `whatever reads the practice's file is fuzzed with it`() throws {
        let package = try SourceTree.text("Package.swift")
        for path in SourceTree.files(under: "Sources/caduceus/Import") where path.contains("/Practice") {
            let name = path.split(separator: "/").suffix(2).joined(separator: "/")
            #expect(package.contains("\"\(name)\""), "\(name) is not among the sources of CADUCEUS_FUZZ")
        }
    }
}
