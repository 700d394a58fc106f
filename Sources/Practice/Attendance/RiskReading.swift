package import Care
package import Store

/// How likely a visit is missed, from what the store knows of it.
package enum RiskReading {
    package static func risk(of visit: Appointment, in tx: Transaction) throws -> NoShowRisk {
        let facts = NoShowFacts(
            earlier: EarlierVisits(newestFirst: try tx.outcomes(of: visit.patient, before: min(visit.start, tx.now))),
            lead: visit.start - (try tx.fixedAt(visit.id) ?? tx.now),
            confirmation: try confirmation(of: visit, in: tx)
        )
        return NoShowRisk(of: facts, by: .standard)
    }

    private static func confirmation(of visit: Appointment, in tx: Transaction) throws -> NoShowFacts.Confirmation {
        if visit.confirmedAt != nil { return .confirmed }
        return try tx.isReminded(visit) ? .unanswered : .notAsked
    }
}
