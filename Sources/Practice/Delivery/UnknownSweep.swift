import Care
import Dialogue
package import Store

/// Looks after messages whose sending broke off and of which no status has told since.
package enum UnknownSweep {
    /// Applies each purpose's policy to what has waited long enough; gives how many there were.
    package static func run(limit: Int, in tx: Transaction) throws -> Int {
        var swept = 0
        for purpose in Purpose.allCases {
            let policy = UnknownSends.policy(for: purpose)
            for item in try tx.unsettled(purpose, since: tx.now - policy.wait, limit: limit - swept) {
                try tx.giveUpWaiting(for: item.id)
                if policy.then == .tellStaff { try tx.callForAttention(item.conversation) }
                swept += 1
            }
        }
        return swept
    }
}
