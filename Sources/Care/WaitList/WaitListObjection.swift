/// Why a freed slot is nothing for somebody who waits, in words for staff.
package enum WaitListObjection: String, Sendable, CaseIterable {
    case notWaiting = "no longer waits"
    case otherType = "waits for another kind of visit"
    case otherPractitioner = "waits for another practitioner"
    case outsideDates = "outside the days they asked for"
    case wrongWeekday = "not a weekday they asked for"
    case wrongPartOfDay = "not the part of the day they asked for"
    case notEarlier = "not enough earlier than the visit they have"
    case tooShort = "shorter than the visit they have"
    case tooLittleNotice = "too little notice for them"
    case otherVisit = "has another visit at that time"
    case gaveItUp = "gave up this very time"
    case offerOpen = "has an open offer already"
    case saidNo = "said no to this very time"
    case askedAlready = "was asked about this time and did not answer"
}

extension WaitListEntry {
    /// Why `slot` is nothing for the patient now, or nil: they want it and can make it.
    ///
    /// `offers` are those made for this very time so far, whoever's.
    package func objection(to slot: FreedSlot, offers: [Offer] = [], now: Instant) -> WaitListObjection? {
        guard state == .waiting else { return .notWaiting }
        return objection(byWish: slot) ?? objection(byTime: slot.slot, now: now)
            ?? objection(byHistory: slot, offers, now: now)
    }

    package func wants(_ slot: FreedSlot, offers: [Offer] = [], now: Instant) -> Bool {
        objection(to: slot, offers: offers, now: now) == nil
    }

    private func objection(byWish slot: FreedSlot) -> WaitListObjection? {
        let date = slot.wall.date
        guard slot.visitTypes.contains(visitType) else { return .otherType }
        guard wish.practitioner ?? slot.slot.practitioner == slot.slot.practitioner else { return .otherPractitioner }
        guard firstDay ?? date <= date, lastDay ?? date >= date else { return .outsideDates }
        guard wish.weekdays?.contains(date.weekday) != false else { return .wrongWeekday }
        guard wish.allows(minuteOfDay: slot.wall.minuteOfDay) else { return .wrongPartOfDay }
        return nil
    }

    private func objection(byTime slot: Slot, now: Instant) -> WaitListObjection? {
        let start = slot.start
        if let replaces, start + Self.leastGain > replaces.start { return .notEarlier }
        if let length = replaces?.length, start + length > slot.end { return .tooShort }
        return start - now < notice || start <= now ? .tooLittleNotice : nil
    }

    private func objection(byHistory slot: FreedSlot, _ offers: [Offer], now: Instant) -> WaitListObjection? {
        if slot.freedBy == person { return .gaveItUp }
        let own = offers.filter { $0.entry == id && $0.slot.isSameMeeting(as: slot.slot) }
        if own.contains(where: { $0.isOpen(at: now) }) { return .offerOpen }
        // Whoever took it and gave it back does not want it; whoever lost it to another still may.
        if own.contains(where: { $0.state == .refused || $0.state == .taken }) { return .saidNo }
        // An open one is past its time here, though nobody has marked it yet.
        let wasAsked = own.contains { $0.state == .expired || $0.state == .open }
        if wasAsked { return .askedAlready }
        return history.isOpen(at: now) ? .offerOpen : nil
    }
}
