import Testing

@Suite struct AssetListTests {
    @Test func `every file of the assets is carried in the binary`() throws {
        let list = try SourceTree.text("Sources/CAssets/assets.c")
        let folder = "Sources/CAssets/files/"
        for path in SourceTree.files(under: folder) {
            let name = path.dropFirst(folder.count)
            #expect(list.contains("\"files/\(name)\""), "\(name) is not embedded: run bin/embed")
        }
    }

    @Test func `nothing is carried that is not there`() throws {
        let list = try SourceTree.text("Sources/CAssets/assets.c")
        let files = Set(SourceTree.files(under: "Sources/CAssets/files"))
        for match in list.matches(of: /#embed "([^"]+)"/) {
            #expect(files.contains("Sources/CAssets/\(match.1)"), "\(match.1) is gone: run bin/embed")
        }
    }
}
