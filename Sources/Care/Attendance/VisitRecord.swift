/// What attendance is counted from: one visit, however often it was moved, and nothing that says whose it was.
package struct VisitRecord: Hashable, Sendable {
    /// How it stands; notice is from the cancellation to the start it then had.
    package enum End: Hashable, Sendable {
        case attended
        case missed
        case cancelledByPatient(notice: Span)
        case calledOff
        case underReview
        case open
    }

    package var visitType: Identifier<VisitType>
    package var practitioner: Identifier<Practitioner>
    /// ISO weekday of the start by the location's wall clock, 1 to 7.
    package var weekday: Int
    /// From when its time was fixed to the start.
    package var lead: Span
    package var language: LanguageTag
    /// Nil where no wordings were compared.
    package var variant: ReminderVariant?
    package var end: End
    /// Whether the patient ever confirmed it.
    package var isConfirmed: Bool
    package var counts: Counts
    package var costs: [MessageCost]

    /// How often something happened around it.
    package struct Counts: Hashable, Sendable {
        /// Anything above is taken as this: no visit has so many, and sums of them cannot overflow.
        package static let most = 10_000

        /// Times the patient moved it.
        package let moves: Int
        /// Slots its moves and its cancellation gave back early enough to be offered again.
        package let slotsFreed: Int
        /// At most `slotsFreed`.
        package let slotsRefilled: Int
        /// Messages sent about it.
        package let messages: Int
        /// Those of them that arrived and whose price nobody knows; at most `messages`.
        package let unpriced: Int

        /// Whatever is below zero is zero.
        package init(
            moves: Int = 0,
            slotsFreed: Int = 0,
            slotsRefilled: Int = 0,
            messages: Int = 0,
            unpriced: Int = 0
        ) {
            func held(_ count: Int) -> Int { min(max(0, count), Self.most) }
            self.moves = held(moves)
            self.slotsFreed = held(slotsFreed)
            self.slotsRefilled = min(held(slotsRefilled), held(slotsFreed))
            self.messages = held(messages)
            self.unpriced = min(held(unpriced), held(messages))
        }
    }

    package init(
        visitType: Identifier<VisitType>,
        practitioner: Identifier<Practitioner>,
        weekday: Int,
        lead: Span,
        language: LanguageTag,
        variant: ReminderVariant? = nil,
        end: End,
        isConfirmed: Bool = false,
        counts: Counts = Counts(),
        costs: [MessageCost] = []
    ) {
        self.visitType = visitType
        self.practitioner = practitioner
        self.weekday = weekday
        self.lead = lead
        self.language = language
        self.variant = variant
        self.end = end
        self.isConfirmed = isConfirmed
        self.counts = counts
        self.costs = costs
    }
}

extension VisitRecord.End {
    /// How a visit stands, `cancelledAt` being when it was called off, if that is known.
    ///
    /// What a patient contests is not a miss until staff decide, and none if they take the mark back. A cancellation at a
    /// moment nobody knows counts as late as can be.
    package init(of visit: Appointment, cancelledAt: Instant?, miss: MissedVisit?) {
        self.init(
            visit.state,
            visit.cancelReason,
            notice: cancelledAt.map { visit.start - $0 } ?? .zero,
            mark: miss?.state
        )
    }

    /// The same from its parts; `notice` matters only to a visit that was called off.
    package init(
        _ state: Appointment.State,
        _ reason: Appointment.CancelReason?,
        notice: Span,
        mark: MissedVisit.State?
    ) {
        switch state {
        case .booked: self = .open
        case .fulfilled: self = .attended
        case .cancelled where reason == .patient: self = .cancelledByPatient(notice: notice)
        case .cancelled: self = .calledOff
        case .noShow:
            switch mark {
            case .underReview: self = .underReview
            case .withdrawn: self = .attended
            case .marked, .upheld, nil: self = .missed
            }
        }
    }
}

/// What counts as a cancellation in time.
package struct NoticeRule: Hashable, Sendable {
    /// So long before the start, or longer, is in time; less is late.
    package var inTime: Span

    package init(inTime: Span = .hours(24)) {
        self.inTime = inTime
    }

    package func outcome(of end: VisitRecord.End) -> AttendanceOutcome {
        switch end {
        case .attended: .attended
        case .missed: .missed
        case .cancelledByPatient(let notice): notice >= inTime ? .cancelledInTime : .cancelledLate
        case .calledOff: .calledOff
        case .underReview: .underReview
        case .open: .open
        }
    }
}
