import Foundation

extension NoShowModel {
    /// The figures a clinic begins with; read in November 2026.
    ///
    /// - PMC11149957 (Marshfield, Wisconsin, 263,464 visits of 2021, one adjusted model): 8.0 % missed; any earlier no-show
    ///   4.42 (4.27-4.48) against none; more than 4 weeks ahead 5.45 (4.98-5.97) against less than a day. Both ratios are of
    ///   the same model, so they may be used together.
    /// - PMC1190171 (Singapore, 22,864 patients, adjusted): more than 21 days ahead 2.38 against less than 7; no earlier
    ///   visit 4.38 against under a fifth missed; more than 60 % missed 1.79.
    /// - uknowledge.uky.edu/dnp_etds/82 (Kentucky, 577 visits, not adjusted): of those who confirmed by text 82 % came, of
    ///   those who did not answer 58 %, an odds ratio of 0.30; 39 % confirmed.
    ///
    /// How often a visit was moved would be fair to use, but no ratio with a source was found, so it is no term. The mix of
    /// classes is assumed, and gives way to the clinic's own.
    package static let standard = NoShowModel(
        known: 0.080,
        earlierVisits.merging(leadTimes) { first, _ in first }.merging(confirmations) { first, _ in first }
    )

    /// One place and one year, though a large and adjusted model: four fifths are believed.
    private static let adjustedTrust = 0.8
    private static let marshfield = "PMC11149957"
    private static let singapore = "PMC1190171"

    private static let earlierVisits: [RiskLevel: Factor] = [
        // It counted each patient's latest visit, and who missed the first never came to have another: a third is believed.
        .firstVisit: Factor(ratio: 4.38, trust: 1.0 / 3, share: 0.15, source: singapore),
        .noneMissed: Factor(ratio: 1, trust: 1, share: 0.70, source: marshfield),
        // The ratio is of any earlier no-show, one or many; a single one is let weigh half (on the scale of log-odds).
        .oneMissed: Factor(ratio: 4.42.squareRoot(), trust: adjustedTrust, share: 0.10, source: marshfield),
        .severalMissed: Factor(ratio: 4.42, trust: adjustedTrust, share: 0.05, source: marshfield),
    ]

    private static let leadTimes: [RiskLevel: Factor] = [
        .sameDay: Factor(ratio: 1, trust: 1, share: 0.20, source: marshfield),
        // Derived: what makes 5.45 over 4 weeks 2.38 times that of up to a week; half way between the two (as log-odds).
        .week: Factor(ratio: 5.45 / 2.38, trust: adjustedTrust, share: 0.30, source: "\(marshfield), \(singapore)"),
        .fourWeeks: Factor(
            ratio: 5.45 / 2.38.squareRoot(),
            trust: adjustedTrust,
            share: 0.30,
            source: "\(marshfield), \(singapore)"
        ),
        .longer: Factor(ratio: 5.45, trust: adjustedTrust, share: 0.20, source: marshfield),
    ]

    // Not adjusted, and reliable people confirm: part of it is told by the other terms, so half is believed.
    private static let confirmations: [RiskLevel: Factor] = [
        .unanswered: Factor(ratio: 1, trust: 1, share: 0.61, source: kentucky),
        .confirmed: Factor(ratio: 0.30, trust: 0.5, share: 0.39, source: kentucky),
    ]
    private static let kentucky = "uknowledge.uky.edu/dnp_etds/82"
}
