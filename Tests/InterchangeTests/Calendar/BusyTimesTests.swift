import Care
import Interchange
import Testing

struct BusyTimesTests {
    private func isBusy(_ lines: String, _ policy: BusyTimes.Policy = BusyTimes.Policy()) throws -> Bool {
        let event = CalendarSample.event("DTSTART:20260310T100000Z\nDTEND:20260310T110000Z\n" + lines)
        return try !CalendarSample.busy(event, from: "2026-03-01", to: "2026-04-01", policy: policy).isEmpty
    }

    @Test func `free, cancelled and declined take no time`() throws {
        let owner = BusyTimes.Policy(owner: ["mailto:Ann@Clinic.example"])
        #expect(try isBusy("SUMMARY:x"))
        #expect(try isBusy("TRANSP:OPAQUE"))
        #expect(try !isBusy("TRANSP:TRANSPARENT"))
        #expect(try !isBusy("STATUS:CANCELLED"))
        #expect(try isBusy("CLASS:PRIVATE"))
        #expect(try !isBusy("ATTENDEE;PARTSTAT=DECLINED:mailto:ann@clinic.example", owner))
        #expect(try !isBusy("ATTENDEE;EMAIL=ann@clinic.example;PARTSTAT=DECLINED:/principals/17/", owner))
        #expect(try isBusy("ATTENDEE;PARTSTAT=DECLINED:mailto:bob@clinic.example", owner))
        #expect(try isBusy("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ann@clinic.example", owner))
    }

    @Test func `Microsoft's word counts where the standard's is missing`() throws {
        #expect(try !isBusy("X-MICROSOFT-CDO-BUSYSTATUS:FREE"))
        #expect(try !isBusy("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"))
        #expect(try isBusy("X-MICROSOFT-CDO-BUSYSTATUS:OOF"))
        #expect(try isBusy("TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"))
    }

    @Test func `what is not settled counts as the clinic chooses`() throws {
        let strict = BusyTimes.Policy(owner: ["ann@clinic.example"], countsTentative: false)
        for lines in [
            "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
            "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@clinic.example",
        ] {
            #expect(try isBusy(lines))
            #expect(try !isBusy(lines, strict))
        }
    }

    @Test func `who passed an invitation on has the time, and who has not answered may have it`() throws {
        let owner = ["ann@clinic.example"]
        let (all, strict) = (BusyTimes.Policy(owner: owner), BusyTimes.Policy(owner: owner, countsTentative: false))
        let delegated = "ATTENDEE;PARTSTAT=DELEGATED:mailto:ann@clinic.example"
        #expect(try !isBusy(delegated, all))
        #expect(try isBusy(delegated + "\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@clinic.example", all))
        for unanswered in ["ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ann@clinic.example", "ATTENDEE:ann@clinic.example"] {
            #expect(try isBusy(unanswered, all))
            #expect(try !isBusy(unanswered, strict))
            // Who invites need not answer.
            #expect(try isBusy(unanswered + "\nORGANIZER:mailto:ann@clinic.example", strict))
        }
        #expect(try isBusy("ATTENDEE:bob@clinic.example", strict))
    }

    @Test func `a call-off takes no time`() throws {
        let lines = "METHOD:CANCEL\n" + CalendarSample.event("DTSTART;VALUE=DATE:20260310")
        #expect(try CalendarSample.busy(lines, from: "2026-03-01", to: "2026-04-01") == [])
    }

    @Test func `what overlaps or touches is one, and the window cuts`() throws {
        let lines = [
            CalendarSample.event("DTSTART:20260310T100000\nDTEND:20260310T110000", uid: "a"),
            CalendarSample.event("DTSTART:20260310T110000\nDTEND:20260310T120000", uid: "b"),
            CalendarSample.event("DTSTART:20260310T103000\nDTEND:20260310T104500", uid: "c"),
            CalendarSample.event("DTSTART;VALUE=DATE:20260312\nDTEND;VALUE=DATE:20260316", uid: "d"),
        ].joined(separator: "\n")
        #expect(
            try CalendarSample.busy(lines, from: "2026-03-10", to: "2026-03-14")
                == ["2026-03-10T10:00/2026-03-10T12:00", "2026-03-12T00:00/2026-03-14T00:00"]
        )
    }

    @Test func `periods without reasons count by their kind`() throws {
        let lines = """
            BEGIN:VFREEBUSY
            UID:f
            FREEBUSY:20260310T080000Z/PT1H,20260310T120000Z/20260310T130000Z
            FREEBUSY;FBTYPE=FREE:20260310T140000Z/PT1H
            FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260310T160000Z/PT1H
            FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260310T180000Z/PT1H
            FREEBUSY;FBTYPE=X-LUNCH:20260310T200000Z/PT1H
            END:VFREEBUSY
            """
        let hours = try CalendarSample.busy(lines, from: "2026-03-01", to: "2026-04-01", in: .utc)
            .map { String($0.dropFirst(11).prefix(2)) }
        #expect(hours == ["08", "12", "16", "18", "20"])
        let strict = try CalendarSample.busy(
            lines,
            from: "2026-03-01",
            to: "2026-04-01",
            policy: BusyTimes.Policy(countsTentative: false)
        )
        #expect(strict.count == 4)
    }
}
