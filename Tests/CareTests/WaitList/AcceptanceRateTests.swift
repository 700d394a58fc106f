import Care
import Testing

@Suite struct AcceptanceRateTests {
    @Test func `a clinic without figures is taken for an ordinary one`() {
        #expect(abs(AcceptanceRate.learned(accepted: 0, of: 0) - 0.083) < 1e-9)
        #expect(abs(AcceptanceRate.learned(accepted: 5, of: 5) - (5 + 120 * 0.083) / 125) < 1e-9)
    }

    @Test func `many offers speak for themselves, within reason`() {
        #expect(abs(AcceptanceRate.learned(accepted: 2_000, of: 10_000) - 0.2) < 0.002)
        #expect(AcceptanceRate.learned(accepted: 0, of: 100_000) == 0.02)
        #expect(AcceptanceRate.learned(accepted: 100_000, of: 100_000) == 0.5)
        #expect(AcceptanceRate.learned(accepted: 9, of: 3) == AcceptanceRate.learned(accepted: 3, of: 3))
        #expect(AcceptanceRate.learned(accepted: -1, of: -1) == AcceptanceRate.learned(accepted: 0, of: 0))
    }

    @Test(arguments: [
        (0.8, 0.083, 19), (0.9, 0.083, 27), (0.5, 0.083, 8), (0.9, 0.5, 4), (0, 0.083, 1), (1, 0.5, 10), (0.9, 0, 114),
        (.nan, .nan, 1), (-1, 2, 1),
    ])
    func `how many must be asked`(target: Double, rate: Double, count: Int) {
        #expect(AcceptanceRate.offersNeeded(for: target, at: rate) == count)
    }
}
