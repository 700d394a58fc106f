package import Care
import Dialogue
package import Store

extension Transaction {
    /// Queues a message and shows it in its thread, in one step; nothing when its cause has had its effect already.
    @discardableResult
    package func say(
        _ item: NewOutboxItem,
        in conversation: Conversation,
        staff: Identifier<Staff>? = nil
    ) throws -> Identifier<OutboxItem>? {
        guard let id = try enqueue(item, in: conversation) else { return nil }
        let body = StoredBody(item.content)
        try insertOutbound(conversation, outbox: id, kind: body.kind, body: body.encode(), staff: staff)
        try noteOutbound(conversation.id)
        return id
    }
}
