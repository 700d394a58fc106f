extension OfferPlan {
    /// A pause of nothing would ask for ever.
    var pause: Span { max(rules.pause, .minutes(1)) }

    /// When others may be asked; nil is at once, since nobody is left to wait for.
    func nextWave(_ round: [Offer], _ open: [Offer]) -> Instant? {
        guard let last = round.map(\.madeAt).max(), !open.isEmpty else { return nil }
        guard open.count >= rules.mostOpen, let ends = open.map(\.answerUntil).min() else { return last + pause }
        return max(last + pause, ends)
    }

    /// So many that those wanted are asked by the time there is, in equal waves.
    func waveSize(_ slot: FreedSlot, _ field: WaitListField, asked: Int, now: Instant) -> Int {
        let missing = max(0, rules.offersWanted - asked)
        let waves = wavesLeft(slot, field, now: now)
        return max(1, (missing + waves - 1) / waves)
    }

    /// Waves from now on, at least one; none goes while all are in their quiet hours.
    private func wavesLeft(_ slot: FreedSlot, _ field: WaitListField, now: Instant) -> Int {
        let end = min(slot.slot.start - rules.leastNotice, now + rules.patience) - rules.shortestAnswer
        var count = 0
        var moment = now
        while moment <= end {
            if field.clocks.contains(where: { $0.allows(moment) }) { count += 1 }
            moment = moment + pause
        }
        return max(1, count)
    }

    /// Where the time would end in their quiet hours it goes on until these end: nobody else is asked meanwhile.
    package func answerUntil(_ candidate: WaitListCandidate, _ slot: FreedSlot, now: Instant) -> Instant {
        let deadline = rules.deadline(candidate.entry, slot)
        let wanted = now + rules.answerTime(left: deadline - now)
        return min(deadline, candidate.writing.next(from: wanted))
    }

    func ending(_ slot: FreedSlot, _ round: [Offer], _ open: [Offer], now: Instant) -> Step {
        if let last = open.map(\.answerUntil).max() { return .wait(until: last) }
        if now + rules.shortestAnswer > slot.slot.start - rules.leastNotice { return .exhausted(.beginsTooSoon) }
        return .exhausted(round.isEmpty ? .nobodySuited : .everybodyAsked)
    }
}
