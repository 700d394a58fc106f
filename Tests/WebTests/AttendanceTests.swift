import Care
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestKit
import Testing
import Web

/// The page of attendance and its file, over rows alone and over a real store.
@Suite struct AttendanceTests {
    private func model(_ figures: AttendanceFigures, _ span: AttendanceSpan = SampleFigures.span) -> AttendanceModel {
        AttendanceModel(
            shell: SampleRows.shell("Attendance", .attendance, []),
            span: span,
            figures: figures,
            time: SampleRows.time
        )
    }

    @Test func `of no visits there is a sentence, and no chart`() throws {
        let html = try Pages().html("attendance", model(SampleFigures.make(visits: 0)))
        #expect(html.contains("No visits were booked for these days."))
        #expect(!html.contains("<svg") && !html.contains("NaN") && !html.contains("inf"))
    }

    @Test func `of visits that are all ahead nothing is rated`() throws {
        var sums = AttendanceSums()
        try sums.add(
            VisitRecord(
                visitType: Identifier(1),
                practitioner: Identifier(1),
                weekday: 1,
                lead: .days(1),
                language: .english,
                end: .open
            )
        )
        let figures = AttendanceFigures(sums: sums, visitTypes: [:], practitioners: [:])
        let html = try Pages().html("attendance", model(figures))
        #expect(html.contains("1 visit was booked") && html.contains("nothing to rate yet"))
        #expect(!html.contains("<svg"))
    }

    @Test func `every chart has a name, a description and a table beside it`() throws {
        let html = try Pages().html("attendance/body", model(SampleFigures.make()))
        let charts = html.matches(of: /<svg class="chart"[^>]*aria-labelledby="([\w-]+) ([\w-]+)"/)
        #expect(charts.count == 9)
        for chart in charts {
            #expect(html.contains("<title id=\"\(chart.1)\">") && html.contains("<desc id=\"\(chart.2)\">"))
        }
        #expect(html.matches(of: /<table class="figures">/).count == 9)
        // Nothing is drawn outside.
        for number in html.matches(of: /(?:x|x1|x2|width)="(-?[0-9.]+)"/) {
            #expect((0...360).contains(Double(number.1) ?? -1), "\(number.0)")
        }
    }

    @Test func `a visit's count stands in each breakdown once`() throws {
        let html = try Pages().html("attendance/body", model(SampleFigures.make()))
        let totals = html.matches(of: /<th scope="row" dir="auto">All<\/th><td>([0-9,]+)<\/td>/).map(\.1)
        #expect(totals.prefix(6).allSatisfy { $0 == "480" }, "\(totals)")
        #expect(totals.count == 8)
    }

    @Test(
        arguments: [
            (nil, nil, nil, "2026-10-26", "2026-11-22"), ("quarter", nil, nil, "2026-08-24", "2026-11-22"),
            ("year", nil, nil, "2025-11-23", "2026-11-22"), ("nonsense", nil, nil, "2026-10-26", "2026-11-22"),
            (nil, "2026-01-01", "2026-01-01", "2026-01-01", "2026-01-01"),
            (nil, "2024-01-01", "2024-12-31", "2024-01-01", "2024-12-31"),
        ] as [(String?, String?, String?, String, String)]
    )
    func `an address says which days`(period: String?, from: String?, to: String?, first: String, last: String) {
        let span = AttendanceSpan(period: period, from: from, to: to, today: SampleRows.today)
        #expect("\(span.first) \(span.last)" == "\(first) \(last)")
        #expect(span.complaint == nil)
    }

    @Test(
        arguments: [
            ("2026-11-02", "2026-11-01"), ("2026-11-01", nil), (nil, "2026-11-01"), ("x", "2026-11-01"),
            ("2025-01-01", "2026-01-02"), ("0001-01-01", "9999-12-31"), ("2026-02-30", "2026-03-01"),
        ] as [(String?, String?)]
    )
    func `days that cannot be had are told, and the last four weeks shown`(from: String?, to: String?) {
        let span = AttendanceSpan(period: "year", from: from, to: to, today: SampleRows.today)
        #expect(span.complaint != nil)
        #expect("\(span.first) \(span.last)" == "2026-10-26 2026-11-22")
    }

    @Test func `wordings are compared in plain words`() {
        func verdict(_ one: (Int, Int), _ other: (Int, Int)) -> String {
            let comparison = RateComparison(Proportion(one.0, of: one.1), Proportion(other.0, of: other.1))
            return AttendanceModel.verdict(comparison, "Wording A", "Wording B")
        }
        #expect(verdict((1, 100), (9, 100)).contains("too few visits to tell. Each needs 200"))
        #expect(verdict((20, 200), (24, 200)).contains("no clear difference"))
        #expect(
            verdict((84, 1_000), (142, 1_000)).hasPrefix(
                "With Wording A fewer visits are missed than with Wording B: 8.4"
            )
        )
        #expect(
            verdict((142, 1_000), (84, 1_000)).hasPrefix(
                "With Wording B fewer visits are missed than with Wording A: 8.4"
            )
        )
    }

    @Test func `the file has the same numbers, and no formula`() throws {
        let file = AttendanceFile(span: SampleFigures.span, figures: try SampleFigures.make())
        let text = String(decoding: file.bytes, as: UTF8.self)
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines[0].hasPrefix("\u{FEFF}first_day,last_day,breakdown,key,name,booked,"))
        #expect(lines[0].hasSuffix(",cost_usd,cost_per_booked_usd,cost_per_attended_usd"))
        #expect(lines[1].hasPrefix("2026-10-26,2026-11-22,all,,All,480,240,54,"))
        // 480 visits at 0.0107 each.
        #expect(lines[1].contains(",5.136000,0.010700,"))
        #expect(text.contains("'=HYPERLINK") && !text.contains(",=") && !text.contains(",\"="))
        #expect(lines.dropLast().allSatisfy { !$0.isEmpty } && lines.last == "")
        for dimension in AttendanceDimension.allCases {
            let rows = lines.filter { $0.contains(",\(dimension.rawValue),") }
            #expect(!rows.isEmpty, "\(dimension)")
        }
    }
}

/// The same over a store, through the console's doors.
@Suite struct AttendancePageTests {
    private static let days = "from=2026-11-24&to=2026-11-24"

    private func booked() async throws -> TestClinic {
        let clinic = try TestClinic()
        try await ScheduleTests.book(
            clinic,
            [.init(patient: "Amara Nwosu", hour: 9, isConfirmed: true), .init(patient: "Tomás Rivera", hour: 10)]
        )
        return clinic
    }

    private func get(_ clinic: TestClinic, _ path: String, isFragment: Bool = false) async throws -> TestResponse {
        var headers = try await clinic.signIn().headers
        if isFragment, let name = HTTPField.Name("Caduceus-Fragment") { headers[name] = "1" }
        return try await clinic.visit { [headers] in try await $0.execute(uri: path, method: .get, headers: headers) }
    }

    private func looks(_ clinic: TestClinic) async throws -> [AuditRow] {
        try await clinic.store.read { tx in
            try tx.auditRows(after: 0, limit: 1_000).map(\.row).filter { $0.act == "saw.attendance" }
        }
    }

    @Test func `visits are counted on page and file, and nobody's name is on either`() async throws {
        let clinic = try await booked()
        for path in ["/attendance?\(Self.days)", "/attendance.csv?\(Self.days)"] {
            let answer = try await get(clinic, path)
            #expect(answer.status == .ok)
            #expect(answer.text.contains("Dr. Mira Okafor") && answer.text.contains("Check-up"))
            #expect(!answer.text.contains("Amara") && !answer.text.contains("Rivera"))
        }
        #expect(try await get(clinic, "/attendance?\(Self.days)").text.contains("2 visits were booked for these days."))
        let file = try await get(clinic, "/attendance.csv?\(Self.days)")
        #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(
            file.headers[.contentDisposition]
                == "attachment; filename=\"attendance-2026-11-24-to-2026-11-24.csv\""
        )
        #expect(file.text.contains("2026-11-24,2026-11-24,all,,All,2,1,0,0,"))
    }

    @Test func `the file is for staff only, and nobody is led to it from the sign-in page`() async throws {
        let clinic = try await booked()
        let answer = try await clinic.visit { try await $0.execute(uri: "/attendance.csv", method: .get) }
        #expect(answer.status == .seeOther && answer.headers[.location] == "/login" && answer.text.isEmpty)
    }

    @Test func `the day before and the day after are other days`() async throws {
        let clinic = try await booked()
        for day in ["2026-11-23", "2026-11-25"] {
            let page = try await get(clinic, "/attendance?from=\(day)&to=\(day)").text
            #expect(page.contains("No visits were booked for these days."), "\(day)")
        }
    }

    @Test func `a look at the figures is kept, once in five minutes, and names nobody`() async throws {
        let clinic = try await booked()
        let browser = try await clinic.signIn()
        for path in ["/attendance?\(Self.days)", "/attendance.csv?\(Self.days)", "/attendance"] {
            _ = try await clinic.visit { try await $0.execute(uri: path, method: .get, headers: browser.headers) }
        }
        let made = try await looks(clinic)
        #expect(made.count == 1 && made.first?.actor == "staff" && made.first?.subjects == [])
        clinic.clock.advance(by: .minutes(6))
        _ = try await clinic.visit { try await $0.execute(uri: "/attendance", method: .get, headers: browser.headers) }
        #expect(try await looks(clinic).count == 2)
    }

    @Test func `what cannot be put into the chain is not shown`() async throws {
        let clinic = try await booked()
        let browser = try await clinic.signIn()
        try await clinic.store.write { tx in try tx.putObstacle(on: "audit", before: "INSERT") }
        for path in ["/attendance?\(Self.days)", "/attendance.csv?\(Self.days)"] {
            let answer = try await clinic.visit {
                try await $0.execute(uri: path, method: .get, headers: browser.headers)
            }
            #expect(answer.status == .serviceUnavailable && !answer.text.contains("Check-up"), "\(path)")
        }
    }

    @Test func `an open page asks for what surrounds it, and its figures are not counted again`() async throws {
        let clinic = try await booked()
        let part = try await get(clinic, "/attendance?\(Self.days)", isFragment: true)
        #expect(part.text.contains("id=\"nav\"") && !part.text.contains("<h1>"))
        #expect(try await looks(clinic).isEmpty)
    }

    @Test func `a file of days that cannot be had is none`() async throws {
        let clinic = try await booked()
        let answer = try await get(clinic, "/attendance.csv?from=2026-11-24&to=2026-11-01")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("the first not after the last"))
        let page = try await get(clinic, "/attendance?from=2026-11-24&to=2026-11-01")
        #expect(page.status == .ok && page.text.contains("The last four weeks are shown."))
    }
}
