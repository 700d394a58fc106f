import Care
import Web

/// Attendance of an invented clinic, the same each time.
enum SampleFigures {
    static let span = AttendanceSpan(.weeks, today: SampleRows.today)

    static func make(visits: Int = 480, unpriced: Int = 1) throws -> AttendanceFigures {
        var sums = AttendanceSums()
        for number in 0..<visits { try sums.add(try record(number, unpriced: unpriced)) }
        return AttendanceFigures(
            sums: sums,
            visitTypes: [Identifier(1): "Check-up", Identifier(2): "=HYPERLINK(\"//evil.example\")"],
            practitioners: [
                Identifier(1): "Dr. Mira Okafor", Identifier(2): "<script>alert(1)</script>",
                Identifier(3): "Wolfgang-Maximilian Freiherr von Hohenstein-Lichtenfels",
            ]
        )
    }

    private static func record(_ number: Int, unpriced: Int) throws -> VisitRecord {
        let ends: [VisitRecord.End] = [
            .attended, .missed, .attended, .cancelledByPatient(notice: .hours(40)), .attended, .attended, .calledOff,
            .attended, .cancelledByPatient(notice: .hours(2)), .attended, .underReview, .attended, .open, .attended,
        ]
        let isBack = number % 14 == 3
        return VisitRecord(
            visitType: Identifier(Int64(number % 3 == 0 ? 2 : 1)),
            practitioner: Identifier(Int64(number % 3) + 1),
            weekday: number % 5 + 1,
            lead: .hours(Int64(number % 11) * 100),
            language: LanguageTag(["en", "pt-BR", "ar"][number % 7 % 3]) ?? .english,
            variant: ReminderVariant(index: number / 7 % 2),
            end: ends[number % 14],
            isConfirmed: number % 2 == 0,
            counts: VisitRecord.Counts(
                moves: number % 9 == 0 ? 1 : 0,
                slotsFreed: isBack ? 1 : 0,
                slotsRefilled: isBack && number % 28 == 3 ? 1 : 0,
                messages: 2,
                unpriced: number % 5 == 0 ? unpriced : 0
            ),
            costs: [MessageCost(millionths: 10_700, currency: try needed(Currency("USD")))]
        )
    }
}
