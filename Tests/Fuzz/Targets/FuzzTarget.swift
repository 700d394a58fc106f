/// A parser that takes bytes from outside, with what must be true of it whatever the bytes.
package struct FuzzTarget: Sendable {
    /// Also the name of its folder of inputs under `Tests/Fuzz/corpus`.
    package let name: String
    /// One sentence about what went wrong, or nil.
    package let check: @Sendable (_ bytes: [UInt8]) -> String?

    private init(_ name: String, _ check: @escaping @Sendable ([UInt8]) -> String?) {
        self.name = name
        self.check = check
    }

    package static let all = [
        FuzzTarget("webhook", WebhookFuzz.check),
        FuzzTarget("signature", SignatureFuzz.check),
        FuzzTarget("appointments", AppointmentsFuzz.check),
        FuzzTarget("settings", SettingsFuzz.check),
        FuzzTarget("practice", PracticeFuzz.check),
        FuzzTarget("multipart", MultipartFuzz.check),
        FuzzTarget("graph", GraphFuzz.check),
        FuzzTarget("web", WebFuzz.check),
        FuzzTarget("text", TextFuzz.check),
        FuzzTarget("phone", PhoneFuzz.check),
        FuzzTarget("sealed", SealedFuzz.check),
        FuzzTarget("body", BodyFuzz.check),
        FuzzTarget("calendar", CalendarFuzz.check),
        FuzzTarget("caldav", CalDAVFuzz.check),
    ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// The bytes up to the first line feed as text, and what stands behind it.
func headAndBody(_ bytes: [UInt8]) -> (head: String, body: [UInt8]) {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    return (String(decoding: bytes[..<end], as: UTF8.self), Array(bytes[end...].dropFirst()))
}
