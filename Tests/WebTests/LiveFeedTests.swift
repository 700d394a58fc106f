import Care
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

@Suite struct LiveFeedTests {
    @Test func `a stalled browser's share stays small however much happens`() throws {
        let feed = LiveFeed()
        let subscription = try #require(feed.join())
        for id in 1...10_000 { feed.publish([.conversation(Identifier(Int64(id)))]) }
        #expect(subscription.take() == ["everything"])
        #expect(subscription.take().isEmpty)
    }

    @Test func `the same notice twice is one, and none is lost`() throws {
        let feed = LiveFeed()
        let subscription = try #require(feed.join())
        feed.publish([.appointments, .outbox])
        feed.publish([.appointments, .conversation(Identifier(7))])
        #expect(subscription.take() == ["appointments", "conversation:7", "outbox"])
    }

    @Test func `a page that is told of everything is told of nothing else`() throws {
        let feed = LiveFeed()
        let subscription = try #require(feed.join())
        feed.publish([.appointments])
        feed.publishEverything()
        feed.publish([.outbox])
        #expect(subscription.take() == ["everything"])
    }

    @Test func `the number of browsers is limited and leaving makes room`() throws {
        let feed = LiveFeed()
        let all = (0..<LiveFeed.limit).compactMap { _ in feed.join() }
        #expect(all.count == LiveFeed.limit)
        #expect(feed.join() == nil)
        feed.leave(all[0])
        #expect(feed.count == LiveFeed.limit - 1)
        #expect(feed.join() != nil)
    }
}
