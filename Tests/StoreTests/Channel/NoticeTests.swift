import Care
import Store
import TestKit
import Testing

@Suite struct NoticeTests {
    @Test func `whoever watches the outbox hears of a notice`() throws {
        let heard = Heard()
        let file = try TestStore()
        let engine = try file.open { heard.add($0) }
        try engine.writeBlocking { tx in
            try tx.insertNotice(line: "1001", field: "account_update", summary: "Restricted.")
        }
        #expect(heard.all == [.outbox])
    }

    @Test func `a notice is known by line, field and time`() throws {
        let file = try TestStore()
        let engine = try file.open()
        let start = file.clock.now
        file.clock.advance(by: .minutes(1))
        try engine.writeBlocking { tx in try tx.insertNotice(line: "1", field: "calls", summary: "Call.") }
        let known = try engine.readBlocking { tx in
            [
                try tx.hasNotice(line: "1", field: "calls", since: start),
                try tx.hasNotice(line: "2", field: "calls", since: start),
                try tx.hasNotice(line: "1", field: "news", since: start),
                try tx.hasNotice(line: "1", field: "calls", since: start + .minutes(2)),
            ]
        }
        #expect(known == [true, false, false, false])
    }
}
