import Foundation

/// The repository's own files, as the tests of its shape see them.
enum SourceTree {
    static let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

    /// Every file under `folder`, by its path from the root, sorted; hidden files and folders are left out.
    static func files(under folder: String, withExtension kind: String? = nil) -> [String] {
        let base = root.appending(path: folder)
        let found = FileManager.default.enumerator(
            at: base,
            includingPropertiesForKeys: [.isRegularFileKey],
            options: [.skipsHiddenFiles]
        )
        var paths: [String] = []
        while let file = found?.nextObject() as? URL {
            // A file that vanished meanwhile is no file.
            let isFile = try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
            guard isFile == true, kind == nil || file.pathExtension == kind else { continue }
            paths.append(
                String(file.standardizedFileURL.path.dropFirst(root.path.count)).trimmingPrefix("/").description
            )
        }
        return paths.sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func lines(_ path: String) throws -> [Substring] {
        try text(path).split(separator: "\n", omittingEmptySubsequences: false)
    }

    static var targets: [String] {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
        return (entries ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    /// The line without what follows `//` outside of a string literal.
    static func code(of line: Substring) -> Substring {
        var isQuoted = false
        var previous: Character = " "
        for index in line.indices {
            let character = line[index]
            if character == "\"", previous != "\\" { isQuoted.toggle() }
            if character == "/", previous == "/", !isQuoted { return line[..<line.index(before: index)] }
            previous = character
        }
        return line
    }
}
