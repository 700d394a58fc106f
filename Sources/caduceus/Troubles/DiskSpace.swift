import Foundation
import Practice

/// The room left where a folder lies, in bytes.
package struct DiskSpace: Hashable, Sendable {
    /// Below this writing will soon fail.
    static let tooLittle = 256 << 20
    /// Below this it is time to think of it.
    static let little = 2 << 30

    var folder: String
    var free: Int

    package init(folder: String, free: Int) {
        self.folder = folder
        self.free = free
    }

    /// Nil where the file system does not tell: that is not judged.
    init?(of folder: String) {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue else { return nil }
        self.init(folder: folder, free: free)
    }

    var words: String { "\(free >> 20) MB free at \(folder)" }

    var trouble: FoundTrouble? { free < Self.tooLittle ? FoundTrouble(.diskLow, words) : nil }
}
