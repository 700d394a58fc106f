import Foundation
import Store
import Synchronization
import Testing

@Suite struct EarTests {
    @Test func `what is told before anybody listens is told to nobody`() {
        let heard = Mutex<[[ChangeNotice]]>([])
        let ear = Ear()
        ear.hear([.lanes])
        ear.attach { notices in heard.withLock { $0.append(notices) } }
        ear.hear([.conversations])
        #expect(heard.withLock { $0 } == [[.conversations]])
    }

    @Test func `the ten-thousandth commit is told as directly as the first`() {
        let depths = Mutex<Set<Int>>([])
        let ear = Ear()
        ear.attach { _ in
            // How many calls lie between the engine and the listener; 128 at most are counted.
            let depth = Thread.callStackReturnAddresses.count
            depths.withLock { _ = $0.insert(depth) }
        }
        for _ in 0..<10_000 { ear.hear([.conversations]) }
        #expect(depths.withLock { $0.count } == 1)
    }
}
