package import Care

/// What a kind of visit asks of the practice's time.
extension Transaction {
    /// Nil when there is no such kind of visit.
    package func demand(of type: Identifier<VisitType>) throws -> VisitDemand? {
        let found = try row(
            "SELECT minutes, buffer_before, buffer_after, notice_minutes, step_minutes FROM visit_type WHERE id = ?",
            [.id(type)]
        ) {
            VisitDemand(
                minutes: Int($0.int(0)),
                bufferBefore: Int($0.int(1)),
                bufferAfter: Int($0.int(2)),
                notice: .minutes($0.int(3)),
                step: Int($0.int(4))
            )
        }
        guard var demand = found else { return nil }
        let needs = try rows(
            "SELECT need, resource_id FROM visit_type_need WHERE visit_type_id = ? ORDER BY need, resource_id",
            [.id(type)]
        ) { (need: $0.int(0), resource: $0.id(1, of: Resource.self)) }
        demand.needs = Dictionary(grouping: needs, by: \.need).sorted { $0.key < $1.key }.map {
            $0.value.map(\.resource)
        }
        let practitioners = try rows(
            "SELECT practitioner_id FROM visit_type_practitioner WHERE visit_type_id = ?",
            [.id(type)]
        ) { $0.id(0, of: Practitioner.self) }
        if !practitioners.isEmpty { demand.practitioners = Set(practitioners) }
        return demand
    }

    /// How many days ahead it can be booked.
    package func horizon(of type: Identifier<VisitType>) throws -> Int {
        Int(try number("SELECT horizon_days FROM visit_type WHERE id = ?", [.id(type)]))
    }

    /// Throws `StoreError.constraint` for what no visit can ask.
    package func save(_ demand: VisitDemand, horizonDays: Int, of type: Identifier<VisitType>) throws {
        try execute(
            "UPDATE visit_type SET minutes = ?, buffer_before = ?, buffer_after = ?, notice_minutes = ?, "
                + "step_minutes = ?, horizon_days = ? WHERE id = ?",
            .int(demand.minutes),
            .int(demand.bufferBefore),
            .int(demand.bufferAfter),
            .int(demand.notice.microseconds / 60_000_000),
            .int(demand.step),
            .int(horizonDays),
            .id(type)
        )
        try execute("DELETE FROM visit_type_need WHERE visit_type_id = ?", .id(type))
        for (number, resources) in demand.needs.enumerated() {
            for resource in resources {
                try execute(
                    "INSERT INTO visit_type_need (visit_type_id, need, resource_id) VALUES (?, ?, ?)",
                    .id(type),
                    .int(number + 1),
                    .id(resource)
                )
            }
        }
        try execute("DELETE FROM visit_type_practitioner WHERE visit_type_id = ?", .id(type))
        for practitioner in (demand.practitioners ?? []).sorted(by: { $0.rawValue < $1.rawValue }) {
            try execute(
                "INSERT INTO visit_type_practitioner (visit_type_id, practitioner_id) VALUES (?, ?)",
                .id(type),
                .id(practitioner)
            )
        }
        tell(.appointments)
    }
}
