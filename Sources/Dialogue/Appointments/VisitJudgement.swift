import Care

extension VisitReading {
    /// What the message asks for; nil leaves it to staff.
    var intent: VisitIntent? {
        guard tags.isDisjoint(with: VisitTag.stoppers), unknown <= tolerance else { return nil }
        if has(.arrived) { return arrival }
        if has(.cancel, .cancelIt) { return cancellation }
        if has(.waitList) || isEarlier { return .earlier }
        if isMove { return .move }
        if has(.when) { return whenAsked }
        if has(.have), isAboutVisit, !has(.book) { return isQuestion ? .list : nil }
        if has(.book) { return .book }
        if has(.myVisit) { return existing }
        return isBooking ? .book : nil
    }

    /// One word of a longer message may be unknown, if the rest says plainly what is wanted.
    private var tolerance: Int {
        let isPlain = has(.book, .move, .cancel) && isAboutVisit
        return isPlain && understood >= 4 ? 1 : 0
    }

    private var arrival: VisitIntent? {
        // Whether somebody else is there is a question for staff.
        let isAboutClinician = has(.clinician) || hasName(.practitioner)
        if isQuestion || isAboutClinician && !isAboutVisit && !has(.see) { return nil }
        return has(.book, .want, .move, .change, .cancel, .cancelIt, .earlier, .offer, .when) ? nil : .arrived
    }

    private var cancellation: VisitIntent? {
        if has(.book, .move, .change, .earlier, .offer, .when, .otherTime) { return nil }
        return has(.cancelIt) || isAboutVisit || saysWhen ? .cancel : nil
    }

    private var isEarlier: Bool {
        has(.earlier) && (isQuestion || isAboutVisit || has(.want, .offer, .see, .time, .change, .move, .book))
    }

    private var isMove: Bool {
        if has(.move) { return true }
        if has(.change) { return isAboutVisit || saysWhen || has(.time, .otherTime) }
        return has(.otherTime) && (has(.want, .offer) || isAboutExisting)
    }

    private var whenAsked: VisitIntent? {
        if isAboutExisting { return .list }
        if isAboutVisit { return has(.book, .want, .offer) ? .book : .list }
        return has(.book) ? .book : nil
    }

    /// "My appointment" with nothing to be done about it.
    private var existing: VisitIntent? {
        if has(.see) || has(.time) && (isQuestion || !has(.is, .number)) { return .list }
        if has(.want) { return has(.reply) ? nil : .book }
        let saysMore = saysWhen || has(.is, .number, .clinician) || !tags.isDisjoint(with: VisitTag.persons)
        return has(.offer, .reply) || saysMore && !isQuestion || understood > 5 ? nil : .list
    }

    private var isBooking: Bool {
        let isVisit = has(.visit, .visitLike) || hasName(.visitType)
        if isVisit, has(.want, .offer) { return true }
        if has(.visit) || hasName(.visitType) { return !has(.reply) && (isQuestion || !has(.is)) }
        return has(.see) && has(.clinician) || has(.offer) && has(.time) && saysWhen
    }

    private var isAboutExisting: Bool { has(.myVisit, .theVisit) }

    private var isAboutVisit: Bool { has(.visit, .visitLike) || isAboutExisting || hasName(.visitType) }

    private var saysWhen: Bool {
        has(.morning, .afternoon, .evening) || !tags.isDisjoint(with: VisitTag.weekdays)
            || !tags.isDisjoint(with: VisitTag.days)
    }

    private func has(_ some: VisitTag...) -> Bool { some.contains(where: tags.contains) }
}

extension VisitReading {
    /// The intent with all that was said beside it.
    func wish(_ intent: VisitIntent) -> VisitWish {
        let parts: [(VisitTag, SlotWish.PartOfDay)] = [
            (.morning, .morning), (.afternoon, .afternoon), (.evening, .evening),
        ]
        let said = parts.filter { tags.contains($0.0) }
        let days = VisitTag.days.intersection(tags)
        let weekdays = VisitTag.weekdays.indices.filter { tags.contains(VisitTag.weekdays[$0]) }.map { $0 + 1 }
        return VisitWish(
            intent: intent,
            whom: whom,
            partOfDay: said.count == 1 ? said[0].1 : nil,
            weekdays: Set(weekdays),
            day: days.count == 1 ? days.first.flatMap { VisitWish.Day(rawValue: $0.rawValue) } : nil,
            visitType: name(.visitType),
            practitioner: name(.practitioner)
        )
    }

    private var whom: VisitWish.Whom? {
        if let name = name(.person) { return .named(name) }
        let relations = VisitTag.persons.intersection(tags)
        guard let relation = relations.first else { return hasName(.person) ? .someoneElse : nil }
        guard relations.count == 1 else { return .someoneElse }
        switch relation {
        case .child: return .child
        case .partner: return .partner
        case .parent: return .parent
        default: return .someoneElse
        }
    }
}
