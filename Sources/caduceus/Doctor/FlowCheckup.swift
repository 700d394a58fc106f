import WhatsApp

/// The booking Flow, where one is set: published, with our key and our endpoint.
struct FlowCheckup {
    let client: GraphClient
    let source: SettingsSource

    func findings() async -> [Finding] {
        guard source.values["booking.flow-id"] != nil else { return [] }
        do {
            let (lines, isReady) = try await FlowStanding(client: client, source: source).find()
            return lines.map { Finding(isReady ? .ok : .wrong, "booking flow", $0) }
        } catch let failure as GraphFailure {
            return [Finding(.wrong, "booking flow", failure.description)]
        } catch {
            return [Finding(.wrong, "booking flow", "\(error)")]
        }
    }
}
