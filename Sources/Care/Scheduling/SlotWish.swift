/// What a patient would rather have; nil is no wish.
package struct SlotWish: Sendable, Hashable {
    /// By the clock on the location's wall.
    package enum PartOfDay: String, Sendable, CaseIterable {
        /// Before noon.
        case morning
        /// From noon until five.
        case afternoon
        /// From five on.
        case evening

        package init(minuteOfDay: Int) {
            self = minuteOfDay < 12 * 60 ? .morning : minuteOfDay < 17 * 60 ? .afternoon : .evening
        }
    }

    package var practitioner: Identifier<Practitioner>?
    package var partOfDay: PartOfDay?
    /// ISO weekdays, 1 for Monday to 7 for Sunday.
    package var weekdays: Set<Int>?

    package init(
        practitioner: Identifier<Practitioner>? = nil,
        partOfDay: PartOfDay? = nil,
        weekdays: Set<Int>? = nil
    ) {
        self.practitioner = practitioner
        self.partOfDay = partOfDay
        self.weekdays = weekdays
    }

    func allows(_ hours: OpeningHours, on date: LocalDate) -> Bool {
        (practitioner ?? hours.practitioner) == hours.practitioner && weekdays?.contains(date.weekday) != false
    }

    func allows(minuteOfDay: Int) -> Bool {
        guard let partOfDay else { return true }
        return PartOfDay(minuteOfDay: minuteOfDay) == partOfDay
    }
}
