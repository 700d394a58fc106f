import Foundation
import Testing
import Web

/// Holds a page against the one kept in `Golden`; `UPDATE_GOLDEN=1` keeps it anew.
enum GoldenPage {
    static func check(_ name: String, _ template: String, _ model: Any) throws {
        let html = try Pages().html(template, model)
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).html")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try html.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(html == golden, "\(name): run with UPDATE_GOLDEN=1 and look at the difference")
        #expect(!html.contains("<script>alert") && !html.contains("<img src=x") && !html.contains("<b>Bold"))
    }
}
