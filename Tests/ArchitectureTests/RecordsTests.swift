import Testing

/// No page gets at a patient's data but through `Records`, which keeps who saw whom.
@Suite struct RecordsTests {
    /// The only files of the web that may hold the store, and why each may.
    private static let holders = [
        "Sources/Web/Flows/BookingCards.swift": "a patient's own card, to what it offers alone",
        "Sources/Web/Calendars/CalendarFeeds.swift": "a secret link; keeps an entry where it names patients",
        "Sources/Web/Patients/VisitFiles.swift": "a patient's own link, to when and where alone",
        "Sources/Web/Site/Records.swift": "keeps the entry",
        "Sources/Web/Staff/Accounts.swift": "staff's own accounts",
        "Sources/Web/Staff/SessionKeeper.swift": "staff's own sessions",
        "Sources/Web/Staff/SetupLink.swift": "staff's own links",
        "Sources/Web/WebDependencies.swift": "hands it to those",
    ]

    @Test func `the store is held by nobody else in the web`() throws {
        for path in SourceTree.files(under: "Sources/Web", withExtension: "swift") where Self.holders[path] == nil {
            for line in try SourceTree.lines(path) where SourceTree.code(of: line).contains("StoreEngine") {
                Issue.record("\(path) holds the store: let it look through Records")
            }
        }
    }

    @Test func `the composition hands the store to those and to nobody else`() throws {
        let uses = try SourceTree.lines("Sources/Web/WebApp.swift").filter { $0.contains("dependencies.store") }
        #expect(uses.count == 5, "VisitFiles, CalendarFeeds, Records, SessionKeeper and Accounts")
    }
}
