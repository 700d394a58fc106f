import Care
import Dialogue
import Testing
import WhatsApp

@Suite struct ErrorTableTests {
    private let table = ErrorTable.meta

    /// Every code of Meta's pages, by what it means for us.
    private static let expected: [(ChannelFailure.Disposition, [Int])] = [
        (
            .refused,
            [
                100, 1_026, 130_403, 130_472, 130_497, 130_501, 131_008, 131_009, 131_020, 131_021, 131_026,
                131_030, 131_035, 131_036, 131_041, 131_047, 131_050, 131_051, 131_052, 131_053, 131_055, 131_059,
                131_062, 131_063, 131_064, 131_201, 131_202, 131_203, 131_204, 131_207, 131_209, 131_210, 131_211,
                131_212, 131_213, 131_214, 131_215, 132_000, 132_001, 132_005, 132_007, 132_012, 132_016, 132_018,
                132_068, 134_011, 134_100, 134_102, 135_000, 137_000, 138_000, 138_001, 138_003, 138_006, 138_009,
                138_012, 138_013, 138_014, 138_018, 138_024, 138_025, 139_100, 139_101, 141_002, 147_001, 147_003,
                147_005, 200_005, 200_006, 200_007, 1_752_041, 2_388_001, 2_388_012, 2_388_019, 2_388_039,
                2_388_040, 2_388_047, 2_388_072, 2_388_073, 2_388_091, 2_388_093, 2_388_103, 2_388_293, 2_388_299,
                2_593_107, 2_593_109,
            ]
        ),
        (
            .retry,
            [
                1, 2, 4, 613, 130_429, 131_000, 131_016, 131_049, 131_056, 131_057, 131_208, 132_015, 132_069,
                133_004, 134_101, 138_002, 138_004, 138_005, 139_102, 139_103, 80_007, 2_494_100,
            ]
        ),
        (
            .needsStaff,
            [
                0, 3, 10, 33, 190, 200, 250, 299, 368, 131_005, 131_031, 131_037, 131_042, 131_044, 131_045,
                131_048, 133_000, 133_005, 133_006, 133_008, 133_009, 133_010, 133_015, 133_016,
            ]
        ),
        (.unknown, [138_007]),
    ]

    @Test(arguments: expected)
    func `every code of Meta's has its meaning and advice`(meaning: ChannelFailure.Disposition, codes: [Int]) throws {
        for code in codes {
            let entry = try #require(table.entry(for: code), "code \(code)")
            #expect(entry.disposition == meaning, "code \(code)")
            #expect(entry.advice.hasSuffix("."), "code \(code)")
            #expect((entry.wait != nil) == (meaning == .retry), "code \(code)")
        }
    }

    @Test func `the table holds those codes and no others, once each`() {
        let known = Set(Self.expected.flatMap(\.1))
        for entry in table.entries {
            #expect(known.contains { entry.codes.contains(Int64($0)) }, "codes \(entry.codes)")
        }
        for (left, right) in zip(table.entries, table.entries.dropFirst()) {
            #expect(left.codes.upperBound < right.codes.lowerBound, "codes \(right.codes)")
        }
    }

    @Test func `waits grow as Meta advises, up to a limit`() throws {
        let pair = try #require(table.entry(for: 131_056)?.wait)
        #expect((1...4).map { pair.after(attempt: $0) } == [.seconds(4), .seconds(16), .seconds(64), .seconds(256)])
        #expect(pair.after(attempt: 1_000_000) == .hours(1))
        let marketing = try #require(table.entry(for: 131_049)?.wait)
        #expect((1...2).map { marketing.after(attempt: $0) } == [.hours(24), .hours(48)])
        #expect(marketing.after(attempt: 0) == .hours(24))
    }

    @Test func `a failure carries its own growing wait`() {
        let pair = table.failure(error: ["code": 131_056], httpStatus: 400)
        #expect((1...4).map { pair.wait(attempt: $0) } == [.seconds(4), .seconds(16), .seconds(64), .seconds(256)])
        #expect(pair.scope == .pair)
        let marketing = table.failure(error: ["code": 131_049], httpStatus: 400)
        #expect((1...3).map { marketing.wait(attempt: $0) } == [.hours(24), .hours(48), .hours(96)])
        #expect(table.failure(error: ["code": 131_026], httpStatus: 400).wait(attempt: 3) == .zero)
    }

    @Test func `a failure says what has to slow down`() {
        func scope(_ code: Int64) -> ChannelFailure.Scope {
            table.failure(error: ["code": .integer(code)], httpStatus: 400).scope
        }
        #expect([130_429, 4, 80_007, 131_057, 131_042].allSatisfy { scope($0) == .line })
        #expect([131_000, 131_026, 131_049].allSatisfy { scope($0) == .message })
        #expect(table.failure(httpStatus: 429).scope == .line)
    }

    @Test func `a server's failure that the code does not explain stays unknown`() {
        func disposition(_ code: Int64, _ status: Int) -> ChannelFailure.Disposition {
            table.failure(error: ["code": .integer(code)], httpStatus: status).disposition
        }
        #expect(disposition(131_000, 500) == .retry)
        #expect(disposition(131_016, 500) == .retry)
        #expect(disposition(2, 503) == .retry)
        #expect(disposition(131_000, 502) == .unknown)
        #expect(disposition(131_026, 500) == .unknown)
        #expect(disposition(999_999, 500) == .unknown)
    }

    @Test func `a code we do not know goes by its HTTP status`() {
        func disposition(_ status: Int) -> ChannelFailure.Disposition {
            table.failure(error: ["code": 999_999], httpStatus: status).disposition
        }
        #expect(disposition(400) == .refused)
        #expect(disposition(401) == .needsStaff)
        #expect(disposition(403) == .needsStaff)
        #expect(disposition(404) == .refused)
        #expect(disposition(429) == .retry)
        #expect(disposition(500) == .unknown)
    }

    @Test func `an answer without an error of Meta's leaves a server's failure unknown`() {
        #expect(table.failure(httpStatus: 500).disposition == .unknown)
        #expect(table.failure(httpStatus: 502).disposition == .unknown)
        #expect(table.failure(httpStatus: 408).disposition == .unknown)
        #expect(table.failure(httpStatus: 400).disposition == .refused)
        #expect([404, 405, 407].allSatisfy { table.failure(httpStatus: $0).disposition == .needsStaff })
        #expect(table.failure(httpStatus: 401).disposition == .needsStaff)
        #expect(table.failure(httpStatus: 302).disposition == .needsStaff)
        #expect(table.failure(httpStatus: 429).retryAfter == .seconds(60))
    }

    @Test func `a subcode tells more than the general invalid parameter`() {
        let failure = table.failure(error: ["code": 100, "error_subcode": 2_388_299], httpStatus: 400)
        #expect(failure.code == 2_388_299)
        #expect(table.failure(error: ["code": 100, "error_subcode": 1], httpStatus: 400).code == 100)
    }

    @Test func `a number Meta does not know is for staff, though its code is the general one`() {
        let failure = table.failure(error: ["code": 100, "error_subcode": 33], httpStatus: 400)
        #expect(failure.code == 33)
        #expect(failure.disposition == .needsStaff)
    }

    @Test func `a failed status is final unless the code says otherwise`() {
        #expect(table.failure(inStatus: nil).disposition == .refused)
        #expect(table.failure(inStatus: ["code": 131_026]).disposition == .refused)
        #expect(table.failure(inStatus: ["code": 131_042]).disposition == .needsStaff)
        #expect(table.failure(inStatus: ["code": 131_049]).retryAfter == .hours(24))
        #expect(table.failure(inStatus: ["code": .decimal("99999999999999999999")]).disposition == .refused)
    }

    @Test func `what is tried again says so, and nothing does once WhatsApp had accepted it`() throws {
        for entry in table.entries {
            let code = Int(entry.codes.lowerBound)
            #expect((entry.again != nil) == (entry.disposition == .retry), "code \(code)")
            #expect(!entry.advice.contains("tried again"), "code \(code)")
            let late = table.failure(inStatus: ["code": .integer(Int64(code))])
            #expect(late.advice.hasSuffix("It is not tried again.") == (entry.disposition == .retry), "code \(code)")
        }
        for code in [Int64(1), 131_000] {
            let advice = table.failure(error: ["code": .integer(code)], httpStatus: code == 1 ? 400 : 500).advice
            #expect(
                advice.hasSuffix(
                    "error of its own. It is tried again while the message makes sense, with growing pauses."
                )
            )
        }
        let held = "The patient has had enough marketing messages for now. It is not tried again"
        #expect(table.failure(error: ["code": 131_049], httpStatus: 400).advice == held + " for a day.")
        #expect(table.failure(inStatus: ["code": 131_049]).advice == held + ".")
    }
}
