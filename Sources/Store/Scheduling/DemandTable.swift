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
        demand.needs = try needs(of: type)
        let practitioners = try rows(
            "SELECT practitioner_id FROM visit_type_practitioner WHERE visit_type_id = ?",
            [.id(type)]
        ) { $0.id(0, of: Practitioner.self) }
        if !practitioners.isEmpty { demand.practitioners = Set(practitioners) }
        return demand
    }

    /// The rooms and equipment it needs: one of each list.
    package func needs(of type: Identifier<VisitType>) throws -> [[Resource]] {
        let needs = try rows(
            "SELECT need, resource.id, name, kind, location_id FROM visit_type_need "
                + "JOIN resource ON resource.id = resource_id WHERE visit_type_id = ? ORDER BY need, resource.id",
            [.id(type)]
        ) { (need: $0.int(0), resource: Self.readResource($0, from: 1)) }
        return Dictionary(grouping: needs, by: \.need).sorted { $0.key < $1.key }.map { $0.value.map(\.resource) }
    }

    /// How many days ahead it can be booked.
    package func horizon(of type: Identifier<VisitType>) throws -> Int {
        Int(try number("SELECT horizon_days FROM visit_type WHERE id = ?", [.id(type)]))
    }

    /// Throws `StoreError.constraint` for what no visit can ask: also for one that nobody offers, or a need that nothing
    /// meets, which would be kept as "everybody" and "no need".
    package func save(_ demand: VisitDemand, horizonDays: Int, of type: Identifier<VisitType>) throws {
        guard demand.practitioners != [], !demand.needs.contains([]) else {
            throw StoreError.constraint(name: "visit_type_offer")
        }
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
                    .id(resource.id)
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
