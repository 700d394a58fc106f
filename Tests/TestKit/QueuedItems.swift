package import Care
package import Store

extension Transaction {
    /// Everything queued, in the order it was made, whether or not it may leave now.
    package func queuedItems() throws -> [Identifier<OutboxItem>] {
        try rows("SELECT id FROM outbox WHERE state = 'queued' ORDER BY id") { $0.id(0) }
    }
}
