import Foundation
import FuzzTargets
import Testing

/// What fuzzing keeps, run again: inputs that reach different code, and those that once were findings (`crash-…`).
@Suite struct CorpusTests {
    private static let folder = URL(filePath: #filePath).appending(path: "../../corpus").standardizedFileURL

    private static func files(_ target: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target),
            includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
    }

    @Test(arguments: FuzzTarget.all.map(\.name))
    func `no input of the corpus is a finding`(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let files = try Self.files(name)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(target.check(bytes) == nil, "\(name)/\(file.lastPathComponent)")
        }
    }

    @Test func `every folder of the corpus belongs to a target`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(folders.sorted() == FuzzTarget.all.map(\.name).sorted())
    }

    @Test func `the corpus stays small`() throws {
        var bytes = 0
        for target in FuzzTarget.all {
            let files = try Self.files(target.name)
            #expect(files.count <= 200, "\(target.name)")
            bytes += try files.reduce(0) { try $0 + Data(contentsOf: $1).count }
        }
        #expect(bytes <= 300_000)
    }
}
