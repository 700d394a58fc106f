import Care
import Store

/// Whether a date of a series can be had.
extension SeriesDesk {
    /// Keeps what was found free; by the patient's other visits and by the schema it may yet not be.
    func keep(
        _ found: SeriesVisit,
        for patient: Identifier<Person>,
        moving visit: Appointment?,
        in tx: Transaction,
        _ body: (Slot) throws -> Void
    ) throws -> SeriesVisit {
        guard case .success(let slot) = found.result else { return found }
        let others = try tx.visits(of: patient, in: slot.start - .days(1)..<slot.end)
        guard !others.contains(where: { $0.id != visit?.id && $0.end > slot.start }) else {
            return SeriesVisit(date: found.date, result: .failure(.patientElsewhere))
        }
        do {
            try tx.savepoint { try body(slot) }
            return found
        } catch let error as StoreError where error.isTaken {
            return SeriesVisit(date: found.date, result: .failure(.taken))
        }
    }

    func check(
        _ demand: VisitDemand,
        _ practitioner: Identifier<Practitioner>,
        _ location: Identifier<Location>,
        on date: LocalDate,
        moving visit: Appointment?,
        in tx: Transaction
    ) throws -> SeriesCheck {
        guard let zone = try tx.location(location).flatMap({ Zone($0.zone) }) else { throw Refusal.unknown }
        let (start, end) = (zone.startOfDay(date) - .days(1), zone.startOfDay(date) + .days(2))
        return SeriesCheck(
            practitioner: practitioner,
            location: location,
            zone: zone,
            demand: demand,
            hours: try tx.workingHours(of: practitioner, on: date...date),
            taken: TakenTime(
                try tx.taken(start..<end, by: practitioner, except: visit?.id) + tx.held(without: nil)
            ),
            absences: TakenTime(try tx.absences(from: start, until: end).map(\.taken))
        )
    }
}
