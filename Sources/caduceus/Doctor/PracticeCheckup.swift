import Care
package import Practice
import Store

/// What the store says of the running clinic.
struct PracticeCheckup {
    let settings: ClinicSettings
    let line: String?

    /// While no server runs these say nothing but that.
    private static let onlyWhileRunning: Set<Trouble> = [.journalBehind, .outboxStuck, .webhooksSilent, .lanesIdle]

    func findings(in store: any StoreEngine) async throws -> [Finding] {
        let isRunning = StoreLock.isHeld(store: settings.store)
        let search = TroubleSearch(line: line ?? "", zone: Zone(settings.zone) ?? .utc)
        let found = try await store.read { tx in try search.find(in: tx) }
            .filter { isRunning || !Self.onlyWhileRunning.contains($0.kind) }
        let server =
            isRunning
            ? Finding(.ok, "server", "one runs on this database")
            : Finding(.note, "server", "none runs on this database at this moment")
        let well = found.isEmpty ? [Finding(.ok, "practice", "nothing waits, and nothing was set aside")] : []
        return [server] + found.map { Finding($0) } + well
    }
}

extension Finding {
    /// A trouble in the doctor's words; what is only a note needs no work.
    package init(_ trouble: FoundTrouble) {
        self.init(trouble.kind.level == .note ? .note : .wrong, trouble.kind.rawValue, trouble.forOperator)
    }
}
