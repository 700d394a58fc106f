import Foundation
import Logging
import Synchronization
import Testing
import caduceus

/// Collects what a log handler writes.
private final class Written: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
}

@Suite struct LineLogTests {
    private func logger(_ format: LineLog.Format, to written: Written) -> Logger {
        Logger(label: "practice") { label in
            LineLog(
                label: label,
                format: format,
                level: .info,
                now: { Date(timeIntervalSince1970: 0) },
                write: { written.add($0) }
            )
        }
    }

    @Test func `an event is one JSON object on one line, whatever is in it`() throws {
        let written = Written()
        var logger = logger(.json, to: written)
        logger[metadataKey: "lane"] = "7"
        logger.warning(
            "line one\nline \"two\"\u{1}\u{2028}",
            metadata: ["code": "131047", "message": "not the message"]
        )
        let lines = written.text.split(separator: "\n")
        #expect(lines.count == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(written.text.utf8)) as? [String: String]
        )
        #expect(object["time"] == "1970-01-01T00:00:00.000Z")
        #expect(object["level"] == "warning")
        #expect(object["source"] == "practice")
        #expect(object["message"] == "line one\nline \"two\"\u{1}\u{2028}")
        #expect(object["lane"] == "7")
        #expect(object["field_message"] == "not the message")
    }

    @Test func `plain text stays on one line`() {
        let written = Written()
        logger(.text, to: written).info("started\nwell", metadata: ["port": "8080"])
        #expect(written.text == "1970-01-01T00:00:00.000Z info practice: started well port=\"8080\"\n")
    }

    @Test func `a level below the threshold is not written`() {
        let written = Written()
        logger(.json, to: written).debug("quiet")
        #expect(written.text.isEmpty)
    }
}
