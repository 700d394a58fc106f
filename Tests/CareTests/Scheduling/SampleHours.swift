import Care
import Testing

/// Two people, two places and three rooms, by the clocks of Berlin and Tokyo.
enum SampleHours {
    static let doctor = Identifier<Practitioner>(1)
    static let nurse = Identifier<Practitioner>(2)
    static let site = Identifier<Location>(9)
    static let far = Identifier<Location>(10)
    static let rooms = (1...3).map { Identifier<Resource>(Int64($0)) }
    /// One room at the other place.
    static let farRoom = Identifier<Resource>(4)

    /// Any of the rooms, at whichever place the visit is.
    static let anyRoom = rooms.map(room) + [room(farRoom)]

    static func room(_ id: Identifier<Resource>) -> Resource {
        Resource(id: id, name: "Room \(id)", kind: .room, location: id == farRoom ? far : site)
    }

    static func berlin() throws -> Zone { try #require(Zone("Europe/Berlin")) }

    static func zones() throws -> [Identifier<Location>: Zone] {
        [site: try berlin(), far: try #require(Zone("Asia/Tokyo"))]
    }

    static func instant(_ wall: String, _ zone: Zone) throws -> Instant {
        zone.instant(of: try #require(CivilTime(wall)))
    }

    static func hours(
        _ practitioner: Identifier<Practitioner> = doctor,
        at location: Identifier<Location> = site,
        on weekday: Int,
        _ from: Int,
        _ to: Int
    ) -> OpeningHours {
        OpeningHours(practitioner: practitioner, location: location, weekday: weekday, from: from, to: to)
    }

    /// Every weekday from 9 to 12 and 14 to 17.
    static func weekdays(_ practitioner: Identifier<Practitioner> = doctor) -> [OpeningHours] {
        (1...5).flatMap { [hours(practitioner, on: $0, 540, 720), hours(practitioner, on: $0, 840, 1_020)] }
    }
}

extension FreeSlots {
    /// A day's free times, as a clock on the wall there shows them.
    func walls(on date: String, wish: SlotWish = SlotWish()) throws -> [String] {
        let day = try #require(LocalDate(date))
        let always = Instant(seconds: 0)..<Instant(seconds: 1 << 40)
        return slots(on: day, wish: wish, in: always).compactMap { slot in
            zones[slot.location].map { String($0.civil(at: slot.start).description.suffix(5)) }
        }
    }
}
